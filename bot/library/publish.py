"""From a folder to the next edition: incremental, all or nothing.

The folder is compared with the current edition by content hash. What changed
is read and split, only new passages are encoded, edition N+1 is built beside
edition N and swapped in when it is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.company import Company
from bot.errors import FolderMissing
from bot.facts import Vocabulary
from bot.library.folder import COMPANY, FACTS, File, Folder, scan, vocabulary_fields
from bot.library.footnotes import WrittenRuling, parse_ruling
from bot.library.footnotes import problems as ruling_problems
from bot.library.frontmatter import FrontMatter, Malformed, Problem, parse, validated
from bot.library.passages import sentences, split
from bot.library.resolve import Resolver, texts_to_compare
from bot.library.sources import ReadSource, read_source
from bot.library.vocabulary import read_vocabulary, stored, vocabulary_of
from bot.ports import Build, Clock, Editions, Encoder, Progress, Reader
from bot.ruling import Ruling
from bot.source import Source

FORMAT = 3  # of an edition; raised when what is stored, or how text is split, changes
SAID_WHILE_READING = frozenset({"incomplete", "unknown-field", "reading"})  # warnings that a publish does not repeat
ENCODED_AT_ONCE = 256  # passages between two steps of the progress bar


@dataclass(frozen=True)
class Published:
    """What a publish did. `changed` is False when the folder says what the edition says."""

    edition: str
    changed: bool
    added: tuple[str, ...]
    updated: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]  # broken files whose last good content is still served
    skipped: tuple[str, ...]  # broken files that were never good
    encoded: int
    passages: int
    sources: int
    rulings: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Parts:
    """The outside world as a publish needs it."""

    editions: Editions
    encoder: Encoder
    read: Reader
    suffixes: frozenset[str]
    clock: Clock


def publish(folder: Path, parts: Parts, progress: Progress, *, fresh: bool = False) -> Published:
    """Make the folder the current edition; `fresh` takes nothing over from the last one.

    Raises `FolderMissing`, `PublishBusy`, `StorageFailed`. Broken files do not
    raise: they are `problems`, and are kept as they last were, or skipped.
    """
    scanned = scan(folder, parts.suffixes)
    if not scanned.files:
        raise FolderMissing(
            f"{folder} holds no documents.", f"Put {', '.join(sorted(parts.suffixes))} files in it, or name another."
        )
    with parts.editions.begin(parts.encoder.fingerprint, FORMAT, fresh=fresh) as build:
        digests = _digests(scanned)
        report = build.get("report")
        if build.is_current_format and build.get("files") == digests and report:
            return _unchanged(build, report)
        return _Publisher(scanned, digests, parts, build, progress).run()


def differences(scanned: Folder, files: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
    """(new, changed, gone) paths of the folder against the files of an edition."""
    now = _digests(scanned)
    changed = [path for path in now if path in files and files[path] != now[path]]
    return [p for p in now if p not in files], changed, [p for p in files if p not in now]


def _digests(scanned: Folder) -> dict[str, str]:
    digests = {path: file.digest for path, file in scanned.files.items()}
    return digests | {FACTS: sha256(scanned.facts).hexdigest(), COMPANY: sha256(scanned.company).hexdigest()}


def _unchanged(build: Build, report: Mapping[str, Any]) -> Published:
    return Published(
        edition=build.previous,
        changed=False,
        added=(),
        updated=(),
        renamed=(),
        removed=(),
        kept=tuple(report["kept"]),
        skipped=tuple(report["skipped"]),
        encoded=0,
        passages=report["passages"],
        sources=report["sources"],
        rulings=report["rulings"],
        problems=tuple(Problem(*p) for p in report["problems"]),
    )


class _Publisher:
    """One run of a publish; each step leaves what the next one needs."""

    def __init__(
        self, scanned: Folder, digests: dict[str, str], parts: Parts, build: Build, progress: Progress
    ) -> None:
        self._scanned = scanned
        self._digests = digests
        self._parts = parts
        self._build = build
        self._progress = progress
        self._today: date = parts.clock().date()
        self._problems: list[Problem] = list(scanned.problems)
        self._company = self._read_company()
        self._updated: list[str] = []
        self._added: list[str] = []
        self._renamed: list[tuple[str, str]] = []
        self._kept: list[str] = []
        self._skipped: list[str] = []
        self._read: list[str] = []

    def run(self) -> Published:
        removed = self._compare()
        self._read_changed()
        self._break_circles()
        sources = self._build.sources()
        vocabulary = self._vocabulary()
        encoded = self._encode()
        rulings = self._rulings(sources, vocabulary)
        return self._commit(removed, encoded, sources, rulings)

    # -- what changed --------------------------------------------------------------------------

    def _compare(self) -> tuple[str, ...]:
        """Carry renames over and drop what is gone; returns the removed paths."""
        held = self._build.kept()
        gone = {path: kept for path, kept in held.items() if path not in self._scanned.files}
        by_digest = {kept.digest: path for path, kept in gone.items()}
        for path, file in self._scanned.files.items():
            old = by_digest.pop(file.digest, None) if path not in held else None
            if old is not None:
                self._build.rename(old, path)
                self._renamed.append((old, path))
                del gone[old]
        for path in gone:
            self._build.remove(path)
        return tuple(gone)

    def _read_changed(self) -> None:
        held = self._build.kept()
        fresh = self._build.is_current_format
        changed = [
            f
            for path, f in self._scanned.files.items()
            if not fresh or path not in held or held[path].digest != f.digest or held[path].problem
        ]
        self._read = [file.path for file in changed]
        for done, file in enumerate(changed):
            self._progress("reading", done, len(changed))
            known = file.path in held
            try:
                self._ruling_file(file) if file.is_ruling else self._source_file(file)
            except Malformed as malformed:
                self._broken(file.path, malformed.problems, known)
                continue
            if not known:
                self._added.append(file.path)
            elif held[file.path].digest != file.digest:
                self._updated.append(file.path)
        self._progress("reading", len(changed), len(changed))

    def _source_file(self, file: File) -> None:
        read = read_source(file, self._parts.read, self._company)
        problems = list(read.problems)
        holder = self._build.holder(read.source.id)
        if holder and holder != file.path:
            text = f"The id `{read.source.id}` is already that of {holder}. Give this file its own."
            problems.append(Problem(file.path, file.line_of("id"), text, rule="duplicate-id"))
        if any(p.severity == "error" for p in problems):
            raise Malformed(problems)
        self._problems += read.problems
        self._build.add_source(file.digest, read.source, read.document, self._split(read))

    def _split(self, read: ReadSource) -> Sequence[Any]:
        encoder = self._parts.encoder
        return split(read.document, read.source.id, read.source.name, encoder.count, encoder.limit)

    def _ruling_file(self, file: File) -> None:
        written = read_ruling(file)
        errors = ruling_problems(written)
        if errors:
            raise Malformed(errors)
        self._build.add_ruling(file)

    def _broken(self, path: str, problems: Iterable[Problem], known: bool) -> None:
        """A broken file keeps its last good content, or is skipped when it never had any."""
        self._problems += problems
        if known:
            self._build.keep(path, "; ".join(p.text for p in problems))
            self._kept.append(path)
        else:
            self._skipped.append(path)

    def _break_circles(self) -> None:
        """Sources that supersede each other in a circle: none of them may silence another."""
        sources = self._build.sources()
        for source in sources.values():
            if circle := _circle(source.id, sources):
                line = self._scanned.files[source.path].line_of("supersedes")
                self._problems.append(
                    Problem(source.path, line, f"`supersedes` runs in a circle: {' → '.join(circle)}. "
                            "Let only the newer text name the older one.", rule="supersedes")
                )  # fmt: skip
                self._build.update_source(source.model_copy(update={"supersedes": ()}))

    # -- what the folder means -----------------------------------------------------------------

    def _read_company(self) -> Company:
        try:
            front = parse(self._scanned.company.decode("utf-8", "replace"), COMPANY)
            return validated(Company, front.fields, front, COMPANY)
        except Malformed as malformed:
            self._problems += malformed.problems
            return Company.model_validate(self._build.get("company") or {})

    def _vocabulary(self) -> Vocabulary:
        """From facts.yaml; the last good one where it is broken."""
        kept = self._build.get("vocabulary")
        digest = self._digests[FACTS]
        if kept is None or kept["digest"] != digest:
            try:
                kept = {**stored(read_vocabulary(vocabulary_fields(self._scanned.facts))), "digest": digest}
                self._build.put("vocabulary", kept)
            except Malformed as malformed:
                self._problems += malformed.problems
                self._kept.append(FACTS)
        return vocabulary_of(kept) if kept else Vocabulary([])

    def _encode(self) -> int:
        """Vectors for every passage that has none; returns how many were encoded."""
        encoder = self._parts.encoder
        todo = self._build.unencoded()
        for at in range(0, len(todo), ENCODED_AT_ONCE):
            self._progress("encoding", at, len(todo))
            batch = todo[at : at + ENCODED_AT_ONCE]
            spans = [sentences(passage.text) for _, passage, _ in batch]
            vectors, inner = encoder.encode_spans(
                [text for _, _, text in batch],
                [
                    [(s + len(text) - len(p.text), e + len(text) - len(p.text)) for s, e in ss]
                    for (_, p, text), ss in zip(batch, spans, strict=True)
                ],
            )
            for (key, _, _), vector, ss, sentence_vectors in zip(batch, vectors, spans, inner, strict=True):
                self._build.encoded(key, vector, ss, sentence_vectors)
        if todo:
            self._progress("encoding", len(todo), len(todo))
        return len(todo)

    def _remembered(self, texts: Sequence[str]) -> dict[str, Any]:
        """Vectors of single texts, from the last edition or encoded now."""
        known = self._build.vectors(texts)
        missing = [t for t in dict.fromkeys(texts) if t not in known]
        for at in range(0, len(missing), ENCODED_AT_ONCE):
            self._progress("rulings", at, len(missing))
            batch = missing[at : at + ENCODED_AT_ONCE]
            vectors = self._parts.encoder.encode(batch)
            known |= dict(zip(batch, vectors, strict=True))
        if missing:
            self._progress("rulings", len(missing), len(missing))
        return known

    def _rulings(self, sources: Mapping[str, Source], vocabulary: Vocabulary) -> list[Ruling]:
        """Every ruling whose footnotes all resolve; one that does not is not served, whatever it was before."""
        written = [read_ruling(file) for file in self._build.ruling_files()]
        cited = {p.source for w in written for p in w.pinpoints.values()}
        documents = {name: self._build.document(name) for name in sorted(cited & sources.keys())}
        vectors = self._remembered(texts_to_compare(written, documents))
        resolver = Resolver(sources, documents, vocabulary, vectors, self._today)
        rulings: dict[str, Ruling] = {}
        for one in written:
            ruling, problems = resolver.ruling(one)
            if ruling and ruling.id in rulings:
                text = f"The id `{ruling.id}` is already that of {rulings[ruling.id].path}. Give this ruling its own."
                ruling, problems = None, [*problems, Problem(one.path, one.line("id"), text, rule="duplicate-id")]
            self._problems += problems
            if ruling:
                rulings[ruling.id] = ruling
            else:
                self._skipped.append(one.path)
        phrasings = self._remembered([p for r in rulings.values() for p in r.phrasings])
        self._build.put_rulings(list(rulings.values()), vectors | phrasings)
        return list(rulings.values())

    def _commit(
        self, removed: tuple[str, ...], encoded: int, sources: Mapping[str, Source], rulings: list[Ruling]
    ) -> Published:
        problems = tuple(sorted({*self._problems, *self._earlier_warnings()}))
        published = Published(
            edition="",
            changed=True,
            added=tuple(self._added),
            updated=tuple(self._updated),
            renamed=tuple(self._renamed),
            removed=removed,
            kept=tuple(self._kept),
            skipped=tuple(self._skipped),
            encoded=encoded,
            passages=self._build.size(),
            sources=len(sources),
            rulings=len(rulings),
            problems=problems,
        )
        self._build.put("report", _report(published))
        self._build.put("files", self._digests)
        self._build.put("company", self._company.model_dump())
        self._progress("swapping", 0, 1)
        edition = self._build.commit(_contents(self._digests, self._parts.encoder), self._parts.clock())
        self._progress("swapping", 1, 1)
        return replace(published, edition=edition)

    def _earlier_warnings(self) -> list[Problem]:
        """What was said about files that have not changed since, and were not read again."""
        earlier = self._build.get("report") or {"problems": []}
        unread = self._scanned.files.keys() - set(self._read)
        problems = [Problem(*p) for p in earlier["problems"]]
        return [p for p in problems if p.path in unread and p.rule in SAID_WHILE_READING]


def _report(published: Published) -> dict[str, Any]:
    """What the next publish wants to know of this one."""
    return {
        "kept": published.kept,
        "skipped": published.skipped,
        "passages": published.passages,
        "sources": published.sources,
        "rulings": published.rulings,
        "problems": [[p.path, p.line, p.text, p.severity, p.rule] for p in published.problems],
    }


def read_ruling(file: File) -> WrittenRuling:
    """The ruling that a file holds. Raises `Malformed`."""
    fields, front, body, line = file.front_and_body()
    return parse_ruling(fields, front or FrontMatter({}, {}), body.decode("utf-8", "replace"), line, file.path)


def _contents(digests: Mapping[str, str], encoder: Encoder) -> str:
    """A short name for exactly this content read by exactly this encoder."""
    whole = sha256(f"{FORMAT}\n{encoder.fingerprint}\n".encode())
    for path, digest in sorted(digests.items()):
        whole.update(f"{path}\n{digest}\n".encode())
    return whole.hexdigest()[:8]


def _circle(start: str, sources: Mapping[str, Source]) -> list[str]:
    """The way from a source back to itself along `supersedes`, or nothing."""
    path = [start]
    seen = {start}
    stack = [(start, iter(sources[start].supersedes))]
    while stack:
        for following in stack[-1][1]:
            if following == start:
                return [*path, start]
            if following in sources and following not in seen:
                seen.add(following)
                path.append(following)
                stack.append((following, iter(sources[following].supersedes)))
                break
        else:
            stack.pop()
            path.pop()
    return []

"""From a folder to the next edition: incremental, all or nothing.

The folder is compared with the current edition by content hash. What changed
is read and split, only new passages are encoded, edition N+1 is built beside
edition N and swapped in when it is whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.company import Company
from bot.errors import FolderMissing
from bot.facts import Vocabulary
from bot.library.changes import Changes, read_ruling
from bot.library.folder import COMPANY, FACTS, Folder, scan, vocabulary_fields
from bot.library.frontmatter import Malformed, Problem, parse, validated
from bot.library.passages import sentences
from bot.library.resolve import Resolver, texts_to_compare
from bot.library.vocabulary import read_vocabulary, stored, vocabulary_of
from bot.ports import Build, Clock, Editions, Encoder, Progress, Reader
from bot.ruling import Ruling
from bot.source import Source

FORMAT = 5  # of an edition; raised when what is stored, or how text is split, changes
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
            return _unchanged(build, report, scanned.problems)
        return _Publisher(scanned, digests, parts, build, progress).run()


def differences(scanned: Folder, files: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
    """(new, changed, gone) paths of the folder against the files of an edition."""
    now = _digests(scanned)
    changed = [path for path in now if path in files and files[path] != now[path]]
    return [p for p in now if p not in files], changed, [p for p in files if p not in now]


def _digests(scanned: Folder) -> dict[str, str]:
    digests = {path: file.digest for path, file in scanned.files.items()}
    return digests | {FACTS: sha256(scanned.facts).hexdigest(), COMPANY: sha256(scanned.company).hexdigest()}


def _unchanged(build: Build, report: Mapping[str, Any], scanned: Sequence[Problem]) -> Published:
    """What the last publish said, less what its look at the folder found then, plus what ours finds now."""
    then = {Problem(*p) for p in report.get("scanned", ())}
    problems = {Problem(*p) for p in report["problems"]} - then
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
        problems=tuple(sorted({*problems, *scanned})),
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
        self._changes = Changes(build, parts.read, parts.encoder, self._company)
        self._kept: list[str] = []
        self._skipped: list[str] = []

    def run(self) -> Published:
        before = self._build.get("company") or {}
        left_open = (before.get("name"), before.get("jurisdiction"))  # what files without these fields are read with
        moved = left_open != (self._company.name, self._company.jurisdiction)
        self._changes.bring_in(self._scanned, self._progress, all_anew=moved or not self._build.is_current_format)
        sources = self._build.sources()
        vocabulary = self._vocabulary()
        encoded = self._encode()
        rulings = self._rulings(sources, vocabulary)
        return self._commit(encoded, sources, rulings)

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
        self._progress("phrasings", 0, 1)
        self._build.put_rulings(list(rulings.values()), vectors | phrasings)
        self._progress("phrasings", 1, 1)
        return list(rulings.values())

    def _commit(self, encoded: int, sources: Mapping[str, Source], rulings: list[Ruling]) -> Published:
        changes = self._changes
        published = Published(
            edition="",
            changed=True,
            added=tuple(changes.added),
            updated=tuple(changes.updated),
            renamed=tuple(changes.renamed),
            removed=tuple(changes.removed),
            kept=(*changes.kept, *self._kept),
            skipped=(*changes.skipped, *self._skipped),
            encoded=encoded,
            passages=self._build.size(),
            sources=len(sources),
            rulings=len(rulings),
            problems=tuple(sorted({*self._problems, *changes.problems, *self._earlier_warnings()})),
        )
        self._build.put("report", {**_report(published), "scanned": [astuple(p) for p in self._scanned.problems]})
        self._build.put("files", self._digests)
        self._build.put("company", self._company.model_dump())
        self._progress("swapping", 0, 1)
        edition = self._build.commit(_contents(self._digests, self._parts.encoder), self._parts.clock())
        self._progress("swapping", 1, 1)
        return replace(published, edition=edition)

    def _earlier_warnings(self) -> list[Problem]:
        """What was said about files that have not changed since, and were not read again."""
        earlier = self._build.get("report") or {"problems": []}
        unread = self._scanned.files.keys() - set(self._changes.read)
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
        "problems": [astuple(p) for p in published.problems],
    }


def _contents(digests: Mapping[str, str], encoder: Encoder) -> str:
    """A short name for exactly this content read by exactly this encoder."""
    whole = sha256(f"{FORMAT}\n{encoder.fingerprint}\n".encode())
    for path, digest in sorted(digests.items()):
        whole.update(f"{path}\n{digest}\n".encode())
    return whole.hexdigest()[:8]

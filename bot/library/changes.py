"""From the files of a folder to what the next edition holds of them: only what changed is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from bot.company import Company
from bot.library.folder import AUTHORITY_OF_FOLDER, File, Folder
from bot.library.footnotes import WrittenRuling, parse_ruling
from bot.library.footnotes import problems as ruling_problems
from bot.library.frontmatter import Malformed, Problem
from bot.library.passages import split
from bot.library.sources import ReadSource, read_source
from bot.ports import Build, Encoder, Kept, Progress, Reader
from bot.source import Source


class Changes:
    """Brings a build up to the folder, and remembers what that took.

    A broken file keeps its last good content, or is skipped when it never had any.
    """

    def __init__(self, build: Build, read: Reader, encoder: Encoder, company: Company) -> None:
        self._build = build
        self._reader = read
        self._encoder = encoder
        self._company = company
        self._held: Mapping[str, Kept] = {}
        self.problems: list[Problem] = []
        self.added: list[str] = []
        self.updated: list[str] = []
        self.renamed: list[tuple[str, str]] = []
        self.removed: list[str] = []
        self.kept: list[str] = []
        self.skipped: list[str] = []
        self.read: list[str] = []

    def bring_in(self, scanned: Folder, progress: Progress, *, all_anew: bool) -> None:
        """Rename, remove, read what changed or was broken (or everything), and break circles."""
        self._compare(scanned)
        self._held = self._build.kept()
        changed = [file for file in scanned.files.values() if all_anew or self._is_new(file)]
        self.read = [file.path for file in changed]
        waiting: dict[str, tuple[File, ReadSource]] = {}
        for done, file in enumerate(changed):
            progress("reading", done, len(changed))
            try:
                self._ruling(file) if file.is_ruling else self._source(file, waiting)
            except Malformed as malformed:
                self._broken(file.path, malformed.problems)
        self._settle(waiting)
        for path in scanned.unread:
            self._broken(path, [p for p in scanned.problems if p.path.startswith(path)])
        progress("reading", len(changed), len(changed))
        self._break_circles(scanned)

    def _compare(self, scanned: Folder) -> None:
        """Carry renames over and drop what is gone."""
        held = self._build.kept()
        gone = {p: kept for p, kept in held.items() if p not in scanned.files and p not in scanned.unread}
        by_digest = {kept.digest: path for path, kept in gone.items()}
        for path, file in scanned.files.items():
            old = by_digest.get(file.digest, "") if path not in held else ""
            if old and _means_the_same(file, old):
                del by_digest[file.digest], gone[old]
                self._build.rename(old, path)
                self.renamed.append((old, path))
        for path in gone:
            self._build.remove(path)
        self.removed += gone

    def _is_new(self, file: File) -> bool:
        held = self._held.get(file.path)
        return held is None or held.digest != file.digest or bool(held.problem)

    def _ruling(self, file: File) -> None:
        if errors := ruling_problems(read_ruling(file)):
            raise Malformed(errors)
        self._build.add_ruling(file)
        self._count(file)

    def _source(self, file: File, waiting: dict[str, tuple[File, ReadSource]]) -> None:
        read = read_source(file, self._reader, self._company)
        if any(p.severity == "error" for p in read.problems):
            raise Malformed(read.problems)
        if self._build.holder(read.source.id) in ("", file.path):
            self._take(file, read)
        else:
            waiting[file.path] = file, read

    def _settle(self, waiting: Mapping[str, tuple[File, ReadSource]]) -> None:
        """Give out the ids that another file had when they were asked for, where that one lets go of them."""
        first = {read.source.id: path for path, (_, read) in reversed(list(waiting.items()))}
        moving = dict.fromkeys(first.values())
        holders = {path: self._build.holder(read.source.id) for path, (_, read) in waiting.items()}
        while stuck := [path for path in moving if holders[path] and holders[path] not in moving]:
            for path in stuck:
                del moving[path]
        for path in moving:
            self._build.remove(path)
        for path, (file, read) in waiting.items():
            if path in moving:
                self._take(file, read)
            else:
                holder = self._build.holder(read.source.id)
                text = f"The id `{read.source.id}` is already that of {holder}. Give this file its own."
                self._broken(path, [*read.problems, Problem(path, file.line_of("id"), text, rule="duplicate-id")])

    def _take(self, file: File, read: ReadSource) -> None:
        self.problems += read.problems
        title = read.source.name
        passages = split(read.document, read.source.id, title, self._encoder.count, self._encoder.limit)
        self._build.add_source(file.digest, read.source, read.document, passages)
        self._count(file)

    def _count(self, file: File) -> None:
        held = self._held.get(file.path)
        if held is None:
            self.added.append(file.path)
        elif held.digest != file.digest:
            self.updated.append(file.path)

    def _broken(self, path: str, problems: Iterable[Problem]) -> None:
        self.problems += problems
        if path in self._held:
            self._build.keep(path, "; ".join(p.text for p in problems))
            self.kept.append(path)
        else:
            self.skipped.append(path)

    def _break_circles(self, scanned: Folder) -> None:
        """Sources that supersede each other in a circle: none of them may silence another.

        They are read again at the next publish, since half of the circle may be mended by then.
        """
        sources = self._build.sources()
        for source in sources.values():
            if circle := _circle(source.id, sources):
                text = (
                    f"`supersedes` runs in a circle: {' → '.join(circle)}. Let only the newer text name the older one."
                )
                line = scanned.files[source.path].line_of("supersedes")
                self.problems.append(Problem(source.path, line, text, rule="supersedes"))
                self._build.update_source(source.model_copy(update={"supersedes": ()}))
                self._build.keep(source.path, text)


def read_ruling(file: File) -> WrittenRuling:
    """The ruling that a file holds. Raises `Malformed`."""
    fields, front, body, line = file.front_and_body()
    return parse_ruling(fields, front, body.decode("utf-8", "replace"), line, file.path)


def _means_the_same(file: File, old: str) -> bool:
    """Does nothing of the file's meaning come from where it lies: its format, its authority, its id?"""
    before, now = PurePosixPath(old), PurePosixPath(file.path)
    same_kind = before.suffix.lower() == now.suffix.lower()
    same_authority = AUTHORITY_OF_FOLDER.get(before.parts[0]) == AUTHORITY_OF_FOLDER.get(now.parts[0])
    try:
        return same_kind and same_authority and "id" in file.front_and_body()[1].fields
    except Malformed:
        return False


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

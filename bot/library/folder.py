"""What stands in a knowledge folder: its files, told apart, with a digest each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from bot.errors import FolderMissing, UnreadableDocument
from bot.library.frontmatter import FrontMatter, Malformed, Problem, YamlLoader, merged, parse, split
from bot.source import Authority

FACTS, COMPANY, DEFAULTS = "facts.yaml", "company.yaml", "_defaults.yaml"
RULINGS = "rulings"
AUTHORITY_OF_FOLDER = {
    "law": Authority.LAW,
    "regulators": Authority.REGULATOR,
    "policies": Authority.POLICY,
    "commentary": Authority.COMMENTARY,
}
_NOT_SOURCES = frozenset({"readme.md", "sources.yaml", FACTS, COMPANY, DEFAULTS})
_MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True)
class File:
    """One file of the folder. `digest` covers what decides its meaning: bytes, sidecar, defaults."""

    path: str  # relative to the folder, with forward slashes
    data: bytes
    sidecar: bytes
    defaults: tuple[tuple[str, bytes], ...]  # (path, bytes), the nearest folder first

    @property
    def is_ruling(self) -> bool:
        return self.path.startswith(f"{RULINGS}/")

    @property
    def digest(self) -> str:
        whole = sha256(str(self.is_ruling).encode())
        for part in (self.data, self.sidecar, *(data for _, data in self.defaults)):
            whole.update(len(part).to_bytes(8, "big") + part)
        return whole.hexdigest()

    def line_of(self, field: str) -> int:
        """The line on which a field of the front matter stands; the first where it stands nowhere."""
        try:
            return self.front_and_body()[1].lines.get(field, 1)
        except Malformed:
            return 1

    def front_and_body(self) -> tuple[dict[str, Any], FrontMatter, bytes, int]:
        """(fields with defaults filled in, front matter as written, body, its first line). Raises `Malformed`."""
        body, first_line, where, line = self.data, 1, self.path, 1
        written = self.sidecar.decode("utf-8", "replace") if self.sidecar else None
        if written is not None:
            where = f"{self.path}.yaml"
        elif self.path.lower().endswith(_MARKDOWN) and self.data.lstrip(b"\xef\xbb\xbf").startswith(b"---"):
            written, text, first_line = split(self.data.decode("utf-8", "replace"))
            body, line = text.encode(), 2
        front = parse(written, where, line) if written else FrontMatter({}, {})
        fields = merged(front, [_mapping(data, path) for path, data in self.defaults])
        fields.setdefault("id", _slug(self.path))
        return fields, front, body, first_line


@dataclass(frozen=True)
class Folder:
    """A reading of the whole folder at one moment."""

    root: Path
    files: Mapping[str, File]
    facts: bytes
    company: bytes
    problems: tuple[Problem, ...]
    unread: tuple[str, ...] = ()  # files that are there and can't be opened


def must_exist(root: Path) -> None:
    """Raises `FolderMissing` where there is no such folder: before anything slow is begun."""
    if not root.is_dir():
        raise FolderMissing(
            f"There is no folder {root}.", "Name your knowledge folder with --knowledge DIR, or run this next to it."
        )


def scan(root: Path, suffixes: Collection[str]) -> Folder:
    """Everything in the folder. Raises `FolderMissing`, and `UnreadableDocument` for what all files depend on.

    A document that can't be opened is a problem, and is not taken for deleted.
    """
    must_exist(root)
    problems: list[Problem] = []
    files: dict[str, File] = {}
    unread: list[str] = []
    defaults: dict[Path, tuple[tuple[str, bytes], ...]] = {}
    for path in _walk(root, problems):
        name = path.relative_to(root).as_posix()
        if path.name.casefold() in _NOT_SOURCES or _is_sidecar(path):
            continue
        if path.suffix.lower() not in suffixes:
            problems.append(_unknown(name, suffixes))
            continue
        sidecar = path.with_name(f"{path.name}.yaml")
        data = _bytes(path, name, problems)
        beside = _bytes(sidecar, f"{name}.yaml", problems) if sidecar.is_file() else b""
        if data is None or beside is None:
            unread.append(name)
            continue
        chain = defaults.setdefault(path.parent, _defaults(root, path.parent))
        files[name] = File(name, data, beside, chain)
    facts, company = (_needed(p) if (p := root / n).is_file() else b"" for n in (FACTS, COMPANY))
    return Folder(root, dict(sorted(files.items())), facts, company, tuple(problems), tuple(unread))


def _walk(root: Path, problems: list[Problem]) -> Iterator[Path]:
    """Files below the root in order; nothing hidden, and nothing that a link fetches from outside."""
    inside = root.resolve()
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if any(part.startswith((".", "~$")) for part in parts):
            continue
        if not path.resolve().is_relative_to(inside):
            if path.is_symlink():
                problems.append(
                    Problem(
                        "/".join(parts),
                        0,
                        "This link points out of the knowledge folder. Put a copy of the file here instead.",
                        rule="link",
                    )
                )
        elif path.is_file():
            yield path


def _is_sidecar(path: Path) -> bool:
    return path.suffix == ".yaml" and path.with_suffix("").is_file()


def _bytes(path: Path, name: str, problems: list[Problem]) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        problems.append(
            Problem(name, 0, f"The file can't be opened ({error.strerror}). Check who may read it.", rule="unreadable")
        )
        return None


def _needed(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path} can't be opened ({error.strerror}).", "Check who may read it.") from error


def _defaults(root: Path, folder: Path) -> tuple[tuple[str, bytes], ...]:
    chain = []
    while folder.is_relative_to(root):
        if (file := folder / DEFAULTS).is_file():
            chain.append((file.relative_to(root).as_posix(), _needed(file)))
        if folder == root:
            break
        folder = folder.parent
    return tuple(chain)


def _mapping(data: bytes, path: str) -> Mapping[str, Any]:
    return parse(data.decode("utf-8", "replace"), path).fields


def _unknown(name: str, suffixes: Collection[str]) -> Problem:
    known = ", ".join(sorted(suffixes))
    return Problem(
        name, 0, f"Files of this kind are not read. Save it as one of {known}.", severity="warning", rule="format"
    )


def _slug(path: str) -> str:
    """The id of a source that names none: its path in small letters, digits and hyphens."""
    parts = path.rsplit(".", 1)[0].casefold().split("/")
    if parts[0] in AUTHORITY_OF_FOLDER and len(parts) > 1:
        parts = parts[1:]
    text = " ".join(parts)
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text).split())[:80] or "document"


def vocabulary_fields(data: bytes) -> Mapping[str, Any]:
    """facts.yaml as a mapping. Raises `Malformed`."""
    try:
        loaded = yaml.load(data, Loader=YamlLoader) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise Malformed([Problem(FACTS, line, f"The vocabulary can't be read here: {error}.", rule="facts")]) from error
    if not isinstance(loaded, dict):
        raise Malformed([Problem(FACTS, 1, "The vocabulary must be dimensions such as `data:`.", rule="facts")])
    return loaded

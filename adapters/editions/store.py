"""Where editions live: numbered directories, a pointer to the one being served, and a lock."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from adapters.editions.build import DiskBuild
from adapters.editions.edition import DiskEdition
from adapters.editions.schema import CATALOGUE, MANIFEST, VECTORS, mapped
from bot.errors import EditionDamaged, EditionMismatch, NoEdition, PublishBusy

KEPT_EDITIONS = 5
STORED_FORMAT = 5  # of the directory; another one can't be read by this version
_FIELDS = frozenset({"id", "published", "fingerprint", "format", "dimension", "passages", "sources", "rulings"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One edition, as `footnote editions` shows it."""

    number: int
    id: str
    published: datetime
    is_current: bool
    sources: int
    rulings: int
    passages: int


class DiskEditions:
    """The `Editions` port over a home directory."""

    def __init__(self, home: Path, *, keep: int = KEPT_EDITIONS) -> None:
        self._home = home
        self._folder = home / "editions"
        self._pointer = home / "current"
        self._keep = max(2, keep)
        self._open: tuple[str, DiskEdition] | None = None
        self._guard = threading.Lock()

    def current(self) -> DiskEdition:
        """The edition being served; reopened when another publisher has swapped the pointer."""
        number = self._current_number()
        if number is None:
            raise NoEdition("Nothing has been published yet.", "Run `footnote publish` first.")
        with self._guard:
            if self._open is None or self._open[0] != number:
                self._open = (number, DiskEdition(self._folder / number, self._manifest(number)))
            return self._open[1]

    def opened(self, number: int) -> DiskEdition:
        """An earlier edition, beside the one being served. Raises `EditionDamaged`, `EditionMismatch`."""
        name = f"{number:06d}"
        return DiskEdition(self._folder / name, self._manifest(name))

    def all(self) -> list[Listed]:
        """Every edition that can be served, the newest first."""
        current = self._pointed()
        return [
            Listed(int(number), m["id"], datetime.fromisoformat(m["published"]), number == current,
                   m["sources"], m["rulings"], m["passages"])
            for number, m in self._readable()
        ]  # fmt: skip

    def rollback(self, to: int | None = None) -> str:
        """Serve an earlier edition again: the one before the current, or that number. Returns its id.

        Where the pointer is lost, the newest one is.
        """
        readable = dict(self._readable())
        current = self._pointed()
        if to is None:
            number = next((n for n in readable if current is None or n < current), "")
            problem = "There is no earlier edition to go back to."
        else:
            number = f"{to:06d}"
            problem = f"There is no edition {to}."
        if number not in readable:
            raise NoEdition(problem, "`footnote editions` lists what there is.")
        with self._lock():
            self._point(number)
        return str(readable[number]["id"])

    @contextmanager
    def begin(self, fingerprint: str, format: int, *, fresh: bool = False) -> Iterator[DiskBuild]:
        """The next edition, filled with what the current one holds."""
        with self._lock():
            self._sweep()
            previous, manifest = (None, {}) if fresh else self._previous()
            same = (manifest.get("fingerprint"), manifest.get("format")) == (fingerprint, format)
            number = f"{max((int(n) for n in self._whole()), default=0) + 1:06d}"
            directory = self._folder / number
            try:
                with mapped():
                    directory.mkdir(parents=True)
                if previous:
                    self._copy(self._folder / previous, directory, with_vectors=same)
                extra = {"fingerprint": fingerprint, "format": format, "stored": STORED_FORMAT}
                build = DiskBuild(directory, manifest.get("id", ""), same, lambda b, c, p: self._finish(b, c, p, extra))
                try:
                    yield build
                finally:
                    build.close()
            finally:
                if not (directory / MANIFEST).exists():
                    shutil.rmtree(directory, ignore_errors=True)

    # -- files ---------------------------------------------------------------------------------

    def _finish(self, build: DiskBuild, contents: str, published: datetime, extra: dict[str, Any]) -> str:
        number = build.directory.name
        id = f"{int(number)}-{contents}"
        manifest = {"id": id, "published": published.isoformat(), "dimension": build.dimension}
        manifest |= _counts(build.directory) | extra
        with mapped():
            _write(build.directory / MANIFEST, json.dumps(manifest, indent=1))
            self._point(number)
        for old in sorted(self._whole())[: -self._keep]:
            if old != number:
                shutil.rmtree(self._folder / old, ignore_errors=True)
        return id

    def _previous(self) -> tuple[str | None, dict[str, Any]]:
        """The current edition, of which the next takes over what it can; none where it is of another version."""
        number = self._current_number()
        try:
            return number, self._manifest(number) if number else {}
        except EditionMismatch:
            return None, {}

    def _copy(self, source: Path, target: Path, *, with_vectors: bool) -> None:
        if not (source / CATALOGUE).is_file():
            raise _unreadable(source.name)
        with mapped():
            shutil.copy2(source / CATALOGUE, target / CATALOGUE)
            if with_vectors and (source / VECTORS).is_dir():
                shutil.copytree(source / VECTORS, target / VECTORS)

    def _whole(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return [p.name for p in self._folder.iterdir() if p.name.isdigit() and (p / MANIFEST).is_file()]

    def _sweep(self) -> None:
        """Take away what a publisher that died has left."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.is_dir() and not (path / MANIFEST).is_file():
                    shutil.rmtree(path, ignore_errors=True)

    def _readable(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Number and manifest of every edition that can be served, the newest first."""
        for number in sorted(self._whole(), reverse=True):
            with suppress(EditionDamaged, EditionMismatch):
                yield number, self._manifest(number)

    def _pointed(self) -> str | None:
        """The number of the current edition; none where nothing says it."""
        try:
            return self._current_number()
        except EditionDamaged:
            return None

    def _current_number(self) -> str | None:
        try:
            number = self._pointer.read_bytes().decode("ascii", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _lost(self._pointer, error.strerror or "") from error
        if not number.isdigit():
            raise _lost(self._pointer, "it names no edition")
        return number

    def _manifest(self, number: str) -> dict[str, Any]:
        try:
            manifest = json.loads((self._folder / number / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise _unreadable(number) from error
        if not isinstance(manifest, dict):
            raise _unreadable(number)
        if manifest.get("stored") != STORED_FORMAT:
            raise EditionMismatch(
                f"Edition {number} was made by another version of Footnote.",
                "Run `footnote publish` to make a new one.",
            )
        if not manifest.keys() >= _FIELDS:
            raise _unreadable(number)
        return manifest

    def _point(self, number: str) -> None:
        _write(self._pointer, number)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with mapped():
            self._home.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._home / "publish.lock", blocking=False)
        with mapped():
            try:
                lock.acquire()
            except Timeout as error:  # to Python it is an OSError, and here it is none
                raise PublishBusy("Another publish is running.", "Wait until it is done, then try again.") from error
        try:
            yield
        finally:
            lock.release()


def _unreadable(number: str) -> EditionDamaged:
    return EditionDamaged(f"Edition {number} can't be read.", "Run `footnote rollback`, or `footnote publish --fresh`.")


def _lost(pointer: Path, why: str) -> EditionDamaged:
    return EditionDamaged(
        f"{pointer} can't be read ({why}).", "Run `footnote rollback`, or `footnote publish --fresh`."
    )


def _counts(directory: Path) -> dict[str, int]:
    """What a manifest tells of an edition, so that listing them opens none."""
    tables = {"passages": "passage", "rulings": "ruling", "sources": "file WHERE source IS NOT NULL"}
    with mapped(), closing(sqlite3.connect(f"file:{directory / CATALOGUE}?mode=ro", uri=True)) as db:
        return {name: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for name, table in tables.items()}


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and on the disk before it counts."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with open(beside, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)

"""Edition N+1 in the making: a copy of N's files plus the change."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from adapters.editions.schema import (
    CATALOGUE,
    SCHEMA,
    VECTORS,
    document_columns,
    document_of,
    mapped,
    packed,
    packed_phrasings,
    packed_spans,
    unpacked,
)
from adapters.editions.vectors import VectorStore, open_vectors
from bot.errors import EditionDamaged
from bot.library.folder import File
from bot.phrasings import Phrasings
from bot.ports import Kept, Span, Vectors
from bot.ruling import Ruling
from bot.source import Document, Passage, Source

ADDED_AT_ONCE = 2_000  # vectors handed to Chroma in one call


class DiskBuild:
    """The `Build` port over one directory. Nothing is readable by others before `commit`."""

    def __init__(
        self,
        directory: Path,
        previous: str,
        is_current_format: bool,
        finish: Callable[[DiskBuild, str, datetime], str],
    ) -> None:
        self.directory = directory
        self.previous = previous
        self.is_current_format = is_current_format
        self.dimension = 0
        self._finish = finish
        self._waiting: list[tuple[str, Vectors]] = []
        self._store: VectorStore | None = None
        fresh = not (directory / CATALOGUE).exists()
        self._db = sqlite3.connect(directory / CATALOGUE, isolation_level=None)
        with mapped():
            self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA cache_size = -65536")
            if fresh:
                self._db.executescript(SCHEMA)
            self._db.execute("BEGIN")
            if not is_current_format:
                self._forget_vectors()
        self.dimension = self.get("dimension") or 0

    # -- notes ---------------------------------------------------------------------------------

    def get(self, name: str) -> Any:
        rows = self._rows("SELECT value FROM note WHERE name = ?", (name,))
        return json.loads(rows[0][0]) if rows else None

    def put(self, name: str, value: Any) -> None:
        self._run("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, json.dumps(value, default=str)))

    # -- files ---------------------------------------------------------------------------------

    def kept(self) -> dict[str, Kept]:
        return {p: Kept(p, d, problem) for p, d, problem in self._rows("SELECT path, digest, problem FROM file")}

    def remove(self, path: str) -> None:
        self._unindex(path)
        self._run("DELETE FROM file WHERE path = ?", (path,))

    def rename(self, old: str, new: str) -> None:
        self._run("UPDATE file SET path = ? WHERE path = ?", (new, old))
        self._run("UPDATE passage SET path = ? WHERE path = ?", (new, old))
        for (front,) in self._rows("SELECT front FROM file WHERE path = ? AND front IS NOT NULL", (new,)):
            self.update_source(Source.model_validate_json(front).model_copy(update={"path": new}))

    def keep(self, path: str, problem: str) -> None:
        self._run("UPDATE file SET problem = ? WHERE path = ?", (problem, path))

    def holder(self, source: str) -> str:
        rows = self._rows("SELECT path FROM file WHERE source = ?", (source,))
        return str(rows[0][0]) if rows else ""

    def add_source(self, digest: str, source: Source, document: Document, passages: Sequence[Passage]) -> None:
        self.remove(source.path)
        self._run(
            "INSERT INTO file (path, digest, source, front, sections, pages, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (source.path, digest, source.id, source.model_dump_json(), *document_columns(document)),
        )
        for passage in passages:
            encoding = passage.encoding(source.name)
            place = " ".join((source.name, passage.locator, *passage.heading))
            row = self._run(
                'INSERT INTO passage (path, id, source, locator, heading, start, "end", place, text, key)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (source.path, passage.id, passage.source, passage.locator, json.dumps(passage.heading),
                 passage.start, passage.end, place, passage.text, _key(encoding, passage.text)),
            ).lastrowid  # fmt: skip
            self._run("INSERT INTO words (rowid, place, text) VALUES (?, ?, ?)", (row, place, passage.text))

    def update_source(self, source: Source) -> None:
        self._run("UPDATE file SET front = ? WHERE source = ?", (source.model_dump_json(), source.id))

    def sources(self) -> dict[str, Source]:
        rows = self._rows("SELECT front FROM file WHERE front IS NOT NULL ORDER BY path")
        return {(s := Source.model_validate_json(r[0])).id: s for r in rows}

    def document(self, source: str) -> Document:
        rows = self._rows("SELECT sections, pages, text FROM file WHERE source = ?", (source,))
        if not rows:
            raise KeyError(source)
        return document_of(*rows[0])

    def _unindex(self, path: str) -> None:
        """Take a file's passages out of the word index, which wants to be told what stood there."""
        self._run(
            "INSERT INTO words (words, rowid, place, text)"
            " SELECT 'delete', row, place, text FROM passage WHERE path = ?",
            (path,),
        )
        self._run("DELETE FROM passage WHERE path = ?", (path,))

    # -- rulings -------------------------------------------------------------------------------

    def add_ruling(self, file: File) -> None:
        defaults = json.dumps([[path, base64.b64encode(data).decode()] for path, data in file.defaults])
        self._run(
            "INSERT OR REPLACE INTO file (path, digest, data, sidecar, defaults) VALUES (?, ?, ?, ?, ?)",
            (file.path, file.digest, file.data, file.sidecar, defaults),
        )

    def ruling_files(self) -> list[File]:
        rows = self._rows("SELECT path, data, sidecar, defaults FROM file WHERE source IS NULL ORDER BY path")
        return [
            File(path, data, sidecar, tuple((p, base64.b64decode(d)) for p, d in json.loads(defaults)))
            for path, data, sidecar, defaults in rows
        ]

    def put_rulings(self, rulings: Sequence[Ruling], vectors: Mapping[str, Vectors]) -> None:
        adapter = TypeAdapter(Ruling)
        self._run("DELETE FROM ruling")
        self._many(
            "INSERT INTO ruling VALUES (?, ?, ?)",
            [(r.id, at, adapter.dump_json(r).decode()) for at, r in enumerate(rulings)],
        )
        self._run("DELETE FROM text_vector")
        self._many("INSERT INTO text_vector VALUES (?, ?)", [(t, packed(v)) for t, v in vectors.items()])
        self._learn_dimension(next(iter(vectors.values()), None))
        self._put_phrasings(rulings, {text: unpacked(packed(v), self.dimension)[0] for text, v in vectors.items()})

    def _put_phrasings(self, rulings: Sequence[Ruling], vectors: Mapping[str, Vectors]) -> None:
        """Fitted anew only where a phrasing changed, and always on vectors as they are kept: a second publish fits the
        same.
        """
        asked = [(r.id, text) for r in rulings for text in r.phrasings]
        key = sha256(json.dumps(asked).encode() + b"".join(vectors[text].tobytes() for _, text in asked)).hexdigest()
        if self._rows("SELECT 1 FROM phrasings WHERE key = ?", (key,)):
            return
        self._run("DELETE FROM phrasings")
        rows = packed_phrasings(Phrasings.of(rulings, vectors))
        self._many("INSERT INTO phrasings VALUES (?, ?, ?, ?)", [(key, *row) for row in rows])

    def vectors(self, texts: Sequence[str]) -> dict[str, Vectors]:
        wanted = set(texts)
        rows = self._rows("SELECT text, vector FROM text_vector")
        return {t: unpacked(v, self.dimension)[0] for t, v in rows if t in wanted}

    # -- vectors -------------------------------------------------------------------------------

    def unencoded(self) -> list[tuple[str, Passage, str]]:
        fronts = {s: source.name for s, source in self.sources().items()}
        rows = self._rows(
            'SELECT key, source, locator, heading, start, "end", text FROM passage'
            " WHERE key NOT IN (SELECT key FROM vector) GROUP BY key ORDER BY min(row)"
        )
        found = []
        for key, source, locator, heading, start, end, text in rows:
            passage = Passage(source, locator, tuple(json.loads(heading)), start, end, text)
            found.append((key, passage, passage.encoding(fronts[source])))
        return found

    def encoded(self, key: str, vector: Vectors, sentences: Sequence[Span], vectors: Vectors) -> None:
        self._learn_dimension(vector)
        self._run(
            "INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?)",
            (key, packed(vector), packed_spans(sentences), packed(vectors)),
        )
        self._waiting.append((key, vector))
        if len(self._waiting) >= ADDED_AT_ONCE:
            self._hand_over()

    def size(self) -> int:
        return int(self._rows("SELECT count(*) FROM passage")[0][0])

    def commit(self, contents: str, published: datetime) -> str:
        self._drop_unused()
        self._hand_over()
        self._run("DELETE FROM frequency")
        self._run("INSERT INTO frequency SELECT term, doc FROM word_count")
        self.put("dimension", self.dimension)
        self._check()
        self._run("COMMIT")
        self.close()
        return self._finish(self, contents, published)

    def close(self) -> None:
        self._db.close()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _drop_unused(self) -> None:
        unused = "SELECT key FROM vector WHERE key NOT IN (SELECT key FROM passage)"
        keys = [row[0] for row in self._rows(unused)]
        if keys:
            self._run(f"DELETE FROM vector WHERE key IN ({unused})")
            self._vectors.delete(keys)

    def _hand_over(self) -> None:
        if self._waiting:
            self._vectors.add([k for k, _ in self._waiting], [v for _, v in self._waiting])
            self._waiting.clear()

    def _check(self) -> None:
        """Every passage has its vector on both sides: an edition that would answer half is none."""
        (without,) = self._rows("SELECT count(*) FROM passage WHERE key NOT IN (SELECT key FROM vector)")[0]
        (keys,) = self._rows("SELECT count(*) FROM vector")[0]
        held = self._vectors.count
        if without or keys != held:
            raise EditionDamaged(
                f"The new edition does not hold together ({without} passages without vectors, {keys} against {held}).",
                "The one before is still served. Run `footnote publish --fresh`.",
            )

    def _forget_vectors(self) -> None:
        self._db.execute("DELETE FROM vector")
        self._db.execute("DELETE FROM text_vector")
        self._db.execute("DELETE FROM note WHERE name = 'dimension'")

    def _learn_dimension(self, vector: Vectors | None) -> None:
        if vector is not None and not self.dimension:
            self.dimension = int(vector.shape[-1])

    @property
    def _vectors(self) -> VectorStore:
        if self._store is None:
            self._store = open_vectors(self.directory / VECTORS, create=True)
        return self._store

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return self._run(sql, values).fetchall()

    def _run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        with mapped():
            return self._db.execute(sql, values)

    def _many(self, sql: str, rows: Sequence[Any]) -> None:
        with mapped():
            self._db.executemany(sql, rows)


def _key(encoding: str, text: str) -> str:
    """What was encoded, and where in it the passage's own words begin."""
    return sha256(f"{len(encoding) - len(text)}\x00{encoding}".encode()).hexdigest()[:32]

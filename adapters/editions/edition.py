"""A published edition, open for reading."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from adapters.editions.schema import (
    CATALOGUE,
    VECTORS,
    document_of,
    mapped,
    unpacked,
    unpacked_phrasings,
    unpacked_spans,
)
from adapters.editions.vectors import open_vectors
from bot.company import Company
from bot.facts import Vocabulary
from bot.library.vocabulary import vocabulary_of
from bot.phrasings import Phrasings
from bot.ports import Indexed, Vectors
from bot.ruling import Ruling
from bot.source import Document, Passage, Source
from bot.stemming import stemmed

POSTINGS = 6_000  # how many entries of the word index one question may touch: the rarest words come first
DOCUMENTS = 128  # that are kept unpacked: the ones that are quoted again and again
MAPPED = 1 << 30  # bytes of the catalogue that are read without copying: a large word index
ASKED_AT_ONCE = 500  # SQLite's limit on parameters is higher; this keeps statements short

PORTER = "porter"  # the stemmer of SQLite's word index
_PASSAGE = 'SELECT p.row, p.source, p.locator, p.heading, p.start, p."end", p.text, v.passage, v.spans, v.sentences'


class DiskEdition:
    """The `Edition` port over one directory. Opened read-only; every thread has its own connection."""

    def __init__(self, directory: Path, manifest: dict[str, Any]) -> None:
        self._directory = directory
        self.id: str = manifest["id"]
        self.fingerprint: str = manifest["fingerprint"]
        self.published = datetime.fromisoformat(manifest["published"])
        self.size: int = manifest["passages"]
        self._dimension: int = manifest["dimension"]
        self._threads = threading.local()
        self._opening = threading.Lock()
        self._documents = lru_cache(maxsize=DOCUMENTS)(self._read_document)

    # -- what the folder says ------------------------------------------------------------------

    @cached_property
    def company(self) -> Company:
        return Company.model_validate(self._note("company") or {})

    @cached_property
    def files(self) -> dict[str, str]:
        return dict(self._note("files") or {})

    @cached_property
    def vocabulary(self) -> Vocabulary:
        kept = self._note("vocabulary")
        return vocabulary_of(kept) if kept else Vocabulary([])

    @cached_property
    def rulings(self) -> tuple[Ruling, ...]:
        rows = self._rows("SELECT ruling FROM ruling ORDER BY position")
        together = f"[{','.join(r[0] for r in rows)}]"
        return tuple(TypeAdapter(list[Ruling]).validate_json(together))

    @cached_property
    def phrasings(self) -> Phrasings:
        """Not mapped: its pages would stay in memory beside the arrays, 18 MiB of the shipped folder."""
        with mapped(reading=True):
            connection = self._connection
            connection.execute("PRAGMA mmap_size = 0")
            try:
                return unpacked_phrasings(connection.execute("SELECT name, form, data FROM phrasings"))
            finally:
                connection.execute(f"PRAGMA mmap_size = {MAPPED}")

    @cached_property
    def sources(self) -> dict[str, Source]:
        rows = self._rows("SELECT front FROM file WHERE front IS NOT NULL ORDER BY path")
        return {(s := Source.model_validate_json(r[0])).id: s for r in rows}

    def document(self, source: str) -> Document:
        return self._documents(source)

    def _read_document(self, source: str) -> Document:
        rows = self._rows("SELECT sections, pages, text FROM file WHERE source = ?", (source,))
        if not rows:
            raise KeyError(source)
        return document_of(*rows[0])

    # -- search --------------------------------------------------------------------------------

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        if not self.size:
            return []
        keys, likeness = self._vectors.query(vector, min(k, self._vector_count))
        rows: dict[str, list[int]] = {}
        for key, row in self._in("SELECT key, row FROM passage WHERE key IN ({})", keys):
            rows.setdefault(key, []).append(row)
        return [(row, score) for key, score in zip(keys, likeness, strict=True) for row in sorted(rows.get(key, ()))]

    def matching(self, words: Sequence[str], k: int) -> list[tuple[int, float]]:
        chosen = self._affordable(words)
        if not chosen:
            return []
        query = " OR ".join(f'"{w}"' for w in chosen)
        # SQLite's bm25 is better the lower it is; headings count a little more than the text
        sql = "SELECT rowid, -bm25(words, 1.5, 1.0) FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?"
        return sorted(((r, s) for r, s in self._rows(sql, (query, k))), key=lambda rs: (-rs[1], rs[0]))

    def frequency(self, words: Sequence[str]) -> dict[str, int]:
        stems = {w: stemmed(_folded(w), PORTER) for w in words}
        counts = dict(self._in("SELECT term, passages FROM frequency WHERE term IN ({})", sorted(set(stems.values()))))
        return {w: counts.get(stem, 0) for w, stem in stems.items()}

    def fetch(self, rows: Iterable[int]) -> dict[int, Indexed]:
        sql = _PASSAGE + " FROM passage p JOIN vector v USING (key) WHERE p.row IN ({})"
        return {row[0]: self._indexed(row) for row in self._in(sql, sorted(set(rows)))}

    def _indexed(self, row: Sequence[Any]) -> Indexed:
        _, source, locator, heading, start, end, text, passage, spans, sentences = row
        return Indexed(
            Passage(source, locator, tuple(json.loads(heading)), start, end, text),
            unpacked(passage, self._dimension)[0],
            unpacked_spans(spans),
            unpacked(sentences, self._dimension),
        )

    def _affordable(self, words: Sequence[str]) -> list[str]:
        """The rarest of the words, as many as may be looked up within POSTINGS; in a huge edition perhaps none."""
        counts = self.frequency([w for w in dict.fromkeys(words) if _folded(w)])
        chosen: list[str] = []
        spent = 0
        for word, count in sorted(counts.items(), key=lambda wc: (wc[1], wc[0])):
            if count and spent + count <= POSTINGS:  # a commoner word tells passages apart too little
                chosen.append(_folded(word))
                spent += count
        return chosen

    # -- SQLite and Chroma ---------------------------------------------------------------------

    @cached_property
    def _vectors(self) -> Any:
        with self._opening:
            store = open_vectors(self._directory / VECTORS)
            weakref.finalize(self, store.close)  # Chroma itself would keep every edition open that there ever was
            return store

    @cached_property
    def _vector_count(self) -> int:
        """How many vectors there are: fewer than passages where texts are equal."""
        return int(self._vectors.count)

    def _note(self, name: str) -> Any:
        rows = self._rows("SELECT value FROM note WHERE name = ?", (name,))
        return json.loads(rows[0][0]) if rows else None

    def _in(self, sql: str, values: Sequence[Any]) -> list[Any]:
        found: list[Any] = []
        for at in range(0, len(values), ASKED_AT_ONCE):
            some = values[at : at + ASKED_AT_ONCE]
            found += self._rows(sql.format(",".join("?" * len(some))), some)
        return found

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with mapped(reading=True):
            return self._connection.execute(sql, values).fetchall()

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            where = f"file:{self._directory / CATALOGUE}?mode=ro&immutable=1"
            connection = self._threads.connection = sqlite3.connect(where, uri=True)
            connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        return connection


def _folded(word: str) -> str:
    return re.sub(r"\W+", "", word.casefold())

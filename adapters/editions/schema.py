"""The tables of an edition's catalogue, and what stands in their columns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import numpy as np

from bot.errors import EditionDamaged, StorageFailed
from bot.phrasings import ARRAYS, Phrasings
from bot.ports import Span, Vectors
from bot.source import Document, Page, Section

CATALOGUE, VECTORS, MANIFEST = "catalogue.sqlite", "vectors", "edition.json"
COLLECTION = "passages"
HALVED = frozenset({"whitened", "apart"})  # of the phrasings: the large ones

SCHEMA = """
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE file (
    path TEXT PRIMARY KEY, digest TEXT NOT NULL, problem TEXT NOT NULL DEFAULT '',
    source TEXT UNIQUE,                  -- id; NULL for a ruling
    front TEXT, sections TEXT, pages TEXT, text TEXT,        -- of a source
    data BLOB, sidecar BLOB, defaults TEXT                   -- of a ruling: its file as it was
);
CREATE TABLE passage (
    row INTEGER PRIMARY KEY, path TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, locator TEXT NOT NULL,
    heading TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    place TEXT NOT NULL, text TEXT NOT NULL, key TEXT NOT NULL
);
CREATE INDEX passage_path ON passage (path);
CREATE INDEX passage_key ON passage (key);
CREATE TABLE vector (                    -- of a passage's words, by the hash of what was encoded
    key TEXT PRIMARY KEY, passage BLOB NOT NULL, spans BLOB NOT NULL, sentences BLOB NOT NULL
);
CREATE TABLE ruling (id TEXT PRIMARY KEY, position INTEGER NOT NULL, ruling TEXT NOT NULL);
CREATE TABLE text_vector (text TEXT PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE phrasings (key TEXT NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL, data BLOB NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (
    place, text, content='passage', content_rowid='row', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE word_count USING fts5vocab (words, row);
CREATE TABLE frequency (                 -- word_count at the commit: counting anew reads every entry of a word
    term TEXT PRIMARY KEY, passages INTEGER NOT NULL
) WITHOUT ROWID;
"""


@contextmanager
def mapped(*, reading: bool = False) -> Iterator[None]:
    """SQLite's and the system's errors as ours, with what to do. Who only reads can't be short of space."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        failed = not reading and is_storage(str(error))
        raise (storage_failed(error) if failed else damaged("catalogue", error)) from error
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        raise StorageFailed(
            f"The home can't be written:{where} {error.strerror}.",
            "Free disk space, or name a writable folder with --home DIR.",
        ) from error


def is_storage(text: str) -> bool:
    """Does an error of SQLite, here or inside Chroma, mean that writing failed?"""
    return any(word in text for word in ("full", "readonly", "unable to open", "disk I/O", "No space", "too large"))


def damaged(part: str, error: Exception) -> EditionDamaged:
    return EditionDamaged(
        f"The edition's {part} can't be read ({' '.join(str(error).split())}).",
        "Run `footnote rollback` to serve the one before, or `footnote publish --fresh`.",
    )


def storage_failed(error: Exception) -> StorageFailed:
    return StorageFailed(
        f"The edition can't be written ({' '.join(str(error).split())}).",
        "Free disk space, or name a writable folder with --home DIR.",
    )


def packed(vectors: Vectors) -> bytes:
    """Half precision: a third decimal of likeness is below the encoder's own noise."""
    return np.ascontiguousarray(vectors, dtype=np.float16).tobytes()


def unpacked(blob: bytes, dimension: int) -> Vectors:
    """Shape (rows, dimension), float32."""
    return np.frombuffer(blob, dtype=np.float16).astype(np.float32).reshape(-1, dimension)


def packed_phrasings(phrasings: Phrasings) -> list[tuple[str, str, bytes]]:
    """A row for each array, its shape in words, so that reading one copies nothing else."""
    arrays: dict[str, Any] = {name: getattr(phrasings, name) for name in ARRAYS}
    arrays |= {name: array.astype(np.float16) for name, array in arrays.items() if name in HALVED}
    texts = {"rulings": phrasings.rulings, "words": phrasings.words}
    rows = [(name, json.dumps([str(a.dtype), a.shape]), a.tobytes()) for name, a in arrays.items()]
    return rows + [(name, "", json.dumps(held).encode()) for name, held in texts.items()]


def unpacked_phrasings(rows: Iterable[tuple[str, str, bytes]]) -> Phrasings:
    return Phrasings(**{name: _array(name, form, data) for name, form, data in rows})


def _array(name: str, form: str, data: bytes) -> Any:
    if not form:
        return tuple(json.loads(data))
    dtype, shape = json.loads(form)
    array = np.frombuffer(data, dtype=dtype).reshape(shape)
    return array.astype(np.float32) if name in HALVED else array


def packed_spans(spans: Sequence[Span]) -> bytes:
    return np.asarray(spans, dtype=np.int32).tobytes()


def unpacked_spans(blob: bytes) -> tuple[Span, ...]:
    return tuple((s, e) for s, e in np.frombuffer(blob, dtype=np.int32).reshape(-1, 2).tolist())


def document_columns(document: Document) -> tuple[str, str, str]:
    """(sections, pages, text)."""
    sections = [[s.locator, s.heading, s.start, s.end, s.body, s.packs] for s in document.sections]
    return json.dumps(sections), json.dumps([asdict(p) for p in document.pages]), document.text


def document_of(sections: str, pages: str, text: str) -> Document:
    rows: list[Any] = json.loads(sections)
    return Document(
        text,
        tuple(Section(r[0], tuple(r[1]), *r[2:]) for r in rows),
        tuple(Page(**p) for p in json.loads(pages)),
    )

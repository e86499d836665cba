"""The next edition in the making, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from json import dumps, loads
from typing import Any

from adapters.memory.edition import Contents, Held
from bot.errors import EditionDamaged
from bot.library.folder import File
from bot.ports import Kept, Span, Vectors
from bot.ruling import Ruling
from bot.source import Document, Passage, Source

Finish = Callable[[Contents, str, datetime], str]


class MemoryBuild:
    """The `Build` port over a copy of what the last edition holds."""

    def __init__(self, contents: Contents, previous: str, is_current_format: bool, finish: Finish) -> None:
        self._contents = contents
        self._finish = finish
        self.previous = previous
        self.is_current_format = is_current_format
        if not is_current_format:  # another encoder's vectors never mix with this one's
            contents.vectors.clear()
            contents.texts.clear()

    def get(self, name: str) -> Any:
        written = self._contents.notes.get(name)
        return loads(written) if written is not None else None

    def put(self, name: str, value: Any) -> None:
        self._contents.notes[name] = dumps(value, default=str)

    def kept(self) -> dict[str, Kept]:
        return {path: Kept(path, held.digest, held.problem) for path, held in self._contents.files.items()}

    def remove(self, path: str) -> None:
        self._contents.files.pop(path, None)

    def rename(self, old: str, new: str) -> None:
        held = self._contents.files.pop(old)
        source = held.source.model_copy(update={"path": new}) if held.source else None
        ruling = replace(held.ruling, path=new) if held.ruling else None
        self._contents.files[new] = replace(held, source=source, ruling=ruling)

    def keep(self, path: str, problem: str) -> None:
        self._contents.files[path] = replace(self._contents.files[path], problem=problem)

    def holder(self, source: str) -> str:
        held = self._contents.files.items()
        return next((path for path, h in held if h.source and h.source.id == source), "")

    def add_source(self, digest: str, source: Source, document: Document, passages: Sequence[Passage]) -> None:
        encodings = [p.encoding(source.name) for p in passages]
        keyed = tuple((_key(e, p.text), p, e) for p, e in zip(passages, encodings, strict=True))
        self._contents.files[source.path] = Held(digest, source=source, document=document, passages=keyed)

    def update_source(self, source: Source) -> None:
        path = self.holder(source.id)
        self._contents.files[path] = replace(self._contents.files[path], source=source)

    def add_ruling(self, file: File) -> None:
        self._contents.files[file.path] = Held(file.digest, ruling=file)

    def ruling_files(self) -> list[File]:
        return [held.ruling for _, held in sorted(self._contents.files.items()) if held.ruling]

    def sources(self) -> dict[str, Source]:
        return self._contents.sources

    def document(self, source: str) -> Document:
        return self._contents.document(source)

    def unencoded(self) -> list[tuple[str, Passage, str]]:
        found = {k: (k, p, e) for k, p, e in self._passages() if k not in self._contents.vectors}
        return list(found.values())

    def encoded(self, key: str, vector: Vectors, sentences: Sequence[Span], vectors: Vectors) -> None:
        self._contents.vectors[key] = (vector, tuple(sentences), vectors)

    def vectors(self, texts: Sequence[str]) -> dict[str, Vectors]:
        return {t: self._contents.texts[t] for t in texts if t in self._contents.texts}

    def put_rulings(self, rulings: Sequence[Ruling], vectors: Mapping[str, Vectors]) -> None:
        self._contents.rulings = tuple(rulings)
        self._contents.texts = dict(vectors)

    def size(self) -> int:
        return len(self._passages())

    def commit(self, contents: str, published: datetime) -> str:
        if waiting := self.unencoded():
            raise EditionDamaged(
                f"The new edition does not hold together ({len(waiting)} passages without vectors).",
                "The one before is still served. Run `footnote publish --fresh`.",
            )
        used = {key for key, _, _ in self._passages()}
        self._contents.vectors = {k: v for k, v in self._contents.vectors.items() if k in used}
        return self._finish(self._contents, contents, published)

    def _passages(self) -> list[tuple[str, Passage, str]]:
        return [p for _, held in sorted(self._contents.files.items()) for p in held.passages]


def _key(encoding: str, text: str) -> str:
    """What was encoded, and where in it the passage's own words begin."""
    return sha256(f"{len(encoding) - len(text)}\x00{encoding}".encode()).hexdigest()

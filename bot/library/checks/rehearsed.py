"""The folder as a publish would serve it, for the checks to look at. Nothing of it is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.library.folder import File, Folder, scan
from bot.library.footnotes import WrittenRuling
from bot.library.frontmatter import Malformed, Problem
from bot.library.publish import Parts, publish, read_ruling
from bot.ports import Edition, Encoder, Progress, Span, Vectors
from bot.ruling import Ruling


class Remembering:
    """An encoder that keeps what it once encoded: the checks ask again for what a publish asked for."""

    def __init__(self, encoder: Encoder, known: Mapping[str, Vectors] | None = None) -> None:
        self._encoder = encoder
        self._known = dict(known or {})

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def limit(self) -> int:
        return self._encoder.limit

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count(texts)

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = [t for t in dict.fromkeys(texts) if t not in self._known]
        if new or not texts:
            encoded = self._encoder.encode(new)
            self._known |= dict(zip(new, encoded, strict=True))
            if not texts:
                return encoded
        return np.stack([self._known[t] for t in texts])

    def encode_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> tuple[Vectors, list[Vectors]]:
        return self._encoder.encode_spans(texts, spans)


@dataclass(frozen=True)
class Rehearsed:
    """A folder, what a publish makes of it, and the day it is looked at."""

    folder: Folder
    parts: Parts  # its editions hold nothing but this one
    today: date

    @cached_property
    def edition(self) -> Edition:
        return self.parts.editions.current()

    @cached_property
    def rulings(self) -> Mapping[str, Ruling]:
        """The rulings that resolve, by path."""
        return {r.path: r for r in self.edition.rulings}

    @cached_property
    def written(self) -> Mapping[str, WrittenRuling]:
        """Every ruling that can be read, by path, whether its footnotes resolve or not."""
        found = {}
        for path, file in self.folder.files.items():
            if file.is_ruling:
                try:
                    found[path] = read_ruling(file)
                except Malformed:
                    continue  # the publish has said so
        return found

    def file(self, source: str) -> File:
        return self.folder.files[self.edition.sources[source].path]


def rehearse(root: Path, parts: Parts, progress: Progress) -> tuple[Rehearsed, list[Problem]]:
    """Publish the folder into `parts.editions`, which must hold nothing; and what the publish says.

    Raises `FolderMissing`.
    """
    parts = replace(parts, encoder=Remembering(parts.encoder))
    published = publish(root, parts, progress)
    rehearsed = Rehearsed(scan(root, parts.suffixes), parts, parts.clock().date())
    return rehearsed, [_in_sidecar(problem, rehearsed.folder) for problem in published.problems]


def _in_sidecar(problem: Problem, folder: Folder) -> Problem:
    """A line that a publish names is one of the front matter: of the sidecar, where there is one."""
    file = folder.files.get(problem.path)
    return replace(problem, path=f"{problem.path}.yaml") if file and file.sidecar and problem.line else problem

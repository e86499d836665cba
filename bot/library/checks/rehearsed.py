"""The folder as a publish would serve it, for the checks to look at. Nothing of it is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.library.changes import read_ruling
from bot.library.folder import File, Folder, scan
from bot.library.footnotes import WrittenRuling
from bot.library.frontmatter import Malformed, Problem
from bot.library.publish import Parts, publish
from bot.ports import Edition, Encoder, Progress, Span, Vectors
from bot.ruling import Ruling


class Sparing:
    """An encoder that encodes no text twice, and no passage at all.

    The checks compare statements with quotes and questions with rulings. What
    passages would be found where no ruling speaks is nothing they look at, and
    encoding those takes longer than all the rest.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

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
        encoded = self._encoder.encode(new)
        self._known |= dict(zip(new, encoded, strict=True))
        return np.stack([self._known[t] for t in texts]) if texts else encoded

    def encode_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> tuple[Vectors, list[Vectors]]:
        dimension = self._encoder.encode([]).shape[1]
        return _nothing(len(texts), dimension), [_nothing(len(some), dimension) for some in spans]


def _nothing(rows: int, dimension: int) -> Vectors:
    return np.zeros((rows, dimension), np.float32)


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
    parts = replace(parts, encoder=Sparing(parts.encoder))
    published = publish(root, parts, progress)
    rehearsed = Rehearsed(scan(root, parts.suffixes), parts, parts.clock().date())
    return rehearsed, [_in_sidecar(problem, rehearsed.folder) for problem in published.problems]


def _in_sidecar(problem: Problem, folder: Folder) -> Problem:
    """A line that a publish names is one of the front matter: of the sidecar, where there is one."""
    file = folder.files.get(problem.path)
    return replace(problem, path=f"{problem.path}.yaml") if file and file.sidecar and problem.line else problem

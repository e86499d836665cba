"""Passages that say the same twice, and stretches that are longer than the model reads at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.freshness import silenced
from bot.library.checks.places import line_of
from bot.library.checks.rehearsed import Rehearsed
from bot.library.frontmatter import Problem
from bot.source import Passage, innermost

SHINGLE = 5  # words that are compared as one
SAME = 0.8  # share of the shorter passage's shingles that make two passages near-duplicates
SHORTEST = 20  # words; a shorter passage is a heading or a phrase that texts share
COMMON = 20  # passages; a shingle that more of them hold is boilerplate, and says nothing about two of them

_WORD = re.compile(r"\w+")
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")


@dataclass(frozen=True)
class Twin:
    """Two passages that hold nearly the same words."""

    first: Passage
    second: Passage
    same: float  # from 0 to 1


def check_duplicates(folder: Rehearsed) -> Iterator[Problem]:
    """One warning for each pair of sources, at the first passage that they share."""
    by_pair: dict[tuple[str, str], list[Twin]] = defaultdict(list)
    for twin in _twins(_passages(folder)):
        if not _is_version(folder, twin.first.source, twin.second.source):
            by_pair[twin.first.source, twin.second.source].append(twin)
    for twins in by_pair.values():
        twin = twins[0]
        source, other = folder.edition.sources[twin.second.source], folder.edition.sources[twin.first.source]
        document = folder.edition.document(source.id)
        line = line_of(folder.file(source.id), document, twin.second.start, twin.second.end)
        more = f", and {len(twins) - 1} more passages" if len(twins) > 1 else ""
        text = (
            f"{twin.second.locator or 'This passage'} says nearly the same as {other.id}, {twin.first.locator} "
            f"({twin.same:.0%} of the words{more}). Keep it in one place, and let the other point there."
        )
        yield Problem(source.path, line, text, severity="warning", rule="near-duplicate")


def _passages(folder: Rehearsed) -> list[Passage]:
    """Those that may speak, in order of their files."""
    edition = folder.edition
    held = edition.fetch(range(edition.size))
    speaking = {n for n, s in edition.sources.items() if not silenced(s, edition.sources, folder.today)}
    return [held[row].passage for row in sorted(held) if held[row].passage.source in speaking]


def _is_version(folder: Rehearsed, one: str, other: str) -> bool:
    sources = folder.edition.sources
    return one in sources[other].supersedes or other in sources[one].supersedes


def _twins(passages: list[Passage]) -> Iterator[Twin]:
    shingles = [_shingles(p.text) for p in passages]
    holding: dict[int, list[int]] = defaultdict(list)
    for at, some in enumerate(shingles):
        for shingle in some:
            holding[shingle].append(at)
    for at, some in enumerate(shingles):
        shared = Counter(o for s in some if len(holding[s]) <= COMMON for o in holding[s] if o < at)
        for other, count in sorted(shared.items()):
            same = count / min(len(some), len(shingles[other]))
            if same >= SAME:
                yield Twin(passages[other], passages[at], same)


def _shingles(text: str) -> frozenset[int]:
    words = [w.casefold() for w in _WORD.findall(text)]
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(hash(tuple(words[at : at + SHINGLE])) for at in range(len(words) - SHINGLE + 1))


def check_lengths(folder: Rehearsed) -> Iterator[Problem]:
    """Paragraphs that have to be cut, and phrasings of which the end would not be read."""
    yield from _paragraphs(folder)
    yield from _phrasings(folder)


def _paragraphs(folder: Rehearsed) -> Iterator[Problem]:
    encoder = folder.parts.encoder
    for source in folder.edition.sources.values():
        document = folder.edition.document(source.id)
        spans = [m.span() for m in _PARAGRAPH.finditer(document.text)]
        for (start, end), tokens in zip(spans, _tokens(folder, source.id, spans), strict=True):
            if tokens > encoder.limit:
                line = line_of(folder.file(source.id), document, start, end)
                section = innermost(document.sections, start, end)
                where = f" of {section.locator}" if section and section.locator else ""
                text = (
                    f"This paragraph{where} has {tokens} tokens; the model reads {encoder.limit} at once, so it is cut "
                    "in the middle. Break it into shorter paragraphs."
                )
                yield Problem(source.path, line, text, severity="warning", rule="too-long")


def _tokens(folder: Rehearsed, source: str, spans: list[tuple[int, int]]) -> list[int]:
    """Of each stretch with the title and headings that it is encoded with."""
    document = folder.edition.document(source)
    title = folder.edition.sources[source].name
    texts = []
    for start, end in spans:
        section = innermost(document.sections, start, end)
        heading = section.heading if section else ()
        texts.append(Passage(source, "", heading, start, end, document.text[start:end]).encoding(title))
    return folder.parts.encoder.count(texts)


def _phrasings(folder: Rehearsed) -> Iterator[Problem]:
    encoder = folder.parts.encoder
    placed = [
        (ruling, field, phrasing)
        for ruling in folder.written.values()
        for field, phrasing in [
            ("question", ruling.front.question),
            *((f"also_asked.{n}", p) for n, p in enumerate(ruling.front.also_asked)),
        ]
    ]
    for (ruling, field, _), tokens in zip(placed, encoder.count([p for _, _, p in placed]), strict=True):
        if tokens > encoder.limit:
            text = f"This phrasing has {tokens} tokens; the model reads {encoder.limit}. Ask it in fewer words."
            yield Problem(ruling.path, ruling.line(field), text, severity="warning", rule="too-long")

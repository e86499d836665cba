"""Splitting a document into passages that fit the encoder, and passages into sentences.

No text is lost: every word of a document stands in a passage or in a heading
above one. A passage never crosses an article, a paragraph or a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import nupunkt

from bot.source import Document, Passage, Section, innermost

Count = Callable[[Sequence[str]], list[int]]
Span = tuple[int, int]

SPECIAL_TOKENS = 2  # what the encoder puts around a text; counted in every count
_BLOCK = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_MARKER = re.compile(r"\s*(?:\(\w{1,5}\)|\w{1,3}[.)]|\d+(?:\.\d+)+\.?|§+\s*[\d.]+|[-–•*])\s+")
_WORDS = re.compile(r"\S+")


def split(document: Document, source: str, title: str, count: Count, limit: int) -> list[Passage]:
    """The document's passages in order; each fits `limit` tokens with its heading path."""
    root = Section("", (), 0, len(document.text), 0, packs=False)
    stretches = list(_stretches(root, document.sections, document.text))
    headings = list(dict.fromkeys(section.heading for section, _ in stretches))
    prefixes = [Passage("", "", h, 0, 0, "").encoding(title) for h in headings]
    room = dict(zip(headings, (limit - n for n in count(prefixes)), strict=True)) if headings else {}
    atoms = _Atoms(document.text, count)
    return [
        _passage(document, source, section, start, end)
        for section, span in stretches
        for start, end in atoms.packed(span, room[section.heading])
    ]


def sentences(text: str) -> list[Span]:
    """Sentences as spans of the text, without list markers and outer white space."""
    spans = []
    for block in _BLOCK.finditer(text):
        for line_start, line_end in _lines(block.group(), block.start()):
            for start, end in nupunkt.sent_spans(text[line_start:line_end]):
                spans.append(_trimmed(text, line_start + start, line_start + end))
    return [(s, e) for s, e in spans if any(c.isalnum() for c in text[s:e])]


def _stretches(section: Section, sections: Sequence[Section], text: str) -> Iterable[tuple[Section, Span]]:
    """(section, span) in order: what may share passages, never crossing a section that stands alone."""
    inner = _children(section, sections)
    # a heading with nothing under it is text of its own
    at = section.body if text[section.body : section.end].strip() else section.start
    for child in inner:
        if not child.packs:
            yield section, (at, child.start)
            within = [s for s in sections if child.start <= s.start and s.end <= child.end]
            yield from _stretches(child, within, text)
            at = child.end
    yield section, (at, section.end)


def _children(section: Section, sections: Sequence[Section]) -> list[Section]:
    """The sections directly inside, in order."""
    children: list[Section] = []
    for inner in sections:
        if inner != section and (not children or inner.start >= children[-1].end):
            children.append(inner)
    return children


def _passage(document: Document, source: str, section: Section, start: int, end: int) -> Passage:
    held = innermost(document.sections, start, end) or section
    return Passage(source, held.locator, section.heading, start, end, document.text[start:end])


class _Atoms:
    """The smallest pieces of a text that a passage is packed from, with their tokens."""

    def __init__(self, text: str, count: Count) -> None:
        self._text = text
        self._count = count

    def packed(self, span: Span, room: int) -> list[Span]:
        """The span cut into stretches of at most `room` tokens, at the best places there are."""
        blocks = [(m.start(), m.end()) for m in _BLOCK.finditer(self._text, *span)]
        if not blocks:
            return []
        pieces = self._fitting(blocks, room, (self._by_sentence, self._by_words))
        return _packed(pieces, room)

    def _fitting(
        self, spans: list[Span], room: int, finer: tuple[Callable[[Span], list[Span]], ...]
    ) -> list[tuple[Span, int]]:
        """Spans with their tokens; one that is too large is cut by the next finer way."""
        counts = self._count([self._text[s:e] for s, e in spans])
        fitting: list[tuple[Span, int]] = []
        for span, tokens in zip(spans, counts, strict=True):
            tokens -= SPECIAL_TOKENS
            if tokens <= room or not finer:
                fitting.append((span, tokens))
            else:
                fitting += self._fitting(finer[0](span), room, finer[1:])
        return fitting

    def _by_sentence(self, span: Span) -> list[Span]:
        return _covering(span, [_shifted(s, span[0]) for s in nupunkt.sent_spans(self._text[slice(*span)])])

    def _by_words(self, span: Span) -> list[Span]:
        """Words; and a word of more than 60 characters in pieces, since it may be a thousand tokens."""
        pieces: list[Span] = []
        for word in _WORDS.finditer(self._text, *span):
            pieces += [(at, min(at + 60, word.end())) for at in range(word.start(), word.end(), 60)]
        return pieces


def _packed(pieces: list[tuple[Span, int]], room: int) -> list[Span]:
    packed: list[Span] = []
    used = 0
    for (start, end), tokens in pieces:
        if packed and used + tokens <= room:
            packed[-1] = (packed[-1][0], end)
            used += tokens
        else:
            packed.append((start, end))
            used = tokens
    return packed


def _covering(span: Span, found: list[Span]) -> list[Span]:
    """The spans stretched so that together they are the whole span."""
    starts = [span[0], *(s for s, _ in found[1:])]
    return list(zip(starts, [*starts[1:], span[1]], strict=True))


def _shifted(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _lines(block: str, offset: int) -> list[Span]:
    """A block's lines where they are rows or list items; else the whole block, as its lines only wrap."""
    starts = [0]
    for line in re.finditer(r"\n", block):
        rest = block[line.end() :]
        if _MARKER.match(rest) or " | " in rest.split("\n", 1)[0]:
            starts.append(line.end())
    return [(offset + s, offset + e) for s, e in zip(starts, [*starts[1:], len(block)], strict=True)]


def _trimmed(text: str, start: int, end: int) -> Span:
    marker = _MARKER.match(text, start, end)
    if marker and marker.end() < end:
        start = marker.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

"""Recognising pinpoints: what a heading is called, and what a block is numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a label names; markers below it are read accordingly."""

    ARTICLE = "article"
    RECITAL = "recital"
    RECITALS = "recitals"  # the heading above numbered recitals
    RULE = "rule"  # § 3, § 3.1, Sec. 15
    PARAGRAPH = "paragraph"  # para. 34
    ANNEX = "annex"
    DIVISION = "division"  # Chapter II: no label of its own


@dataclass(frozen=True, slots=True)
class Label:
    kind: Kind
    locator: str
    number: str = ""
    rank: int = 9  # divisions: the smaller, the further outside
    inferred: bool = False  # a bare number, which the document as a whole must bear out
    bare: bool = False  # inferred, and without even a full stop: `3 Scope`


_DASH = re.compile(r"[\u2010-\u2015\u2212]")
_AFTER = r"(?=$|[\s.,:;–—\-|])"
_ARTICLE = re.compile(
    rf"(?:art\.?|article|artikkel|artikel)\s*(\d+[a-z]?)((?:\s?\((?:\d+|[a-z]{{1,5}})\))*){_AFTER}"
    r"(?!\s+(?:data protection )?working party)",
    re.I,
)
_RECITAL = re.compile(rf"(?:recital|rec\.)\s*\(?(\d+)\)?{_AFTER}", re.I)
_RECITALS = re.compile(r"(?:recitals|whereas)\s*:?", re.I)
_PARAGRAPH = re.compile(rf"(?:paras?\.?|paragraphs?|¶+)\s*(\d+)(?:\s*(?:-|to)\s*(\d+))?{_AFTER}", re.I)
_NUMBER = r"\d+[a-z]?(?:[.\-]\d+[a-z]?)*(?:(?-i: [a-z])(?=$|[.:,]))?"
_RULE = re.compile(rf"§+\s*({_NUMBER}){_AFTER}", re.I)
_SECTION = re.compile(rf"(sec\.?|section)\s*({_NUMBER}){_AFTER}", re.I)
_ANNEX = re.compile(rf"annex\s+([ivxlc]+|\d+|[a-z]){_AFTER}", re.I)
_DIVISION = re.compile(
    rf"(part|del|title|chapter|kapittel|kapitel|section|avdeling|abschnitt)\s+([ivxlc]+|\d+|[a-z]){_AFTER}",
    re.I,
)
_RANKS = {"part": 0, "del": 0, "title": 1, "chapter": 2, "kapittel": 2, "kapitel": 2}
_NUMBERED = re.compile(r"(\d{1,3}(?:\.\d{1,3})*)([.)]?)\s+(?=\S)")
_MONTHS = (
    "jan|january|januar|feb|february|februar|mar|march|mars|märz|april|apr|may|mai|june|jun|juni|july|jul|juli|"
    "aug|august|sep|sept|september|oct|october|oktober|okt|nov|november|dec|december|desember|dezember|des"
)
_DATE = re.compile(rf"\d{{1,2}}\.?\s+(?:(?:{_MONTHS})\b|[^\W\d]+\.?\s+\d{{4}}\b)", re.I)


def heading_label(text: str, has_articles: bool) -> Label | None:
    """What a heading is called, where it is called by a pinpoint or is a division of a statute.

    `has_articles`: the document is cut into articles, so that `Section 2` is a division.
    """
    text = _DASH.sub("-", text)
    if match := _ARTICLE.match(text):
        return Label(Kind.ARTICLE, f"Art. {match[1].lower()}{match[2].replace(' ', '')}", match[1])
    if match := _RECITAL.match(text):
        return Label(Kind.RECITAL, f"Recital {match[1]}", match[1])
    if _RECITALS.fullmatch(text):
        return Label(Kind.RECITALS, "")
    if match := _PARAGRAPH.match(text):
        span = f"paras. {match[1]}-{match[2]}" if match[2] else f"para. {match[1]}"
        return Label(Kind.PARAGRAPH, span, match[1])
    if match := _ANNEX.match(text):
        return Label(Kind.ANNEX, f"Annex {match[1].upper()}", match[1])
    return _rule_label(text, has_articles)


def _rule_label(text: str, has_articles: bool) -> Label | None:
    if match := _RULE.match(text):
        return Label(Kind.RULE, f"§ {match[1]}", match[1])
    section = _SECTION.match(text)
    if section and not (has_articles and section[1].lower() == "section"):
        return Label(Kind.RULE, f"Sec. {section[2]}", section[2])
    if match := _DIVISION.match(text):
        return Label(Kind.DIVISION, "", match[2], _RANKS.get(match[1].lower(), 3))
    if (match := _NUMBERED.match(text)) and not _DATE.match(text):
        bare = not match[2] and "." not in match[1]
        return Label(Kind.RULE, f"§ {match[1]}", match[1], inferred=True, bare=bare)
    return None


def is_article(text: str) -> bool:
    return bool(_ARTICLE.match(text))


_BARE_LABEL = re.compile(
    rf"(?:(?:art\.?|article|artikkel|artikel|§+|sec\.?)\s*{_NUMBER}|annex(?:\s+(?:[ivxlc]+|\d+|[a-z]))?|"
    r"(?:part|del|title|chapter|kapittel|kapitel|section|avdeling|abschnitt)\s+(?:[ivxlc]+|\d+|[a-z]))\s*[.:]?",
    re.I,
)


def is_bare_label(text: str) -> bool:
    """A heading that is only a pinpoint, `Article 6`, whose title stands in the next line."""
    return bool(_BARE_LABEL.fullmatch(text.strip()))


@dataclass(frozen=True, slots=True)
class Marker:
    """The number that a block begins with: `(4) `, `1. `, `(a) `, `b) `, `(ii) `."""

    value: str
    shape: str  # "()", ")" or "."
    length: int  # characters up to the text


_MARKER = re.compile(
    r"(?:\((\d{1,3}[a-z]?|[A-Za-z]{1,5})\)|(\d{1,3}[a-z]?|[A-Za-z]{1,5})\)|(\d{1,3}[a-z]?|[a-z])\.)[ \n]+(?=\S)"
)
_LONE = re.compile(r"\((?:\d{1,3}[a-z]?|[A-Za-z]{1,5})\)|(?:\d{1,3}|[A-Za-z]{1,3})\)|\d{1,3}[a-z]?\.|[a-z]\.|[–—•·\-]")
_RULE_MARKER = re.compile(r"(\d{1,3}(?:\.\d{1,3})+)\.?[ \n]+(?=\S)(?!(?:million|billion|mill|per\s?cent|percent|%)\b)")
_ROMAN = re.compile(r"(?=[ivxl])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_WEIGHTS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def marker(text: str, start: int = 0) -> Marker | None:
    match = _MARKER.match(text, start)
    if match is None:
        return None
    value = match[1] or match[2] or match[3]
    if value.isalpha() and len(value) > 2 and not roman(value) and len(set(value)) > 1:
        return None  # "(see) …"
    shape = "()" if match[1] else ")" if match[2] else "."
    return Marker(value, shape, match.end() - start)


def is_lone_marker(text: str) -> bool:
    """A block that is only a number or bullet, whose text is in the next block."""
    return bool(_LONE.fullmatch(text))


def rule_number(text: str) -> str | None:
    """`3.1` where a block begins `3.1 `."""
    match = _RULE_MARKER.match(text)
    return match[1] if match else None


def roman(value: str) -> int | None:
    """The number that a small roman numeral says, or none where it is no numeral."""
    if not _ROMAN.fullmatch(value):
        return None
    weights = [_WEIGHTS[letter] for letter in value]
    pairs = zip(weights, [*weights[1:], 0], strict=True)
    return sum(-weight if weight < after else weight for weight, after in pairs)

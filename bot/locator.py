"""Comparing pinpoints: people write `Article 6 (1) f` where a section is called `Art. 6(1)(f)`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.source import Section

JOINT = " › "

_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_ARTICLE = re.compile(
    r"\b(?:arts?|articles?|artikk?el(?:en|er)?)\b\.?\s*(\d+(?:\s*(?:,|and|or|og|eller|&)\s*\d+)*)", re.IGNORECASE
)
_STATUTES = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("GDPR", r"\bgdpr\b|data protection regulation|personvernforordning"),
        ("AI Act", r"\bai[ -](?:act|law|regulation)\b|artificial intelligence act|\bki-(?:forordning|lov)"),
    )
)
STATUTES = tuple(name for name, _ in _STATUTES)
_TWIN = re.compile(r"(.*\S)\s*(\[\d+\])")  # the second of two sections with one label
_NUMBER = r"\d+(?:\s?[a-z](?![a-z]))?"
_BRACKETED = r"\s*\(\s*(?:\d{1,4}[a-z]?|[a-z]{1,6})\s*\)"
_WORD = r"(?:no|nr|nos|para|paragraph|par|point|points|pt|lit|litra|letter|bokstav|ledd|subparagraph)\b\.?"
_BARE = r"(?:\d{1,4}[a-z]?|[a-z]|[ivx]{2,5})\b"
_PART = rf"{_BRACKETED}|\s*,?\s*{_WORD}\s*(?:{_BRACKETED}|{_BARE})|\s*,?\s*{_BARE}"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("art", rf"(?:art|article|artikkel|artikel)\b\.?\s*(\d+(?:[a-z]\b)?)((?:{_PART})*)"),
        ("recital", rf"(?:rec|recital)\b\.?\s*\(?(\d+)\)?((?:{_BRACKETED})*)"),
        ("§", rf"(?:§+|sec\b\.?|section\b)\s*({_NUMBER}(?:[.\-]{_NUMBER})*)\.?((?:{_BRACKETED})*)"),
        ("para", rf"(?:paras?\b\.?|paragraphs?\b|¶+)\s*(\d+(?:\s*(?:-|to)\s*\d+)?)((?:{_BRACKETED})*)"),
        ("p", r"(?:pp?\b\.?|p\.?(?=\d)|pages?\b)\s*(\d+)()"),
        ("annex", rf"annex\b\.?\s*([ivxlc]+|\d+|[a-z])\b((?:{_PART})*)"),
    )
)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """A key that is equal for two spellings of one locator.

    Pinpoints become `art 6(1)(f)`, `§ 3.2`, `recital 47`, `para 91-95`, `p 3`; anything else
    is a heading path, folded in case and space.
    """
    folded = " ".join(_DASHES.sub("-", text).casefold().split())
    steps = [step.strip() for step in re.split(r"\s*[›»]\s*|\s+>\s+", folded)]
    return JOINT.join(_pinpoint(step) for step in steps if step)


def _pinpoint(text: str) -> str:
    twin = _TWIN.fullmatch(text)
    if twin:
        return f"{_pinpoint(twin[1])} {twin[2]}"
    text = text.rstrip(" .,;:") or text
    for name, pattern in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            number = re.sub(r"\s*(?:to|-)\s*(?=\d)", "-", match[1]).replace(" ", "")
            return f"{name} {number}{_parts(match[2])}"
    return text


def _parts(text: str) -> str:
    found = re.findall(r"\d+[a-z]?|[a-z]+", re.sub(_WORD, " ", text))
    return "".join(f"({part})" for part in found)


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles that a text names, as the locators of a statute begin ("Art. 6"), and the statutes beside them."""

    places: frozenset[str] = frozenset()
    statutes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> Articles:
        statutes = (name for name, pattern in _STATUTES if pattern.search(text))
        numbers = (number for named in _ARTICLE.findall(text) for number in re.findall(r"\d+", named))
        return cls(frozenset(f"Art. {number}" for number in numbers), frozenset(statutes))

    def meet(self, other: Articles) -> bool:
        """Do both name one article, and not of different statutes?"""
        elsewhere = self.statutes and other.statutes and self.statutes.isdisjoint(other.statutes)
        return not elsewhere and not self.places.isdisjoint(other.places)


def resolve(sections: Sequence[Section], locator: str) -> Section | None:
    """The section that a locator names; none where it names none, or more than one.

    The locator itself comes first, then the last headings of a heading path where only one
    path ends in them; `para. 93` also finds `paras. 91-95`.
    """
    for section in sections:
        if section.locator == locator:
            return section
    key = normalise(locator)
    if not key:
        return None
    same = [section for section in sections if normalise(section.locator) == key]
    if same:
        return same[0] if len(same) == 1 else None
    ending = [section for section in sections if _ends_in(section, key)]
    if ending:
        return ending[0] if len(ending) == 1 else None
    return _holding(sections, key)


def _ends_in(section: Section, key: str) -> bool:
    """Does the path end in these headings, or does the section's own heading read so?"""
    if normalise(section.locator).endswith(JOINT + key):
        return True
    own = section.heading[-1] if section.heading and section.body > section.start else ""
    return bool(own) and " ".join(own.casefold().split()) == key


def _holding(sections: Sequence[Section], key: str) -> Section | None:
    """The narrowest `paras. 91-95` that holds `para. 93`."""
    wanted = _range(key)
    if wanted is None:
        return None
    spans = [(_range(normalise(section.locator)), section) for section in sections]
    holding = [
        (span[1] - span[0], number, section)
        for number, (span, section) in enumerate(spans)
        if span is not None and span[0] <= wanted[0] and wanted[1] <= span[1]
    ]
    return min(holding, key=lambda entry: entry[:2])[2] if holding else None


def _range(key: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"para (\d+)(?:-(\d+))?", key)
    if match is None:
        return None
    return int(match[1]), int(match[2] or match[1])

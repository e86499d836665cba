"""Where a numbered block belongs among the open ones: is `(i)` the letter after `(h)`, or one below?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from adapters.readers.labels import Kind, Marker, roman

_NEXT = 100  # from one number to the next


class Style(StrEnum):
    NUMBER = "number"
    LETTER = "letter"
    CAPITAL = "capital"
    ROMAN = "roman"


@dataclass(frozen=True, slots=True)
class Level:
    """One open step of numbering: in `(1)(f)(ii)` the third is roman, 2."""

    style: Style
    value: int  # its place in its row; numbers count in hundreds, so that 1a stands after 1
    shape: str
    depth: int  # lists the block stands in; 0 where the file has no lists
    packs: bool  # a point of a list, which an unnumbered block ends


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides where a marker belongs besides its own looks."""

    kind: Kind
    in_rule: bool  # below `§ 3.1`, not directly below `§ 3`
    depth: int
    leads: bool  # the block before ends in a colon
    capital: bool  # the text after the marker begins like a sentence
    upcoming: Marker | None


def place(levels: Sequence[Level], marker: Marker, around: Circumstances) -> tuple[int, Level] | None:
    """How many of the open levels stay open above the marker, and the level that it opens.

    None where the block only looks numbered (`b. ` out of the blue).
    """
    style, value = _style(levels, marker, around)
    if style is Style.NUMBER:
        kept = _number_below(levels, value, marker.shape, around)
    else:
        if marker.shape == "." and not _continues(levels, style, value):
            return None
        if style is Style.LETTER and len(set(marker.value)) > 1 and not _inserted(levels, value):
            return None
        kept = _below(levels, style, around)
    packs = kept > 0 or around.in_rule
    if not packs and style is not Style.NUMBER:
        packs = around.kind is not Kind.RULE or not around.capital
    return kept, Level(style, value, marker.shape, around.depth, packs)


def _style(levels: Sequence[Level], marker: Marker, around: Circumstances) -> tuple[Style, int]:
    value = marker.value
    if value[0].isdigit():
        number = value.rstrip("abcdefghijklmnopqrstuvwxyz")
        return Style.NUMBER, int(number) * _NEXT + (ord(value[-1]) - 96 if number != value else 0)
    if value != value.lower():
        return Style.CAPITAL, _ordinal(value.lower())
    numeral = roman(value)
    if numeral is None:
        return Style.LETTER, _ordinal(value)
    if len(value) > 1:
        return Style.ROMAN, numeral
    is_roman = _reads_roman(levels, value, numeral, around)
    return (Style.ROMAN, numeral) if is_roman else (Style.LETTER, _ordinal(value))


def _ordinal(letters: str) -> int:
    """a is 1; ba, which a later law put after b, counts as b."""
    return ord(letters[0]) - 96


def _reads_roman(levels: Sequence[Level], letter: str, numeral: int, around: Circumstances) -> bool:
    """Is a single i, v, x or l a numeral here, or a letter of the alphabet?"""
    last_roman = next((level.value for level in levels if level.style is Style.ROMAN), None)
    last_letter = next((level.value for level in reversed(levels) if level.style is Style.LETTER), None)
    if last_roman is not None and numeral == last_roman + 1:
        return True
    if numeral != 1:
        follows = last_letter is not None and _ordinal(letter) == last_letter + 1
        return last_roman is not None and last_roman < numeral and not follows
    upcoming = around.upcoming.value if around.upcoming else ""
    if upcoming == "ii":
        return True
    if len(upcoming) == 1 and "j" <= upcoming <= "z":
        return False
    return around.leads


def _continues(levels: Sequence[Level], style: Style, value: int) -> bool:
    """`b. ` is a point only after `a. `."""
    return value == 1 or any(level.style is style and level.value == value - 1 for level in levels)


def _inserted(levels: Sequence[Level], value: int) -> bool:
    """`(ba)` is a point only after `(b)`; elsewhere it is a word, `(or)`."""
    return any(level.style is Style.LETTER and level.value == value for level in levels)


def _same_list(level: Level, depth: int) -> bool:
    return not depth or not level.depth or level.depth == depth


def _outside(levels: Sequence[Level], depth: int) -> int:
    """How many open levels hold a list of this depth."""
    if not depth:
        return len(levels)
    return next((n for n, level in enumerate(levels) if level.depth >= depth), len(levels))


def _below(levels: Sequence[Level], style: Style, around: Circumstances) -> int:
    for number in reversed(range(len(levels))):
        if levels[number].style is style and _same_list(levels[number], around.depth):
            return number
    kept = _outside(levels, around.depth)
    if style is Style.LETTER:  # a letter never stands below a roman numeral
        return next((n for n in range(kept) if levels[n].style is Style.ROMAN), kept)
    return kept


def _number_below(levels: Sequence[Level], value: int, shape: str, around: Circumstances) -> int:
    numbers = [n for n, level in enumerate(levels) if level.style is Style.NUMBER]
    if not numbers:
        nests = bool(levels) and (not levels[-1].packs or (value == _NEXT and around.leads))
        return len(levels) if nests else 0
    same = [n for n in reversed(numbers) if _same_list(levels[n], around.depth)]
    if not same:
        return _outside(levels, around.depth)
    for n in same:
        if levels[n].shape == shape and value > levels[n].value:
            return n
    for n in same:
        if value // _NEXT == levels[n].value // _NEXT + 1:
            return n
    begins = value == _NEXT and (around.leads or levels[same[0]].shape != shape)
    return len(levels) if begins else same[0]

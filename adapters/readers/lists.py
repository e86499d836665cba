"""The numbers that a browser or a word processor draws before the items of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(none|decimal|(?:lower|upper)-(?:alpha|latin|roman))\b", re.I)
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_NUMERALS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LARGEST = 3999


@dataclass(slots=True)
class List:
    """An open list, and how far it has counted."""

    style: str  # "bullet", "none", "decimal", "lower-alpha", …
    count: int = 0
    step: int = 1

    def next(self, item: HtmlElement) -> str:
        """What stands before the next item, with a space after it."""
        value = item.get("value", "")
        self.count = int(value) if re.fullmatch(r"\d{1,9}", value) else self.count + self.step
        if self.style == "bullet":
            return "- "
        return "" if self.style == "none" else f"{drawn(self.count, self.style)} "


def list_of(element: HtmlElement) -> List:
    named = _STYLE.search(element.get("style", ""))
    if element.tag != "ol":
        return List("bullet")
    style = named[1].lower().replace("latin", "alpha") if named else _TYPES.get(element.get("type", ""), "decimal")
    start = element.get("start", "")
    first = int(start) if re.fullmatch(r"-?\d{1,9}", start) else 1
    if element.get("reversed") is not None:
        items = sum(child.tag == "li" for child in element)
        return List(style, (first if start else items) + 1, -1)
    return List(style, first - 1)


def drawn(number: int, style: str) -> str:
    """`1.`, `(a)`, `(A)`, `(i)` or `I.`: as statutes write them, so that they can be cited."""
    if style.endswith("alpha"):
        letters = alphabetic(number)
        return f"({letters.upper() if style.startswith('upper') else letters})"
    if style == "lower-roman":
        return f"({numeral(number)})"
    return f"{numeral(number).upper()}." if style == "upper-roman" else f"{number}."


def alphabetic(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters or "0"


def numeral(number: int) -> str:
    """Small roman numerals; a number that has none in digits."""
    if not 0 < number <= _LARGEST:
        return str(number)
    written = ""
    for value, sign in _NUMERALS:
        count, number = divmod(number, value)
        written += sign * count
    return written

"""The visible words of a Word paragraph, and what its style says about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from adapters.readers.docx_numbering import W, value, whole

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = f"{W}txbxContent"
# Deleted and moved text, a drawing's second copy, and what belongs to the paragraph itself.
_SKIPPED = frozenset((f"{W}del", f"{W}moveFrom", _FALLBACK, BOX, f"{W}pPr", f"{W}rPr"))
_SIGNS = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_HEADING = re.compile(r"heading ([1-9])", re.I)
_OFF = ("0", "false", "off", "none")
_LONGEST_CHAIN = 20


def words(paragraph: _Element) -> str:
    """The text as it stands when all changes are accepted; line breaks as line ends."""
    pieces: list[str] = []
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in _SKIPPED or (element.tag == f"{W}r" and _is_on(element.find(f"{W}rPr/{W}vanish"))):
            continue
        if element.tag == f"{W}t":
            pieces.append(element.text or "")
        elif element.tag in _SIGNS:
            pieces.append(_SIGNS[element.tag])
        else:
            waiting.extend(reversed(element))
    return "".join(pieces)


def boxes(paragraph: _Element) -> Iterator[_Element]:
    """The text boxes that hang on a paragraph; not those inside them."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == BOX:
            yield element
        elif element.tag != _FALLBACK:
            waiting.extend(reversed(element))


def is_bold(paragraph: _Element) -> bool:
    """Is every word set in bold by hand?"""
    runs = [run for run in paragraph.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    return bool(runs) and all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "1") not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says, its parents' word included."""

    name: str = ""
    outline: int | None = None  # 0 is the outermost
    number: str | None = None  # the list that it belongs to
    level: int = 0

    @property
    def heading(self) -> int | None:
        """1 to 9; 0 is the document's title."""
        if self.name == "title":
            return 0
        match = _HEADING.fullmatch(self.name)
        if match:
            return int(match[1])
        return None if self.outline is None or self.outline > 8 else self.outline + 1

    @property
    def is_contents(self) -> bool:
        return self.name.startswith(("toc ", "table of figures", "index "))


class Styles:
    def __init__(self, root: _Element | None) -> None:
        found = [] if root is None else list(root.iter(f"{W}style"))
        self._elements = {style.get(f"{W}styleId"): style for style in found}
        self._default = next(
            (s.get(f"{W}styleId") for s in found if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") == "1"),
            None,
        )
        self._known: dict[str | None, Style] = {}

    def of(self, paragraph: _Element) -> Style:
        name = value(paragraph.find(f"{W}pPr"), f"{W}pStyle") or self._default
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def lists(self) -> dict[str, str]:
        """The list that each list style names."""
        found = {}
        for name, style in self._elements.items():
            number = value(style.find(f"{W}pPr/{W}numPr"), f"{W}numId")
            if name and number and style.get(f"{W}type") == "numbering":
                found[name] = number
        return found

    def _read(self, name: str | None) -> Style:
        """A style with what it inherits; the first word on each matter counts."""
        title, outline, number, level = "", None, None, None
        for _ in range(_LONGEST_CHAIN):
            element = self._elements.get(name)
            if element is None:
                break
            own = (value(element, f"{W}name") or "").lower()
            title = own if not title or (_HEADING.fullmatch(own) and not _HEADING.fullmatch(title)) else title
            settings = element.find(f"{W}pPr")
            outline = outline or value(settings, f"{W}outlineLvl")
            listed = settings.find(f"{W}numPr") if settings is not None else None
            number = number or value(listed, f"{W}numId")
            level = level or value(listed, f"{W}ilvl")
            name = value(element, f"{W}basedOn")
        return Style(title, whole(outline, 9) if outline else None, number, whole(level, 0))

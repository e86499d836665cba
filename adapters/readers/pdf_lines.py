"""The lines of a PDF with their place and look, as PDFium sees them."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from adapters.readers.block import clean

_HYPHEN = "\x02"  # PDFium's sign for a hyphen at the end of a line
_BOLD = re.compile(rb"bold|black|heavy|semibold|demi", re.I)
_HEAVY = 600
_NAME_LENGTH = 128


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; points from the left and from the bottom."""

    text: str
    page: int  # from 1
    left: float
    right: float
    base: float
    size: float  # of most of its letters, to half a point
    bold: bool
    hyphen: bool = False  # it ends in a hyphen, which `text` leaves out


def page_lines(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        codes = [pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count)]
        spans = _spans(_characters(codes))
        return [line for start, text, hyphen in spans if (line := _line(text_page, start, text, number, hyphen))]
    finally:
        text_page.close()


def _characters(codes: list[int]) -> list[str]:
    """One character an index, except for halves of a surrogate pair: both on the first index."""
    found = [chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes]
    for index in range(len(found) - 1):
        if "\ud800" <= found[index] <= "\udbff" and "\udc00" <= found[index + 1] <= "\udfff":
            pair = (found[index] + found[index + 1]).encode("utf-16", "surrogatepass").decode("utf-16")
            found[index], found[index + 1] = pair, ""
    return found


def _spans(characters: list[str]) -> Iterator[tuple[int, list[str], bool]]:
    """(index of the first character, the characters, ends in a hyphen) of each line."""
    start = 0
    for index, character in enumerate(characters):
        if character in ("\r", "\n", _HYPHEN):
            if index > start:
                yield start, characters[start:index], character == _HYPHEN
            start = index + 1
    if start < len(characters):
        yield start, characters[start:], False


def _line(text_page: pypdfium2.PdfTextPage, start: int, characters: list[str], page: int, hyphen: bool) -> Line | None:
    inked = [start + index for index, character in enumerate(characters) if character.strip()]
    text = clean("".join(characters))
    if not text or not inked:
        return None
    samples = sorted({inked[0], inked[len(inked) // 4], inked[len(inked) // 2], inked[-1]})
    looks = [_look(text_page, index) for index in samples]
    size = sorted(size for size, _ in looks)[len(looks) // 2]
    left, base = _origin(text_page, inked[0])
    right = text_page.get_charbox(inked[-1])[2]
    return Line(text, page, left, right, base, size, all(bold for _, bold in looks), hyphen)


def _origin(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


def _look(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[float, bool]:
    """Size as it stands on the page, to half a point, and whether the letter is bold."""
    matrix = pdfium.FS_MATRIX()
    scaled = pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    scale = math.hypot(matrix.c, matrix.d) if scaled else 1.0
    size = round(pdfium.FPDFText_GetFontSize(text_page, index) * scale * 2) / 2
    name = ctypes.create_string_buffer(_NAME_LENGTH)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, _NAME_LENGTH, ctypes.c_int())
    heavy = pdfium.FPDFText_GetFontWeight(text_page, index) >= _HEAVY
    return size, heavy or bool(_BOLD.search(name.value))

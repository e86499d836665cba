"""PDF: text, pages, bookmarks. What PDFium extracts is the text that offsets count in."""

from __future__ import annotations

from contextlib import closing
from threading import Lock

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from adapters.readers.headings import entitle
from adapters.readers.pdf_furniture import without_furniture
from adapters.readers.pdf_headings import Outline, folded
from adapters.readers.pdf_layout import blocks
from adapters.readers.pdf_lines import Line, page_lines
from adapters.readers.refusal import unreadable
from adapters.readers.structure import document
from bot.source import Document

_ONE_AT_A_TIME = Lock()  # PDFium is not safe for threads
_TAIL = 2048
_UNMAPPED = 0.3  # of the characters: the text can be seen, but not copied
_MOST_MARKS = 20_000


def read(name: str, data: bytes) -> Document:
    with _ONE_AT_A_TIME:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _refusal(name, error) from error
        with closing(pdf):
            return _document(name, data, pdf)


def _refusal(name: str, error: pypdfium2.PdfiumError) -> Exception:
    if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return unreadable(name, "is protected with a password", "Save a copy without a password.")
    return unreadable(name, "is damaged or not a PDF", "Open it, save it again, and replace the file.")


def _document(name: str, data: bytes, pdf: pypdfium2.PdfDocument) -> Document:
    pages: list[list[Line]] = []
    heights: list[float] = []
    broken: list[int] = []
    pictures: list[int] = []
    for number in range(1, len(pdf) + 1):
        try:
            with closing(pdf[number - 1]) as page:
                height = page.get_height()
                pages.append(page_lines(page, number))
                heights.append(height)
                if not pages[-1] and _has_picture(page):
                    pictures.append(number)
        except pypdfium2.PdfiumError:
            broken.append(number)
    _check(name, pages, bool(broken))
    warnings = []
    if b"%%EOF" not in data[-_TAIL:]:
        warnings.append(f"{name} seems to be cut off; what is there was read. Replace the file.")
    if broken:
        warnings.append(f"{name}: {_named(broken)} can't be read. Save the file again.")
    if pictures:
        warnings.append(f"{name}: {_named(pictures)} has only pictures of text; it needs OCR to be read.")
    found = blocks(without_furniture(pages, heights), _outline(pdf))
    return document(entitle(found), warnings)


def _check(name: str, pages: list[list[Line]], broken: bool) -> None:
    text = "".join(line.text for lines in pages for line in lines)
    if not text and broken:
        raise unreadable(name, "is damaged", "Open it, save it again, and replace the file.")
    if not text:
        raise unreadable(name, "has only pictures of pages, no text", "It needs OCR: save a copy with text recognised.")
    unmapped = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
    if unmapped > _UNMAPPED * len(text):
        raise unreadable(name, "has text that can't be copied out", "It needs OCR, or another copy of the document.")


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return next(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _named(pages: list[int]) -> str:
    listed = ", ".join(map(str, pages[:10])) + (" …" if len(pages) > 10 else "")
    return f"page{'s' if len(pages) > 1 else ''} {listed}"


def _outline(pdf: pypdfium2.PdfDocument) -> Outline:
    """The level of each bookmark, from 1, by its page and its title folded without spaces."""
    found: dict[tuple[int, str], int] = {}
    try:
        for count, mark in enumerate(pdf.get_toc()):
            target = mark.get_dest()
            page = target.get_index() if target else None
            if page is not None and count < _MOST_MARKS:
                found.setdefault((page + 1, folded(mark.get_title())), mark.level + 1)
    except pypdfium2.PdfiumError:
        pass
    return found

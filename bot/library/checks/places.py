"""Where in a file something stands that was found in its extracted text."""

from __future__ import annotations

import re
from bisect import bisect_right

from bot.library.folder import File
from bot.library.frontmatter import Malformed
from bot.source import Document

LOOKED_AT = 12  # words of a stretch by which it is found again
_TEXT = (".md", ".markdown", ".txt", ".html", ".htm")
_WORD = re.compile(r"\w+")


def is_text(path: str) -> bool:
    """Does the file have lines?"""
    return path.lower().endswith(_TEXT)


def body_of(file: File) -> tuple[str, int]:
    """The body of a text file as it is written, and the line on which it begins; nothing for other formats."""
    if not is_text(file.path):
        return "", 0
    try:
        _, _, body, line = file.front_and_body()
    except Malformed:
        return "", 0
    return body.decode("utf-8", "replace").removeprefix("\ufeff"), line


def in_front(file: File, field: str) -> tuple[str, int]:
    """(path, line) of a field of the file's front matter, which may be a sidecar; line 0 where there is none."""
    if file.sidecar:
        return f"{file.path}.yaml", file.line_of(field)
    return file.path, file.line_of(field) if is_text(file.path) else 0


def line_of(file: File, document: Document, start: int, end: int) -> int:
    """The line of document.text[start:end] in its file; 0 where the file has no lines, or it isn't found.

    Markup may stand between the words; of several places that read the same, the one as far down is taken.
    """
    body, first = body_of(file)
    words = _WORD.findall(document.text[start:end])[:LOOKED_AT]
    if not body or not words:
        return 0
    pattern = re.compile(r"[\W_]+".join(map(re.escape, words)))
    before = len(pattern.findall(document.text, 0, start))
    places = [m.start() for m in pattern.finditer(body)]
    if not places:
        return 0
    return first + body.count("\n", 0, places[min(before, len(places) - 1)])


def page_of(document: Document, at: int) -> int:
    """The page that holds the offset, from 1; 0 without pages."""
    starts = [page.start for page in document.pages]
    number = bisect_right(starts, at)
    return document.pages[number - 1].number if number else 0

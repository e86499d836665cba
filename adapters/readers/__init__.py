"""Readers: a file of the knowledge folder → its text and the sections that a footnote can name.

`read` is the port `bot.ports.Reader`. A format's library is imported when a file of that
format is read, never before.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath

from adapters.readers.refusal import unreadable
from bot.errors import UnreadableDocument
from bot.source import Document

LARGEST = 50 * 1024 * 1024  # bytes of one file

_FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".txt": "plain",
}
SUFFIXES = tuple(_FORMATS)


def read(name: str, data: bytes) -> Document:
    """The text of a file and its sections; `name` ends in one of `SUFFIXES`, in any case.

    Raises nothing but `UnreadableDocument`, whatever the bytes are.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in _FORMATS:
        raise unreadable(name, "is of a format that Footnote can't read", f"Save it as {', '.join(SUFFIXES)}.")
    _check_size(name, data)
    reader = import_module(f"adapters.readers.{_FORMATS[suffix]}")
    try:
        document: Document = reader.read(name, data)
    except UnreadableDocument:
        raise
    except (Exception, RecursionError, MemoryError) as error:  # the libraries raise what they like
        raise unreadable(name, "is damaged", "Open it, save it again, and replace the file.") from error
    if not document.text.strip():
        raise unreadable(name, "has no text in it", "Write the text into it, or delete the file.")
    return document


def _check_size(name: str, data: bytes) -> None:
    if not data.strip():
        raise unreadable(name, "is empty", "Write the text into it, or delete the file.")
    if len(data) > LARGEST:
        size = f"is too large ({len(data) // 2**20} MB; the limit is {LARGEST // 2**20} MB)"
        raise unreadable(name, size, "Split it, or leave out its pictures.")

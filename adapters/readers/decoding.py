"""Bytes to text: byte order marks, UTF-8, UTF-16, and older encodings with a warning."""

from __future__ import annotations

import codecs
import re

from adapters.readers.refusal import unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WESTERN = re.compile(r"[\xc0-\xd6\xd8-\xf6\xf8-\xff\u2013\u2014\u2018-\u201e\u2022\u2026\u20ac\xa0§«»°·–\xad]")
_SAMPLE = 200_000


def decode(name: str, data: bytes, declared: str = "") -> tuple[str, list[str]]:
    """The text and what to warn of; `declared` is an encoding that the file itself names.

    Raises `UnreadableDocument` where the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(name, data, encoding)
    if b"\x00" in data:
        return _without_mark(name, data)
    for encoding in ("utf-8", declared):
        try:
            return _checked(name, data.decode(encoding)), []
        except (UnicodeDecodeError, LookupError):
            continue
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) > 5 * bad:
        return _checked(name, text), [_damaged(name)]
    text, encoding = _guess(name, data)
    return _checked(name, text), [
        f"{name} is not UTF-8; it was read as {encoding}. Check letters like é, ø and ß, or save it as UTF-8."
    ]


def _strictly(name: str, data: bytes, encoding: str) -> tuple[str, list[str]]:
    try:
        return _checked(name, data.decode(encoding)), []
    except UnicodeDecodeError:
        text = _checked(name, data.decode(encoding, errors="replace"))
    if text.count("\ufffd") * 20 > len(text):
        raise unreadable(name, "is not readable as text", "Open it where it was written and save it as UTF-8.")
    return text, [_damaged(name)]


def _without_mark(name: str, data: bytes) -> tuple[str, list[str]]:
    """UTF-16 without a byte order mark has its zero bytes all on one side."""
    sides = (data[0::2].count(0), data[1::2].count(0))
    if max(sides) > 4 * min(sides) and max(sides) * 5 > len(data):
        encoding = "utf-16-be" if sides[0] > sides[1] else "utf-16-le"
        return _strictly(name, data[: len(data) // 2 * 2], encoding)
    raise _binary(name)


def _guess(name: str, data: bytes) -> tuple[str, str]:
    text = data.decode("cp1252", errors="replace")
    high = [character for character in text[:_SAMPLE] if character > "\x7f"]
    western = sum(bool(_WESTERN.match(character)) for character in high)
    if western >= 0.9 * len(high) and len(high) * 5 <= len(text[:_SAMPLE]):
        return data.decode("cp1252", errors="replace"), "Windows-1252"
    from charset_normalizer import from_bytes  # slow to import, rarely needed

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _binary(name)
    return data.decode(best.encoding, errors="replace"), best.encoding


def _checked(name: str, text: str) -> str:
    controls = len(_CONTROLS.findall(text[:_SAMPLE]))
    if controls * 50 > len(text[:_SAMPLE]):
        raise _binary(name)
    return text


def _damaged(name: str) -> str:
    return f"{name} has damaged characters, shown as \ufffd. Open it, correct them, and save it as UTF-8."


def _binary(name: str) -> Exception:
    return unreadable(
        name, "is not a text file", "Give the file the ending of its format (.pdf, .docx), or save it as text."
    )

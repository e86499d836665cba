"""Is a DOCX file safe to open? It is a ZIP archive, which may be a bomb, and XML, which may be one too."""

from __future__ import annotations

import io
import zipfile

from adapters.readers.refusal import unreadable

LARGEST_TOTAL = 200 * 1024 * 1024  # bytes unpacked
LARGEST_PART = 50 * 1024 * 1024  # bytes of one XML part
LARGEST_RATIO = 200  # unpacked to packed, where it is more than a little
_LITTLE = 20 * 1024 * 1024
_MOST_PARTS = 10_000
_CHUNK = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_DAMAGED = ("is damaged or not a DOCX file", "Open it in Word, save it again as .docx, and replace the file.")


def check(name: str, data: bytes) -> None:
    """Raises `UnreadableDocument` where the file is locked, damaged or would explode."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise unreadable(name, "is protected with a password", "Save a copy without a password.")
        raise unreadable(name, "is in the old Word format (.doc)", "Open it in Word and save it as .docx.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_declared(name, archive.infolist(), len(data))
            unpacked = 0
            for item in archive.infolist():
                unpacked += _unpacked(name, archive, item, LARGEST_TOTAL - unpacked)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise unreadable(name, *_DAMAGED) from error


def _check_declared(name: str, items: list[zipfile.ZipInfo], packed: int) -> None:
    total = sum(item.file_size for item in items)
    explodes = total > _LITTLE and total > LARGEST_RATIO * packed
    if total > LARGEST_TOTAL or explodes or len(items) > _MOST_PARTS:
        raise _bomb(name)
    if any(item.flag_bits & 1 for item in items):
        raise unreadable(name, "is protected with a password", "Save a copy without a password.")


def _unpacked(name: str, archive: zipfile.ZipFile, item: zipfile.ZipInfo, room: int) -> int:
    """The true size of one member, which must fit into the room that is left."""
    is_xml = item.filename.endswith((".xml", ".rels"))
    size, tail = 0, b""
    with archive.open(item) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > room or (is_xml and size > LARGEST_PART):
                raise _bomb(name)
            if is_xml and any(mark in tail + chunk for mark in _DOCTYPES):
                raise unreadable(name, "defines XML entities, which no Word file does", _DAMAGED[1])
            tail = chunk[-32:]
    return size


def _bomb(name: str) -> Exception:
    size = f"unpacks to more than {LARGEST_TOTAL // 2**20} MB"
    return unreadable(name, size, "It may have been made to do harm. Save the text into a new file.")

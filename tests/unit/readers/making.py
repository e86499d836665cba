"""Files for tests: PDF and DOCX written by hand, so that what is in them is known to the byte."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import docx


@dataclass(frozen=True)
class Ink:
    """A line on a page: points from the left and from the bottom."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 11
    bold: bool = False


def page_of(lines: Sequence[str | tuple[str, float, bool]], top: float = 740) -> list[Ink]:
    """Lines below each other; an empty one leaves a gap; a tuple is (text, size, bold)."""
    inks: list[Ink] = []
    for line in lines:
        text, size, bold = (line, 11.0, False) if isinstance(line, str) else line
        top -= size * 1.3
        if text:
            inks.append(Ink(text, 72, top, size, bold))
    return inks


def pdf(pages: Sequence[Sequence[Ink]], *, locked: bool = False, outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """A PDF file; `outline` is (title, page number from 0); `locked` asks for a password."""
    objects = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    kids = []
    for page in pages:
        content = b"\n".join(_drawn(ink) for ink in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 1000 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 1 0 R /F2 2 0 R >> >> >>" % len(objects)
        )
        kids.append(len(objects))
    tree = len(objects) + 1
    objects = [body.replace(b"1000 0 R", b"%d 0 R" % tree) for body in objects]
    objects.append(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids)))
    catalogue = b"<< /Type /Catalog /Pages %d 0 R %s >>"
    marks = b""
    if outline:
        first = len(objects) + 2
        for number, (title, page_number) in enumerate(outline):
            after = b"/Next %d 0 R" % (first + number + 1) if number + 1 < len(outline) else b""
            objects.append(
                b"<< /Title (%s) /Parent %d 0 R /Dest [%d 0 R /Fit] %s >>"
                % (title.encode("cp1252"), first - 1, kids[page_number], after)
            )
        objects.insert(
            first - 2, b"<< /Type /Outlines /First %d 0 R /Last %d 0 R >>" % (first, first + len(outline) - 1)
        )
        marks = b"/Outlines %d 0 R" % (first - 1)
    objects.append(catalogue % (tree, marks))
    return _file(objects, locked)


def _drawn(ink: Ink) -> bytes:
    text = ink.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    font = b"F2" if ink.bold else b"F1"
    return b"BT /%s %.1f Tf %.1f %.1f Td (%s) Tj ET" % (font, ink.size, ink.x, ink.y, text)


def _file(objects: Sequence[bytes], locked: bool) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    key = b"<" + b"41" * 32 + b">"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O %s /U %s >> /ID [<01> <01>]" % (key, key)
    trailer = b"<< /Size %d /Root %d 0 R %s >>" % (len(objects) + 1, len(objects), lock if locked else b"")
    start = len(out)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        trailer,
        start,
    )


def docx_of(paragraphs: Sequence[str | tuple[str, str]]) -> bytes:
    """A DOCX file; a tuple is (text, style)."""
    document = docx.Document()
    for paragraph in paragraphs:
        text, style = (paragraph, None) if isinstance(paragraph, str) else paragraph
        document.add_paragraph(text, style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_with(body: str, numbering: str = "") -> bytes:
    """A DOCX file whose body is this WordprocessingML."""
    return replaced(
        docx_of([]),
        {
            "word/document.xml": '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
            f'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
            **(
                {
                    "word/numbering.xml": '<?xml version="1.0"?><w:numbering xmlns:w="http://schemas.openxmlformats'
                    f'.org/wordprocessingml/2006/main">{numbering}</w:numbering>'
                }
                if numbering
                else {}
            ),
        },
    )


def replaced(archive: bytes, parts: dict[str, str | bytes]) -> bytes:
    """The ZIP archive with these members replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in parts:
                new.writestr(item, old.read(item.filename))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()

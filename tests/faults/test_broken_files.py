"""A file that can't be read says so in words that a compliance lead understands, and names itself."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest

import adapters.readers as readers
from adapters.readers import SUFFIXES, docx_package, read
from bot.errors import UnreadableDocument
from tests.unit.readers.making import docx_of, docx_with, page_of, pdf, replaced

PAGE = page_of(["Some text.", "More text."])
WORD = docx_of(["Some text."])
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
DOCTYPE = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BLANK = pdf([[]])


def said(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as refusal:
        read(name, data)
    assert name in refusal.value.problem
    assert refusal.value.remedy
    return str(refusal.value)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("data", [b"", b" \n\t \r\n"], ids=["empty", "white space"])
def test_an_empty_file(suffix: str, data: bytes) -> None:
    assert "is empty" in said(f"a{suffix}", data)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_huge_file(suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LARGEST", 3 * 2**20)
    assert "too large (4 MB; the limit is 3 MB)" in said(f"a{suffix}", b"x" * (4 * 2**20 + 1))


def test_a_format_that_nobody_reads() -> None:
    assert "format" in said("sheet.xlsx", b"x")
    assert "format" in said("none", b"x")


def test_an_ending_in_capitals_is_an_ending() -> None:
    assert read("A.MD", b"# Text").text == "Text"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("locked.pdf", pdf([PAGE], locked=True), "protected with a password"),
        ("scan.pdf", BLANK, "needs OCR"),
        ("cut.pdf", pdf([PAGE])[:200], "damaged or not a PDF"),
        ("no.pdf", b"<html>Not found</html>", "damaged or not a PDF"),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
        ("old.docx", OLE, "old Word format"),
        ("cut.docx", WORD[: len(WORD) // 2], "damaged or not a DOCX"),
        ("zip.docx", replaced(b"PK\x05\x06" + bytes(18), {"a.txt": "x"}), "damaged"),
        ("blank.docx", docx_of([]), "no text in it"),
        ("blank.html", b"<html><script>x()</script><nav>Menu</nav></html>", "no text in it"),
        ("comment.md", b"<!-- later -->", "no text in it"),
        ("photo.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x02\x03" + bytes(range(256)), "not a text file"),
        ("noise.txt", bytes(range(1, 32)) * 20, "not a text file"),
        ("half.txt", "text".encode("utf-16") + b"\x00\xd8" * 200, "not readable as text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_said(name: str, data: bytes, words: str) -> None:
    assert words in said(name, data)


def test_a_pdf_that_is_cut_off_after_its_text_is_read_with_a_warning() -> None:
    whole = pdf([PAGE, PAGE])
    found = read("cut.pdf", whole[: whole.index(b"%%EOF")])
    assert "Some text." in found.text
    assert "cut.pdf seems to be cut off" in found.warnings[0]


def test_a_scanned_page_among_others_is_named() -> None:
    picture = b"q 90 0 0 90 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"  # a picture drawn within the page
    whole = pdf([PAGE, []]).replace(
        b"<< /Length 0 >>\nstream\n", b"<< /Length %d >>\nstream\n%s" % (len(picture), picture)
    )
    found = read("mixed.pdf", whole)
    assert any("page 2 has only pictures of text; it needs OCR" in warning for warning in found.warnings)


def test_a_docx_bomb_is_not_unpacked() -> None:
    bomb = replaced(WORD, {"word/media/zeros.bin": bytes(60 * 2**20)})
    assert len(bomb) < 2**20
    assert "unpacks to more than" in said("bomb.docx", bomb)


def test_a_docx_that_lies_about_its_size_is_refused() -> None:
    honest = replaced(WORD, {"word/media/zeros.bin": bytes(4 * 2**20)})
    size = (4 * 2**20).to_bytes(4, "little")
    assert honest.count(size) >= 1
    assert said("liar.docx", honest.replace(size, (10).to_bytes(4, "little")))


def test_an_xml_part_too_large_to_parse_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx_package, "LARGEST_PART", 2**16)
    assert "unpacks to more than" in said("long.docx", docx_of(["word " * 20_000]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_in_a_docx_are_refused(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{DOCTYPE}<w>&b;</w>'.encode(encoding)
    assert "XML entities" in said("laughs.docx", replaced(WORD, {"word/document.xml": xml}))


def test_a_docx_part_that_is_no_xml() -> None:
    assert "damaged" in said("a.docx", replaced(WORD, {"word/document.xml": b"<w:document"}))


def test_a_docx_with_absurd_numbers_is_read() -> None:
    numbered = '<w:numPr><w:ilvl w:val="99999999"/><w:numId w:val="x"/></w:numPr>'
    body = f"<w:p><w:pPr>{numbered}</w:pPr><w:r><w:t>ok</w:t></w:r></w:p>"
    assert read("a.docx", docx_with(body)).text == "ok"


DEEP = 10_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<div>" * DEEP + "deep" + "</div>" * DEEP + "<p>last</p>"),
        ("a.html", "<ul><li>" * DEEP + "deep <b>last"),
        ("a.html", "<table><tr><td>" * DEEP + "deep <b>last"),
        ("a.html", "<b>" * DEEP + "deep</b><script>gone</script> last"),
        ("a.md", "> " * DEEP + "deep last"),
        ("a.md", "- " * DEEP + "deep last"),
        ("a.md", "[" * DEEP + "deep" + "](x)" * DEEP + " last"),
        ("a.md", "![" * DEEP + "deep" + "](x)" * DEEP + " last"),
        ("a.md", "**" * DEEP + "deep" + "**" * DEEP + " last"),
        ("a.md", "<div>" * DEEP + "deep</div> last"),
        ("a.txt", "(" * DEEP + "deep last"),
    ],
    ids=["div", "ul", "table", "b", "quotes", "lists", "links", "pictures", "bold", "html", "text"],
)
def test_nesting_without_end_loses_no_text(name: str, text: str) -> None:
    found = read(name, text.encode())
    assert found.text.index("deep") < found.text.rindex("last")
    assert "gone" not in found.text


def test_a_reader_that_fails_on_its_own_says_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    from adapters.readers import plain

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(plain, "read", fail)
    assert said("a.txt", b"x") == "a.txt is damaged. Open it, save it again, and replace the file."


def test_no_format_is_imported_before_it_is_read() -> None:
    heavy = {"lxml", "docx", "markdown_it", "pypdfium2", "charset_normalizer", "bs4"}
    code = f"import sys, adapters.readers; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_an_archive_that_is_no_word_file() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "x")
    assert "damaged" in said("a.docx", out.getvalue())

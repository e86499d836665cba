"""A Word file gives what Word shows: the numbers it draws, changes accepted, tables row by row."""

from __future__ import annotations

from adapters.readers import read
from tests.unit.readers.making import docx_of, docx_with, replaced

NUMBERING = """<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>"""


def paragraph(text: str, level: int | None = None, style: str = "", number: int = 1) -> str:
    listed = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_headings_and_their_paths() -> None:
    word = read("a.docx", docx_of([("Policy", "Title"), ("Use", "Heading 1"), ("Scope", "Heading 2"), "All staff."]))
    assert [section.locator for section in word.sections] == ["Policy", "Use", "Use › Scope"]


def test_the_numbers_that_word_draws_are_in_the_text() -> None:
    body = "".join(
        [
            paragraph("Scope", 0, "Heading1"),
            paragraph("All staff.", 1),
            paragraph("Must:", 1),
            paragraph("ask;", 2),
            paragraph("wait.", 2),
            paragraph("Use", 0, "Heading1"),
            paragraph("No upload.", 1),
        ]
    )
    word = read("a.docx", docx_with(body, NUMBERING))
    assert word.text.split("\n\n")[:5] == ["1 Scope", "1.1 All staff.", "1.2 Must:", "(a) ask;", "(b) wait."]
    assert [section.locator for section in word.sections] == [
        "§ 1",
        "§ 1.1",
        "§ 1.2",
        "§ 1.2(a)",
        "§ 1.2(b)",
        "§ 2",
        "§ 2.1",
    ]


def test_a_list_may_begin_anew() -> None:
    body = paragraph("a", 0) + paragraph("b", 0) + paragraph("c", 0, number=2) + paragraph("d", 0, number=2)
    assert read("a.docx", docx_with(body, NUMBERING)).text == "1 a\n\n2 b\n\n7 c\n\n8 d"


def test_tables_changes_boxes_and_content_controls() -> None:
    cell = "<w:tc>{}</w:tc>"
    row = f"<w:tr>{cell.format(paragraph('a'))}{cell.format(paragraph('b') + paragraph('c'))}</w:tr>"
    body = (
        f"<w:tbl>{row}{row}</w:tbl>"
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('control')}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:t>host</w:t><w:pict><w:txbxContent>{paragraph('boxed')}</w:txbxContent></w:pict></w:r></w:p>"
    )
    assert read("a.docx", docx_with(body)).text == "a | b c\na | b c\n\nnew\n\ncontrol\n\nhost\n\nboxed"


def test_bold_lines_are_headings_where_there_are_no_styles() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    body = bold.format("Policy") + paragraph("Intro.") + bold.format("1. Scope") + paragraph("1.1 All staff.")
    word = read("a.docx", docx_with(body))
    assert [section.locator for section in word.sections] == ["Policy", "§ 1", "§ 1.1"]


def test_footnotes_stand_at_the_end() -> None:
    word = docx_of(["Body."])
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnotes {space}><w:footnote w:id="1">{paragraph("A note.")}</w:footnote></w:footnotes>'
    relation = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId9" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/footnotes"/></Relationships>'
    )
    data = replaced(word, {"word/footnotes.xml": notes, "word/_rels/document.xml.rels": relation})
    assert read("a.docx", data).text == "Body.\n\nNotes\n\nA note."

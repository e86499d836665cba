"""Whatever is written: no word is lost, sections nest, and bad bytes end in one kind of error."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.readers import SUFFIXES, read
from adapters.readers.block import Block
from adapters.readers.structure import document
from bot.errors import UnreadableDocument
from bot.source import Document
from tests.unit.readers.making import docx_of, page_of, pdf

LETTERS = "abcdefgxyzæøåßéABCZ"
WORDS = st.text(LETTERS, min_size=1, max_size=8)
LABELS = st.sampled_from(
    [
        "Art. 6",
        "Article 7 Title",
        "§ 3",
        "3.1",
        "3.1.2",
        "3.",
        "(1)",
        "1.",
        "2.",
        "(a)",
        "b)",
        "(i)",
        "(ii)",
        "Recital 4",
        "Annex III",
        "Chapter II",
        "Section 2",
        "Whereas:",
        "para. 34",
        "paras. 3-5",
        "Sec. 15",
        "-",
        "Recitals",
    ]
)
PHRASES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
LINES = st.one_of(PHRASES, st.tuples(LABELS, PHRASES).map(" ".join), LABELS)
BLOCKS = st.lists(
    st.builds(
        Block,
        text=LINES,
        level=st.one_of(st.none(), st.none(), st.integers(1, 6)),
        page=st.none(),
        depth=st.integers(0, 3),
    ),
    min_size=1,
    max_size=25,
)


def words(text: str) -> list[str]:
    return re.findall(rf"[{LETTERS}]+", text)


def check_words(wanted: Sequence[str], found: Document) -> None:
    """Every word stands in the text, in order; numbers of lists may stand between."""
    rest = iter(words(found.text))
    missing = [word for word in wanted if word not in rest]
    assert not missing


def check_sections(found: Document) -> None:
    text, sections = found.text, found.sections
    assert len({section.locator for section in sections}) == len(sections)
    assert all(section.locator for section in sections)
    assert [(s.start, -s.end) for s in sections] == sorted((s.start, -s.end) for s in sections)
    open_ends: list[int] = []
    for section in sections:
        assert 0 <= section.start <= section.body <= section.end <= len(text)
        assert text[section.start : section.end].strip() == text[section.start : section.end] != ""
        while open_ends and open_ends[-1] <= section.start:
            open_ends.pop()
        assert not open_ends or section.end <= open_ends[-1]
        open_ends.append(section.end)
    covered = 0
    for section in sections:
        assert not text[covered : section.start].strip()
        covered = max(covered, section.end)
    assert covered == len(text)


@given(BLOCKS)
def test_sections_nest_cover_the_text_and_have_names_of_their_own(blocks: list[Block]) -> None:
    check_sections(document(blocks))


@given(BLOCKS)
def test_the_text_is_the_text_of_the_blocks(blocks: list[Block]) -> None:
    wanted = " ".join(block.text for block in blocks)
    assert document(blocks).text.split() == wanted.split()


def as_markdown(block: Block) -> str:
    if block.level:
        return "#" * block.level + " " + block.text
    return "  " * block.depth + ("- " if block.depth else "") + block.text


@given(BLOCKS)
def test_markdown_loses_no_word(blocks: list[Block]) -> None:
    wanted = [word for block in blocks for word in words(block.text)]
    if wanted:
        found = read("a.md", "\n\n".join(map(as_markdown, blocks)).encode())
        check_words(wanted, found)
        check_sections(found)


@given(st.text("ab *_`[]()<>#-|\n\\!&;:~1.>", min_size=1).filter(str.strip))
@example("| a |\n|---|\n| b | c |")
@example("[a]: b\n[a]")
def test_any_markdown_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableDocument):
        check_sections(read("a.md", text.encode()))


INLINE = st.sampled_from(["b", "i", "em", "span", "a", "code", "u"])
CONTAINERS = st.sampled_from(
    ["p", "div", "li", "td", "h1", "h2", "h4", "blockquote", "section", "article", "dd", "pre"]
)


@st.composite
def pages(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A page and its words; tags may stay open, as they do."""
    markup, wanted = "", []
    for line in draw(st.lists(LINES, min_size=1, max_size=15)):
        tag, inner = draw(CONTAINERS), draw(INLINE)
        first, _, rest = line.partition(" ")
        opened = f"<{tag}><{inner}>{html.escape(first)}</{inner}> {html.escape(rest)}"
        markup += opened + draw(st.sampled_from([f"</{tag}>", f"</{tag}>", "", "<br>", "<script>gone</script>"]))
        wanted += words(line)
    wrap = draw(st.sampled_from(["{}", "<ol>{}</ol>", "<table><tr>{}</tr></table>", "<body><main>{}</main>", "<ul>{}"]))
    return wrap.format(markup), wanted


@given(pages())
def test_html_loses_no_word(page: tuple[str, list[str]]) -> None:
    markup, wanted = page
    if wanted:
        found = read("a.html", markup.encode())
        check_words(wanted, found)
        check_sections(found)


@given(st.lists(LINES, min_size=1, max_size=20))
def test_plain_text_loses_no_word(lines: list[str]) -> None:
    wanted = [word for line in lines for word in words(line)]
    for end in ("\n", "\n\n"):
        found = read("a.txt", end.join(lines).encode())
        check_words(wanted, found)
        check_sections(found)


STYLES = st.sampled_from(["Normal", "Title", "Heading 1", "Heading 2", "List Number", "List Bullet", "List Number 2"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(LINES, STYLES), min_size=1, max_size=12))
def test_docx_loses_no_word(paragraphs: list[tuple[str, str]]) -> None:
    found = read("a.docx", docx_of(paragraphs))
    check_words([word for text, _ in paragraphs for word in words(text)], found)
    check_sections(found)


@settings(deadline=None)
@given(st.lists(st.lists(LINES, min_size=1, max_size=12), min_size=1, max_size=3), st.booleans())
def test_pdf_sections_and_pages_hold_together(texts: list[list[str]], bold: bool) -> None:
    sheets = [page_of([(line, 14.0, bold) if n % 4 == 0 else line for n, line in enumerate(page)]) for page in texts]
    try:
        found = read("a.pdf", pdf(sheets))
    except UnreadableDocument:
        return  # each page held only what repeats on all of them
    check_sections(found)
    ends = [page.end for page in found.pages]
    assert [page.start for page in found.pages] == [0, *ends[:-1]]
    assert ends[-1] == len(found.text)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(deadline=None)
@given(
    data=st.one_of(
        st.binary(), st.binary().map(lambda b: b"%PDF-1.4\n" + b), st.binary().map(lambda b: b"PK\x03\x04" + b)
    )
)
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    try:
        found = read(f"a{suffix}", data)
    except UnreadableDocument as error:
        refusal = error
    else:
        check_sections(found)
        found.text.encode()
        return
    assert f"a{suffix}" in refusal.problem
    assert refusal.remedy


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([".docx", ".pdf"]), st.data())
def test_a_file_damaged_anywhere_is_read_or_refused(suffix: str, data: st.DataObject) -> None:
    whole = docx_of(["One", ("Two", "Heading 1")]) if suffix == ".docx" else pdf([page_of(["One", "Two"])])
    start = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:start] + data.draw(st.binary(max_size=20)) + whole[start + data.draw(st.integers(0, 50)) :]
    with suppress(UnreadableDocument):
        check_sections(read(f"a{suffix}", damaged))

"""A web page gives its text, and nothing of what stands around it."""

from __future__ import annotations

import pytest

from adapters.readers import read
from bot.locator import resolve


def text_of(markup: str) -> str:
    return read("a.html", markup.encode()).text


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>gone()</script>",
        "<style>.gone{}</style>",
        "<nav><a href='/'>gone</a></nav>",
        "<div role='navigation'>gone</div>",
        "<footer>gone</footer>",
        "<div id='onetrust-banner-sdk'><p>gone</p></div>",
        "<div class='box cookie-banner'>gone <button>gone</button></div>",
        "<div hidden>gone</div>",
        "<p style='display: none'>gone</p>",
        "<!-- gone -->",
        "<svg><text>gone</text></svg>",
        "<form><select><option>gone</option></select></form>",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    markup = f"<html><head><title>gone</title></head><body><p>First.</p>{furniture}<p>Last.</p></body></html>"
    assert text_of(markup) == "First.\n\nLast."


@pytest.mark.parametrize(
    "text",
    [
        "<section id='cookies'><h2>Kept</h2></section>",
        "<article><p>Text.</p><footer>Kept</footer></article>",
        "<div class='cookie-notification'>" + "Kept " * 400 + "</div>",
        "<blockquote>Kept</blockquote>",
        "<details><summary>Kept</summary></details>",
        "</body></html><p>Kept</p>",
    ],
)
def test_what_only_resembles_furniture_stays(text: str) -> None:
    assert "Kept" in text_of(f"<body>{text}</body>")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ol><li>a<li>b</ol>", "1. a\n\n2. b"),
        ("<ol start=4><li>a<li value=9>b<li>c</ol>", "4. a\n\n9. b\n\n10. c"),
        ("<ol type=a><li>a<li>b<ol type=i><li>c</ol></ol>", "(a) a\n\n(b) b\n\n(i) c"),
        ("<ol style='list-style-type: upper-roman'><li>a</ol>", "I. a"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n\n1. b"),
        ("<ol><li>(a) own<li><p>2. own</ol>", "(a) own\n\n2. own"),
        ("<ol style='list-style:none'><li>a</ol>", "a"),
        ("<ul><li><p>a</p><p>more</p><li>b</ul>", "- a\n\nmore\n\n- b"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a | b\n1 | 2"),
        ("<table><tr><td><h2>H</h2><p>t</p><td>side</table>", "H\n\nt\n\nside"),
        ("<table><caption>c</caption><tr>stray<td>1<td>2<tr><td>3</table>", "c\n\nstray\n\n1 | 2\n\n3"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("a\n b<br>c<b>d</b>", "a b\ncd"),
        ("<p>one <i>two</i>, three", "one two, three"),
        ("x<sup>2</sup> y", "x2 y"),
    ],
)
def test_lists_tables_and_lines(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    "mark",
    [
        "<a href='#n1'><sup>1</sup></a>",
        "<sup><a href='#n1'>[1]</a></sup>",
        "<a href='#ntr1'>(<span class='oj-super oj-note-tag'>1</span>)</a>",
        "<sup class='footnote-ref'>1</sup>",
        "<a role='doc-noteref' href='#f'>*</a>",
    ],
)
def test_marks_of_footnotes_are_left_out(mark: str) -> None:
    assert text_of(f"<p>The Council {mark}, acting.") == "The Council, acting."


def test_the_official_journal_of_the_eu() -> None:
    act = read(
        "act.html",
        b"""<p class="oj-doc-ti">REGULATION 2024/1</p><p class="oj-doc-ti">of 13 June 2024</p>
        <p class="oj-normal">Whereas:</p>
        <table><tr><td><p class="oj-normal">(1)</p></td><td><p class="oj-normal">A recital.</p></td></tr></table>
        <p class="oj-normal">HAVE ADOPTED THIS REGULATION:</p>
        <p class="oj-ti-section-1">CHAPTER I</p><p class="oj-ti-section-2">GENERAL</p>
        <div id="art_1"><p class="oj-ti-art">Article 1</p><p class="oj-sti-art">Aim</p>
        <p class="oj-normal">1.&nbsp;&nbsp;&nbsp;The aim is:</p>
        <table><tr><td><p>(a)</p></td><td><p>one:</p><table><tr><td>(i)</td><td>deep;</td></tr></table></td></tr></table>
        <table><tr><td><p>(b)</p></td><td><p>two.</p></td></tr></table></div>
        <p class="oj-doc-ti">ANNEX III</p><p class="oj-doc-ti">High risk</p>
        <p class="oj-normal">4.&nbsp;Work.</p>
        <p class="oj-note">(1) OJ L 1.</p>""",
    )
    found = {section.locator: act.text[section.body : section.end] for section in act.sections}
    assert found["Recital 1"] == "(1) A recital."
    assert found["Art. 1(1)"] == "1. The aim is:\n\n(a) one:\n\n(i) deep;\n\n(b) two."
    assert found["Art. 1(1)(a)(i)"] == "(i) deep;"
    assert found["Annex III(4)"] == "4. Work."
    assert found["Notes"] == "(1) OJ L 1."
    article = resolve(act.sections, "Art. 1")
    assert article is not None
    assert article.heading == ("CHAPTER I GENERAL", "Article 1 Aim")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_that_the_page_names_is_believed(encoding: str) -> None:
    page = f"<meta charset='{encoding}'><p>Blåbærsyltetøy</p>".encode(encoding)
    assert read("a.html", page) == read("a.html", "<p>Blåbærsyltetøy</p>".encode())

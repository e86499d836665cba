"""Markdown becomes plain text that loses no word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.readers import read

POLICIES = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "site-policy" / "Policies"


def text_of(markdown: str) -> str:
    return read("a.md", markdown.encode()).text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Some *very* **bold** `code` ~~gone~~ [link](http://a.b/c) ![photo](x.png) here.", None),
        ("<https://a.example/x>", "https://a.example/x"),
        ("Write to <your company> <!-- note --> now<br>and here", "Write to <your company> now\nand here"),
        ("3. Three\n4. Four\n\n- dot\n  1) inner", "3. Three\n\n4. Four\n\n- dot\n\n1) inner"),
        ("| a | b |\n|---|:-:|\n| 1 | **2** |\n| 3 |  |", "a | b\n1 | 2\n3 |"),
        ("| a |\n|---|\n| 1 | *more* |", "a\n1 | more"),
        ("wrapped\nlines go\ntogether", "wrapped lines go together"),
        ("> quoted\n\n```py\ncode here\n```", "quoted\n\ncode here"),
        ("<div><p>In <b>HTML</b></p><script>x()</script></div>\n\nAfter.", "In HTML\n\nAfter."),
        ("a &amp; b \\* c &copy;", "a & b * c ©"),
        ("<details>\n<summary>More</summary>\n\nInside *it*.\n\n</details>", "More\n\nInside it."),
    ],
)
def test_signs_go_and_words_stay(markdown: str, text: str | None) -> None:
    assert text_of(markdown) == (text or "Some very bold code gone link photo here.")


def test_rules_on_lines_of_their_own_need_no_blank_line() -> None:
    text = "## § 3 Use\n\n3.1 First rule, which\ngoes on.\n3.2 Second rule:\n(a) one; or\n(b) two."
    document = read("a.md", text.encode())
    assert [section.locator for section in document.sections] == ["§ 3", "§ 3.1", "§ 3.2", "§ 3.2(a)", "§ 3.2(b)"]


def test_a_wrapped_line_that_begins_with_a_number_is_no_rule() -> None:
    document = read("a.md", b"## \xc2\xa7 3 Use\n\n3.1 The rule follows section\n3.2 of the law and point\n(a) of it.")
    assert [section.locator for section in document.sections] == ["§ 3", "§ 3.1"]


def test_markdown_lists_in_an_article_are_its_paragraphs() -> None:
    document = read("a.md", b"## Art. 6\n\n1. One:\n   1. inner\n   2. other\n4. Four.")
    assert [section.locator for section in document.sections] == [
        "Art. 6",
        "Art. 6(1)",
        "Art. 6(1)(1)",
        "Art. 6(1)(2)",
        "Art. 6(4)",
    ]


def visible_words(markdown: str) -> list[str]:
    """Words by another way than parsing: what is no word is cut out of the source."""
    for pattern, instead in [
        (r"<!--.*?-->", ""),
        (r"(?m)^ *```\w*$", ""),
        (r"(?m)^\[[^\]]+\]:\s*\S+.*$", ""),
        (r"\]\(\s*(?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)", "]"),
        (r"</?(?:a|br|p|div|img|em|strong)\b[^>]*>", " "),
        (r"&nbsp;", " "),
    ]:
        markdown = re.sub(pattern, instead, markdown, flags=re.S)
    return re.findall(r"[^\W_]+", markdown)


@pytest.mark.skipif(not POLICIES.is_dir(), reason=f"no policies in {POLICIES}")
def test_real_policies_lose_no_word() -> None:
    paths = sorted(POLICIES.rglob("*.md"))
    assert len(paths) == 57
    for path in paths:
        body = re.sub(r"\A---\n.*?\n---\n", "", path.read_text("utf-8"), flags=re.S)
        document = read(path.name, body.encode())
        assert re.findall(r"[^\W_]+", document.text) == visible_words(body), path.name
        assert document.warnings == ()

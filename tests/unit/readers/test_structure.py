"""Blocks become sections with the locators that lawyers would write."""

from __future__ import annotations

import pytest

from adapters.readers.block import Block
from adapters.readers.structure import document
from bot.locator import resolve
from bot.source import Document


def law(*lines: str) -> Document:
    """Lines that begin with `#` are headings."""
    return document(
        Block(line.lstrip("# "), len(line) - len(line.lstrip("#")) or None) if line.startswith("#") else Block(line)
        for line in lines
    )


def locators(document: Document) -> list[str]:
    return [section.locator for section in document.sections]


def said(document: Document, locator: str) -> str:
    section = resolve(document.sections, locator)
    assert section is not None, f"{locator} not in {locators(document)}"
    return document.text[section.body : section.end]


def test_an_article_has_paragraphs_points_and_roman_items() -> None:
    act = law(
        "## Article 6 Lawfulness", "1. Only if:", "(a) consent:", "(i) free;", "(ii) clear;", "(b) law.", "2. Two."
    )
    assert locators(act) == [
        "Art. 6",
        "Art. 6(1)",
        "Art. 6(1)(a)",
        "Art. 6(1)(a)(i)",
        "Art. 6(1)(a)(ii)",
        "Art. 6(1)(b)",
        "Art. 6(2)",
    ]
    assert said(act, "Art. 6(1)(a)") == "(a) consent:\n\n(i) free;\n\n(ii) clear;"


def test_text_after_the_points_belongs_to_the_paragraph_and_to_no_point() -> None:
    act = law("## Art. 6", "1. Only if:", "(a) consent;", "(f) interests.", "Point (f) shall not apply.", "2. Two.")
    assert said(act, "Art. 6(1)").endswith("Point (f) shall not apply.")
    assert said(act, "Art. 6(1)(f)") == "(f) interests."


@pytest.mark.parametrize("form", ["(1) One.", "1) One.", "1. One."])
def test_paragraphs_are_numbered_in_three_ways(form: str) -> None:
    assert said(law("## Art. 5", form), "Art. 5(1)") == form


def test_an_article_of_points_alone_has_no_paragraphs() -> None:
    act = law("## Art. 50", "States shall:", "(a) help;", "b) talk.", "All of them.")
    assert locators(act) == ["Art. 50", "Art. 50(a)", "Art. 50(b)"]
    assert said(act, "Art. 50(b)") == "b) talk."


def test_i_after_h_is_a_letter() -> None:
    act = law("## Art. 83", "(2) Regard to:", "(h) the manner;", "(i) earlier orders;", "(j) codes.")
    assert locators(act)[-2:] == ["Art. 83(2)(i)", "Art. 83(2)(j)"]


def test_i_after_h_is_roman_where_ii_follows() -> None:
    act = law("## Art. 5", "1. These:", "(h) use, unless for:", "(i) victims;", "(ii) threats;", "(iii) crimes.")
    assert locators(act)[-3:] == ["Art. 5(1)(h)(i)", "Art. 5(1)(h)(ii)", "Art. 5(1)(h)(iii)"]


def test_v_after_iv_is_roman_and_after_u_a_letter() -> None:
    act = law("## Art. 5", "(a) one:", "(iv) four;", "(v) five.", "(u) you;", "(v) we.")
    assert locators(act)[1:] == ["Art. 5(a)", "Art. 5(a)(iv)", "Art. 5(a)(v)", "Art. 5(u)", "Art. 5(v)"]


def test_summaries_may_skip_numbers() -> None:
    act = law(
        "## Art. 6", "(1) If:", "(f) interests.", "(4) Other purpose:", "(e) safeguards.", "## Art. 9", "(2) Not if:"
    )
    assert locators(act)[1:5] == ["Art. 6(1)", "Art. 6(1)(f)", "Art. 6(4)", "Art. 6(4)(e)"]
    assert locators(act)[-1] == "Art. 9(2)"


def test_paragraphs_and_points_that_a_later_law_put_in() -> None:
    act = law(
        "## Art. 5",
        "1. One:",
        "(b) b;",
        "(ba) new;",
        "(bb) newer;",
        "(c) c.",
        "1a. More.",
        "(or) not a point",
        "2. Two.",
    )
    assert locators(act)[1:] == [
        "Art. 5(1)",
        "Art. 5(1)(b)",
        "Art. 5(1)(ba)",
        "Art. 5(1)(bb)",
        "Art. 5(1)(c)",
        "Art. 5(1a)",
        "Art. 5(2)",
    ]


def test_only_points_pack() -> None:
    act = law("## Art. 6", "1. If:", "(a) one:", "(i) deep;", "## § 3 Use", "3.1 Do:", "(a) this;", "## Other", "Text.")
    assert [section.locator for section in act.sections if section.packs] == [
        "Art. 6(1)(a)",
        "Art. 6(1)(a)(i)",
        "§ 3.1(a)",
    ]


def test_recitals_are_headings_or_numbers_below_recitals_or_whereas() -> None:
    assert locators(law("## Recital 47", "Text.")) == ["Recital 47"]
    assert locators(law("## Recitals", "1. One.", "2. Two."))[1:] == ["Recital 1", "Recital 2"]
    act = law("## Act", "Whereas:", "(1) One.", "(2) Two.", "HAVE ADOPTED THIS REGULATION:", "## Article 1", "Text.")
    assert locators(act)[1:] == ["Recital 1", "Recital 2", "Art. 1"]
    assert said(act, "Recital 2") == "(2) Two."


def test_rules_stand_below_their_paragraph_sign() -> None:
    policy = law(
        "# Policy", "## § 3 Before training", "3.1 First.", "More.", "3.1.2 Inner.", "3.2 Second.", "4.1 Not ours."
    )
    assert locators(policy)[1:] == ["§ 3", "§ 3.1", "§ 3.1.2", "§ 3.2"]
    assert said(policy, "§ 3.1") == "3.1 First.\n\nMore.\n\n3.1.2 Inner."
    assert said(policy, "§ 3.2") == "3.2 Second.\n\n4.1 Not ours."


@pytest.mark.parametrize(
    "headings", [["## 1. Scope", "## 2. Use"], ["## 1 Scope", "## 2 Use"], ["## § 1 A", "## § 2 B"]]
)
def test_numbered_headings_of_policies_are_rules(headings: list[str]) -> None:
    policy = law("# P", headings[0], "1.1 One.", headings[1], "### 2.1 Two", "Text.")
    assert locators(policy)[1:] == ["§ 1", "§ 1.1", "§ 2", "§ 2.1"]


def test_numbers_that_begin_again_in_every_chapter_are_no_locators() -> None:
    terms = law("## A. Account", "### 1. Name", "x", "### 2. Age", "x", "## B. Pay", "### 1. Price", "x")
    assert locators(terms)[1] == "A. Account › 1. Name"
    assert locators(terms)[-1] == "B. Pay › 1. Price"


@pytest.mark.parametrize(
    "heading", ["14 June 2024", "2. desember 2026", "10 questions to ask", "2024 in review", "1 May"]
)
def test_dates_and_counts_are_no_numbers_of_sections(heading: str) -> None:
    assert locators(law("# T", "## Timeline", f"### {heading}", "Text."))[-1] == f"Timeline › {heading}"


def test_other_labels() -> None:
    texts = {
        "para. 34 Scraping": "para. 34",
        "paras. 91–95 Tests": "paras. 91-95",
        "Paragraph 12": "para. 12",
        "§ 104 Right to one's picture": "§ 104",
        "§ 9-2 E-mail": "§ 9-2",
        "§ 6 a": "§ 6 a",
        "Sec. 15. Retention": "Sec. 15",
        "§ 1798.100": "§ 1798.100",
        "Art. 4a": "Art. 4a",
        "ARTICLE 12": "Art. 12",
        "Article 6(1)(f) Interests": "Art. 6(1)(f)",
        "Annex III High risk": "Annex III",
    }
    for heading, locator in texts.items():
        assert locators(law("# T", f"## {heading}", "Text."))[1:] == [locator]


def test_headings_that_only_look_like_labels_are_paths() -> None:
    for heading in ("Articles 6 and 7", "Article 29 Working Party", "Section", "Annexes", "Parameters 5"):
        assert locators(law("# T", f"## {heading}", "Text."))[1:] == [heading]


def test_annexes_and_american_sections() -> None:
    act = law(
        "## Annex III",
        "(4) Work:",
        "(a) hiring;",
        "## Sec. 15",
        "(b) No entity may:",
        "(1) ask;",
        "(2) tell.",
        "(c) C.",
    )
    assert locators(act) == [
        "Annex III",
        "Annex III(4)",
        "Annex III(4)(a)",
        "Sec. 15",
        "Sec. 15(b)",
        "Sec. 15(b)(1)",
        "Sec. 15(b)(2)",
        "Sec. 15(c)",
    ]


def test_chapters_hold_articles_of_the_same_heading_level() -> None:
    act = law(
        "# Act",
        "## Chapter I",
        "## Section 1 Aim",
        "## Article 1",
        "x",
        "## Article 2",
        "x",
        "## Chapter II",
        "## Article 3",
        "x",
    )
    assert [section.heading for section in act.sections[1:]] == [
        ("Chapter I",),
        ("Chapter I", "Section 1 Aim"),
        ("Chapter I", "Section 1 Aim", "Article 1"),
        ("Chapter I", "Section 1 Aim", "Article 2"),
        ("Chapter II",),
        ("Chapter II", "Article 3"),
    ]


def test_the_title_is_no_part_of_a_path_and_holds_everything() -> None:
    text = law("# Title", "Intro.", "## Scope", "### Who", "All.")
    assert locators(text) == ["Title", "Scope", "Scope › Who"]
    assert said(text, "Title") == text.text[len("Title\n\n") :]
    assert text.sections[0].heading == ()


def test_two_top_headings_are_no_title() -> None:
    assert locators(law("# One", "## In", "x", "# Two", "x")) == ["One", "One › In", "Two"]


def test_locators_are_unique() -> None:
    text = law("## Scope", "x", "## Scope", "x", "## Scope (2)", "x", "## Art. 6", "(1) a", "## Art. 6", "(1) b")
    assert locators(text) == [
        "Scope",
        "Scope (2)",
        "Scope (2) (2)",
        "Art. 6",
        "Art. 6(1)",
        "Art. 6 [2]",
        "Art. 6(1) [2]",
    ]


def test_text_outside_headings_lies_in_a_section_too() -> None:
    assert locators(law("Before.", "## Scope", "x")) == ["Opening", "Scope"]
    assert locators(law("One.", "Two.")) == ["Whole text"]


def test_paragraphs_that_count_through_a_guideline_are_cited_by_number() -> None:
    lines = ["# Guideline", "## 1 Introduction", *(f"{n}. Text {n}." for n in range(1, 8)), "## 2 Tests"]
    text = law(*lines, *(f"{n}. Text {n}." for n in range(8, 16)))
    assert said(text, "para. 9") == "9. Text 9."
    assert said(text, "§ 2").endswith("15. Text 15.")


def test_a_list_in_a_section_in_words_has_no_locators() -> None:
    assert locators(law("# T", "## Steps", "1. One.", "2. Two.", "(a) A.")) == ["T", "Steps"]


def test_notes_below_an_article_in_words_are_not_its_paragraphs() -> None:
    assert locators(law("## Art. 6", "(1) One.", "### Practice", "1. Tip."))[2:] == ["Art. 6 › Practice"]


def test_a_bullet_stays_in_its_point() -> None:
    act = law("## Art. 4", "(a) two:", "— this;", "— that;", "(b) other.")
    assert said(act, "Art. 4(a)") == "(a) two:\n\n— this;\n\n— that;"


def test_a_paragraph_that_begins_with_its_first_point_is_both() -> None:
    act = law("## Art. 3", "(1) (a) one;", "(b) two.")
    assert said(act, "Art. 3(1)(a)") == "(a) one;"
    assert said(act, "Art. 3(1)") == "(1) (a) one;\n\n(b) two."


def test_an_overlong_heading_is_a_paragraph() -> None:
    assert locators(law("## " + "word " * 100)) == ["Whole text"]


def test_invisible_characters_are_not_in_the_text() -> None:
    assert law("Pri\u00advacy\u200b is\u00a0here\x00.").text == "Privacy is here."

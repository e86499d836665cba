"""A PDF gives its paragraphs and pages; what repeats on every page is left out."""

from __future__ import annotations

from adapters.readers import read
from bot.source import Document
from tests.unit.readers.making import Ink, page_of, pdf


def policy() -> Document:
    def edges(number: int) -> list[Ink]:
        return [Ink("Nordlys AS · Confidential", 72, 800, 8), Ink(f"Page {number} of 3", 280, 30, 8)]

    return read(
        "policy.pdf",
        pdf(
            [
                edges(1)
                + page_of(
                    [
                        ("Privacy policy", 18, True),
                        "",
                        "The controller must make sure that the process-",
                        "ing is lawful and well-",
                        "known to everybody.",
                        "",
                        ("1. Scope", 13, True),
                        "1.1 This policy applies to åll staff:",
                        "(a) those in the office; or",
                        "(b) those who work from",
                        "home.",
                    ]
                ),
                edges(2)
                + page_of(
                    [
                        ("2. Use", 13, True),
                        "2.1 Employees must not upload customer photographs.",
                        "2.2 Where a sentence goes on over the page it must",
                    ]
                ),
                edges(3) + page_of(["still be quoted whole.", "", ("3. Contact", 13, True), "Write to us."]),
            ]
        ),
    )


def test_headings_rules_and_points_of_a_pdf() -> None:
    document = policy()
    assert [section.locator for section in document.sections] == [
        "Privacy policy",
        "§ 1",
        "§ 1.1",
        "§ 1.1(a)",
        "§ 1.1(b)",
        "§ 2",
        "§ 2.1",
        "§ 2.2",
        "§ 3",
    ]
    assert "(b) those who work from home." in document.text


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    text = policy().text
    assert "Confidential" not in text
    assert "Page" not in text


def test_a_first_line_that_repeats_is_text_where_nothing_sets_it_apart() -> None:
    document = read("a.pdf", pdf([page_of(["Employees must ask.", f"Case {case}."]) for case in ("one", "two")]))
    assert document.text.count("Employees must ask.") == 2


def test_words_broken_at_the_end_of_a_line_are_whole() -> None:
    assert "the processing is lawful and well-known to everybody." in policy().text


def test_a_sentence_that_crosses_a_page_is_whole_and_both_pages_know_it() -> None:
    document = policy()
    assert "it must still be quoted whole." in document.text
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert document.text[document.pages[2].start :].startswith("still be quoted")
    assert document.pages[-1].end == len(document.text)


def test_a_pdf_without_headings_is_cited_by_page() -> None:
    document = read("a.pdf", pdf([page_of(["Only text.", "More of it."]), [], page_of(["The end."])]))
    assert [(s.locator, document.text[s.start : s.end]) for s in document.sections] == [
        ("p. 1", "Only text. More of it."),
        ("p. 3", "The end."),
    ]


def test_bookmarks_name_the_headings() -> None:
    page = page_of(["Scope", "This applies to all.", "", "Use", "Do not upload."])
    document = read("a.pdf", pdf([page], outline=[("Scope", 0), ("Use", 0)]))
    assert [section.locator for section in document.sections] == ["Scope", "Use"]


def test_a_statute_set_as_a_pdf() -> None:
    page = page_of(
        [
            ("REGULATION", 14, True),
            "",
            "Article 6",
            "",
            ("Lawfulness of processing", 11, True),
            "",
            "1. Processing is lawful only if:",
            "(a) there is consent;",
            "(b) there is a contract.",
            "",
            "Article 7",
            "",
            ("Consent", 11, True),
            "",
            "1. The controller shall be able to prove it.",
        ]
    )
    document = read("a.pdf", pdf([page]))
    assert [section.locator for section in document.sections] == [
        "REGULATION",
        "Art. 6",
        "Art. 6(1)",
        "Art. 6(1)(a)",
        "Art. 6(1)(b)",
        "Art. 7",
        "Art. 7(1)",
    ]
    assert document.sections[1].heading == ("Article 6 Lawfulness of processing",)


def test_a_table_of_contents_is_not_taken_for_the_sections() -> None:
    contents = page_of([("Guide", 18, True), "", ("1. Scope 2", 11, True), "", ("2. Use . . . . . . 3", 11, True)])
    scope = page_of([("1. Scope", 13, True), "All staff are covered by this guide."])
    use = page_of([("2. Use", 13, True), "Ask before you upload."])
    document = read("a.pdf", pdf([contents, scope, use]))
    assert [section.locator for section in document.sections] == ["Guide", "§ 1", "§ 2"]
    assert document.text[document.sections[1].body :].startswith("All staff")


def test_headers_that_change_with_the_chapter_go_with_their_page_number() -> None:
    pages = [
        [Ink(f"Chapter {n}: {title} {n + 6}", 72, 810, 9), *page_of([(f"{n}. {title}", 14, True), f"Rule {title}."])]
        for n, title in enumerate(["Scope", "Use", "Storage", "Contact"], 1)
    ]
    document = read("a.pdf", pdf(pages))
    assert "Chapter" not in document.text
    assert [section.locator for section in document.sections] == ["§ 1", "§ 2", "§ 3", "§ 4"]


def test_numbers_decide_the_level_of_a_heading_where_its_look_wavers() -> None:
    page = page_of(
        [
            ("1 Start", 16, True),
            ("1.1 One", 12, True),
            "Text one.",
            ("1.2 Two", 13, True),
            "Text two.",
            ("2 End", 16, True),
            "Done.",
        ]
    )
    document = read("a.pdf", pdf([page]))
    assert [section.heading for section in document.sections] == [
        ("1 Start",),
        ("1 Start", "1.1 One"),
        ("1 Start", "1.2 Two"),
        ("2 End",),
    ]

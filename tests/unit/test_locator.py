"""Two spellings of one pinpoint are one pinpoint; two pinpoints never are."""

from __future__ import annotations

import pytest

from bot.locator import normalise, resolve
from bot.source import Section

SAME = [
    ["Art. 6(1)(f)", "Article 6 (1)(f)", "art 6(1) f", "Art. 6 no. 1 (f)", "ART. 6 (1) (F)", "Art. 6(1), point (f)"],
    ["Art. 6(4)", "Article 6 no. 4", "Article 6, paragraph 4", "Artikkel 6 nr. 4"],
    ["Recital 47", "Rec. 47", "Recital (47)", "recital  47"],
    ["§ 3.2", "§3.2", "Section 3.2", "Sec. 3.2", "sec 3.2", "\u00a7\u00a03.2"],
    ["§ 9-2", "§ 9–2", "§9‑2"],
    ["§ 6 a", "§ 6a"],
    ["Sec. 15(b)", "Section 15 (b)", "§ 15(b)"],
    ["para. 34", "paragraph 34", "Para 34", "¶ 34"],
    ["paras. 91–95", "paras. 91-95", "paragraphs 91 - 95", "paras 91—95", "paras. 91 to 95"],
    ["p. 3", "page 3", "p.3", "Page 3"],
    ["Annex III(4)", "ANNEX III (4)", "Annex III, point 4"],
    ["Timeline › 14 June 2024", "timeline > 14  JUNE 2024", "Timeline » 14 June 2024"],
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_every_spelling_of_a_pinpoint_gives_one_key(spellings: list[str]) -> None:
    assert {normalise(spelling) for spelling in spellings} == {normalise(spellings[0])}


def test_different_pinpoints_give_different_keys() -> None:
    others = ["Art. 6", "Art. 6 [2]", "Art. 6(2)", "Art. 61", "§ 3", "§ 3(2)", "§ 32", "Art. 6(1)", "Art. 6(1)(i)"]
    keys = [normalise(text) for text in [*(group[0] for group in SAME), *others]]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("words", ["Article six", "Art. 6 and practice", "Section 1 Transparency", "Parade 3"])
def test_a_heading_in_words_is_no_pinpoint(words: str) -> None:
    assert normalise(words) == words.casefold()


def section(locator: str, *heading: str, body: int = 0) -> Section:
    return Section(locator, heading, 0, 10, body, False)


SECTIONS = [
    section("Art. 6", "Article 6 Lawfulness", body=5),
    section("Art. 6 [2]"),
    section("Art. 6(2)"),
    section("paras. 80-120"),
    section("paras. 91-95"),
    section("para. 92"),
    section("Timeline", "Timeline"),
    section("Timeline › 14 June 2024", "Timeline", "14 June 2024", body=5),
    section("Use › Scope", "Use", "Scope", body=5),
    section("Storage › Scope", "Storage", "Scope", body=5),
    section("Notes (2)", "Notes", body=5),
]


@pytest.mark.parametrize(
    ("locator", "found"),
    [
        ("Article 6", "Art. 6"),
        ("Art. 6 [2]", "Art. 6 [2]"),
        ("Art. 6 (2)", "Art. 6(2)"),
        ("para. 92", "para. 92"),
        ("paragraph 93", "paras. 91-95"),
        ("paras. 93–94", "paras. 91-95"),
        ("para. 100", "paras. 80-120"),
        ("timeline", "Timeline"),
        ("14 June 2024", "Timeline › 14 June 2024"),
        ("use > scope", "Use › Scope"),
        ("Article 6 Lawfulness", "Art. 6"),
    ],
)
def test_a_locator_finds_its_section(locator: str, found: str) -> None:
    section = resolve(SECTIONS, locator)
    assert section is not None
    assert section.locator == found


@pytest.mark.parametrize("locator", ["Scope", "Art. 6(1)", "Art. 7", "para. 121", "paras. 94-130", "p. 3", "", "line"])
def test_a_locator_that_names_nothing_or_two_things_finds_nothing(locator: str) -> None:
    assert resolve(SECTIONS, locator) is None

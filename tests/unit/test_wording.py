"""How claims become text, and what is said beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.question import Facts
from bot.reply import Answer, Citation, Claim, Clarification, Reason, Referral, Refusal, Reply, Verdict, caution
from bot.source import Authority, Quote, Source
from bot.wording import binds_elsewhere, overall, spelled, told_as_of


def source(**fields: Any) -> Source:
    given: dict[str, Any] = {"id": "paper", "title": "Paper", "authority": "commentary", "publisher": "x"}
    return Source(**(given | {"jurisdiction": ("NO",)} | fields))


def test_claims_become_paragraphs_and_lists_with_their_marks() -> None:
    claims = [
        Claim("One.", (1,)),
        Claim("Two.", (1, 2)),
        Claim("first;", (3,), True, True, "Before:"),
        Claim("second.", (3,), True, True),
        Claim("Then.", (1,)),
    ]
    assert (
        spelled(claims, "Opening.")
        == "Opening.\nOne. [1] Two. [1][2]\n\nBefore:\n- first; [3]\n- second. [3]\nThen. [1]"
    )


def test_no_claims_say_nothing() -> None:
    assert spelled([]) == ""


def test_commentary_says_of_which_day_it_speaks() -> None:
    assert told_as_of(source(published=date(2024, 6, 7))) == "Paper describes the state of 7 June 2024."
    assert "an unknown date" in told_as_of(source())
    assert told_as_of(source(authority=Authority.LAW)) == ""


def test_a_text_that_does_not_bind_there_is_marked() -> None:
    def said(where: tuple[str, ...], authority: Authority = Authority.LAW) -> str:
        cited = Citation(1, Quote("paper", "", 0, 1, "x"), source(jurisdiction=where, authority=authority))
        return binds_elsewhere(cited, frozenset({"NO", "EEA"}), "NO")

    assert said(("EEA",)) == ""
    assert said(("US-IL",)) == "Paper does not bind in NO."
    assert said(("US",), Authority.COMMENTARY) == ""


def test_the_oldest_check_counts_for_the_whole() -> None:
    day = date(2026, 11, 23)
    assert (
        overall(day, [date(2026, 1, 1), None, date(2025, 1, 1)]) == "As of 2026-11-23; sources last checked 2025-01-01."
    )
    assert overall(day, [None]) == "As of 2026-11-23."


def test_the_most_cautious_of_several_replies_comes_first() -> None:
    fields: Any = {
        "question": "", "text": "", "facts": Facts(), "as_of": date(2026, 1, 1), "edition": "", "contact": "",
    }  # fmt: skip
    ordered: list[Reply] = [
        Answer(**fields, verdict=Verdict.NOT_ALLOWED),
        Referral(**fields),
        Clarification(**fields, options=()),
        Refusal(**fields, reason=Reason.NO_EVIDENCE),
        Answer(**fields, verdict=Verdict.CONDITIONAL),
        Answer(**fields, verdict=Verdict.ALLOWED),
        Answer(**fields, verdict=Verdict.INFORMATION),
    ]
    assert [caution(r) for r in ordered] == sorted({caution(r) for r in ordered})

"""What can be done with a case, when it is reminded of, and the ruling its answer becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import (
    Case,
    CaseState,
    Cause,
    Found,
    answer,
    case_id,
    not_ours,
    noted,
    remind_due,
    reminded,
    take,
    working_days_after,
)
from bot.case_ruling import draft_ruling
from bot.errors import CaseMoved, NoRuling
from bot.library.footnotes import WrittenRuling, parse_ruling, problems
from bot.library.frontmatter import parse, split
from bot.reply import Verdict
from bot.ruling import Ruled
from bot.source import Status

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
GDPR = Found("gdpr", "Art. 6(4)", "A new purpose needs a compatibility assessment.", "https://x.example", "GDPR", "law")
POLICY = Found("policy-photos", "§ 2.1", 'The "privacy team" approves it: always.', "", "Photos", "policy")


def case(**fields: Any) -> Case:
    known: dict[str, Any] = {
        "id": "case-7k3q2mxwab", "opened": MONDAY, "cause": Cause.REFERRAL, "platform": "slack", "asker": "U1",
        "conversation": {"channel": "C1"}, "question": "Can we use photos of [NAME_1]: yes or no? # really",
        "facts": {"data": ("photo",), "people": ("customer",)}, "found": (GDPR, POLICY),
    }  # fmt: skip
    return Case(**(known | fields))


def answered(text: str = "Only with consent.", footnotes: tuple[Found, ...] = (GDPR, POLICY), **fields: Any) -> Case:
    return answer(case(**fields), Verdict.CONDITIONAL, text, footnotes, "P1", MONDAY)


# -- steps -------------------------------------------------------------------------------------


def test_a_case_is_taken_passed_on_and_answered() -> None:
    taken = take(case(), "P1", MONDAY)
    assert (taken.state, taken.owner, taken.version) == (CaseState.TAKEN, "P1", 2)
    assert take(taken, "P1", MONDAY) is taken, "taking what one has changes nothing"
    assert take(taken, "P2", MONDAY).owner == "P2"
    ended = answer(taken, Verdict.ALLOWED, " Yes. ", [GDPR, GDPR], "P2", MONDAY)
    assert (ended.state, ended.owner, ended.version) == (CaseState.ANSWERED, "P1", 3)
    assert ended.answer is not None
    assert (ended.answer.text, ended.answer.footnotes, ended.answer.by) == ("Yes.", (GDPR,), "P2")


def test_who_answers_or_closes_need_not_have_taken_it() -> None:
    assert answered().owner == "P1"
    closed = not_ours(case(), "P2", MONDAY)
    assert (closed.state, closed.owner) == (CaseState.CLOSED, "P2")


@pytest.mark.parametrize("ended", [answered(), not_ours(case(), "P1", MONDAY)])
def test_nothing_is_done_with_an_ended_case(ended: Case) -> None:
    for step in (
        lambda: take(ended, "P2", MONDAY),
        lambda: not_ours(ended, "P2", MONDAY),
        lambda: answer(ended, Verdict.ALLOWED, "Yes.", [], "P2", MONDAY),
    ):
        with pytest.raises(CaseMoved, match=r"already (answered|closed)"):
            step()


def test_an_answer_has_words_and_footnotes_that_were_found() -> None:
    with pytest.raises(ValueError, match="words"):
        answer(case(), Verdict.ALLOWED, " \n", [], "P1", MONDAY)
    with pytest.raises(ValueError, match="found"):
        answer(case(), Verdict.ALLOWED, "Yes.", [replace(GDPR, quote="invented")], "P1", MONDAY)


def test_what_the_asker_adds_is_kept_once() -> None:
    once = noted(case(), "It is urgent.", MONDAY)
    assert noted(once, "It is urgent.", MONDAY) is once
    assert noted(once, "", MONDAY) is once
    assert noted(once, "By Friday.", MONDAY).note == "It is urgent.\nBy Friday."


def test_a_reply_has_one_case_id_that_fits_a_ruling() -> None:
    assert case_id("slack:Ev1") == case_id("slack:Ev1") != case_id("slack:Ev2")
    assert case_id("x").startswith("case-")


def test_who_answered_can_be_taken_out() -> None:
    without = answered().without("P1")
    assert without.answer is not None
    assert (without.owner, without.answer.by) == ("", "")
    assert answered().without("P9") == answered()


# -- reminders ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-23T09:00", "2026-11-25T09:00"),  # Monday → Wednesday
        ("2026-11-26T16:30", "2026-11-30T16:30"),  # Thursday → Monday
        ("2026-11-27T16:30", "2026-12-01T16:30"),  # Friday → Tuesday
        ("2026-11-28T12:00", "2026-12-02T00:00"),  # Saturday counts as Monday's first minute → Wednesday
        ("2026-11-29T23:59", "2026-12-02T00:00"),
    ],
)
def test_two_working_days_are_monday_to_friday(opened: str, due: str) -> None:
    start, end = (datetime.fromisoformat(t).replace(tzinfo=UTC) for t in (opened, due))
    assert working_days_after(start, 2, MONDAY) == end
    waiting = case(opened=start)
    assert remind_due(waiting, end)
    assert not remind_due(waiting, end - timedelta(seconds=1))


def test_the_weekend_is_that_of_where_the_bot_runs() -> None:
    oslo = timezone(timedelta(hours=1))
    late_sunday_utc = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)  # Monday 00:30 in Oslo
    due = working_days_after(late_sunday_utc, 2, MONDAY.astimezone(oslo))
    assert due == datetime(2026, 12, 2, 0, 30, tzinfo=oslo)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(0, 30))
def test_working_days_end_on_a_working_day_and_are_never_short(moment: datetime, days: int) -> None:
    after = working_days_after(moment, days, MONDAY)
    assert after.weekday() < 5 or days == 0
    assert timedelta(days=days) <= after - moment <= timedelta(days=days + 2 * (days // 5 + 1) + 1)


def test_a_step_or_a_reminder_starts_the_time_anew_and_an_end_stops_it() -> None:
    wednesday = MONDAY + timedelta(days=2)
    assert remind_due(case(), wednesday)
    assert not remind_due(take(case(), "P1", MONDAY + timedelta(days=1)), wednesday)
    assert not remind_due(reminded(case(), wednesday), wednesday + timedelta(days=1))
    assert remind_due(reminded(case(), wednesday), wednesday + timedelta(days=2))
    assert not remind_due(answered(), wednesday + timedelta(days=30))


# -- the draft ruling --------------------------------------------------------------------------


def read(written: str) -> WrittenRuling:
    top, body, line = split(written)
    assert top is not None
    front = parse(top, "rulings/x.md")
    return parse_ruling(dict(front.fields), front, body, line, "rulings/x.md")


def test_a_draft_is_a_valid_ruling_that_does_not_speak() -> None:
    ruling = read(draft_ruling(answered()))
    assert problems(ruling) == []
    front = ruling.front
    assert (front.id, front.status, front.verdict) == ("case-7k3q2mxwab", Status.DRAFT, Ruled.CONDITIONAL)
    assert front.facts == {"data": ("photo",), "people": ("customer",)}
    assert front.question == "Can we use photos of [NAME_1]: yes or no? # really"
    assert (front.reviewed, front.review_by) == (MONDAY.date(), MONDAY.date() + timedelta(days=181))
    assert {(p.source, p.locator, p.quote) for p in ruling.pinpoints.values()} == {
        ("gdpr", "Art. 6(4)", GDPR.quote),
        ("policy-photos", "§ 2.1", POLICY.quote),
    }


def test_marks_go_where_the_answer_put_them_and_everywhere_where_it_put_none() -> None:
    text = "Not by default. [1]\n\nBefore you start:\n- ask the team [2]\n* sign the form\n1. wait [1] [2]\n\nThen go."
    statements = read(draft_ruling(answered(text))).statements
    assert [(s.text, s.marks, s.is_item, s.lead) for s in statements] == [
        ("Not by default.", ("1",), False, ""),
        ("ask the team", ("2",), True, "Before you start:"),
        ("sign the form", ("1", "2"), True, ""),
        ("wait", ("1", "2"), True, ""),
        ("Then go.", ("1", "2"), False, ""),
    ]


def test_a_footnote_that_nothing_uses_is_left_out() -> None:
    ruling = read(draft_ruling(answered("Yes. [2]")))
    assert list(ruling.pinpoints) == ["2"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (answered(footnotes=()), "no footnote"),
        (answered(facts={}), "no facts"),
        (answered("[1]"), "no statement"),
        (answered(found=(replace(GDPR, locator=""),), footnotes=(replace(GDPR, locator=""),)), "no footnote"),
        (answered(question="(The question is no longer kept.)"), "not known"),
        (case(), "no footnote"),
    ],
)
def test_what_could_never_be_valid_is_not_drafted(asked: Case, told: str) -> None:
    with pytest.raises(NoRuling, match=told):
        draft_ruling(asked)


HOSTILE = st.sampled_from(
    [
        "---",
        "[^9]: gdpr, Art. 1",
        "[^1]",
        "[1]",
        "[7]",
        "# Title",
        "status: approved",
        "- ",
        "Before:",
        '"',
        ": x",
        "\t",
        ">",
    ]
)
WORDS = st.lists(st.one_of(HOSTILE, st.text(st.characters(codec="utf-8"), max_size=12)), min_size=1, max_size=9)


@given(WORDS.map("\n".join), WORDS.map(" ".join))
def test_whatever_is_typed_a_draft_is_valid_and_never_approved(text: str, question: str) -> None:
    if not text.strip():
        return
    try:
        written = draft_ruling(answered(text, question=question))
    except NoRuling:
        return
    ruling = read(written)
    assert ruling.front.status is Status.DRAFT
    assert set(ruling.pinpoints) <= {"1", "2"}
    assert problems(ruling) == []

"""What may speak on a day, at the boundary: the day before, the day, the day after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.freshness import Speaking, overdue, ruling_silenced, ruling_warning, silenced, source_warning
from bot.ruling import Ruled, Ruling, Statement
from bot.source import Authority, Quote, Source, Status

DAY = date(2026, 8, 2)
BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(1)


def source(id: str = "act", **fields: Any) -> Source:
    given: dict[str, Any] = {"title": id.upper(), "authority": Authority.LAW, "publisher": "x", "jurisdiction": ("NO",)}
    return Source(id=id, **(given | fields))


def why(one: Source, on: date, *others: Source) -> str:
    return silenced(one, {s.id: s for s in (one, *others)}, on)


def test_a_text_speaks_from_the_day_it_takes_effect() -> None:
    act = source(effective=DAY, published=date(2020, 1, 1))
    assert why(act, BEFORE) == "it takes effect on 2026-08-02"
    assert why(act, DAY) == why(act, AFTER) == ""


def test_without_a_day_of_effect_it_speaks_from_its_publication() -> None:
    act = source(published=DAY)
    assert why(act, BEFORE)
    assert not why(act, DAY)


def test_a_text_without_any_date_always_speaks() -> None:
    assert not why(source(), date.min)
    assert not why(source(), date.max)


def test_a_text_is_silent_from_the_day_it_expires() -> None:
    act = source(expires=DAY)
    assert not why(act, BEFORE)
    assert why(act, DAY) == "it expired on 2026-08-02"
    assert why(act, AFTER)


@pytest.mark.parametrize(("status", "word"), [(Status.DRAFT, "a draft"), (Status.RETIRED, "retired")])
def test_drafts_and_retired_texts_never_speak(status: Status, word: str) -> None:
    for day in (date.min, BEFORE, DAY, AFTER, date.max):
        assert word in why(source(status=status), day)


def test_a_text_is_silent_from_the_day_its_successor_speaks() -> None:
    old, new = source("old"), source("new", supersedes=("old",), effective=DAY)
    assert not why(old, BEFORE, new)
    assert why(old, DAY, new) == "NEW has superseded it"
    assert not why(new, DAY, old)


def test_a_draft_supersedes_nothing() -> None:
    assert not why(source("old"), DAY, source("new", supersedes=("old",), status=Status.DRAFT))


def test_a_superseded_text_does_not_come_back_when_its_successor_is_retired_or_expires() -> None:
    for fields in ({"status": Status.RETIRED}, {"expires": BEFORE}):
        assert why(source("old"), DAY, source("new", supersedes=("old",), **fields))


def test_of_a_chain_only_the_last_speaks() -> None:
    a, b, c = source("v1"), source("v2", supersedes=("v1",)), source("v3", supersedes=("v2",))
    assert [bool(why(s, DAY, a, b, c)) for s in (a, b, c)] == [True, True, False]


def ruling(**fields: Any) -> Ruling:
    quote = Quote("act", "Art. 1", 0, 1, "x")
    return Ruling("r", "r?", (), {"data": ("photo",)}, Ruled.ALLOWED, (Statement("x", (quote,)),), BEFORE, **fields)


@pytest.mark.parametrize(
    ("fields", "speaks"),
    [
        ({}, (True, True, True)),
        ({"effective": DAY}, (False, True, True)),
        ({"expires": DAY}, (True, False, False)),
        ({"status": Status.DRAFT}, (False, False, False)),
        ({"status": Status.RETIRED}, (False, False, False)),
        ({"review_by": BEFORE}, (True, True, True)),
    ],
)
def test_a_ruling_speaks_on_its_days(fields: dict[str, Any], speaks: tuple[bool, ...]) -> None:
    sources = {"act": source()}
    assert tuple(not ruling_silenced(ruling(**fields), sources, day) for day in (BEFORE, DAY, AFTER)) == speaks


def test_a_ruling_falls_silent_with_the_text_it_quotes() -> None:
    assert "ACT, and it expired" in ruling_silenced(ruling(), {"act": source(expires=DAY)}, DAY)
    assert "act, and it is gone" in ruling_silenced(ruling(), {}, DAY)


def test_what_speaks_on_a_day_is_told_for_sources_and_rulings_together() -> None:
    sources = {"act": source(effective=DAY)}
    assert Speaking.on(BEFORE, sources, [ruling()]) == Speaking(frozenset(), frozenset())
    assert Speaking.on(DAY, sources, [ruling()]) == Speaking(frozenset({"act"}), frozenset({"r"}))


def test_a_review_is_overdue_the_day_after_it_was_due() -> None:
    assert [overdue(DAY, day) for day in (BEFORE, DAY, AFTER)] == [False, False, True]
    assert not overdue(None, AFTER)


def test_warnings_name_what_is_overdue_and_what_nobody_checked() -> None:
    assert "nobody has recorded" in source_warning(source(), DAY)
    assert source_warning(source(checked=BEFORE, review_by=DAY), DAY) == ""
    assert "2026-08-02 (last checked 2026-08-01)" in source_warning(source(checked=BEFORE, review_by=DAY), AFTER)
    assert ruling_warning(ruling(review_by=DAY), DAY) == ""
    assert "2026-08-02 (last reviewed 2026-08-01)" in ruling_warning(ruling(review_by=DAY), AFTER)

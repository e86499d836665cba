"""Cases as every implementation keeps them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.case import answer, not_ours, reminded, take
from bot.ports import Records
from bot.reply import Verdict
from tests.contract.recorded import DAY, FOUND, LATER, LEASE, NOW, Opened, case, run


def test_a_case_comes_back_as_it_was_at_every_step(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        assert await cases.open(case())
        assert not await cases.open(case(asker="U9"))
        steps = [case()]
        steps.append(take(steps[-1], "P1", LATER))
        steps.append(reminded(steps[-1], LATER + DAY))
        steps.append(answer(steps[-1], Verdict.CONDITIONAL, "Only if … [1]", [FOUND], "P1", LATER + 2 * DAY))
        for step in steps:
            assert step.version == 1 or await cases.save(step)
            assert await cases.get("case-a") == step
        assert await cases.get("case-b") is None

    run(work())


def test_of_two_who_press_at_once_one_is_heard(opened: Opened) -> None:
    one, other = opened(), opened()

    async def work() -> list[bool]:
        await one.cases.open(case())
        pressed = [take(case(), "P1", NOW), take(case(), "P2", NOW), not_ours(case(), "P3", NOW)]
        return await asyncio.gather(*((one, other)[i % 2].cases.save(c) for i, c in enumerate(pressed)))

    assert sorted(run(work())) == [False, False, True]


def test_what_is_not_shown_yet_is_known_until_it_is(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        await cases.open(case())
        assert [c.id for c in await cases.unsaid()] == ["case-a"]
        await cases.shown("case-a", 1, {"ts": "5"})
        assert await cases.unsaid() == []
        await cases.save(take(case(), "P1", LATER))
        assert [c.id for c in await cases.unsaid()] == ["case-a"], "its card shows an old version"
        ended = not_ours(take(case(), "P1", LATER), "P1", LATER)
        await cases.save(ended)
        await cases.shown("case-a", 3, {"ts": "5"})
        assert [c.id for c in await cases.unsaid()] == ["case-a"], "the asker has not been told"
        await cases.told("case-a")
        assert await cases.unsaid() == []
        kept = await cases.get("case-a")
        assert kept == replace(ended, card={"ts": "5"}, shown=3, told=True)
        await cases.shown("case-a", 2, {"ts": "old"})
        assert await cases.get("case-a") == kept, "an older version never covers a newer one"

    run(work())


def test_one_at_a_time_shows_a_case(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        assert not await cases.hold("case-a", LATER, NOW)
        await cases.open(case())
        assert await cases.hold("case-a", LATER, NOW)
        assert not await cases.hold("case-a", LATER, NOW)
        assert await cases.hold("case-a", LATER + DAY, LATER + LEASE), "who held it is gone"
        await cases.shown("case-a", 1, {"ts": "5"})
        assert await cases.hold("case-a", LATER, NOW)

    run(work())


def test_cases_are_listed_by_who_needs_them(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        await cases.open(case("case-b", LATER))
        await cases.open(case("case-a", NOW))
        await cases.open(case("case-c", NOW + DAY, asker="U2"))
        await cases.save(take(case("case-c", NOW + DAY, asker="U2"), "P1", LATER))
        await cases.save(not_ours(case("case-b", LATER), "P1", LATER))
        assert [c.id for c in await cases.pending()] == ["case-a", "case-c"]
        assert [c.id for c in await cases.of("slack", "U1")] == ["case-b", "case-a"]
        assert await cases.of("teams", "U1") == []

    run(work())

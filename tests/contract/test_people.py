"""People's rights over what is kept, in every implementation."""

from __future__ import annotations

from datetime import datetime
from json import dumps
from pathlib import Path

from adapters.records import SqlRecords
from bot.case import answer, not_ours, take
from bot.ports import Records
from bot.records import Counts, Opinion
from bot.reply import Verdict
from tests.contract.recorded import DAY, FOUND, LATER, LEASE, NOW, case, event, record, run, turn


async def _fill(records: Records, user: str, platform: str = "slack", at: datetime = NOW) -> None:
    key = f"{platform}:{user}:{at}"
    await records.inbox.receive(
        event(f"{key}:waiting", user=user, platform=platform, received=at, message=f"{key}:w"), "w", LEASE
    )
    await records.inbox.receive(event(key, user=user, platform=platform, received=at, message=key), "w", LEASE)
    await records.inbox.done(key, "C1/17")
    await records.threads.remember(turn(key, at, user=user, platform=platform, text=f"words of {user}"))
    await records.replies.record(record(key, at, user=user, platform=platform))
    await records.feedback.give(Opinion(record=key, platform=platform, user=user, good=False, at=at, note="n"))
    await records.feedback.give(Opinion(record=key, platform=platform, user="U9", good=True, at=at))
    closed = case(f"case-{key}-closed", at, asker=user, platform=platform)
    await records.cases.open(closed)
    await records.cases.save(not_ours(closed, "P1", at))
    await records.cases.open(case(f"case-{key}", at, asker=user, platform=platform))


def test_erasing_leaves_nothing_of_a_person_and_everything_of_the_others(records: Records) -> None:
    async def work() -> None:
        people = records.people
        await _fill(records, "U1")
        await _fill(records, "U2")
        await _fill(records, "U1", "teams")
        others = await people.export("slack", "U2"), await people.export("teams", "U1")
        assert await people.erase("slack", "U1") == Counts(events=2, turns=1, records=1, opinions=2, cases=2)
        empty = await people.export("slack", "U1")
        assert not any(empty[kind] for kind in ("events", "turns", "replies", "opinions", "cases"))
        assert (await people.export("slack", "U2"), await people.export("teams", "U1")) == others
        assert (await people.erase("slack", "U1")).total == 0

    run(work())


def test_erased_is_not_answered_and_not_answered_anew(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1")
        await records.people.erase("slack", "U1")
        waiting = f"slack:U1:{NOW}:waiting"
        assert await records.inbox.unfinished(LATER) == []
        assert not await records.inbox.posting(waiting, "w")
        assert not await records.inbox.receive(event(waiting), "w", LEASE), "the platform's retry is still known"

    run(work())


def test_without_a_platform_a_person_is_erased_on_all(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1")
        await _fill(records, "U1", "teams")
        assert (await records.people.erase("", "U1")).turns == 2

    run(work())


def test_who_answered_cases_can_be_erased_from_them(records: Records) -> None:
    async def work() -> None:
        cases = records.cases
        taken = take(case(asker="U2"), "P1", NOW)
        answered = answer(taken, Verdict.ALLOWED, "Yes. [1]", [FOUND], "P1", NOW)
        await cases.open(case(asker="U2"))
        await cases.save(taken)
        await cases.save(answered)
        await records.people.erase("slack", "P1")
        kept = await cases.get("case-a")
        assert kept is not None
        assert kept.answer is not None
        assert (kept.owner, kept.answer.by, kept.answer.text) == ("", "", "Yes. [1]")

    run(work())


def test_an_export_is_json_and_holds_what_is_kept(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1")
        exported = await records.people.export("slack", "U1")
        written = dumps(exported)
        assert "words of U1" in written
        assert [len(exported[k]) for k in ("events", "turns", "replies", "opinions", "cases")] == [2, 1, 1, 1, 2]
        assert exported["turns"][0]["at"].startswith("2026-11-23")

    run(work())


def test_a_purge_takes_what_is_old_and_leaves_pending_cases(records: Records) -> None:
    async def work() -> None:
        await _fill(records, "U1", at=NOW - 40 * DAY)
        await _fill(records, "U2")
        young = await records.people.export("slack", "U2")
        counts = await records.people.purge(NOW - 30 * DAY, NOW)
        assert counts == Counts(events=2, turns=1, records=1, opinions=2, cases=1)
        assert await records.people.export("slack", "U2") == young
        assert [c.id for c in await records.cases.of("slack", "U1")] == [f"case-slack:U1:{NOW - 40 * DAY}"]
        assert (await records.people.purge(NOW - 30 * DAY, NOW)).total == 0
        assert (await records.people.purge(NOW - 30 * DAY, NOW + 2 * DAY)).turns == 1, "it expired"

    run(work())


def test_erased_is_gone_from_the_file_while_the_bot_runs(tmp_path: Path) -> None:
    records = SqlRecords(f"sqlite:///{tmp_path}/records.sqlite")

    def held() -> bool:
        return b"words of U1" in b"".join(f.read_bytes() for f in tmp_path.iterdir())

    async def work() -> None:
        await _fill(records, "U1")
        assert held()
        await records.people.erase("slack", "U1")
        assert not held()

    run(work())
    records.close()

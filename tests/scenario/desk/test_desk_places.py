"""Who asks, where, and in which words: what is answered to whom, and what is kept of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.channels import ChannelRules, Channels
from adapters.desk import Asker, Handled
from adapters.records import SqlRecords
from tests.desk import PHOTOS, QUICK, STOCK, Office, message, until

# -- who and where ------------------------------------------------------------------------------


def test_guests_are_told_and_bots_are_not_spoken_to(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            assert await desk.handle(message(asker=Asker.GUEST), office.voice()) is Handled.TOLD
            assert await desk.handle(message(asker=Asker.BOT), office.voice()) is Handled.IGNORED
            office.channels = Channels(defaults=ChannelRules(guests=True, bots=True))
            for asker in (Asker.GUEST, Asker.BOT):
                assert await desk.handle(message(asker=asker), office.voice()) is Handled.ACCEPTED
            await desk.settled()
        assert [t.startswith("I answer members") for t in office.town.texts] == [True, False, False]

    asyncio.run(work())


def test_who_asks_in_norwegian_is_told_everything_in_norwegian(office: Office) -> None:
    text = "Kan vi bruke customer photos til training av en model? Svar til ola@nordmann.example"

    async def work() -> None:
        office.limits = replace(QUICK, per_user=1, per_user_seconds=600)
        async with office.desk() as desk:
            await desk.handle(message(text, user="U9", asker=Asker.GUEST), office.voice())
            await desk.handle(message(text), office.voice())
            await desk.handle(message(text), office.voice())
            await desk.settled()

    asyncio.run(work())
    notes = [note for post in office.town.posts if post.delivery for note in post.delivery.notes]
    said = "\n".join(office.town.texts + notes)
    assert "Jeg svarer bare ansatte i selskapet." in said
    assert "Mer enn 1 spørsmål på 10 minutter" in said
    assert "Jeg tok personopplysninger ut av spørsmålet før jeg leste det (e-postadresse)" in said


def test_a_guest_stays_one_over_a_restart(office: Office) -> None:
    async def work() -> None:
        office.town.breaks = {"tell", "said"}
        async with office.desk() as desk:
            await desk.handle(message(asker=Asker.GUEST), office.voice())
            await desk.settled()
        office.town.breaks = set()
        office.clock.later(hours=1)
        async with office.desk() as desk:
            await desk.settled()
        assert [t.startswith("I answer members") for t in office.town.texts] == [True]
        assert not office.asked

    asyncio.run(work())


def test_a_quiet_channel_hears_nothing_unless_it_is_mentioned(office: Office) -> None:
    async def work() -> None:
        office.channels = Channels(named={("slack", "C1"): ChannelRules(quiet=True)})
        async with office.desk() as desk:
            assert await desk.handle(message(mentioned=False), office.voice()) is Handled.IGNORED
            assert await desk.handle(message(), office.voice()) is Handled.ACCEPTED
            await desk.settled()
        assert len(office.town.posts) == 1

    asyncio.run(work())


def test_a_channel_shared_with_another_company_never_sees_policy_also_when_made_again(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = message(PHOTOS, shared=True)
            await desk.handle(asked, office.voice())
            await desk.settled()
            again = await desk.again(f"slack:{asked.key}")
        (post,) = office.town.posts
        assert post.delivery is not None
        assert again is not None
        for reply in (post.delivery.reply, again):
            assert reply.ruling is None
            assert not any(c.source.id == "photos" for c in reply.citations)

    asyncio.run(work())


def test_rules_of_the_channel_reach_the_question_and_the_reply(office: Office) -> None:
    async def work() -> None:
        rules = ChannelRules(jurisdiction="US-IL", visible="asker", folders=("law",))
        office.channels = Channels(named={("slack", "C1"): rules}, direct=ChannelRules(visible="asker"))
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            await desk.handle(message(channel="D1", direct=True), office.voice())
            await desk.settled()
        assert [(q.jurisdiction, q.folders) for q in office.asked] == [("US-IL", ("law",)), ("NO", None)]
        assert [p.delivery.only_asker for p in office.town.posts if p.delivery] == [True, False]

    asyncio.run(work())


# -- threads and redaction ----------------------------------------------------------------------


def test_a_follow_up_is_understood_from_the_thread_of_the_same_person(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            for user, text in (("U1", PHOTOS), ("U2", "What about employees?"), ("U1", "And if they are synthetic?")):
                office.clock.later(seconds=1)
                await desk.handle(message(text, user=user, thread="T"), office.voice())
            await desk.settled()
        assert [q.thread for q in office.asked] == [(), (), (PHOTOS,)]

    asyncio.run(work())


def test_personal_data_is_gone_before_anything_sees_it_and_the_asker_is_told(
    office: Office, sql: Callable[[], SqlRecords], tmp_path: Path, logged: list[str]
) -> None:
    async def work() -> None:
        office.records = sql()
        office.gate = asyncio.Event()
        async with office.desk() as desk:
            await desk.handle(message("May we send kari.hansen@firma.no customer photos?"), office.voice())
            await until(lambda: len(office.asked) == 1)
            assert b"firma.no" not in b"".join(f.read_bytes() for f in tmp_path.glob("records.sqlite*"))
            office.gate.set()
            await desk.settled()

    asyncio.run(work())
    assert office.asked[0].text == "May we send [EMAIL_1] customer photos?"
    delivery = office.town.posts[0].delivery
    assert delivery is not None
    assert "e-mail address" in delivery.notes[0]
    assert delivery.redacted is not None
    assert delivery.redacted.placeholders == {"[EMAIL_1]": "kari.hansen@firma.no"}
    assert not any("firma.no" in line for line in logged)


@pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "\ud800 photos?", "a" * 40_000, "\u202e?sotohp", "?" * 500])
def test_any_text_gets_a_reply(office: Office, sql: Callable[[], SqlRecords], text: str) -> None:
    async def work() -> None:
        office.records = sql()
        async with office.desk() as desk:
            await desk.handle(message(text), office.voice())
            await desk.settled()

    asyncio.run(work())
    assert len(office.town.posts) == 1
    assert "Something went wrong" not in office.town.texts[0]


def test_facts_set_by_hand_replace_what_is_read(office: Office) -> None:
    async def work() -> None:
        facts = {"data": ("photo",), "origin": ("stock",), "purpose": ("model-training",)}
        async with office.desk() as desk:
            asked = message(PHOTOS, facts=facts)
            await desk.handle(asked, office.voice())
            await desk.settled()
            again = await desk.again(f"slack:{asked.key}")
        assert office.town.posts[0].delivery is not None
        assert office.town.posts[0].delivery.reply.ruling == "stock-training"
        assert again is not None
        assert again.ruling == "stock-training"

    asyncio.run(work())


# -- looking back -------------------------------------------------------------------------------


def test_people_see_and_delete_their_history(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            for text in (PHOTOS, STOCK):
                office.clock.later(seconds=1)
                await desk.handle(message(text), office.voice())
            await desk.settled()
            history = await desk.history("slack", "U1")
            assert [(a.text, a.record.verdict) for a in history] == [(STOCK, "allowed"), (PHOTOS, "conditional")]
            assert (await desk.erase("slack", "U1")).total == 6
            assert await desk.history("slack", "U1") == []

    asyncio.run(work())


def test_what_is_old_is_purged_by_itself(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            await desk.handle(message(), office.voice())
            await desk.settled()
            office.clock.later(days=31)
            await desk.tick()
            exported = await office.records.people.export("slack", "U1")
        assert not any(exported[kind] for kind in ("events", "turns", "replies", "opinions", "cases"))

    asyncio.run(work())

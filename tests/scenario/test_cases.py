"""Cases from a referral to the answer of a human, and the draft ruling that it leaves."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.channels import Channels
from adapters.desk import Desk, Incoming
from bot.case import Case, CaseState, Cause, Found
from bot.errors import CaseMoved, NoCaseChannel
from bot.library.check import check
from bot.records import Opinion
from bot.reply import Referral, Verdict
from tests.desk import QUICK, START, Office, message, until
from tests.house import House

PHOTOS = "Can we use customer photos to train a model?"
REFERRED = "Can we publish a picture of an employee in the newsletter?"
CASES = Channels(cases={"slack": "C0PRIVACY"})


@pytest.fixture
def office(house: House) -> Office:
    """A house whose vetted answer to one question is: ask the privacy team."""
    house.knowledge.ruling(
        "staff-photos",
        "Ask the privacy team.[^1]\n\n[^1]: photos, § 1.1\n",
        question=REFERRED,
        facts={"data": ["photo"], "people": ["employee"], "purpose": ["publication"]},
        verdict="referral",
    )
    house.publish()
    return Office(house, channels=CASES)


async def _ask(office: Office, desk: Desk, text: str = REFERRED, user: str = "U1") -> Incoming:
    asked = message(text, user=user)
    await desk.handle(asked, office.voice())
    await desk.settled()
    return asked


async def _referred(office: Office, desk: Desk) -> Case:
    await _ask(office, desk)
    (case,) = office.town.cards.values()
    return case


def test_a_referral_opens_a_case_and_says_so(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            case = await _referred(office, desk)
        delivery = office.town.posts[0].delivery
        assert delivery is not None
        assert isinstance(delivery.reply, Referral)
        assert delivery.case is not None
        assert delivery.case.id == case.id
        assert case.id in delivery.notes[0]
        assert (case.question, case.cause, case.asker, case.said) == (REFERRED, Cause.REFERRAL, "U1", "referral")
        assert case.facts == {"data": ("photo",), "people": ("employee",), "purpose": ("publication",)}
        assert [f.source for f in case.found] == ["photos"]
        assert case.conversation["channel"] == "C1"

    asyncio.run(work())


@pytest.mark.parametrize(
    "channels", [Channels(), replace(CASES, referrals_open_cases=False)], ids=["no channel", "switched off"]
)
def test_a_referral_opens_none_where_that_is_not_wanted(office: Office, channels: Channels) -> None:
    async def work() -> None:
        office.channels = channels
        async with office.desk() as desk:
            await _ask(office, desk)
        assert not office.town.cards
        assert office.town.posts[0].delivery is not None
        assert office.town.posts[0].delivery.notes == ()

    asyncio.run(work())


def test_the_button_opens_one_case_however_often_it_is_pressed(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            asked = await _ask(office, desk, PHOTOS)
            key = f"slack:{asked.key}"
            press = [desk.cases.open(key, Cause.ASKED, platform="slack", user="U1") for _ in range(4)]
            opened = await asyncio.gather(*press)
            await desk.settled()
            assert len({c.id for c in opened}) == len(office.town.cards) == 1
            assert opened[0].question == PHOTOS
            assert opened[0].conversation == asked.conversation
            more = await desk.cases.open(key, Cause.ASKED, platform="slack", user="U1", note="Mail a@b.no")
            assert (more.id, more.note) == (opened[0].id, "Mail [EMAIL_1]")
            await desk.cases.not_ours(more.id, "P1")
            new = await desk.cases.open(key, Cause.ASKED, platform="slack", user="U1")
            assert new.id != more.id
            assert [c.state for c in await desk.cases.of("slack", "U1")].count(CaseState.OPEN) == 1
            with pytest.raises(KeyError):
                await desk.cases.open("slack:nothing", Cause.ASKED, platform="slack", user="U1")

    asyncio.run(work())


def test_without_a_channel_for_cases_the_button_says_so(office: Office) -> None:
    async def work() -> None:
        office.channels = Channels()
        async with office.desk() as desk:
            asked = await _ask(office, desk, PHOTOS)
            with pytest.raises(NoCaseChannel):
                await desk.cases.open(f"slack:{asked.key}", Cause.ASKED, platform="slack", user="U1")

    asyncio.run(work())


@pytest.mark.parametrize(
    ("good", "reason", "note", "opens"),
    [(True, "", "", False), (False, "", "", False), (False, "wrong", "", True), (False, "", "Call 912 34 567", True)],
)
def test_a_bad_opinion_with_a_reason_opens_a_case(
    office: Office, good: bool, reason: str, note: str, opens: bool
) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            key = f"slack:{(await _ask(office, desk, PHOTOS)).key}"
            given = Opinion(record=key, platform="slack", user="U1", good=good, at=START, reason=reason, note=note)
            case = await desk.opinion(given)
            await desk.settled()
            (kept,) = await office.records.feedback.of(key)
        assert (case is not None) is opens is (len(office.town.cards) == 1)
        assert "912" not in kept.note
        if case:
            assert case.cause is Cause.COMPLAINT
            assert "912" not in case.note

    asyncio.run(work())


def test_an_answer_reaches_the_asker_and_becomes_a_draft_that_is_valid_and_silent(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            case = await _referred(office, desk)
            await desk.cases.take(case.id, "P1")
            text = "Only with the form.\n\nBefore you publish:\n- get the form signed [1]\n- keep it\n"
            drafted = await desk.cases.answer(case.id, Verdict.CONDITIONAL, text, case.found, "P1")
            await desk.settled()
        (ended,) = office.town.ends
        assert (ended.id, ended.state, ended.owner) == (case.id, CaseState.ANSWERED, "P1")
        assert office.town.cards[case.id].state is CaseState.ANSWERED
        assert drafted.path == f"rulings/{case.id}.md"

    asyncio.run(work())
    house = office.house
    (draft,) = (house.knowledge.root / "rulings").glob("case-*.md")
    checked = check(house.knowledge.root, house.parts, lambda *_: None)
    assert not [p for p in checked.problems if p.path.startswith("rulings/case-")]
    house.publish()
    assert house.ask(REFERRED).ruling == "staff-photos", "a draft never speaks"
    (house.knowledge.root / "rulings" / "staff-photos.md").unlink()
    draft.write_text(draft.read_text().replace("status: draft", "status: approved"))
    house.publish()
    approved = house.ask(REFERRED)
    assert approved.ruling == draft.stem
    assert approved.conditions == ("get the form signed", "keep it")


@pytest.mark.parametrize("footnotes", [(), None])
def test_without_a_footnote_the_answer_is_given_and_no_ruling_is_drafted(
    office: Office, footnotes: tuple[Found, ...] | None
) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            case = await _referred(office, desk)
            if footnotes is None:
                with pytest.raises(ValueError, match="found"):
                    await desk.cases.answer(case.id, Verdict.ALLOWED, "Yes.", [Found("gdpr", "Art. 1", "x")], "P1")
                return
            drafted = await desk.cases.answer(case.id, Verdict.ALLOWED, "Yes.", footnotes, "P1")
            await desk.settled()
            assert drafted.path == ""
            assert "no footnote" in drafted.problem
            assert len(office.town.ends) == 1

    asyncio.run(work())
    assert not list((office.house.knowledge.root / "rulings").glob("case-*"))


def test_a_draft_never_replaces_a_file_and_a_full_disk_costs_only_the_draft(office: Office) -> None:
    async def work() -> None:
        rulings = office.house.knowledge.root / "rulings"
        async with office.desk() as desk:
            case = await _referred(office, desk)
            (rulings / f"{case.id}.md").write_text("a lead is at it")
            await desk.cases.answer(case.id, Verdict.ALLOWED, "Yes.", case.found, "P1")
            await desk.settled()
            assert (rulings / f"{case.id}.md").read_text() == "a lead is at it"
            await _ask(office, desk, REFERRED, "U2")
            other = (await desk.cases.of("slack", "U2"))[0]
            for file in rulings.iterdir():
                file.unlink()
            rulings.rmdir()
            rulings.write_text("not a folder")
            drafted = await desk.cases.answer(other.id, Verdict.ALLOWED, "Yes.", other.found, "P1")
            await desk.settled()
        assert "could not be written" in drafted.problem
        assert len(office.town.ends) == 2

    asyncio.run(work())


def test_of_two_who_answer_at_once_one_is_heard_and_the_other_told(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            case = await _referred(office, desk)
            both = [
                desk.cases.answer(case.id, verdict, "Words.", case.found, by)
                for verdict, by in ((Verdict.ALLOWED, "P1"), (Verdict.NOT_ALLOWED, "P2"))
            ]
            ends = await asyncio.gather(*both, return_exceptions=True)
            await desk.settled()
            assert sum(isinstance(e, CaseMoved) for e in ends) == 1
            assert len(office.town.ends) == 1
            with pytest.raises(CaseMoved):
                await desk.cases.take(case.id, "P3")

    asyncio.run(work())


def test_not_ours_is_told_to_the_asker(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            case = await _referred(office, desk)
            await desk.cases.not_ours(case.id, "P1")
            await desk.settled()
        assert [c.state for c in office.town.ends] == [CaseState.CLOSED]

    asyncio.run(work())


def test_what_the_platform_did_not_take_is_said_later_and_once(office: Office) -> None:
    async def work() -> None:
        office.town.breaks = {"show", "end"}
        async with office.desk() as one, office.desk() as two:
            await _ask(office, one)
            case = (await one.cases.of("slack", "U1"))[0]
            await one.cases.not_ours(case.id, "P1")
            await one.settled()
            assert not office.town.cards
            assert not office.town.ends
            office.town.breaks = set()
            office.clock.later(seconds=61)
            await asyncio.gather(one.tick(), two.tick())
            await one.tick()
        assert len(office.town.cards) == len(office.town.ends) == 1

    asyncio.run(work())


def test_a_case_is_reminded_of_every_two_working_days_until_it_ends(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            case = await _referred(office, desk)  # on a Monday
            reminded = []
            for _ in range(7):
                office.clock.later(days=1)
                await desk.tick()
                reminded.append(len(office.town.reminded))
            assert reminded == [0, 1, 1, 2, 2, 2, 2], "Wednesday and Friday; not over the weekend"
            await desk.cases.not_ours(case.id, "P1")
            office.clock.later(days=10)
            await desk.tick()
            assert len(office.town.reminded) == 2

    asyncio.run(work())


def test_a_question_withdrawn_in_time_leaves_no_case(office: Office) -> None:
    async def work() -> None:
        from bot.records import Fate

        office.gate, office.limits = asyncio.Event(), replace(QUICK, hands=1)
        async with office.desk() as desk:
            asked = message(REFERRED)
            await desk.handle(asked, office.voice())
            await until(lambda: len(office.asked) == 1)
            await desk.withdrawn("slack", asked.message, Fate.DELETED)
            office.gate.set()
            await desk.settled()
            assert await desk.cases.of("slack", "U1") == []

    asyncio.run(work())


def test_no_half_written_draft_is_left(office: Office) -> None:
    async def work() -> None:
        async with office.desk() as desk:
            case = await _referred(office, desk)
            await desk.cases.answer(case.id, Verdict.ALLOWED, "Yes.", case.found, "P1")

    asyncio.run(work())
    left: list[Path] = [p for p in (office.house.knowledge.root / "rulings").iterdir() if p.suffix != ".md"]
    assert not left

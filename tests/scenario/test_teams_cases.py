"""Cases in Teams: from a referral to a human answer where the asker asked."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.channels import Channels
from adapters.desk import Incoming, Platform
from adapters.teams.standin.client import Sent, Standin
from adapters.teams.standin.inhabitants import CASES, GENERAL, aad, personal, user_id
from bot.case import CaseState
from bot.reply import Verdict
from tests.desk import Town
from tests.scenario.teams_office import QUESTION, TeamsOffice, actions, text_of

pytestmark = pytest.mark.server

REFERRED = "Can we publish photos of a child?"


async def opened(teams: Standin, where: str = GENERAL) -> tuple[Sent, dict[str, Any]]:
    """A case that the asker opened, and its card."""
    direct = where != GENERAL
    sent = await (teams.personal("alice", QUESTION) if direct else teams.mention("alice", GENERAL, QUESTION))
    (reply,) = await teams.replies(sent)
    await teams.press("alice", reply, "team")
    await teams.submit("alice", {"note": "a pilot"})
    return sent, await card(teams)


async def card(teams: Standin, holds: str = "") -> dict[str, Any]:
    """The case's card, once it shows that."""
    found = await teams.until(
        lambda s: [m for m in s["messages"] if m["conversation"].startswith(CASES) and holds in text_of(m)]
    )
    return dict(found[0])


def test_a_case_shows_the_question_the_facts_and_what_was_found(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, shown = await opened(teams)
        text = text_of(shown)
        assert QUESTION in text
        assert "a pilot" in text
        assert "photos · customers · model training" in text
        assert "Art. 6(4)" in text
        assert "asked by Alice Berg" in text
        assert actions(shown) == ["case_take", "case_answer", "case_close"]

    bureau(scenario)


def test_a_case_is_taken_by_one_and_the_card_says_by_whom_to_all(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, shown = await opened(teams)
        done = await teams.press("carol", shown, "case_take")
        assert "Carol Eide" in str(done.body)
        taken = await card(teams, "Carol Eide")
        assert "case_take" not in actions(taken)

    bureau(scenario)


@pytest.mark.parametrize("where", [GENERAL, personal("alice")])
def test_a_human_answer_reaches_the_asker_where_they_asked_and_becomes_a_draft(bureau: TeamsOffice, where: str) -> None:
    async def scenario(teams: Standin) -> None:
        sent, shown = await opened(teams, where)
        await teams.press("carol", shown, "case_answer")
        assert "needs a compatibility assessment or a new consent" in text_of(await teams.dialog("carol"))
        values = {"verdict": "conditional", "text": "Only with a signed approval. [2]", "footnotes": "1"}
        done = await teams.submit("carol", values)
        assert "draft ruling is in rulings/case-" in str(done.body)
        _, answer = await teams.replies(sent, count=2)
        assert "Answered by the privacy team" in answer["text"]
        assert "Only with a signed approval. [1]" in answer["text"]
        mentioned = [e["mentioned"]["id"] for e in answer["entities"] if e["type"] == "mention"]
        assert mentioned == ([user_id("alice")] if where == GENERAL else [])
        assert "case_answer" not in actions(await card(teams, "signed approval"))
        (draft,) = bureau.drafts
        assert "status: draft" in draft.read_text()

    bureau(scenario)


def test_an_answer_without_words_is_not_sent_and_the_form_says_why(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, shown = await opened(teams)
        await teams.press("carol", shown, "case_answer")
        done = await teams.submit("carol", {"verdict": "allowed", "text": "\u200b \u2060"})
        assert "write the answer in a sentence or two" in str(done.body)
        assert bureau.drafts == []

    bureau(scenario)


def test_not_ours_ends_a_case_and_says_so(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent, shown = await opened(teams)
        await teams.press("carol", shown, "case_close")
        _, told = await teams.replies(sent, count=2)
        assert "From the privacy team" in told["text"]
        await bureau.settled()
        assert actions(await card(teams, "Closed")) == []

    bureau(scenario)


def test_the_second_of_two_people_is_told_that_somebody_was_faster(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, shown = await opened(teams)
        await teams.press("carol", shown, "case_answer")
        await teams.press("bob", shown, "case_close")
        done = await teams.submit("carol", {"verdict": "allowed", "text": "Yes."})
        assert "already closed" in str(done.body)

    bureau(scenario)


def test_buttons_of_a_case_work_only_in_the_channel_for_cases(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await opened(teams)
        (case,) = await bureau.desk.cases.of("teams", aad("alice"))
        action = {"type": "Action.Execute", "verb": "case_close", "data": {"footnote": "case_close", "case": case.id}}
        done = await teams.invoke("alice", GENERAL, "adaptiveCard/action", {"action": action})
        assert "Only the privacy team can do that" in str(done.body)
        form = {"footnote": "case_answered", "case": case.id, "verdict": "allowed", "text": "Yes."}
        done = await teams.invoke("alice", personal("alice"), "task/submit", {"data": form})
        assert "Only the privacy team can do that" in str(done.body)
        assert (await bureau.desk.cases.get(case.id)).is_pending

    bureau(scenario)


def test_a_case_that_waits_for_two_working_days_is_reminded_of_under_its_card(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        _, shown = await opened(teams)
        await teams.press("carol", shown, "case_take")
        await card(teams, "Carol Eide")
        bureau.later(days=2, hours=1)
        await bureau.desk.tick()
        await bureau.settled()
        said = [m for m in await teams.messages(CASES) if "has been waiting" in str(m.get("text"))]
        assert [m["conversation"] for m in said] == [shown["conversation"]]

    bureau(scenario)


def test_a_referral_opens_a_case_by_itself_and_says_so(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, REFERRED)
        (reply,) = await teams.replies(sent)
        assert "Ask the privacy team" in text_of(reply)
        assert "case-" in text_of(reply)
        assert "team" not in actions(reply)
        assert REFERRED in text_of(await card(teams))

    bureau(scenario)


def test_a_case_is_shown_in_slack_where_only_slack_has_a_channel_and_answered_in_teams(bureau: TeamsOffice) -> None:
    bureau.channels = Channels(cases={"slack": "C0CASES"})
    town = Town()

    async def scenario(teams: Standin) -> None:
        bureau.desk.join("slack", Platform(voice=town.voice, cases=town))
        sent = await teams.mention("alice", GENERAL, REFERRED)
        await teams.replies(sent)
        await bureau.settled()
        (case,) = town.cards.values()
        assert case.question == REFERRED
        await bureau.desk.cases.answer(case.id, Verdict.NOT_ALLOWED, "No.", (), "U0CAROL")
        _, told = await teams.replies(sent, count=2)
        assert "Answered by the privacy team" in told["text"]
        assert await teams.messages(CASES) == []

    bureau(scenario)


def test_a_case_of_slack_is_shown_in_teams_where_only_teams_has_a_channel(bureau: TeamsOffice) -> None:
    town = Town()

    async def scenario(teams: Standin) -> None:
        bureau.desk.join("slack", Platform(voice=town.voice, cases=town))
        asked = Incoming(
            platform="slack",
            key="Ev1",
            message="C1:1",
            user="U1",
            text=REFERRED,
            channel="C1",
            thread="C1:1",
            conversation={},
        )
        await bureau.desk.handle(asked, town.voice({}))
        shown = await card(teams)
        assert REFERRED in text_of(shown)
        await teams.press("carol", shown, "case_close")
        await bureau.settled()
        assert [c.state for c in town.ends] == [CaseState.CLOSED]

    bureau(scenario)


def test_a_case_goes_on_after_a_restart_before_anybody_spoke_to_the_bot(bureau: TeamsOffice) -> None:
    async def before(teams: Standin) -> None:
        await teams.fail("send", status=503, times=9)
        await teams.tell(await teams.activity("alice", personal("alice"), REFERRED))
        await bureau.settled()

    async def after(teams: Standin) -> None:
        await teams.reset()
        bureau.later(minutes=30)
        await bureau.desk.tick()
        await bureau.settled()
        assert REFERRED in text_of(await card(teams))

    bureau(before)
    bureau(after)

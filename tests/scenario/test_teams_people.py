"""Who asks in Teams, and who reads along: members, guests, other bots, people of another company."""

from __future__ import annotations

import pytest

from adapters.channels import ChannelRules
from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import GENERAL, NORWAY, personal
from tests.scenario.teams_office import QUESTION, TeamsOffice, ours, text_of

pytestmark = pytest.mark.server


def test_a_guest_is_told_that_members_are_answered(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        (reply,) = await teams.replies(await teams.mention("gina", GENERAL, QUESTION))
        assert text_of(reply) == "I answer members of the company only. Please ask the person you work with."

    bureau(scenario)


def test_a_guest_is_answered_where_the_channel_says_so(bureau: TeamsOffice) -> None:
    bureau.rules(named={("teams", GENERAL): ChannelRules(guests=True)})

    async def scenario(teams: Standin) -> None:
        (reply,) = await teams.replies(await teams.mention("gina", GENERAL, QUESTION))
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_other_bots_are_not_answered(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.mention("reminder", GENERAL, QUESTION)
        await bureau.settled()
        assert await ours(teams, GENERAL) == []

    bureau(scenario)


def test_people_of_another_tenant_are_turned_away_and_logged(
    bureau: TeamsOffice, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.personal("pat", QUESTION)
        await bureau.settled()
        assert await ours(teams, personal("pat")) == []
        assert [d["status"] for d in await teams.deliveries()] == [403]

    bureau(scenario)
    assert "its tenant is another" in caplog.text


def test_nobody_is_answered_while_teams_can_not_say_who_asks_but_everybody_is_told(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.fail("member", status=503, times=4)
        (reply,) = await teams.replies(await teams.personal("alice", QUESTION), timeout=30)
        assert "Something went wrong on my side" in text_of(reply)
        assert "reference" in text_of(reply)
        (answer,) = await teams.replies(await teams.personal("alice", QUESTION))
        assert "Only if" in text_of(answer)

    bureau(scenario)


def test_a_channel_shared_with_another_company_hears_no_company_policy(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.activity("alice", GENERAL, f"<at>Footnote</at> {QUESTION}")
        sent["channelData"]["channel"]["type"] = "shared"
        await teams.tell(sent)
        (reply,) = await teams.until(lambda s: [m for m in s["messages"] if m["by_app"]])
        assert "policy" not in text_of(reply).lower()

    bureau(scenario)


def test_all_channels_of_a_team_are_asked_about_at_once(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = [
            await teams.mention(who, channel, QUESTION) for who in ("alice", "bob") for channel in (GENERAL, NORWAY)
        ]
        for one in sent:
            await teams.replies(one)
        assert len(await teams.calls("channels")) == 1
        assert len(await teams.calls("member")) == 1  # the first asked alone; the second made a crowd
        assert len(await teams.calls("paged")) == 1

    bureau(scenario)


def test_where_it_is_not_known_who_reads_along_no_company_policy_is_told(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.fail("channels", status=403)
        (reply,) = await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        assert "policy" not in text_of(reply).lower()

    bureau(scenario)


def test_where_only_the_asker_may_see_it_the_answer_comes_in_their_own_chat(bureau: TeamsOffice) -> None:
    bureau.rules(named={("teams", GENERAL): ChannelRules(visible="asker")})

    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, QUESTION)
        (pointer,) = await teams.replies(sent)
        assert "I answered in our own chat" in text_of(pointer)
        (reply,) = await ours(teams, personal("alice"))
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_who_has_no_chat_with_the_bot_is_told_how_to_get_the_private_answer(bureau: TeamsOffice) -> None:
    bureau.rules(named={("teams", GENERAL): ChannelRules(visible="asker")})

    async def scenario(teams: Standin) -> None:
        await teams.fail("create", status=403, code="Forbidden")
        (told,) = await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        assert "Only you may see my answer" in text_of(told)
        assert await ours(teams, personal("alice")) == []

    bureau(scenario)


def test_of_several_who_ask_within_moments_guests_are_told_apart(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        (guest,) = await teams.replies(await teams.mention("gina", NORWAY, QUESTION))
        assert "I answer members of the company only." in text_of(guest)
        (member,) = await teams.replies(await teams.mention("bob", NORWAY, QUESTION))
        assert "Only if" in text_of(member)
        assert [len(await teams.calls(name)) for name in ("member", "paged")] == [1, 1]

    bureau(scenario)


def test_whom_the_list_of_members_does_not_name_is_asked_about_alone(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        for who in ("alice", "bob", "late", "later"):  # those who come late are not on the list that was read
            (reply,) = await teams.replies(await teams.mention(who, GENERAL, QUESTION))
            assert "Only if" in text_of(reply)
            await teams.advance(2)
        assert [len(await teams.calls(name)) for name in ("member", "paged")] == [3, 1]

    bureau(scenario)


def test_where_the_members_can_not_be_read_each_is_asked_about_alone(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.fail("paged", status=403)
        for who in ("alice", "bob", "gina"):
            (reply,) = await teams.replies(await teams.mention(who, GENERAL, QUESTION))
            assert ("Only if" in text_of(reply)) == (who != "gina")
        assert [len(await teams.calls(name)) for name in ("member", "paged")] == [3, 1]

    bureau(scenario)


def test_in_a_group_chat_one_call_tells_who_asks_and_who_reads_along(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        for who in ("bob", "alice"):
            (reply,) = await teams.replies(await teams.group(who, QUESTION))
            assert "Only if" in text_of(reply)
        assert [len(await teams.calls(name)) for name in ("member", "paged")] == [0, 1]

    bureau(scenario)

"""Asking Footnote in Teams, on the wire: every way to ask, and who sees the answer."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.channels import ChannelRules
from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import BOT, ELSEWHERE, GENERAL, GROUP, NORWAY, personal
from tests.scenario.teams_office import QUESTION, TeamsOffice, actions, text_of

pytestmark = pytest.mark.server

FOLLOW_UP = "what about stock pictures?"
MENTION = {"type": "mention", "mentioned": {"id": BOT, "name": "Footnote"}, "text": "<at>Footnote</at>"}


async def ours(teams: Standin, conversation: str) -> list[dict[str, Any]]:
    """What the bot wrote there."""
    return [m for m in await teams.messages(conversation) if m["by_app"]]


# -- where one asks ------------------------------------------------------------------------------


def test_a_mention_in_a_channel_is_answered_in_its_thread_with_one_message(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, QUESTION)
        (reply,) = await teams.replies(sent)
        assert "Only if" in text_of(reply)
        assert "I read your question as: " in text_of(reply)
        assert reply["conversation"] == sent.conversation
        assert actions(reply) == ["sources", "correct", "team"]
        assert reply["stream"] is None
        await bureau.settled()
        assert len(await ours(teams, GENERAL)) == 1
        assert await teams.typing(sent.conversation)

    bureau(scenario)


def test_a_personal_chat_is_answered_in_a_stream(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.personal("alice", QUESTION)
        (reply,) = await teams.replies(sent)
        assert reply["stream"]["state"] == "finished"
        assert reply["stream"]["informative"][0] == "Reading your question…"
        assert reply["stream"]["texts"]
        assert all(reply["text"].startswith(text) for text in reply["stream"]["texts"])
        assert "Only if" in text_of(reply)
        await bureau.settled()
        assert len(await ours(teams, personal("alice"))) == 1

    bureau(scenario)


def test_a_group_chat_is_answered_where_the_bot_is_mentioned(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.group("bob", QUESTION)
        (reply,) = await teams.replies(sent)
        assert "Only if" in text_of(reply)
        assert reply["stream"] is None

    bureau(scenario)


@pytest.mark.parametrize("place", [GENERAL, GROUP])
def test_who_does_not_mention_the_bot_is_not_answered(bureau: TeamsOffice, place: str) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.activity("alice", place, QUESTION)
        await teams.tell({**said, "entities": []})
        await bureau.settled()
        assert await ours(teams, place) == []

    bureau(scenario)


def test_a_follow_up_in_a_channels_thread_keeps_the_context(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        sent = await teams.mention("alice", GENERAL, QUESTION)
        await teams.replies(sent)
        bureau.later(seconds=20)
        more = await teams.mention("alice", GENERAL, FOLLOW_UP, thread=sent)
        (reply,) = await teams.replies(more)
        assert "Allowed" in text_of(reply)
        assert reply["conversation"] == sent.conversation

    bureau(scenario)


def test_another_thread_of_the_channel_has_a_context_of_its_own(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        bureau.later(seconds=20)
        (reply,) = await teams.replies(await teams.mention("alice", GENERAL, FOLLOW_UP))
        assert "Allowed" not in text_of(reply)

    bureau(scenario)


def test_a_follow_up_in_a_personal_chat_keeps_the_context_for_an_hour(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.personal("alice", QUESTION))
        bureau.later(minutes=50)
        (soon,) = await teams.replies(await teams.personal("alice", FOLLOW_UP))
        assert "Allowed" in text_of(soon)
        bureau.later(minutes=61)
        (late,) = await teams.replies(await teams.personal("alice", FOLLOW_UP))
        assert "Allowed" not in text_of(late)

    bureau(scenario)


def test_a_talk_goes_on_after_a_restart(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.personal("alice", QUESTION))
        await bureau.settled()

    async def after(teams: Standin) -> None:
        bureau.later(minutes=2)
        (reply,) = await teams.replies(await teams.personal("alice", FOLLOW_UP))
        assert "Allowed" in text_of(reply)

    bureau(scenario)
    bureau(after)


# -- who asks, and who reads ---------------------------------------------------------------------


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
        assert len(await teams.calls("member")) == 2

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


# -- what a message holds ------------------------------------------------------------------------


def asked(bureau: TeamsOffice) -> str:
    """What the advisor was asked last."""
    return bureau.house.asked[-1]


def test_only_the_mention_goes_and_not_the_same_word_in_the_question(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, "what is a Footnote by design?"))
        assert asked(bureau) == "what is a Footnote by design?"

    bureau(scenario)


def test_html_is_read_as_text(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        text = "<div><at>Footnote</at>&nbsp;Can we use <b>customer&nbsp;photos</b><br>to train a model?</div>"
        await teams.replies(await teams.mention("alice", GENERAL, text, entities=[MENTION], textFormat="xml"))
        assert asked(bureau) == "Can we use customer photos\nto train a model?"

    bureau(scenario)


def test_a_quoted_message_is_context_and_who_wrote_it_is_not(bureau: TeamsOffice) -> None:
    quote = (
        '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="17">'
        '<strong itemprop="mri" itemid="8:orgid:bob">Bob Dahl</strong><span itemprop="time" itemid="17"></span>'
        f'<p itemprop="preview">{QUESTION}</p></blockquote>'
        '<p><span itemtype="http://schema.skype.com/Mention" itemscope itemid="0">Footnote</span> is he right?</p>'
    )

    async def scenario(teams: Standin) -> None:
        attached = [{"contentType": "text/html", "content": quote}]
        sent = await teams.mention("alice", GENERAL, f"Bob Dahl {QUESTION} is he right?", attachments=attached)
        (reply,) = await teams.replies(sent)
        assert asked(bureau) == f"is he right?\n\n{QUESTION}"
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_what_is_attached_is_not_read_and_that_is_said(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        file = {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": "plan.docx", "content": {}}
        picture = {"contentType": "image/png", "contentUrl": "https://graph.example/1"}
        (reply,) = await teams.replies(await teams.personal("alice", QUESTION, attachments=[file, picture]))
        assert "I read only the words of a message, not the picture and the file." in text_of(reply)
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_a_message_without_words_gets_a_reply(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        picture = {"contentType": "image/png", "contentUrl": "https://graph.example/1"}
        (reply,) = await teams.replies(await teams.personal("alice", "", attachments=[picture]))
        assert "I couldn't find a question in that." in text_of(reply)
        assert "not the picture" in text_of(reply)

    bureau(scenario)


def test_a_very_long_message_is_answered(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        (reply,) = await teams.replies(await teams.personal("alice", f"{QUESTION} " + "as I was saying, " * 20_000))
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_personal_data_in_a_question_is_redacted_and_the_asker_is_told(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        (reply,) = await teams.replies(await teams.personal("alice", f"{QUESTION} Call me on +47 912 34 567."))
        assert "912" not in str(bureau.house.asked)
        assert "phone" in text_of(reply).lower()

    bureau(scenario)


# -- besides asking ------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["help", "Help", " HELP! ", "Hi!", "hei"])
def test_help_shows_what_to_ask(bureau: TeamsOffice, word: str) -> None:
    async def scenario(teams: Standin) -> None:
        (reply,) = await teams.replies(await teams.personal("alice", word))
        assert "Ask about privacy, personal data and AI" in text_of(reply)
        assert "my cases" in text_of(reply)

    bureau(scenario)


def test_who_installs_the_bot_is_welcomed_once(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.install("alice")
        await bureau.settled()
        (welcome,) = await ours(teams, personal("alice"))
        assert "Try one" in text_of(welcome)

    bureau(scenario)


def test_my_cases_are_shown_to_oneself_alone_wherever_one_asks(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.mention("alice", GENERAL, QUESTION))
        await teams.mention("alice", GENERAL, "my cases")
        await bureau.settled()
        (mine,) = await ours(teams, personal("alice"))
        assert QUESTION in text_of(mine)
        assert len(await ours(teams, GENERAL)) == 1

    bureau(scenario)


def test_history_is_deleted_once_it_was_asked_twice(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        await teams.replies(await teams.personal("alice", QUESTION))
        (sure,) = await teams.replies(await teams.personal("alice", "delete my history"))
        await teams.press("alice", sure, "erase")
        done = await teams.submit("alice")
        assert "Your history was deleted" in str(done.body)
        (mine,) = await teams.replies(await teams.personal("alice", "my cases"))
        assert QUESTION not in text_of(mine)

    bureau(scenario)


def test_a_message_can_be_asked_about_and_the_answer_is_private(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.say("bob", GENERAL, "I want to train a model on customer photos")
        message = next(m for m in await teams.messages(GENERAL) if m["id"] == said.id)
        await teams.compose_action("alice", "ask", message)
        assert "I want to train a model on customer photos" in text_of(await teams.dialog("alice"))
        done = await teams.submit("alice", {"question": "May he?", "visible": "me"})
        assert done.status == 200
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "Only if" in text_of(reply)
        assert await ours(teams, GENERAL) == []
        await teams.press("alice", reply, "share")
        await bureau.settled()
        (shared,) = await ours(teams, GENERAL)
        assert "Alice Berg asked privately and shares the answer." in text_of(shared)
        assert shared["conversation"] == said.conversation
        (again,) = await ours(teams, personal("alice"))
        assert "share" not in actions(again)

    bureau(scenario)


def test_a_message_can_be_asked_about_for_all_to_see(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.say("bob", GENERAL, "I want to train a model on customer photos")
        message = next(m for m in await teams.messages(GENERAL) if m["id"] == said.id)
        await teams.compose_action("alice", "ask", message)
        await teams.submit("alice", {"question": "", "visible": "thread"})
        (reply,) = await teams.replies(said)
        assert "Only if" in text_of(reply)

    bureau(scenario)


def test_a_private_answer_is_not_shared_where_people_of_another_company_read(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.say("bob", GENERAL, "I want to train a model on customer photos")
        message = next(m for m in await teams.messages(GENERAL) if m["id"] == said.id)
        await teams.compose_action("alice", "ask", message)
        await teams.submit("alice", {"question": "", "visible": "me"})
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        await teams.fail("channels", status=403, times=5)
        done = await teams.press("alice", reply, "share")
        assert "stays between us" in str(done.body)
        assert await ours(teams, GENERAL) == []

    bureau(scenario)


def test_where_the_bot_is_not_the_answer_about_a_message_comes_in_the_askers_chat(bureau: TeamsOffice) -> None:
    async def scenario(teams: Standin) -> None:
        said = await teams.say("bob", ELSEWHERE, "I want to train a model on customer photos")
        message = next(m for m in await teams.messages(ELSEWHERE) if m["id"] == said.id)
        await teams.compose_action("alice", "ask", message)
        assert "Who sees the answer?" not in text_of(await teams.dialog("alice"))
        await teams.submit("alice", {"question": ""})
        await bureau.settled()
        (reply,) = await ours(teams, personal("alice"))
        assert "Only if" in text_of(reply)
        assert "share" not in actions(reply)
        assert await ours(teams, ELSEWHERE) == []

    bureau(scenario)

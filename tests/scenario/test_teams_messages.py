"""What a message in Teams holds, and what of it is read."""

from __future__ import annotations

import pytest

from adapters.teams.standin.client import Standin
from adapters.teams.standin.inhabitants import BOT, GENERAL
from tests.scenario.teams_office import QUESTION, TeamsOffice, text_of

pytestmark = pytest.mark.server

MENTION = {"type": "mention", "mentioned": {"id": BOT, "name": "Footnote"}, "text": "<at>Footnote</at>"}


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

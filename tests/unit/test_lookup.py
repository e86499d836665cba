"""Who asks what an article says gets its words, all of its points, and nothing of another statute."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lookup import MOST, asks_for_an_article
from bot.reply import Answer, Reply, Verdict
from tests.house import House

GDPR = """\
# The GDPR

## Art. 13 Information

(1) The controller tells the person at that time:

(a) who the controller is.

(b) which purposes the processing has.

(2) The duty falls away where the person knows it already.

## Art. 16 Rectification

A person has the right to have wrong data corrected.

## Art. 99 Many

{many}
"""
AI_ACT = """\
# The AI Act

## Art. 13 Transparency

Instructions for use come with every high-risk system.

## Art. 50 Chatbots

People are told that they talk to a machine.
"""


@pytest.fixture
def statutes(house: House) -> House:
    many = "\n\n".join(f"({n}) Point number {n} of this article says something." for n in range(1, 30))
    house.knowledge.source("law/gdpr.md", GDPR.format(many=many), short="GDPR", effective=date(2018, 7, 20))
    house.knowledge.source("law/ai-act.md", AI_ACT, short="AI Act")
    house.publish()
    return house


def quoted(reply: Reply) -> list[tuple[str, str]]:
    return [(c.source.name, c.quote.locator) for c in reply.citations]


@pytest.mark.parametrize(
    "text",
    [
        "What does GDPR art 13 say?", "Article 13 GDPR, exact wording please", "hva sier artikkel 13 i GDPR",
        "GDPR art. 13", "What does article 13 say?",
    ],
)  # fmt: skip
def test_an_article_is_quoted_point_by_point(statutes: House, text: str) -> None:
    reply = statutes.ask(text)
    assert isinstance(reply, Answer)
    assert reply.verdict is Verdict.INFORMATION
    points = ["Art. 13(1)", "Art. 13(1)(a)", "Art. 13(1)(b)", "Art. 13(2)"]
    assert quoted(reply) == [("GDPR", point) for point in points]
    assert reply.claims[0].text == "(1) The controller tells the person at that time:"


def test_the_statute_that_is_named_is_quoted(statutes: House) -> None:
    assert quoted(statutes.ask("What does article 13 of the AI Act say?")) == [("AI Act", "Art. 13")]
    assert quoted(statutes.ask("What does article 50 say?")) == [("AI Act", "Art. 50")]


def test_several_articles_are_quoted_in_their_order(statutes: House) -> None:
    reply = statutes.ask("What do Articles 13 and 16 of the GDPR say?")
    assert quoted(reply)[-1] == ("GDPR", "Art. 16")
    assert len(quoted(reply)) == 5


def test_a_long_article_is_cut_to_what_a_card_takes(statutes: House) -> None:
    assert len(quoted(statutes.ask("GDPR art. 99"))) == MOST


@pytest.mark.parametrize("text", ["what does GDPR art 17 say", "What does article 51 of the AI Act say?"])
def test_an_article_that_is_not_on_file_is_not_made_of_others(statutes: House, text: str) -> None:
    assert not {"Art. 13", "Art. 16"} & {place.split("(")[0] for _, place in quoted(statutes.ask(text))}


def test_a_statute_that_does_not_speak_yet_is_not_quoted(statutes: House) -> None:
    assert ("GDPR", "Art. 16") not in quoted(statutes.ask("GDPR art 16", on=date(2018, 1, 1)))


def test_a_ruling_about_just_that_question_speaks_instead(statutes: House) -> None:
    statutes.knowledge.ruling(
        "notice", "Tell them who you are.[^1]\n\n[^1]: gdpr, Art. 13(1)(a)\n",
        question="What does Art. 13 GDPR say?", facts={"topic": ["breach"]}, verdict="information",
    )  # fmt: skip
    statutes.publish()
    assert statutes.ask("What does Art. 13 GDPR say?").ruling == "notice"
    assert statutes.ask("What does Art. 16 GDPR say?").ruling is None


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("what does Art. 13 say", True), ("Articles 13, 14 and 15 GDPR", True), ("GDPR", False), ("13", False),
        ("does Art. 13 apply to cameras", False), ("may we train on photos under Art. 6", False), ("", False),
    ],
)  # fmt: skip
def test_only_who_asks_for_nothing_else_asks_for_an_article(text: str, asks: bool) -> None:
    assert asks_for_an_article(text) is asks

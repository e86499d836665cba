""" "Why?" and "source?" after an answer."""

from __future__ import annotations

import pytest

from bot.explaining import wants_explained
from bot.reply import Answer, Reason, Refusal, Verdict
from tests.house import House

ASKED = "Can we use customer photos to train a model?"


@pytest.mark.parametrize(
    "text",
    [
        "why?", "Why not?", "but why?", "hvorfor?", "source?", "Sources", "says who?", "kilde?",
        "where does it say that?", "what's the source?", "which article?", "and then why?", "why is that so?",
        "could you show me the source please?", "hva er kilden?", "hvor kommer det fra?", "kan du vise kildene?",
        "hvorfor det?", "hvor står det da?", "men hvorfor ikke?", "warum?", "pourquoi ?", "källa?",
    ],
)  # fmt: skip
def test_the_last_answer_is_explained_with_its_quotes(house: House, text: str) -> None:
    before, after = house.ask(ASKED), house.ask(text, thread=(ASKED,))
    assert isinstance(after, Answer)
    assert (after.ruling, after.verdict, after.citations) == (before.ruling, Verdict.CONDITIONAL, before.citations)
    assert len(after.conditions) == len(before.conditions)
    for citation in before.citations:
        assert f"“{' '.join(citation.quote.text.split())}”" in after.text


def test_a_follow_up_can_be_explained_too(house: House) -> None:
    thread = (ASKED, "and photos of a child?", "why?")
    reply = house.ask("source?", thread=thread)
    assert reply.ruling == "child-training"


@pytest.mark.parametrize(
    "text", ["What does the law say?", "Why do we need consent of a parent?", "kilder til data om barn?"]
)
def test_what_asks_more_than_that_is_not_explained(text: str) -> None:
    assert not wants_explained(text)


def test_what_only_begins_like_it_is_a_question_of_its_own(house: House) -> None:
    reply = house.ask("Why can we train a model on stock pictures?", thread=(ASKED,))
    assert reply.ruling == "stock-training"


@pytest.mark.parametrize("text", ["why?", "source?", "hvorfor?"])
def test_without_an_answer_before_there_is_nothing_to_explain(house: House, text: str) -> None:
    reply = house.ask(text)
    assert isinstance(reply, Refusal)
    assert (reply.reason, reply.citations) == (Reason.EMPTY, ())

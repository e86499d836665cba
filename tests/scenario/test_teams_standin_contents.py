"""Messages and cards that Teams would refuse are refused, and what it lets pass is noted."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.teams.standin.client import Impossible
from adapters.teams.standin.inhabitants import aad, personal, user_id
from tests.scenario.teams_api import Connector, carded, citation, root, words

pytestmark = pytest.mark.server

ALICE = personal("alice")

# -- contents ----------------------------------------------------------------------------------

FINE: dict[str, dict[str, Any]] = {
    "text": {"text": "x"},
    "only a card": {"attachments": [carded(words())]},
    "twenty citations": {"text": "x", "entities": [root(*(citation(n) for n in range(1, 21)))]},
    "longest citation": {
        "text": "[1]",
        "entities": [root(citation(1, name="n" * 80, abstract="a" * 160, keywords=["k" * 28] * 3))],
    },
    "label": {"text": "x", "entities": [root(additionalType=["AIGeneratedContent"])]},
    "thumbs": {"text": "x", "channelData": {"feedbackLoop": {"type": "custom"}}},
    "mention": {
        "text": "<at>Alice Berg</at>",
        "entities": [{"type": "mention", "text": "<at>Alice Berg</at>", "mentioned": {"id": aad("alice")}}],
    },
    "prompts": {"text": "x", "suggestedActions": {"actions": [{"type": "imBack", "title": "t", "value": "v"}]}},
}
WRONG: dict[str, dict[str, Any]] = {
    "nothing": {},
    "text that is none": {"text": 1},
    "unknown format": {"text": "x", "textFormat": "html"},
    "unknown type": {"type": "trace", "text": "x"},
    "entities that are none": {"text": "x", "entities": ["x"]},
    "two roots": {"text": "x", "entities": [root(), root()]},
    "root of another type": {"text": "x", "entities": [root() | {"@type": "Text"}]},
    "label that is none": {"text": "x", "entities": [root(additionalType=["Careful"])]},
    "21 citations": {"text": "x", "entities": [root(*(citation(n) for n in range(1, 22)))]},
    "no name": {"text": "[1]", "entities": [root(citation(1, name=None))]},
    "name": {"text": "[1]", "entities": [root(citation(1, name="n" * 81))]},
    "abstract": {"text": "[1]", "entities": [root(citation(1, abstract="a" * 161))]},
    "astral abstract": {"text": "[1]", "entities": [root(citation(1, abstract="𝔞" * 81))]},
    "keywords": {"text": "[1]", "entities": [root(citation(1, keywords=["k"] * 4))]},
    "keyword": {"text": "[1]", "entities": [root(citation(1, keywords=["k" * 29]))]},
    "icon": {"text": "[1]", "entities": [root(citation(1, image={"@type": "ImageObject", "name": "Netscape"}))]},
    "link": {"text": "[1]", "entities": [root(citation(1, url="javascript:alert(1)"))]},
    "position 0": {"text": "[0]", "entities": [root(citation(0))]},
    "one position twice": {"text": "[1]", "entities": [root(citation(1), citation(1))]},
    "no appearance": {"text": "[1]", "entities": [root({"@type": "Claim", "position": 1})]},
    "thumbs": {"text": "x", "channelData": {"feedbackLoop": {"type": "own"}}},
    "mention of nobody": {
        "text": "<at>X</at>",
        "entities": [{"type": "mention", "text": "<at>X</at>", "mentioned": {"id": "29:nobody"}}],
    },
    "mention that is not in the text": {
        "text": "x",
        "entities": [{"type": "mention", "text": "<at>X</at>", "mentioned": {"id": user_id("alice")}}],
    },
}


@pytest.mark.parametrize("name", FINE)
def test_what_teams_takes_is_taken(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, **FINE[name]).status == 201


@pytest.mark.parametrize("name", WRONG)
def test_what_teams_refuses_is_refused(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, **WRONG[name]).status == 400
    assert not connector.messages(ALICE)


def test_a_message_holds_100_kilobytes_of_utf_16(connector: Connector) -> None:
    assert connector.post(ALICE, text="x" * 51_000).status == 201
    big = connector.post(ALICE, text="x" * 51_200)
    assert (big.status, big.code) == (413, "MessageSizeTooBig")
    own = connector.post(ALICE, text="x").id
    assert connector.put(ALICE, own, attachments=[carded(words("ø" * 51_200))]).status == 413


def test_what_teams_lets_pass_and_nobody_should_do_is_noted(connector: Connector) -> None:
    eleven = root(*(citation(n) for n in range(1, 12)))
    text = " ".join(f"[{n}]" for n in range(1, 12))
    connector.post(ALICE, text=text, entities=[eleven])
    bare = citation(1)
    del bare["appearance"]["abstract"]
    connector.post(ALICE, text="x", entities=[root(bare)])
    connector.post(ALICE, text="<at>Alice Berg</at>")
    many = [{"type": "Action.Submit", "title": "x"}] * 7
    connector.post(ALICE, attachments=[carded(actions=many)])
    assert [v["what"] for v in connector.violations()] == [
        "more than ten citations",
        "a citation without an abstract",
        "a citation that the text does not point to",
        "an <at> without its mention",
        "more than six actions on a card",
    ]


# -- cards -------------------------------------------------------------------------------------

GOOD_CARDS: dict[str, dict[str, Any]] = {
    "version 1.0": carded(words(), version="1.0"),
    "table": carded({"type": "Table", "columns": [{"width": 1}], "rows": [{"type": "TableRow", "cells": []}]}),
    "form": carded(
        {"type": "Input.ChoiceSet", "id": "a", "isMultiSelect": True, "choices": [{"title": "t", "value": "v"}]},
        {"type": "Input.Text", "id": "b", "isMultiline": True, "maxLength": 500},
        actions=[{"type": "Action.Submit", "title": "Send", "data": {"footnote": "corrected"}}],
    ),
    "shown when wanted": carded(
        {"type": "Container", "id": "more", "isVisible": False, "items": [words(wrap=True, style="heading")]},
        actions=[{"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["more"]}],
    ),
    "universal action": carded(
        actions=[{"type": "Action.Execute", "verb": "a", "title": "t", "fallback": {"type": "Action.Submit"}}]
    ),
    "full width": carded(words(), msteams={"width": "Full"}),
}
BAD_CARDS: dict[str, dict[str, Any]] = {
    "version 1.6": carded(words(), version="1.6"),
    "no version": carded(words(), version=None),
    "no card": {**carded(), "content": {"type": "Card"}},
    "unknown element": carded({"type": "Carousel"}),
    "unknown property": carded(words(colour="red")),
    "text without text": carded({"type": "TextBlock"}),
    "unknown colour": carded(words(color="red")),
    "flag that is none": carded(words(wrap="yes")),
    "unknown action": carded(actions=[{"type": "Action.Http", "title": "x"}]),
    "address": carded(actions=[{"type": "Action.OpenUrl", "title": "x", "url": "javascript:alert(1)"}]),
    "input without id": carded({"type": "Input.Text"}),
    "one input twice": carded({"type": "Input.Text", "id": "a"}, {"type": "Input.Text", "id": "a"}),
    "deep inside": carded(
        {"type": "ColumnSet", "columns": [{"type": "Column", "items": [{"type": "Container", "items": [words(1)]}]}]}  # type: ignore[arg-type]
    ),
    "no facts": carded({"type": "FactSet", "facts": []}),
}


@pytest.mark.parametrize("name", GOOD_CARDS)
def test_a_card_of_1_5_is_taken(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, attachments=[GOOD_CARDS[name]]).status == 201


@pytest.mark.parametrize("name", BAD_CARDS)
def test_a_card_that_teams_can_not_show_is_refused(connector: Connector, name: str) -> None:
    assert connector.post(ALICE, attachments=[BAD_CARDS[name]]).status == 400


def test_only_what_a_card_offers_can_be_pressed(connector: Connector) -> None:
    form = {"type": "Input.Text", "id": "note", "isRequired": True, "maxLength": 5}
    send = {"type": "Action.Submit", "title": "Send", "data": {"footnote": "send"}}
    sent = connector.personal("alice", "x")
    connector.post(ALICE, attachments=[carded(form, actions=[send])])
    (message,) = connector.replies(sent)
    impossible = (("other", {"note": "x"}), ("send", {}), ("send", {"note": "too long"}), ("send", {"other": "x"}))
    for action, values in impossible:
        with pytest.raises(Impossible):
            connector.press("alice", message, action, values)
    with pytest.raises(Impossible):
        connector.press("bob", message, "send", {"note": "x"})
    with pytest.raises(Impossible):
        connector.feedback("alice", message, "like")

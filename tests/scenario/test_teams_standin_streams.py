"""Streams, rates and faults of the stand-in."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.teams.standin.inhabitants import (
    GENERAL,
    GROUP,
    personal,
)
from tests.scenario.teams_api import Connector, carded, words

pytestmark = pytest.mark.server

# -- streams, rates, faults --------------------------------------------------------------------


def test_a_stream_runs_in_its_order(connector: Connector) -> None:
    started = connector.stream(1, kind="informative", text="Reading …")
    assert (started.status, started.headers["Content-Type"].split(";")[0]) == (201, "application/json")
    assert connector.stream(2, started.id, text="Only if").status == 202
    connector.advance(2)
    assert connector.stream(3, started.id, text="Only if [1]").body == {}
    connector.advance(2)
    late = connector.stream(3, started.id, text="Only if [1] and more")
    assert (late.status, late.code) == (202, "ContentStreamSequenceOrderPreConditionFailed")
    final = connector.stream(None, started.id, "final", text="Only if [1] holds", attachments=[carded(words())])
    assert final.status == 202
    (message,) = connector.messages(personal("alice"))
    assert message["stream"] == {
        "state": "finished",
        "informative": ["Reading …"],
        "texts": ["Only if", "Only if [1]"],
    }
    assert (message["text"], message["id"]) == ("Only if [1] holds", started.id)
    over = connector.stream(4, started.id, text="Only if [1] holds, then")
    assert (over.status, over.code) == (403, "ContentStreamNotAllowed")


@pytest.mark.parametrize(
    ("status", "wrong"),
    [
        (403, {"sequence": 1, "conversation": GENERAL, "text": "x"}),
        (400, {"sequence": 2, "text": "x"}),
        (400, {"sequence": None, "text": "x"}),
        (400, {"sequence": 1, "text": ""}),
        (400, {"sequence": 1, "stream": "1", "text": "x"}),
        (400, {"sequence": 1, "kind": "poetic", "text": "x"}),
        (403, {"sequence": 1, "text": "x" * 60_000}),
    ],
)
def test_a_stream_that_can_not_begin_does_not(connector: Connector, status: int, wrong: dict[str, Any]) -> None:
    assert connector.stream(**wrong).status == status
    assert not connector.messages(personal("alice"))


def test_a_stream_keeps_what_it_has_said(connector: Connector) -> None:
    started = connector.stream(1, text="Yes").id
    assert connector.stream(2, started, text="No").code == "ContentStreamNotAllowed"
    assert connector.stream(None, started, "final", text="No").code == "ContentStreamNotAllowed"
    assert connector.stream(None, started, "final", text="Yes, if").status == 202


def test_a_stream_ends_after_two_minutes_or_when_it_is_stopped(connector: Connector) -> None:
    old = connector.stream(1, text="Yes").id
    assert connector.put(personal("alice"), old, text="x").code == "ContentStreamNotAllowed"
    assert connector.stream(1, text="another").code == "ContentStreamNotAllowed"
    connector.advance(121)
    assert "exceeded streaming time" in connector.stream(2, old, text="Yes, if").body["error"]["message"]
    assert connector.stream(None, old, "final", text="Yes, if").status == 403
    assert connector.put(personal("alice"), old, text="Yes, if").status == 200
    new = connector.stream(1, text="Yes").id
    connector.stop(personal("alice"))
    assert "canceled by user" in connector.stream(2, new, text="Yes, if").body["error"]["message"]


def test_streams_are_slow(connector: Connector) -> None:
    started = connector.stream(1, text="a").id
    statuses = [connector.stream(n, started, text="a" * n).status for n in range(2, 5)]
    assert 429 in statuses
    connector.advance(2)
    assert connector.stream(9, started, text="a" * 9).status == 202


def test_sending_has_its_limits(connector: Connector) -> None:
    answers = connector.posts(GROUP, 8)
    assert sorted(a.status for a in answers) == [201] * 7 + [429]
    (refused,) = [a for a in answers if a.status == 429]
    assert int(refused.headers["Retry-After"]) >= 1
    assert connector.post(personal("alice"), text="x").status == 201
    connector.advance(1.1)
    assert sorted(a.status for a in connector.posts(GROUP, 2)) == [201, 429]
    connector.advance(2)
    assert connector.post(GROUP, text="x").status == 201


def test_what_goes_wrong_on_purpose_goes_wrong_as_often_as_wanted(connector: Connector) -> None:
    connector.fail("send", 502, times=2)
    connector.limit("send", retry_after=3)
    connector.fail("send", 504, after=True)
    answers = [connector.post(GROUP, text=f"{n}") for n in range(5)]
    assert [a.status for a in answers] == [502, 502, 429, 504, 201]
    assert answers[2].headers["Retry-After"] == "3"
    assert [m["text"] for m in connector.messages(GROUP)] == ["3", "4"]
    assert [c["status"] for c in connector.calls("send")] == [502, 502, 429, 504, 201]

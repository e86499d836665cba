"""Whatever the folder, the question and the day: the promises hold."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.machine import reply_object
from bot.reply import Answer, Clarification, Refusal, Reply, Verdict
from tests.house import TODAY, House, Knowledge, furnished, vocabulary
from tests.property.folders import ASKED, DAYS, FOLDERS, ODD, Folder, may_speak, write

WORDS = vocabulary()


def published(root: Path, folder: Folder) -> House:
    shutil.rmtree(root, ignore_errors=True)
    house = House(Knowledge(root))
    write(house.knowledge, folder)
    house.publish()
    return house


def whole(reply: Reply) -> Iterator[Reply]:
    yield reply
    yield from reply.parts


def printed(reply: Reply) -> dict[str, Any]:
    made = reply_object(reply, "q")
    for one in (made, *made.get("parts", ())):
        one.pop("timings_ms")
    return made


@given(FOLDERS, st.lists(st.tuples(ASKED, DAYS), min_size=1, max_size=6))
@settings(max_examples=60)
def test_the_promises_hold(tmp_path: Path, folder: Folder, asked: list[tuple[str, date]]) -> None:
    house = published(tmp_path / "k", folder)
    for text, on in asked:
        reply = house.ask(text, on)
        for one in whole(reply):
            every_citation_stands(house, one)
            every_claim_is_cited(one)
            nothing_silenced_is_cited(house, one, on)
            no_verdict_is_unvetted(house, one, on)
        assert printed(house.ask(text, on)) == printed(reply)


def every_citation_stands(house: House, reply: Reply) -> None:
    for citation in reply.citations:
        quote = citation.quote
        assert house.edition.document(quote.source).text[quote.start : quote.end] == quote.text != ""
        assert citation.source == house.edition.sources[quote.source]
    assert [c.n for c in reply.citations] == list(range(1, len(reply.citations) + 1))


def every_claim_is_cited(reply: Reply) -> None:
    numbers = {c.n for c in reply.citations}
    assert all(claim.citations and set(claim.citations) <= numbers for claim in reply.claims)
    if isinstance(reply, Answer):
        assert reply.claims
    if isinstance(reply, Clarification):
        assert not reply.claims


def nothing_silenced_is_cited(house: House, reply: Reply, on: date) -> None:
    assert all(may_speak(c.source.id, dict(house.edition.sources), on) for c in reply.citations)


def no_verdict_is_unvetted(house: House, reply: Reply, on: date) -> None:
    if not isinstance(reply, Answer) or reply.verdict is Verdict.INFORMATION:
        return
    (ruling,) = (r for r in house.edition.rulings if r.id == reply.ruling)
    assert (ruling.status, str(ruling.verdict)) == ("approved", str(reply.verdict))
    assert (ruling.effective or date.min) <= on < (ruling.expires or date.max)
    words = house.edition.vocabulary
    for dimension, wanted in ruling.facts.items():
        assert any(w in words.widening(dimension, said) for said in reply.facts[dimension] for w in wanted)
    if reply.verdict is Verdict.ALLOWED:
        weighing = {(d, n) for d, ns in reply.facts.values.items() for n in ns if words.values[d, n].sensitive}
        named = {(d, w) for d, ws in ruling.facts.items() for w in ws}
        assert all(any((d, w) in named for w in words.widening(d, n)) for d, n in weighing)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(furnished(Knowledge(tmp_path_factory.mktemp("house") / "k")))
    house.publish()
    return house


@given(ASKED | ODD, st.lists(ASKED | ODD, max_size=3), st.sampled_from(["NO", "EU", "US-IL", "", "??"]))
@settings(max_examples=300)
def test_any_text_at_all_gets_a_reply(standing: House, text: str, thread: list[str], where: str) -> None:
    reply = standing.ask(text, TODAY, where, tuple(thread))
    assert reply.text
    json.dumps(reply_object(reply, "q"), ensure_ascii=False).encode()
    if not any(c.isalnum() for c in text):
        assert isinstance(reply, Refusal)


@given(st.lists(ASKED, min_size=1, max_size=3))
@settings(max_examples=60)
def test_no_question_is_logged(standing: House, logged: list[str], asked: list[str]) -> None:
    mark = "Zxqv Nordmannsen"
    for text in asked:
        standing.ask(f"{text} {mark}", thread=(mark,))
    logging.getLogger("a.test").debug("seen")
    assert any("seen" in line for line in logged)
    assert not any("Zxqv" in line for line in logged)


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=200)
def test_facts_are_the_vocabularys_and_never_both_said_and_denied(text: str) -> None:
    words = WORDS
    facts = words.read(text)
    for dimension, names in (*facts.values.items(), *facts.denied.items()):
        assert all((dimension, name) in words.values for name in names)
    for dimension, names in facts.denied.items():
        assert not set(names) & set(facts[dimension])

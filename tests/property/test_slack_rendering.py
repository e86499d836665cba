"""Whatever a reply holds, Slack takes the message, and no text in it does anything but being read."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.answer import markdown_of, mrkdwn_of
from adapters.slack.blocks import FALLBACK, SECTION, WEIGHT, weight
from adapters.slack.ref import Ref, read
from adapters.slack.rendering import blocks, message
from adapters.slack.standin.blocks import check, pressable, spoken
from adapters.slack.text import NOTHING, escaped, link, pieces, plain, size, visible
from adapters.slack.words import headline
from bot.reply import Reply
from tests.replies import NASTY, replies, short, texts, urls

REF = Ref("slack:Ev0123456789", "D0ALICE:1700000000.000100")
ours = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
# what Slack reads as a command: anything between raw angle brackets that is no web address
MENTION = re.compile(r"<(?!https?:|mailto:)[^>]*>?")


def harmless(text: str) -> bool:
    """No mention, no half entity, no raw bracket but those of links."""
    bare = re.sub(r"<(?:https?|mailto):[^<>|\s]*\|[^<>]*>", "", text)
    return not MENTION.search(text) and "<" not in bare and not re.search(r"&(?!amp;|lt;|gt;)", bare)


def mrkdwn(value: Any) -> list[str]:
    """Every text of blocks that Slack reads formatting in."""
    if isinstance(value, list):
        return [t for one in value for t in mrkdwn(one)]
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "mrkdwn" else []
        return own + [t for one in value.values() if isinstance(one, dict | list) for t in mrkdwn(one)]
    return []


@ours
@given(replies(), st.lists(short, max_size=7), st.booleans(), st.booleans())
def test_any_reply_is_a_message_that_slack_takes(reply: Reply, notes: list[str], share: bool, has_case: bool) -> None:
    made = message(reply, REF, notes=notes, share=share, has_case=has_case)
    check(list(made.blocks))
    assert len(made.blocks) <= 48
    assert weight(made.blocks) <= WEIGHT
    assert 0 < size(made.text) <= FALLBACK
    json.dumps(made.blocks).encode("ascii")
    assert "\ud800" not in str(made.blocks)


@ours
@given(replies())
def test_no_text_of_a_reply_mentions_anybody(reply: Reply) -> None:
    made = message(reply, REF)
    for text in [made.text, *mrkdwn(list(made.blocks))]:
        assert harmless(text), text
    for text in spoken([b for b in made.blocks if b["type"] in ("actions", "header")]):
        assert "<" not in text


@ours
@given(replies())
def test_slack_links_nothing_by_itself(reply: Reply) -> None:
    def every(value: Any) -> bool:
        if isinstance(value, dict):
            return (value.get("type") != "mrkdwn" or value["verbatim"] is True) and all(map(every, value.values()))
        return all(map(every, value)) if isinstance(value, list) else True

    assert every(list(message(reply, REF).blocks))


@ours
@given(replies())
def test_a_reply_always_shows_its_verdict_and_how_to_go_on(reply: Reply) -> None:
    shown = message(reply, REF).blocks
    first = shown[1 if reply.parts else 0]
    title = " ".join(headline((reply.parts or (reply,))[0]))
    assert title in str(first) or title in str(shown[0]) or " ".join(headline(reply)) in str(shown[0])
    assert [e["action_id"] for b in shown for e in pressable(b)][-1] == "feedback"
    assert any(e["action_id"] == "correct" for b in shown for e in pressable(b))


@ours
@given(replies())
def test_what_is_left_out_is_said(reply: Reply) -> None:
    """A reply whose words do not fit says that it is shortened: half an answer is never passed off as a whole one."""
    shown = str(message(reply, REF).blocks)
    everything = {text for part in reply.parts or (reply,) for text in mrkdwn_of(part)}
    assert everything <= set(mrkdwn(list(message(reply, REF).blocks))) or "This is shortened" in shown


@ours
@given(replies())
def test_a_stream_and_what_ends_it_hold_together(reply: Reply) -> None:
    for text in markdown_of(reply):
        assert harmless(text)
        assert "](" not in text
    check(list(blocks(reply, REF, without_body=True)))


@ours
@given(texts, st.integers(20, 4000))
def test_escaping_fits_and_cuts_no_entity(text: str, limit: int) -> None:
    shown = escaped(text, limit)
    assert 0 < size(shown) <= limit
    assert harmless(shown)
    assert not re.search(r"&\w*…$", shown)


@ours
@given(texts, st.integers(20, SECTION))
def test_pieces_lose_no_words(text: str, limit: int) -> None:
    made = list(pieces(text, limit))
    assert "".join("".join(made).split()) == "".join(visible(text).split())
    assert all(size(escaped(p)) <= limit for p in made)


@ours
@given(urls, texts)
def test_a_link_is_an_address_and_a_label(url: str, label: str) -> None:
    shown = link(url, label)
    assert harmless(shown)
    assert shown.count("|") <= 1
    assert size(shown) <= 1500


@given(st.sampled_from(NASTY))
def test_plain_words_hold_no_brackets(text: str) -> None:
    assert "<" not in plain(text, 75)
    assert 0 < size(plain(text, 75)) <= 75


def test_a_text_with_nothing_to_see_is_a_dash() -> None:
    assert visible("\u200b\u2060 \ufeff\u202e\n") == NOTHING


def test_text_that_turns_around_is_shown_as_it_reads() -> None:
    assert visible("may not\u202e train") == "may not train"


@given(st.text(max_size=50), st.text(max_size=50), st.integers())
def test_what_a_button_carries_comes_back(key: str, thread: str, number: int) -> None:
    ref, more = read(Ref(key, thread).value(p=number))
    assert (ref, more["p"]) == (Ref(key, thread), number)

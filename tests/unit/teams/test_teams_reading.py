"""What a person wrote in Teams is read as they meant it, whatever Teams wraps it in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.activities import about, named, place_of, pressed, said
from adapters.teams.reading import LONGEST, written

BOT = "28:bot"


def message(text: Any, *mentions: str, html: str = "", **more: Any) -> dict[str, Any]:
    """`mentions` are names; one with * is the bot's."""
    entities = [
        {
            "type": "mention",
            "mentioned": {"id": BOT if name.startswith("*") else "29:else", "name": name.removeprefix("*")},
            "text": f"<at>{name.removeprefix('*')}</at>",
        }
        for name in mentions
    ]
    attached = [{"contentType": "text/html", "content": html}] if html else []
    return {
        "type": "message",
        "id": "1",
        "recipient": {"id": BOT},
        "from": {"id": "29:me"},
        "conversation": {"id": "19:a@thread.tacv2;messageid=1", "conversationType": "channel"},
        "text": text,
        "entities": entities,
        "attachments": attached + more.pop("attachments", []),
        **more,
    }


@pytest.mark.parametrize(
    ("text", "mentions", "read"),
    [
        ("<at>Privacy</at> what is Privacy by design?", ["*Privacy"], "what is Privacy by design?"),
        ("<at>Foot&nbsp;note</at>&nbsp;may we?", ["*Foot note"], "may we?"),
        ("<at>Foot note</at>\u00a0may we?", ["*Foot note"], "may we?"),
        ("may <at>F</at> we <at>F</at>?", ["*F"], "may we <at>F</at>?"),
        ("<at>F</at> and <at>F</at> may we?", ["*F", "*F"], "and may we?"),
        ("<at>F</at> may <at>Bob Dahl</at> do it?", ["*F", "Bob Dahl"], "may @someone do it?"),
        ("<at>F (test) [1]*</at> may we?", ["*F (test) [1]*"], "may we?"),
        ("may we?", ["*F"], "may we?"),
        ("if a<b and b>c &amp; d", [], "if a<b and b>c & d"),
        ("is a<b>c", [], "is a<b>c"),
        ("<p>One</p><p>two<br>three</p>", [], "One\n\ntwo\nthree"),
        ("<ul><li>one</li><li>two</li></ul>", [], "- one\n\n- two"),
        ("<p>x</p><script>alert(1)</script>", [], "x"),
        ("a\r\n\r\n\r\n\r\nb", [], "a\n\nb"),
        ("", [], ""),
    ],
)
def test_text_is_read_without_the_mention_and_without_markup(text: str, mentions: list[str], read: str) -> None:
    assert written(message(text, *mentions)).text == read


def test_only_a_mention_of_the_bot_is_one() -> None:
    assert written(message("<at>F</at> hm", "*F")).mentioned
    assert not written(message("<at>F</at> hm", "F")).mentioned
    assert not written(message("<at>Footnote</at> hm")).mentioned


REPLY = (
    '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri" itemid="{id}">'
    'Bob</strong><span itemprop="time" itemid="1">9:00</span><p itemprop="preview">They said this</p></blockquote>'
    '<p><span itemtype="http://schema.skype.com/Mention" itemscope itemid="0">F</span>&nbsp;is that so?</p>'
)


def test_a_quote_is_told_apart_and_one_of_the_bot_itself_is_left_out() -> None:
    of_bob = written(message("Bob They said this F is that so?", "*F", html=REPLY.format(id="8:orgid:bob")))
    assert (of_bob.text, of_bob.quoted) == ("is that so?", "They said this")
    assert of_bob.question == "is that so?\n\nThey said this"
    of_bot = written(message("F They said this is that so?", "*F", html=REPLY.format(id=BOT)))
    assert of_bot.question == "is that so?"


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ([], ""),
        (["text/html"], ""),
        (["image/png"], "the picture"),
        (["reference", "reference"], "the 2 files"),
        (["image/*", "application/vnd.microsoft.teams.file.download.info"], "the picture and the file"),
        (["video/mp4", "image/png", "reference"], "the picture, the file and the attachment"),
    ],
)
def test_what_is_attached_is_named(kinds: list[str], told: str) -> None:
    attached = [{"contentType": kind, "content": ""} for kind in kinds]
    assert written(message("x", attachments=attached)).unread == told


def test_pictures_within_the_text_are_named_and_emoji_are_text() -> None:
    html = '<p>so <img src="https://x/1"><img itemtype="http://schema.skype.com/Emoji" alt="🙂"></p>'
    assert written(message("so", html=html)).unread == "the picture"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
FIELDS = "id text textFormat entities attachments from recipient conversation channelData value serviceUrl type".split()


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_nothing_that_arrives_breaks_the_reading(activity: dict[str, Any]) -> None:
    written(activity)
    said(activity)
    place_of(activity)
    pressed(activity)
    about(activity)


@given(st.text(alphabet="<>/&;atpdiv= \"'\n!-[]", max_size=300))
def test_no_markup_breaks_the_reading(text: str) -> None:
    written(message(text, "*F", html=text, textFormat="xml"))


@pytest.mark.parametrize("piece", ["<p>", "</p>x", "<", "&", " \n", "<at>", "<blockquote>"])
def test_a_huge_message_is_read_up_to_a_length(piece: str) -> None:
    huge = piece * (2_000_000 // len(piece))
    assert len(written(message(huge, "*F", html=huge)).text) <= LONGEST + 1


def test_a_message_has_one_name_whether_its_thread_is_named_or_not() -> None:
    inside, outside = message("x"), message("x")
    outside["conversation"] = {"id": "19:a@thread.tacv2"}
    assert named(place_of(inside), "1") == named(place_of(outside), "1")


@pytest.mark.parametrize(
    ("id", "kind", "told"),
    [
        ("19:a@thread.tacv2;messageid=1", "channel", "channel"),
        ("19:a@thread.v2", "groupChat", "groupChat"),
        ("19:a_b@unq.gbl.spaces", "personal", "groupChat"),
        ("a:1abc", "personal", "personal"),
        ("some-chat", "groupChat", "groupChat"),
        ("some-channel", "channel", "channel"),
    ],
)
def test_only_a_chat_with_the_bot_alone_is_personal(id: str, kind: str, told: str) -> None:
    assert place_of({"conversation": {"id": id, "conversationType": kind}}).kind == told


def test_a_button_is_read_however_the_client_sends_it() -> None:
    data = {"footnote": "sources", "key": "k"}
    for value in ({"action": {"data": data}}, {"data": data}, data):
        assert pressed({"value": value}) == data
    assert pressed({"value": {"data": {"other": 1}}}) == {}

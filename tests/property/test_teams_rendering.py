"""Whatever a reply or a case holds, Teams takes the message, and no text in it does anything but being read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from adapters.desk import Delivery
from adapters.teams import forms
from adapters.teams.answer import is_shortened, paragraphs
from adapters.teams.cards import case_activity, ending_activity, reminding_activity
from adapters.teams.home import help_activity, mine_activity
from adapters.teams.rendering import answer_activity, bare_activity, marked, shared_activity, split, text_activity
from adapters.teams.standin import cards, contents
from adapters.teams.standin.inhabitants import aad
from adapters.teams.standin.workspace import Workspace
from adapters.teams.standin.world import World
from adapters.teams.text import NOTHING, address, clipped, folded, label, markdown, plain, size, visible, weight
from adapters.teams.words import headline
from bot.case import Case, CaseState, Cause, Found, HumanAnswer
from bot.changes import Change
from bot.records import Asked, Record
from bot.reply import Reply, Verdict
from bot.shown import SHORTENED
from tests.house import vocabulary
from tests.replies import NASTY, replies, short, texts, urls

ALICE, CAROL = aad("alice"), aad("carol")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = "19:general@thread.tacv2|1700000000001"
TRAPS = (
    "<at>Everyone</at>",
    "[GDPR](https://evil.example)",
    "[x][1]\n\n[1]: https://evil.example",
    "![x](https://evil.example/p.png)",
    "<img src=x onerror=alert(1)>",
    "<https://evil.example>",
    "www.evil.example",
    "as [1] says",
    "{{DATE(2017-02-14T06:08:39Z,LONG)}}",
    "__init__ and **both** and ~~out~~",
    "\\[x](https://evil.example)",
    "&lt;at&gt;",
    "    indented",
    "1. first\n2) second\n# head\n===\n--- | ---",
    "`a` ``` b ```",
)
ours = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
brisk = settings(ours, max_examples=12, phases=(Phase.explicit, Phase.generate))
hostile = st.lists(st.sampled_from(NASTY + TRAPS) | st.text(max_size=30), min_size=1, max_size=3).map(" ".join)
names = st.dictionaries(st.sampled_from([ALICE, CAROL, "<at>"]), hostile)
found = st.builds(Found, source=short, locator=short, quote=texts, url=urls, title=short, authority=short)
answers = st.builds(
    HumanAnswer,
    verdict=st.sampled_from(Verdict),
    text=hostile | st.just("Yes. [1] And [2]."),
    footnotes=st.lists(found, max_size=14).map(tuple),
    by=st.just(CAROL),
    at=st.just(NOW),
)
cases = st.builds(
    Case,
    id=st.just("case-abc"),
    opened=st.just(NOW),
    cause=st.sampled_from(Cause),
    platform=st.just("teams"),
    asker=st.sampled_from([ALICE, "<at>", ""]),
    conversation=st.just({}),
    question=hostile,
    thread=st.lists(texts, max_size=3).map(tuple),
    note=hostile | st.just(""),
    reading=st.lists(short, max_size=5).map(tuple),
    found=st.lists(found, max_size=30).map(tuple),
    said=short,
    state=st.sampled_from(CaseState),
    owner=st.sampled_from(["", CAROL, "<at>"]),
    answer=st.none() | answers,
)
commonmark = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def taken(activity: dict[str, Any]) -> None:
    """Teams takes it, and nothing about it is frowned upon."""
    workspace = Workspace()
    contents.check(cast(World, SimpleNamespace(workspace=workspace)), activity, "personal")
    assert not workspace.violations
    assert split(activity) == [activity]


def form(body: dict[str, Any]) -> dict[str, Any]:
    """The card of a form that Teams takes."""
    value = body["task"]["value"]
    shown = value["card"]["content"]
    assert not cards.problems(shown)
    assert weight(body) <= 96_000
    assert value["title"]
    return cast(dict[str, Any], shown)


def inert(text: str) -> str:
    """What is seen of Markdown in which nothing is a link, a picture or HTML; the formatting in it is ours."""
    seen = []
    for token in commonmark.parse(text):
        assert token.type not in ("html_block", "fence", "code_block", "table_open", "heading_open", "blockquote_open")
        for one in token.children or []:
            assert one.type not in ("link_open", "image", "html_inline", "code_inline", "s_open")
            seen.append("\n" if one.type in ("softbreak", "hardbreak") else one.content)
    whole = "".join(seen)
    assert not re.search(r"://|www\.|@at", whole)
    return whole.replace("\u2060", "")


def within(value: Any) -> list[dict[str, Any]]:
    return cards.inside(value)


@ours
@given(replies(), st.lists(short, max_size=7).map(tuple), st.booleans())
def test_any_reply_is_a_message_that_teams_takes(reply: Reply, notes: tuple[str, ...], share: bool) -> None:
    made = answer_activity(Delivery(key=KEY, reply=reply, notes=notes), share=share)
    taken(made)
    assert made["text"].startswith("**")
    assert 0 < size(made["summary"]) <= 300
    assert "\ud800" not in str(made)


@ours
@given(replies())
def test_no_text_of_a_reply_is_a_link_a_picture_or_a_mention(reply: Reply) -> None:
    made = answer_activity(Delivery(key=KEY, reply=reply))
    inert(made["text"])
    assert "<at>" not in made["text"]


@ours
@given(replies(), texts)
def test_only_our_own_words_stand_where_a_card_reads_formatting(reply: Reply, question: str) -> None:
    """Words of others stand in runs alone, which are shown as they are written."""
    for content in (
        answer_activity(Delivery(key=KEY, reply=reply))["attachments"][0]["content"],
        form(forms.correct(KEY, question, {}, vocabulary())),
    ):
        for one in within(content):
            if one.get("type") == "TextBlock":
                assert re.fullmatch(r"[\w ,·?’'-]+", one["text"]), one["text"]
            if one.get("type") == "TextRun":
                assert "{{" not in one["text"]


@ours
@given(replies())
def test_citations_are_whole_and_within_limits(reply: Reply) -> None:
    made = answer_activity(Delivery(key=KEY, reply=reply))
    cited = [c for e in made["entities"] for c in e.get("citation", [])]
    assert len(cited) <= 10
    known = {address(c.source.url) for p in reply.parts or (reply,) for c in p.citations}
    for one in cited:
        shown = one["appearance"]
        assert 0 < size(shown["name"]) <= 80
        assert 0 < size(shown["abstract"]) <= 160
        assert len(shown["keywords"]) <= 3
        assert all(0 < size(k) <= 28 for k in shown["keywords"])
        assert shown.get("url", "") in known
        assert f"[{one['position']}]" in made["text"]


@ours
@given(replies())
def test_only_what_a_model_wrote_is_labelled(reply: Reply) -> None:
    labelled = "AIGeneratedContent" in str(answer_activity(Delivery(key=KEY, reply=reply))["entities"])
    assert labelled == any(p.mode == "drafted" for p in reply.parts or (reply,))


@ours
@given(replies(), st.booleans())
def test_a_reply_always_shows_its_verdict_and_how_to_go_on(reply: Reply, share: bool) -> None:
    made = answer_activity(Delivery(key=KEY, reply=reply), share=share)
    first = headline((reply.parts or (reply,))[0])[0]
    assert first in made["text"].split("\n\n")[1 if reply.parts else 0] or headline(reply)[0] in made["text"]
    content = made["attachments"][0]["content"]
    pressed = [
        a["data"]["footnote"] for a in within(content) if a.get("type", "").startswith("Action.") and "data" in a
    ]
    assert "correct" in pressed
    assert "team" in pressed
    assert ("share" in pressed) == share
    assert all(a["data"].get("key") == KEY for a in within(content) if "data" in a)


@ours
@given(replies())
def test_what_is_left_out_is_said(reply: Reply) -> None:
    """Half an answer is never passed off as a whole one, neither in the words nor on the card."""
    made = answer_activity(Delivery(key=KEY, reply=reply))
    content = made["attachments"][0]["content"]
    shown = made["text"].replace("\\", "").replace("\u2060", "") + str([r.get("text") for r in within(content)])
    every = [c.text for p in reply.parts or (reply,) for c in p.claims]
    ends = [words[-12:] for text in every if (words := folded(visible(text))).isalnum()]
    if not all(end in shown for end in ends):
        assert SHORTENED in shown
    assert is_shortened(paragraphs(reply)) <= (SHORTENED in str(content))
    assert (SHORTENED in str(content)) <= any(a.get("data", {}).get("whole") for a in within(content))


@ours
@given(replies())
def test_a_stream_ends_in_the_words_it_has_shown(reply: Reply) -> None:
    said = paragraphs(reply)
    assert all(said)
    assert answer_activity(Delivery(key=KEY, reply=reply))["text"] == "\n\n".join(said)


@brisk
@given(replies(), hostile)
def test_what_is_added_to_a_message_keeps_it_whole(reply: Reply, name: str) -> None:
    made = answer_activity(Delivery(key=KEY, reply=reply))
    changed = marked(made, "The question was deleted after this answer.")
    taken(changed)
    assert changed["text"].endswith(made["text"])
    taken(shared_activity(reply, KEY, name))
    taken(bare_activity(Delivery(key=KEY, reply=reply, notes=(name,))))


@brisk
@given(hostile)
def test_any_sentence_is_a_message(sentence: str) -> None:
    made = text_activity(KEY, sentence)
    taken(made)
    inert(made["text"])
    for body in (forms.says(sentence), forms.told(sentence), forms.refused(sentence)):
        assert weight(body) < 10_000


@brisk
@given(cases, names)
def test_any_case_has_a_card_a_form_and_an_end(case: Case, names: dict[str, str]) -> None:
    for made in (
        case_activity(case, names),
        ending_activity(case, names),
        ending_activity(case, names, mention=True),
        reminding_activity(case, names),
        mine_activity([case] * 12, [], []),
    ):
        taken(made)
    form(forms.answering(case, problem=case.question, given={"text": case.question, "footnotes": "0,1"}))


@brisk
@given(cases, names)
def test_a_case_calls_nobody_but_whom_it_is_for(case: Case, names: dict[str, str]) -> None:
    assert "<at>" not in str(case_activity(case, names).get("text", ""))
    made = ending_activity(case, names, mention=True)
    mentions = [e for e in made["entities"] if e["type"] == "mention"]
    assert made["text"].count("<at>") == len(mentions) <= 1
    assert all(m["mentioned"]["id"] == case.asker for m in mentions)
    assert "<at>" not in ending_activity(case, names)["text"]


@brisk
@given(replies(), st.lists(st.fixed_dictionaries({"source": short, "locator": short, "quote": texts}), max_size=40))
def test_sources_are_a_form_that_teams_takes(reply: Reply, citations: list[dict[str, Any]]) -> None:
    record = Record(id="r", platform="teams", user="u", channel="c", thread="t", message="m", at=NOW, outcome="answer")
    record = replace(record, citations=tuple(citations))
    for body in (
        forms.sources(record, reply, whole=True),
        forms.sources(replace(record, edition=reply.edition), reply),
        forms.sources(record),
        forms.sources(None),
    ):
        form(body)


@brisk
@given(texts, hostile)
def test_forms_about_any_text_fit(text: str, contact: str) -> None:
    for body in (
        forms.correct(KEY, text, {"people": ("customer",)}, vocabulary()),
        forms.team(KEY, text, contact),
        forms.ask(text),
        forms.reasons(KEY),
        forms.erase(),
    ):
        form(body)


@brisk
@given(texts, short, urls)
def test_home_fits(text: str, name: str, url: str) -> None:
    record = Record(id="r", platform="teams", user="u", channel="c", thread="t", message="m", at=NOW, outcome="answer")
    taken(mine_activity([], [Asked(text, record)] * 20, [Change("changed", name, url, NOW.date())] * 20))
    taken(help_activity(text, name))


# -- words ---------------------------------------------------------------------------------------


@ours
@given(hostile)
def test_markdown_shows_the_words_as_they_are_written(text: str) -> None:
    shown = inert(markdown(text))
    assert "".join(shown.split()) == "".join(visible(text).split())


@ours
@given(texts, st.integers(20, 4000))
def test_what_is_cut_says_so_and_fits(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert 0 < size(shown) <= limit
    whole = folded(visible(text))
    assert shown.endswith("…") or shown.replace("\u2060", "") == whole or len(text) > 8 * limit
    assert 0 < size(label(text, limit)) <= limit
    assert size(clipped(text, limit)) <= limit


@ours
@given(urls)
def test_an_address_is_one_of_the_web(url: str) -> None:
    found = address(url)
    assert not found or re.fullmatch(r"https?://[!-;=?-~]+", found)
    assert len(found) <= 500


def test_a_text_with_nothing_to_see_is_a_dash() -> None:
    assert visible("\u200b\u2060 \ufeff\u202e\n") == NOTHING


def test_text_that_turns_around_is_shown_as_it_reads() -> None:
    assert visible("may not\u202e train") == "may not train"

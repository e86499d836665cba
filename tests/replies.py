"""Replies made up by Hypothesis: any words, any number of claims, citations and parts."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from bot.question import DIMENSIONS, Facts
from bot.reply import Answer, Citation, Claim, Clarification, Option, Reason, Referral, Refusal, Reply, Verdict
from bot.source import Authority, Form, Quote, Source

NASTY = (
    "<!channel>",
    "<!here|here>",
    "<@U0ALICE>",
    "<#C0GENERAL>",
    "<!subteam^S1|x>",
    "<https://evil.example|GDPR>",
    "&lt;!channel&gt;",
    "&amp;",
    "& < >",
    "*bold* _it_ ~no~ `code` ```block```",
    "> quoted",
    "&gt; quoted",
    ":smile: ::",
    "\u202egnahc\u202c",
    "שלום עולם",
    "مرحبا",
    "\u200b",
    "\u2060\ufeff",
    "\U000e0041",
    "\ud800",
    "👩‍👩‍👧 ⚠️",
    "\x00\x1b[31m",
    "\r\n\n\n",
    "- item\n- item",
    "| a | b |",
    "![x](https://e.example/p) # h",
    "@channel",
    "A" * 5000,
    "a\n" * 2000,
    "𝕏" * 4000,
    ("Long words of a policy. " * 1700)[:40_000],
)

texts = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=80)), min_size=1, max_size=4).map(" ".join)
short = st.one_of(st.sampled_from(NASTY), st.text(max_size=40)).map(lambda t: t[:300] or "x")
days = st.dates(date(1995, 1, 1), date(2030, 1, 1))
urls = st.one_of(
    st.sampled_from(
        ["", "https://nordlys.example/a?b=1&c=<2>|3", "javascript:alert(1)", "http://[", "https://x/" + "å" * 900]
    ),
    texts,
)


@st.composite
def citations(draw: st.DrawFn, n: int) -> Citation:
    """The n-th citation."""
    source = Source(
        id="a-source",
        title=draw(short).encode("utf-8", "replace").decode(),
        authority=draw(st.sampled_from(Authority)),
        publisher="x",
        jurisdiction=("NO",),
        url=draw(urls).encode("utf-8", "replace").decode(),
        checked=draw(st.none() | days),
        form=draw(st.sampled_from(Form)),
    )
    text = draw(texts)
    return Citation(n, Quote(source.id, draw(short), 0, len(text), text), source)


@st.composite
def _fields(draw: st.DrawFn) -> dict[str, Any]:
    cited = tuple(draw(citations(n)) for n in range(1, draw(st.integers(0, 14)) + 1))
    claim = st.builds(
        Claim,
        text=texts,
        citations=st.lists(st.integers(1, 99), max_size=40).map(tuple),
        is_condition=st.booleans(),
        is_item=st.booleans(),
        lead=st.just("") | short,
    )
    return {
        "question": draw(texts),
        "text": draw(texts),
        "facts": Facts({d: (draw(short),) for d in draw(st.sets(st.sampled_from(DIMENSIONS), max_size=3))}),
        "as_of": draw(days),
        "edition": draw(short),
        "contact": draw(short),
        "reading": tuple(draw(st.lists(short, max_size=6))),
        "claims": tuple(draw(st.lists(claim, max_size=12))),
        "citations": cited,
        "warnings": tuple(draw(st.lists(texts, max_size=8))),
        "mode": draw(st.sampled_from(["ruling", "quoted", "drafted"])),
    }


@st.composite
def _one(draw: st.DrawFn) -> Reply:
    fields = draw(_fields())
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return Answer(**fields, verdict=draw(st.sampled_from(Verdict)))
    if kind == 1:
        options = st.builds(Option, label=short, dimension=st.sampled_from(DIMENSIONS), value=short)
        return Clarification(**fields, options=tuple(draw(st.lists(options, max_size=7))))
    reason = draw(st.sampled_from(Reason))
    return Referral(**fields, reason=reason) if kind == 2 else Refusal(**fields, reason=reason)


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Any reply, of one part or of several."""
    reply = draw(_one())
    if draw(st.integers(0, 3)):
        return reply
    parts = tuple(draw(st.lists(_one(), min_size=1, max_size=5)))
    return type(reply)(**{**{f: getattr(reply, f) for f in reply.__dataclass_fields__}, "parts": parts})

"""The Home tab: what somebody asked, what became of it, and what changed in the policies. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.slack.blocks import SECTION, VIEW_BLOCKS, Block, actions, button, context, divider, section, words
from adapters.slack.cards import standing
from adapters.slack.manifest import COMMAND
from adapters.slack.text import escaped, folded, link
from adapters.slack.words import spoken
from bot.case import Case
from bot.changes import Change
from bot.records import Asked, Record
from bot.reply import Verdict
from bot.shown import day

OUTCOMES = {
    "clarification": "❓ One question back",
    "referral": "🧭 Ask the privacy team",
    "refusal": "🔎 No answer",
}
SHOWN = 8  # of each list


def home(
    cases: Sequence[Case], asked: Sequence[Asked], changes: Sequence[Change], contact: str, notice: str = ""
) -> dict[str, Any]:
    """The published view. `notice` is what has just been done."""
    pending = [c for c in cases if c.is_pending]
    blocks: list[Block] = [
        *([section(f"*{escaped(notice, 500)}*")] if notice else []),
        section(
            "*Ask about privacy, personal data and AI*\n"
            f"Write to me under *Messages*, mention me in a channel, or type `{COMMAND}` for an answer only you see. "
            f"{escaped(contact, 200)} is there for everything else."
        ),
        divider(),
        section("*Your open cases*"),
        *([_case(c) for c in pending[:SHOWN]] or [context("None: nobody is waiting.")]),
        *_more(pending),
        divider(),
        section("*Your last questions*"),
        *([_asked(a) for a in asked[:SHOWN]] or [context("None that are kept.")]),
        divider(),
        section("*What changed in the sources*"),
        *([_changed(c) for c in changes[:SHOWN]] or [context("Nothing lately.")]),
        *_more(changes),
        divider(),
        _erasing(),
    ]
    return {"type": "home", "blocks": blocks[:VIEW_BLOCKS]}


def _case(case: Case) -> Block:
    return section(f"{escaped(folded(case.question), SECTION - 500)}\n_{escaped(standing(case))}, {escaped(case.id)}_")


def _asked(asked: Asked) -> Block:
    text = escaped(folded(asked.text), 600) if asked.text else "_(the question is no longer kept)_"
    return section(f"{text}\n*{outcome(asked.record)}* · {day(asked.record.at.date())}")


def outcome(record: Record) -> str:
    if record.outcome == "answer" and record.verdict in set(Verdict):
        return spoken(Verdict(record.verdict))
    return OUTCOMES.get(record.outcome, "Answered")


def _changed(change: Change) -> Block:
    return context(f"{day(change.on)} · {escaped(change.kind)}: {link(change.url, change.name)}")


def _more(found: Sequence[object]) -> list[Block]:
    return [context(f"…and {len(found) - SHOWN} more.")] if len(found) > SHOWN else []


def _erasing() -> Block:
    sure = {
        "title": words("Delete your history?", 100),
        "text": words("Your questions, their threads and your feedback are deleted, and open cases are closed.", 300),
        "confirm": words("Delete", 30),
        "deny": words("Keep", 30),
        "style": "danger",
    }
    return actions([button("Delete my history", "erase", "all", style="danger") | {"confirm": sure}])

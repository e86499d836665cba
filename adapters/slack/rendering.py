"""A reply as a Slack message: the verdict first, then the answer, then what it rests on. Pure.

Whatever a reply holds, the message is within Slack's limits, and no text in it
is read as a mention, a link or formatting. What had to be left out is said, and
is behind "Show sources".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from adapters.slack.answer import body_of
from adapters.slack.blocks import (
    BLOCKS,
    CONTEXT,
    FALLBACK,
    VALUE,
    WEIGHT,
    Block,
    actions,
    button,
    context,
    section,
    weight,
    within,
)
from adapters.slack.citations import CITED, cited
from adapters.slack.ref import Ref
from adapters.slack.text import escaped, folded, size
from adapters.slack.words import (
    headline,
)
from bot.languages import ENGLISH
from bot.reply import Clarification, Referral, Reply
from bot.shown import (
    ASK_TEAM,
    CAREFUL,
    CORRECT,
    HELPFUL,
    MORE_WARNINGS,
    NOT_HELPFUL,
    NOT_RIGHT,
    READING,
    SHARE,
    SHORTENED,
    SHOW_QUOTES,
    SHOW_SOURCES,
    SOURCES,
    footer,
    place,
    standing,
)
from bot.translations import said_in

MOST = BLOCKS - 2  # room for a line above and one below that are added later
LINE = 600  # of one warning, note or reading
WARNINGS = 5
OPTIONS = 5


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks, and the words for notifications and screen readers."""

    text: str
    blocks: tuple[Block, ...]


def message(
    reply: Reply, ref: Ref, *, notes: Sequence[str] = (), share: bool = False, has_case: bool = False
) -> Message:
    """The whole message. `share` offers to show it to the channel; `has_case`: the privacy team has it already."""
    return Message(fallback(reply), blocks(reply, ref, notes=notes, share=share, has_case=has_case))


def blocks(
    reply: Reply,
    ref: Ref,
    *,
    notes: Sequence[str] = (),
    share: bool = False,
    has_case: bool = False,
    without_body: bool = False,
) -> tuple[Block, ...]:
    """`without_body` leaves out what a stream has shown already."""
    lines = _warnings(reply, notes)
    foot = [*lines, *_reading(reply), _footer(reply)]
    foot += [_buttons(reply, ref, share=share, has_case=has_case), feedback(ref, reply.language)]
    parts = reply.parts or (reply,)
    made: list[Block] = []
    for number, part in enumerate(parts):
        left = len(parts) - number
        title = [section(f"*{number + 1}. {escaped(folded(part.question), 200)}*")] if reply.parts else []
        room = (WEIGHT - weight(foot) - weight(made)) // left - weight(title)
        most = (MOST - len(foot) - len(made)) // left - len(title)
        made += [*title, *_part(part, ref, number, room, most, without_body=without_body)]
    whole = (*made, *foot)
    if weight(whole) > WEIGHT or len(whole) > MOST:
        return (section(f"*{_titled(reply)}*"), section(f"*{escaped(said_in(reply.language, SHORTENED))}*"), *foot[-3:])
    return whole


def fallback(reply: Reply) -> str:
    """The whole reply in words: what a notification begins with and a screen reader reads."""
    told = []
    for part in reply.parts or (reply,):
        verdict = headline(part)[1]
        title = f"{part.question}: {verdict}" if reply.parts else verdict
        cited = "; ".join(f"[{c.n}] {place(c)} ({standing(c, part.language)})" for c in part.citations)
        told.append(f"{title}. {part.text}" + (f"\n{said_in(part.language, SOURCES)}{cited}" if cited else ""))
    told += _of_all(reply)
    if reply.reading:
        told.append(said_in(reply.language, READING) + " · ".join(reply.reading))
    return escaped("\n".join(told), FALLBACK)


# -- one part ----------------------------------------------------------------------------------


def _part(part: Reply, ref: Ref, number: int, room: int, most: int, *, without_body: bool) -> list[Block]:
    """The part's blocks, within `room` characters and `most` blocks where that can be."""
    made = [] if without_body else [section(f"*{_titled(part)}*")]
    options = _options(part, ref, number)
    room -= weight([*made, *options])
    if not without_body:
        made += body_of(part, room - min(CITED, 120 * len(part.citations)), most - len(options) - 4)
    return [*made, *options, *cited(part.citations, room - weight(made), part.language)]


def _titled(reply: Reply) -> str:
    return " ".join(headline(reply))


def _options(part: Reply, ref: Ref, number: int) -> list[Block]:
    """The ways to answer a question back, as buttons."""
    made = []
    for n, one in enumerate(part.options[:OPTIONS] if isinstance(part, Clarification) else ()):
        carried = ref.value(p=number, d=one.dimension, v=one.value, l=one.label[:75])
        if size(carried) <= VALUE:
            made.append(button(one.label, f"option:{n}", carried))
    return [actions(made)] if made else []


# -- around it ---------------------------------------------------------------------------------


def _of_all(reply: Reply) -> list[str]:
    """The warnings of the reply and its parts, each once."""
    return list(dict.fromkeys(w for r in (reply, *reply.parts) for w in r.warnings))


def _warnings(reply: Reply, notes: Sequence[str]) -> list[Block]:
    lines = [f"⚠️ {said_in(reply.language, CAREFUL)}{escaped(w, LINE)}" for w in _of_all(reply)]
    if len(lines) > WARNINGS:
        more = said_in(reply.language, MORE_WARNINGS).format(n=len(lines) - WARNINGS + 1)
        lines = [*lines[: WARNINGS - 1], escaped(more)]
    return [context(text) for text in within([*lines, *(escaped(n, LINE) for n in notes[:WARNINGS])], CONTEXT)]


def _reading(reply: Reply) -> list[Block]:
    labels = dict.fromkeys(label for part in (reply.parts or (reply,)) for label in part.reading)
    return [context(f"{said_in(reply.language, READING)}*{escaped(' · '.join(labels), LINE)}*")] if labels else []


def _footer(reply: Reply) -> Block:
    return context(escaped(footer(reply)))


def _buttons(reply: Reply, ref: Ref, *, share: bool, has_case: bool) -> Block:
    value, said = ref.value(), partial(said_in, reply.language)
    parts = reply.parts or (reply,)
    made = []
    if any(p.citations for p in parts):
        made.append(button(said(SHOW_SOURCES), "sources", value, describes=said(SHOW_QUOTES)))
    made.append(button(said(NOT_RIGHT), "correct", value, describes=f"{said(NOT_RIGHT)} {said(CORRECT)}"))
    if not has_case:
        refers = any(isinstance(p, Referral) for p in parts)
        made.append(button(said(ASK_TEAM), "team", value, style="primary" if refers else ""))
    if share:
        made.append(button(said(SHARE), "share", value))
    return actions(made)


def feedback(ref: Ref, language: str = ENGLISH) -> Block:
    positive = {"text": _label(said_in(language, HELPFUL)), "value": ref.value(good=1)}
    negative = {"text": _label(said_in(language, NOT_HELPFUL)), "value": ref.value(good=0)}
    buttons = {"type": "feedback_buttons", "positive_button": positive, "negative_button": negative}
    return {"type": "context_actions", "elements": [buttons | {"action_id": "feedback"}]}


def _label(text: str) -> Block:
    return {"type": "plain_text", "text": text}

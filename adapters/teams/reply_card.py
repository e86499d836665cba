"""The card of a reply: verdict, conditions as a checklist, warnings, what was read, and what can be done. Pure.

It fits whatever the reply holds: texts and lists get shorter until it does, and
the card then says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from adapters.desk import Delivery
from adapters.teams.answer import brief, is_shortened, paragraphs, runs
from adapters.teams.citations import Numbered, marks, numbered, rests_on
from adapters.teams.elements import Card, Element, box, buttons, card, does, heading, item, line, opens, run, small
from adapters.teams.text import plain, weight
from adapters.teams.words import headline
from bot.reply import Answer, Clarification, Referral, Reply
from bot.shown import (
    ASK_TEAM,
    CAREFUL,
    CHOSEN,
    CONDITIONS,
    CORRECT,
    MORE_WARNINGS,
    NOT_RIGHT,
    ONE_CONDITION,
    READING,
    SHARE,
    SHORTENED,
    SHOW_QUOTES,
    SHOW_SOURCES,
    footer,
)
from bot.translations import said_in

CARD = 36_000  # bytes
OPTIONS = 5
VALUE = 200  # characters of what an option carries

Chosen = tuple[int, str]  # (number of the part, label): how a question back was answered


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of each thing the card shows."""

    text: int  # characters of a condition, warning or note
    items: int  # of each list
    sources: int


# Tried in turn until the card fits
_ROOMS = (_Room(1500, 30, 6), _Room(600, 15, 4), _Room(240, 8, 3), _Room(120, 5, 1), _Room(60, 3, 0))


def answer_card(delivery: Delivery, *, chosen: Chosen | None = None, share: bool = False) -> Card:
    """The card alone."""
    said_short = is_shortened(paragraphs(delivery.reply))
    for room in _ROOMS:
        body, cut = _body(delivery, room, chosen)
        short = said_short or cut
        if short:
            body.append(
                box(
                    line(run(said_in(delivery.reply.language, SHORTENED), weight="Bolder")),
                    style="attention",
                    bleed=True,
                )
            )
        made = card([*body, *buttons(_actions(delivery, share=share, whole=short))], told=brief(delivery.reply))
        if weight(made) <= CARD:
            break
    return made


def _body(delivery: Delivery, room: _Room, chosen: Chosen | None) -> tuple[list[Element], bool]:
    """The card's body, and whether something of the matter had to be left out of it."""
    reply = delivery.reply
    parts = list(zip(reply.parts or (reply,), numbered(reply)))
    made: list[Element] = []
    for number, (part, cited) in enumerate(parts[: room.items]):
        title = f"{number + 1}. {part.question}" if reply.parts else ""
        made += _part(part, cited, room, title)
        made += _options(part, delivery.key, number, chosen)
    warnings = list(dict.fromkeys(w for r in (reply, *reply.parts) for w in r.warnings))
    made += _warnings(warnings, room, reply.language)
    made += [line(run(note, room.text)) for note in delivery.notes[: room.items]]
    made += _reading(reply, room)
    made += rests_on([c for _, cited in parts for c in cited.values()], room.sources, reply.language)
    cut = len(parts) > room.items or any(_is_cut(part, room) for part, _ in parts)
    return [*made, small(run(footer(reply), 500))], cut or any(len(w) > room.text for w in warnings)


def _is_cut(part: Reply, room: _Room) -> bool:
    conditions = [c for c in part.claims if c.is_condition]
    return len(conditions) > room.items or any(len(c.text) > room.text for c in conditions)


def _part(part: Reply, cited: dict[int, Numbered], room: _Room, title: str) -> list[Element]:
    """The verdict, and its conditions as a checklist."""
    words, colour = headline(part)
    conditions = [one for one in runs(part.claims) if one.kind == "conditions"]
    n = sum(len(one.claims) for one in conditions)
    if n and isinstance(part, Answer):
        words = f"{words} · {said_in(part.language, ONE_CONDITION if n == 1 else CONDITIONS).format(n=n)}"
    about = [small(run(title, 200))] if title else []
    made = [
        box(*about, heading(words, size="Medium", **({"spacing": "None"} if title else {})), style=colour, bleed=True)
    ]
    left = room.items
    for one in conditions:
        if one.lead and left:
            made.append(line(run(one.lead, min(room.text, 300), weight="Bolder")))
        for claim in one.claims[:left]:
            made.append(item("☐", run(claim.text, room.text), run(f" {marks(claim, cited)}", 60, isSubtle=True)))
        left -= len(one.claims[:left])
    return made


def _options(part: Reply, key: str, number: int, chosen: Chosen | None) -> list[Element]:
    """The ways to answer a question back, as buttons; the one that was chosen."""
    if not isinstance(part, Clarification):
        return []
    if chosen and chosen[0] == number:
        return [line(run(said_in(part.language, CHOSEN)), run(chosen[1], 100, weight="Bolder"))]
    made = [
        does(o.label, "option", key=key, part=number, dimension=o.dimension, value=o.value, label=plain(o.label, 100))
        for o in part.options[:OPTIONS]
        if len(o.value) <= VALUE
    ]
    return buttons(made)


def _warnings(warnings: Sequence[str], room: _Room, language: str) -> list[Element]:
    careful = said_in(language, CAREFUL)
    lines = [line(run(careful, weight="Bolder"), run(w, room.text)) for w in warnings[: room.items]]
    if len(warnings) > room.items:
        lines.append(line(run(said_in(language, MORE_WARNINGS).format(n=len(warnings) - room.items))))
    return [box(*lines, style="warning", bleed=True)] if lines else []


def _reading(reply: Reply, room: _Room) -> list[Element]:
    labels = dict.fromkeys(label for part in (reply.parts or (reply,)) for label in part.reading)
    read = run(" · ".join(labels), min(600, 4 * room.text), weight="Bolder")
    return [line(run(said_in(reply.language, READING)), read)] if labels else []


def _actions(delivery: Delivery, *, share: bool, whole: bool) -> list[Element]:
    key, reply = delivery.key, delivery.reply
    parts, said = reply.parts or (reply,), partial(said_in, reply.language)
    made = []
    if whole or any(p.citations for p in parts):
        shown = opens(said(SHOW_SOURCES), "sources", key=key, **({"whole": True} if whole else {}))
        made.append(shown | {"tooltip": said(SHOW_QUOTES)})
    made.append(opens(said(NOT_RIGHT), "correct", key=key) | {"tooltip": said(CORRECT)})
    if delivery.case is None:
        team = opens(said(ASK_TEAM), "team", key=key)
        refers = any(isinstance(p, Referral) for p in parts)
        made.append(team | {"style": "positive"} if refers else team)
    if share:
        made.append(does(said(SHARE), "share", key=key))
    return made

"""The bodies with which an invoke is answered: a form, a sentence, a card. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.teams.elements import Card, Element, attached, card, line, run
from adapters.teams.text import plain, visible, weight
from adapters.teams.words import MORE_SHOWN

Body = dict[str, Any]

FORM = 80_000  # bytes of what a form shows
SENTENCE = 1000


def dialog(title: str, body: Sequence[Element], actions: Sequence[Element] = ()) -> Body:
    """Answers `task/fetch`, `task/submit` or `message/fetchTask` with a form that only who pressed sees."""
    shown = attached(card(body, actions, told=title))
    return {
        "task": {"type": "continue", "value": {"title": title, "width": "medium", "height": "medium", "card": shown}}
    }


def says(text: str) -> Body:
    """Answers the same with a sentence; the form closes with it."""
    return {"task": {"type": "message", "value": plain(text, SENTENCE)}}


def shown(content: Card) -> Body:
    """Answers `adaptiveCard/action`: the card in place of the one whose button was pressed, for who pressed it."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": content}


def told(text: str) -> Body:
    """Answers `adaptiveCard/action` with a sentence that only who pressed sees."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": plain(text, SENTENCE)}


def refused(text: str) -> Body:
    """Answers `adaptiveCard/action` where it can't be done."""
    value = {"code": "BadRequest", "message": plain(text, SENTENCE)}
    return {"statusCode": 400, "type": "application/vnd.microsoft.error", "value": value}


def message_card(sentence: str) -> Card:
    """A sentence as a card."""
    return card([line(run(sentence, SENTENCE))], told=sentence)


def whole(text: str, size: int = 3000, **how: Any) -> list[Element]:
    """The text from end to end, in as many paragraphs as it takes."""
    made = []
    for paragraph in filter(str.strip, visible(text).split("\n")):
        rest = paragraph.strip()
        while rest:
            at = len(rest) if len(rest) <= size else rest.rfind(" ", size // 2, size) + 1 or size
            made.append(line(run(rest[:at], 2 * size, **how), spacing="Small"))
            rest = rest[at:].lstrip()
    return made


def fitting(elements: Sequence[Element], limit: int = FORM) -> list[Element]:
    """As many as fit, and a sentence where they do not all."""
    kept: list[Element] = []
    left = limit - 1000
    for one in elements:
        left -= weight(one) + 4
        if left < 0:
            return [*kept, line(run(MORE_SHOWN, weight="Bolder"))]
        kept.append(one)
    return kept

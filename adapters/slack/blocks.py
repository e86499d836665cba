"""Blocks within Slack's limits. Every builder cuts what is too long: a refused message is a question without a reply.

What is handed in as `mrkdwn` is already escaped (see text.py); labels and titles are plain words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from adapters.slack.text import plain, size

Block = dict[str, Any]

# Slack's limits, in characters or numbers
SECTION, HEADER, CONTEXT, BUTTON, VALUE, TITLE, OPTION = 3000, 150, 2000, 75, 2000, 24, 75
ACTIONS, CONTEXT_ELEMENTS, OPTIONS, BLOCKS, VIEW_BLOCKS = 25, 10, 100, 50, 100
# Slack refuses a message whose blocks sum up to more than about 13,200 characters
WEIGHT = 11_000
FALLBACK = 3000  # of the text beside the blocks: an update refuses more than 4,000
METADATA = 3000  # of a view's private metadata


def mrkdwn(text: str) -> Block:
    """`verbatim`: Slack links and mentions nothing by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def words(text: str, limit: int = SECTION) -> Block:
    return {"type": "plain_text", "text": plain(text, limit), "emoji": False}


def section(text: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def said(text: str) -> Block:
    """A section of plain words."""
    return {"type": "section", "text": words(text)}


def header(text: str) -> Block:
    return {"type": "header", "text": words(text, HEADER) | {"emoji": True}}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(t) for t in texts[:CONTEXT_ELEMENTS]]}


def divider() -> Block:
    return {"type": "divider"}


def button(label: str, action: str, value: str = "", style: str = "", describes: str = "") -> Block:
    """`describes` is what a screen reader says in place of the label."""
    made: Block = {"type": "button", "text": words(label, BUTTON), "action_id": action}
    if value:
        made["value"] = value
    if style:
        made["style"] = style
    if describes:
        made["accessibility_label"] = plain(describes, BUTTON)
    return made


def actions(buttons: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(buttons[:ACTIONS])}


def option(label: str, value: str) -> Block:
    return {"text": words(label, OPTION), "value": value}


def weight(blocks: Iterable[Block]) -> int:
    """How much blocks count against Slack's limit, counted generously: with their punctuation."""
    return size(json.dumps(list(blocks), ensure_ascii=False))


def within(lines: Iterable[str], limit: int) -> list[str]:
    """Lines put together in texts of at most `limit` characters; no line is longer."""
    together: list[str] = []
    for line in lines:
        if together and size(together[-1]) + size(line) + 1 <= limit:
            together[-1] += f"\n{line}"
        else:
            together.append(line)
    return together

"""What a message may say: text, blocks and metadata, checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from adapters.slack.standin import blocks as block_kit
from adapters.slack.standin.errors import Refused
from adapters.slack.standin.methods.registry import Call

MOST_TEXT = 40_000  # characters of a new message
MOST_UPDATED = 4_000  # bytes of an updated message's text
MOST_METADATA = 8_000  # bytes


@dataclass(frozen=True)
class Contents:
    """The words of a call. `blocks` is None where the call gives none."""

    text: str
    blocks: list[dict[str, Any]] | None
    raw: bool = False


def contents(call: Call, *, updating: bool = False) -> Contents:
    """Raises `Refused`: no_text, msg_too_long, markdown_text_conflict, invalid_blocks …"""
    given = call.json("blocks", "invalid_blocks_format")
    blocks = None if given is None else block_kit.check(given)
    text, markdown = call.text("text"), call.text("markdown_text")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if len(markdown) > block_kit.MOST_MARKDOWN or len(text) > MOST_TEXT:
        raise Refused("msg_too_long")
    if updating and len(text.encode()) > MOST_UPDATED:
        raise Refused("msg_too_long")
    if not text.strip() and not markdown.strip() and not blocks:
        raise Refused("no_text")
    return Contents(markdown or text, blocks, bool(markdown))


def metadata(call: Call) -> dict[str, Any] | None:
    """The call's metadata, None when it has none. Raises `Refused`."""
    given = call.json("metadata", "invalid_metadata_format")
    if given is None:
        return None
    if given == {}:
        return {}
    sound = isinstance(given, dict) and isinstance(given.get("event_type"), str)
    if not sound or not isinstance(given.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(given)) > MOST_METADATA:
        raise Refused("metadata_too_large")
    return dict(given)

"""Finding a button or menu, and what Slack reports when somebody uses it."""

from __future__ import annotations

from typing import Any

from adapters.slack.standin.blocks import pressable
from adapters.slack.standin.filling import entered
from adapters.standin.control import Impossible


def action(blocks: list[dict[str, Any]], action_id: str, value: Any, ts: str) -> dict[str, Any]:
    """The action of a block_actions payload. Raises `Impossible` when there is no such element to use.

    `value` picks among several elements of one action id, among the two of feedback_buttons and among options.
    """
    found = [(b, e) for b in blocks for e in pressable(b) if e.get("action_id") == action_id]
    for block, element in found:
        used = _use(element, value)
        if used is not None:
            return {"action_id": action_id, "block_id": block["block_id"], "action_ts": ts, **used}
    there = sorted({e.get("action_id", "") for b in blocks for e in pressable(b)})
    raise Impossible(f"nothing to press as {action_id} with {value}; there are {there}")


def _use(element: dict[str, Any], value: Any) -> dict[str, Any] | None:
    """What using the element reports; None when this isn't the one that is meant."""
    kind = element["type"]
    if kind == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            if element[side]["value"] == value:
                return {"type": kind, "value": value, "text": element[side]["text"]}
        return None
    if kind in ("button", "icon_button"):
        if value is not None and element.get("value") != value:
            return None
        given: dict[str, Any] = {name: element[name] for name in ("value", "url", "style") if name in element}
        return {"type": kind, "text": element["text"], **given}
    return entered(element, value)

"""Modals and Home tabs as Slack checks them."""

from __future__ import annotations

import json
from typing import Any

from adapters.slack.standin import blocks, elements, shapes
from adapters.slack.standin.errors import Refused

MOST_BYTES = 250_000

_COMMON: dict[str, shapes.Rule] = {
    "blocks": shapes.anything,
    "private_metadata": shapes.string(3000),
    "callback_id": shapes.string(255),
    "external_id": shapes.string(255),
}
_MODAL = shapes.fields(
    {"title": elements.plain(24), "blocks": shapes.anything},
    {
        **_COMMON,
        "submit": elements.plain(24),
        "close": elements.plain(24),
        "clear_on_close": shapes.flag,
        "notify_on_close": shapes.flag,
        "submit_disabled": shapes.flag,
    },
)
_VIEW = shapes.typed({"modal": _MODAL, "home": shapes.fields({"blocks": shapes.anything}, _COMMON)})


def checked(view: Any, *kinds: str) -> dict[str, Any]:
    """A view of one of these kinds, its blocks with ids. Raises `Refused` as Slack does."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] view must be an object"]})
    found: shapes.Findings = []
    _VIEW(found, "/view", view)
    kind = view.get("type")
    if not found and kind not in kinds:
        shapes.say(found, "/view/type", f"must be {' or '.join(kinds)}")
    if not found:
        try:
            body = {**view, "blocks": blocks.check(view["blocks"], "home" if kind == "home" else "modal")}
        except Refused as refused:
            found += refused.more.get("errors", [refused.code])
    if not found and _asks(view) and not view.get("submit"):
        shapes.say(found, "/view/submit", "required when the view has input blocks")
    if found:
        raise Refused("invalid_arguments", response_metadata={"messages": found})
    if len(json.dumps(view)) > MOST_BYTES:
        raise Refused("view_too_large")
    return body


def _asks(view: dict[str, Any]) -> bool:
    return view["type"] == "modal" and any(b.get("type") == "input" for b in view["blocks"])

"""Block Kit as Slack checks it: which blocks a message, a modal and the Home tab may hold, and how much of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from adapters.slack.standin import elements as e
from adapters.slack.standin.errors import Refused
from adapters.slack.standin.shapes import (
    Findings,
    Rule,
    address,
    among,
    anything,
    fields,
    flag,
    items,
    say,
    string,
    typed,
)

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: dict[str, int] = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT = 13_200  # characters of all blocks of a message together
MOST_MARKDOWN = 12_000  # characters of all markdown blocks together
MOST_IN_TABLES = 10_000  # characters of all cells together
SPOKEN = frozenset(["text", "alt_text", "title", "description", "placeholder", "label", "hint"])

_ID = {"block_id": string(255)}
_TASK_STATUS = among("pending", "in_progress", "complete", "error")


def _block(required: dict[str, Rule], optional: dict[str, Rule], any_of: tuple[str, ...] = ()) -> Rule:
    return fields(required, {**optional, **_ID}, any_of)


def _table(findings: Findings, where: str, value: Any) -> None:
    settings = items(fields({}, {"align": among("left", "center", "right"), "is_wrapped": flag}), 20)
    rows = items(items(e.cell, 20), 100)
    _block({"rows": rows}, {"column_settings": settings})(findings, where, value)
    e.one_width(findings, f"{where}/rows", value.get("rows"))


_SECTION = _block(
    {},
    {"text": e.text(3000), "fields": items(e.text(2000), 10), "accessory": typed(e.ACCESSORIES), "expand": flag},
    any_of=("text", "fields"),
)
_INPUT = _block(
    {"label": e.plain(2000), "element": typed(e.INPUTS)},
    {"hint": e.plain(2000), "optional": flag, "dispatch_action": flag},
)
_VIDEO = _block(
    {"alt_text": string(2000), "title": e.plain(199), "thumbnail_url": address, "video_url": address},
    {
        "author_name": string(50),
        "description": e.plain(200),
        "provider_icon_url": address,
        "provider_name": string(50),
        "title_url": address,
    },
)
_CARD = _block(
    {},
    {
        "hero_image": anything,
        "icon": anything,
        "title": e.text(150),
        "subtitle": e.text(150),
        "body": e.text(200),
        "actions": items(e.BUTTON, 5),
    },
    any_of=("hero_image", "title", "actions", "body"),
)
EVERYWHERE: dict[str, Rule] = {
    "section": _SECTION,
    "header": _block({"text": e.plain(150)}, {"level": anything}),
    "divider": _block({}, {}),
    "context": _block({"elements": items(typed(e.CONTEXT), 10)}, {}),
    "actions": _block({"elements": items(typed(e.ACTIONS), 25)}, {}),
    "image": e.IMAGE,
    "input": _INPUT,
    "rich_text": e.RICH,
    "video": _VIDEO,
}
MESSAGES_ONLY: dict[str, Rule] = {
    "markdown": _block({"text": string(MOST_MARKDOWN, 1)}, {}),
    "context_actions": _block({"elements": items(typed(e.CONTEXT_ACTIONS), 5)}, {}),
    "table": _table,
    "file": _block({"external_id": string(255), "source": among("remote")}, {}),
    "task_card": _block(
        {"task_id": string(255, 1), "title": string(2000, 1)},
        {"status": _TASK_STATUS, "details": anything, "output": anything, "sources": anything},
    ),
    "plan": _block({"title": string(2000, 1)}, {"tasks": anything, "plan_id": anything}),
    "alert": _block({"text": e.text(3000)}, {"level": among("default", "info", "warning", "error", "success")}),
    "card": _CARD,
    "carousel": _block({"elements": items(typed({"card": _CARD}), 10)}, {}),
}
ALLOWED: dict[Surface, dict[str, Rule]] = {
    "message": {**EVERYWHERE, **MESSAGES_ONLY},
    "modal": EVERYWHERE,
    "home": EVERYWHERE,
}


def check(blocks: Any, surface: Surface = "message") -> list[dict[str, Any]]:
    """The blocks, each with an id. Raises `Refused`: invalid_blocks_format, invalid_blocks, msg_blocks_too_long."""
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    found: Findings = []
    items(typed(ALLOWED[surface]), MOST_BLOCKS[surface], 0)(found, "/blocks", blocks)
    if not found:
        _together(found, blocks)
    if found:
        raise Refused("invalid_blocks", errors=found, response_metadata={"messages": found})
    if surface == "message" and sum(map(len, spoken(blocks))) > MOST_TEXT:
        raise Refused("msg_blocks_too_long")
    return [{"block_id": f"b{n}", **block} for n, block in enumerate(blocks)]


def _together(found: Findings, blocks: list[dict[str, Any]]) -> None:
    """What holds of all blocks together, once each is sound."""
    for name in _repeated([b["block_id"] for b in blocks if b.get("block_id")]):
        say(found, "/blocks", f"block_id already exists: {name}")
    for n, block in enumerate(blocks):
        for name in _repeated([one["action_id"] for one in pressable(block) if one.get("action_id")]):
            say(found, f"/blocks/{n}", f"action_id already exists: {name}")
    if sum(len(b["text"]) for b in blocks if b["type"] == "markdown") > MOST_MARKDOWN:
        say(found, "/blocks", f"markdown blocks must be less than {MOST_MARKDOWN + 1} characters together")
    tables = [b for b in blocks if b["type"] == "table"]
    if len(tables) > 1:
        say(found, "/blocks", "only_one_table_allowed")
    if sum(map(len, spoken(tables))) > MOST_IN_TABLES:
        say(found, "/blocks", f"tables must be less than {MOST_IN_TABLES + 1} characters together")


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def pressable(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The elements of a block that somebody can use: buttons, menus, inputs."""
    for one in (*block.get("elements", ()), block.get("accessory"), block.get("element"), *block.get("actions", ())):
        if isinstance(one, dict) and one.get("type") not in (None, "image", "mrkdwn", "plain_text"):
            yield one


def spoken(value: Any) -> Iterator[str]:
    """Every text that is shown to somebody."""
    if isinstance(value, list):
        for one in value:
            yield from spoken(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if isinstance(one, str) and name in SPOKEN:
                yield one
            elif isinstance(one, dict | list):
                yield from spoken(one)

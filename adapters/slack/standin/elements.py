"""What stands inside blocks: texts, options, buttons, menus and inputs, with Slack's limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.slack.standin.shapes import (
    Findings,
    Rule,
    address,
    among,
    anything,
    fields,
    flag,
    items,
    number,
    say,
    string,
    typed,
)

ACTION_ID = string(255, 1)


def plain(most: int, least: int = 1) -> Rule:
    return typed({"plain_text": fields({"text": string(most, least)}, {"emoji": flag})})


def text(most: int) -> Rule:
    """Plain text or mrkdwn."""
    inner = string(most, 1)
    return typed(
        {
            "plain_text": fields({"text": inner}, {"emoji": flag}),
            "mrkdwn": fields({"text": inner}, {"verbatim": flag}),
        }
    )


FILE = fields({}, {"id": string(255), "url": address}, any_of=("id", "url"))
IMAGE = fields(
    {"alt_text": string(2000)},
    {"image_url": address, "slack_file": FILE, "title": plain(2000), "block_id": string(255)},
    any_of=("image_url", "slack_file"),
)
OPTION = fields({"text": text(75), "value": string(150)}, {"description": text(75), "url": address})
OPTIONS = {
    "options": items(OPTION, 100),
    "option_groups": items(fields({"label": plain(75), "options": items(OPTION, 100)}, {}), 100),
}
CONFIRM = fields(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": among("primary", "danger")},
)
FEEDBACK = fields({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
RICH = fields({"elements": items(anything, 1000, 0)}, {"block_id": string(255)})

_ACTING: dict[str, Rule] = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": flag}
_MENU = {**_ACTING, "placeholder": plain(150)}


def _element(required: Mapping[str, Rule], optional: Mapping[str, Rule], any_of: tuple[str, ...] = ()) -> Rule:
    return fields(required, {**_MENU, **optional}, any_of)


def _menus() -> dict[str, Rule]:
    """Selects, one and several, of our own options or of Slack's people and places."""
    kinds: dict[str, Rule] = {
        "static_select": _element({}, {**OPTIONS, "initial_option": OPTION}, tuple(OPTIONS)),
        "multi_static_select": _element(
            {}, {**OPTIONS, "initial_options": items(OPTION, 100), "max_selected_items": number}, tuple(OPTIONS)
        ),
        "external_select": _element({}, {"initial_option": OPTION, "min_query_length": number}),
    }
    for thing in ("user", "channel", "conversation"):
        extra = {f"initial_{thing}": string(255), "filter": anything, "default_to_current_conversation": flag}
        kinds[f"{thing}s_select"] = _element({}, {**extra, "response_url_enabled": flag})
        kinds[f"multi_{thing}s_select"] = _element(
            {}, {**extra, f"initial_{thing}s": items(string(255), 100, 0), "max_selected_items": number}
        )
    return kinds


_TYPED = {"initial_value": string(3000), "dispatch_action_config": anything}
_LENGTH = {"min_length": number, "max_length": number}

BUTTON = fields(
    {"text": plain(75), "action_id": ACTION_ID},
    {
        "value": string(2000),
        "url": address,
        "style": among("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
CHOICES: dict[str, Rule] = {
    "checkboxes": _element({"options": items(OPTION, 10)}, {"initial_options": items(OPTION, 10)}),
    "radio_buttons": _element({"options": items(OPTION, 10)}, {"initial_option": OPTION}),
    "datepicker": _element({}, {"initial_date": string(10)}),
    "timepicker": _element({}, {"initial_time": string(5), "timezone": string(100)}),
    **_menus(),
}
INPUTS: dict[str, Rule] = {
    **CHOICES,
    "plain_text_input": _element({}, {**_TYPED, **_LENGTH, "multiline": flag}),
    "email_text_input": _element({}, _TYPED),
    "url_text_input": _element({}, _TYPED),
    "number_input": _element({"is_decimal_allowed": flag}, {**_TYPED, "min_value": number, "max_value": number}),
    "datetimepicker": _element({}, {"initial_date_time": number}),
    "rich_text_input": _element({}, {"initial_value": anything, "dispatch_action_config": anything}),
    "file_input": _element({}, {"filetypes": anything, "max_files": number}),
}
ACTIONS: dict[str, Rule] = {
    "button": BUTTON,
    "overflow": fields({"options": items(OPTION, 5), "action_id": ACTION_ID}, {"confirm": CONFIRM}),
    "workflow_button": anything,
    **CHOICES,
}
ACCESSORIES: dict[str, Rule] = {**ACTIONS, "image": IMAGE}
CONTEXT: dict[str, Rule] = {"image": IMAGE, "mrkdwn": text(3000), "plain_text": text(3000)}
CONTEXT_ACTIONS: dict[str, Rule] = {
    "feedback_buttons": fields({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ACTION_ID}),
    "icon_button": fields(
        {"icon": string(75, 1), "text": plain(75)},
        {
            "action_id": ACTION_ID,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": anything,
        },
    ),
}


def cell(findings: Findings, where: str, value: Any) -> None:
    """One cell of a table."""
    raw = fields({"text": string(2000)}, {})
    typed({"raw_text": raw, "raw_number": fields({"value": number}, {}), "rich_text": RICH})(findings, where, value)


def one_width(findings: Findings, where: str, rows: Any) -> None:
    """All rows of a table have as many cells as the first."""
    widths = {len(row) for row in rows if isinstance(row, list)} if isinstance(rows, list) else set()
    if len(widths) > 1:
        say(findings, where, "all rows must have the same number of cells")

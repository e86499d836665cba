"""What a person enters into the elements of a view, as Slack reports it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapters.standin.control import Impossible

DEFAULT_MOST = 3000  # characters of an input


def initial(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The state of a view nobody has touched: block id → action id → value."""
    values: dict[str, dict[str, Any]] = {}
    for block, element in stateful(view):
        values.setdefault(block["block_id"], {})[element.get("action_id", "")] = _untouched(element)
    return values


def stateful(view: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Elements that hold a value, with their blocks."""
    for block in view.get("blocks", ()):
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element")):
            kind = element.get("type") if isinstance(element, dict) else None
            if kind and kind not in ("button", "image", "mrkdwn", "plain_text", "overflow", "rich_text_section"):
                yield block, element


def entered(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """An element's state once somebody entered a value: text, or the value of an option, or several.

    Raises `Impossible` when there is no such option or the text is too long.
    """
    kind = element["type"]
    if isinstance(value, dict):
        return {"type": kind, **value}
    if "options" in element or "option_groups" in element:
        chosen = [_option(element, v) for v in (value if isinstance(value, list) else [value])]
        if kind in ("checkboxes", "multi_static_select"):
            return {"type": kind, "selected_options": chosen}
        return {"type": kind, "selected_option": chosen[0]}
    named = {"datepicker": "selected_date", "timepicker": "selected_time", "users_select": "selected_user"}
    named |= {"channels_select": "selected_channel", "conversations_select": "selected_conversation"}
    if kind in named:
        return {"type": kind, named[kind]: value}
    if value is not None and not int(element.get("min_length", 0)) <= len(value) <= _most(element):
        raise Impossible(f"{element.get('action_id')}: {len(value)} characters are too many or too few")
    return {"type": kind, "value": value or None}


def is_empty(state: dict[str, Any]) -> bool:
    return not any(value for name, value in state.items() if name != "type")


def _most(element: dict[str, Any]) -> int:
    return int(element.get("max_length") or DEFAULT_MOST)


def options(element: dict[str, Any]) -> list[dict[str, Any]]:
    grouped = [o for group in element.get("option_groups") or () for o in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def _option(element: dict[str, Any], value: Any) -> dict[str, Any]:
    for option in options(element):
        if option["value"] == value:
            return option
    raise Impossible(f"{element.get('action_id')} has no option {value}")


def _untouched(element: dict[str, Any]) -> dict[str, Any]:
    kind = element["type"]
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if "options" in element or "option_groups" in element:
        return {"type": kind, "selected_option": element.get("initial_option")}
    return {"type": kind, "value": element.get("initial_value")}

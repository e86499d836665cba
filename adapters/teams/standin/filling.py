"""Finding an action on a card, and filling in what stands beside it."""

from __future__ import annotations

from typing import Any

from adapters.standin.control import Impossible
from adapters.teams.standin import cards


def find(shown: list[dict[str, Any]], action: str, match: dict[str, Any]) -> dict[str, Any]:
    """The action with this verb, name in its data, or title. Raises `Impossible`."""
    names = []
    for one in (o for card in shown for o in cards.inside(card) if str(o.get("type", "")).startswith("Action.")):
        found = one.get("data")
        data = found if isinstance(found, dict) else {}
        called = {one.get("verb"), data.get("footnote"), data.get("action"), one.get("title"), one.get("id")}
        names.append(str(data.get("footnote") or one.get("verb") or one.get("title")))
        if action in called and all(data.get(name) == value for name, value in match.items()):
            if one.get("isEnabled") is False:
                raise Impossible(f"{action} can't be pressed")
            return one
    raise Impossible(f"nothing to press as {action} with {match}; there are {sorted(set(names))}")


def entered(shown: list[dict[str, Any]], values: dict[str, Any]) -> dict[str, Any]:
    """All inputs of cards, as Teams sends them: filled in, or with what stands in them. Raises `Impossible`."""
    inputs = {o["id"]: o for card in shown for o in cards.inside(card) if str(o.get("type", "")).startswith("Input.")}
    if unknown := set(values) - set(inputs):
        raise Impossible(f"there are no inputs {sorted(unknown)}; there are {sorted(inputs)}")
    filled = {}
    for name, one in inputs.items():
        value = values.get(name, one.get("value"))
        if one.get("isRequired") and not value:
            raise Impossible(f"{name} must be filled in")
        if value is not None:
            _takes(one, value)
            filled[name] = value
    return filled


def _takes(one: dict[str, Any], value: Any) -> None:
    if one["type"] == "Input.ChoiceSet":
        chosen = str(value).split(",") if one.get("isMultiSelect") else [str(value)]
        if unknown := set(filter(None, chosen)) - {choice["value"] for choice in one.get("choices", [])}:
            raise Impossible(f"{one['id']} does not offer {sorted(unknown)}")
    if "maxLength" in one and len(str(value)) > one["maxLength"]:
        raise Impossible(f"{one['id']} takes {one['maxLength']} characters")

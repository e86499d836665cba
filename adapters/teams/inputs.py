"""Fields of forms, and how they are read back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.teams.elements import Element
from adapters.teams.text import label, plain

Values = Mapping[str, Any]

TYPED = 3000  # characters of a field


def field(name: str, title: str, hint: str, *, needed: bool = False, value: str = "") -> Element:
    made: Element = {"type": "Input.Text", "id": name, "label": title, "isMultiline": True, "maxLength": TYPED}
    made |= {"placeholder": hint} | ({"value": value[:TYPED]} if value else {})
    return made | ({"isRequired": True, "errorMessage": "Please fill this in."} if needed else {})


def choice(
    name: str, title: str, choices: Sequence[tuple[str, str]], *, several: bool = False, needed: bool = False
) -> Element:
    """`choices`: (what is shown, what comes back)."""
    made: Element = {"type": "Input.ChoiceSet", "id": name, "label": plain(title, 200), "isMultiSelect": several}
    made |= {"style": "compact" if len(choices) > 7 else "expanded", "wrap": True}
    made["choices"] = [{"title": label(shown, 120), "value": value} for shown, value in choices]
    return made | ({"isRequired": True, "errorMessage": "Please choose one."} if needed else {})


def typed(values: Values, name: str) -> str:
    """What was typed into the field of that name."""
    found = values.get(name)
    return found.strip()[:TYPED] if isinstance(found, str) else ""


def chosen_in(values: Values, name: str) -> tuple[str, ...]:
    """The choices that were made."""
    found = values.get(name)
    written = found.split(",") if isinstance(found, str) else found if isinstance(found, list) else []
    return tuple(dict.fromkeys(str(one).strip() for one in written if str(one).strip()))

"""What is filled in and pressed on Adaptive Cards 1.5."""

from __future__ import annotations

from adapters.teams.standin.properties import ACTION, CARD, COMMON, ELEMENT
from adapters.teams.standin.shapes import (
    Rule,
    address,
    among,
    anything,
    either,
    fields,
    flag,
    items,
    link,
    number,
    text,
)

_ANY: dict[str, Rule] = {
    "id": text,
    "title": text,
    "iconUrl": address,
    "style": among("default", "positive", "destructive"),
    "tooltip": text,
    "isEnabled": flag,
    "mode": among("primary", "secondary"),
    "role": text,
    "fallback": either(among("drop"), ACTION),
    "requires": anything,
}
_GIVEN: dict[str, Rule] = {"data": anything, "associatedInputs": among("auto", "none")}
_TARGET = either(text, fields({"elementId": text}, {"isVisible": flag}))

ACTIONS: dict[str, Rule] = {
    "Action.OpenUrl": fields({"url": link}, _ANY),
    "Action.Submit": fields({}, {**_ANY, **_GIVEN}),
    "Action.Execute": fields({}, {**_ANY, **_GIVEN, "verb": text}),
    "Action.ShowCard": fields({"card": CARD}, _ANY),
    "Action.ToggleVisibility": fields({"targetElements": items(_TARGET)}, _ANY),
}

_INPUT: dict[str, Rule] = {
    **COMMON,
    "label": text,
    "isRequired": flag,
    "errorMessage": text,
    "fallback": either(among("drop"), ELEMENT),
}
_MOMENT: dict[str, Rule] = {**_INPUT, "min": text, "max": text, "placeholder": text, "value": text}
_TEXT: dict[str, Rule] = {
    **_INPUT,
    "isMultiline": flag,
    "maxLength": number,
    "placeholder": text,
    "regex": text,
    "style": among("text", "tel", "url", "email", "password"),
    "inlineAction": ACTION,
    "value": text,
}
_CHOICES: dict[str, Rule] = {
    **_INPUT,
    "choices": items(fields({"title": text, "value": text}, {})),
    "choices.data": anything,
    "isMultiSelect": flag,
    "style": among("compact", "expanded", "filtered"),
    "value": text,
    "placeholder": text,
    "wrap": flag,
}

INPUTS: dict[str, Rule] = {
    "Input.Text": fields({"id": text}, _TEXT),
    "Input.Number": fields(
        {"id": text}, {**_INPUT, "min": number, "max": number, "placeholder": text, "value": number}
    ),
    "Input.Date": fields({"id": text}, _MOMENT),
    "Input.Time": fields({"id": text}, _MOMENT),
    "Input.Toggle": fields(
        {"id": text, "title": text}, {**_INPUT, "value": text, "valueOff": text, "valueOn": text, "wrap": flag}
    ),
    "Input.ChoiceSet": fields({"id": text}, _CHOICES),
}

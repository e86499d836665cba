"""The elements of Adaptive Cards 1.5 and their properties."""

from __future__ import annotations

from adapters.teams.standin import inputs
from adapters.teams.standin.properties import (
    ACTION,
    ACTIONS,
    ALIGN,
    BOX,
    COMMON,
    ELEMENT,
    ELEMENTS,
    STYLES,
    VERTICAL,
    WIDTH,
    WORDS,
)
from adapters.teams.standin.shapes import (
    RULES,
    Rule,
    address,
    among,
    anything,
    either,
    fields,
    flag,
    items,
    number,
    text,
    typed,
)

_SIZES = among("auto", "stretch", "small", "medium", "large")
_ALIGNED: dict[str, Rule] = {"horizontalCellContentAlignment": ALIGN, "verticalCellContentAlignment": VERTICAL}

_TEXT: dict[str, Rule] = {
    **COMMON,
    **WORDS,
    "horizontalAlignment": ALIGN,
    "maxLines": number,
    "wrap": flag,
    "style": among("default", "heading", "columnHeader"),
}
_RUN: dict[str, Rule] = {
    **WORDS,
    "highlight": flag,
    "italic": flag,
    "strikethrough": flag,
    "underline": flag,
    "selectAction": ACTION,
}
_IMAGE: dict[str, Rule] = {
    **COMMON,
    "altText": text,
    "backgroundColor": text,
    "horizontalAlignment": ALIGN,
    "selectAction": ACTION,
    "size": _SIZES,
    "style": among("default", "person"),
    "width": text,
}
_COLUMN = fields({}, {**COMMON, **BOX, "items": ELEMENTS, "width": WIDTH})
_CELL = fields({}, {**COMMON, **BOX, "items": ELEMENTS})
_ROW = fields({}, {**COMMON, **_ALIGNED, "cells": items(_CELL), "style": STYLES})
_TABLE: dict[str, Rule] = {
    **COMMON,
    **_ALIGNED,
    "columns": items(fields({}, {**_ALIGNED, "width": WIDTH})),
    "rows": items(_ROW),
    "firstRowAsHeader": flag,
    "firstRowAsHeaders": flag,
    "showGridLines": flag,
    "gridStyle": STYLES,
}
_ELEMENTS: dict[str, Rule] = {
    "TextBlock": fields({"text": text}, _TEXT),
    "RichTextBlock": fields(
        {"inlines": items(either(text, fields({"text": text}, _RUN)))}, {**COMMON, "horizontalAlignment": ALIGN}
    ),
    "Image": fields({"url": address}, _IMAGE),
    "ImageSet": fields({"images": ELEMENTS}, {**COMMON, "imageSize": _SIZES}),
    "Container": fields({"items": ELEMENTS}, {**COMMON, **BOX}),
    "ColumnSet": fields({}, {**COMMON, **BOX, "columns": items(_COLUMN), "horizontalAlignment": ALIGN}),
    "FactSet": fields({"facts": items(fields({"title": text, "value": text}, {}), 1)}, COMMON),
    "ActionSet": fields({"actions": ACTIONS}, {**COMMON, "horizontalAlignment": ALIGN}),
    "Table": fields({}, _TABLE),
    **inputs.INPUTS,
}
_TEAMS = fields({}, {"width": among("full"), "entities": items(anything), "allowExpand": flag})

RULES["element"] = typed(_ELEMENTS)
RULES["action"] = typed(inputs.ACTIONS)
RULES["card"] = CARD = fields(
    {"version": text},
    {
        "$schema": text,
        "body": items(ELEMENT),
        "actions": ACTIONS,
        "fallbackText": text,
        "lang": text,
        "speak": text,
        "minHeight": text,
        "rtl": flag,
        "backgroundImage": anything,
        "verticalContentAlignment": VERTICAL,
        "selectAction": ACTION,
        "refresh": fields({}, {"action": ACTION, "userIds": items(text), "expires": text}),
        "authentication": anything,
        "metadata": anything,
        "msteams": _TEAMS,
    },
)

"""Properties that elements of Adaptive Cards share."""

from __future__ import annotations

from adapters.teams.standin.shapes import Rule, among, anything, called, either, flag, items, number, text

ELEMENT, ACTION, CARD = called("element"), called("action"), called("card")
ELEMENTS, ACTIONS = items(ELEMENT), items(ACTION)

ALIGN, VERTICAL = among("left", "center", "right"), among("top", "center", "bottom")
STYLES = among("default", "emphasis", "good", "attention", "warning", "accent")
WIDTH = either(text, number)

COMMON: dict[str, Rule] = {
    "id": text,
    "isVisible": flag,
    "separator": flag,
    "spacing": among("default", "none", "small", "medium", "large", "extraLarge", "padding"),
    "height": text,
    "fallback": either(among("drop"), ELEMENT),
    "requires": anything,
}
WORDS: dict[str, Rule] = {
    "color": among("default", "dark", "light", "accent", "good", "warning", "attention"),
    "fontType": among("default", "monospace"),
    "isSubtle": flag,
    "size": among("default", "small", "medium", "large", "extraLarge"),
    "weight": among("default", "lighter", "bolder"),
}
BOX: dict[str, Rule] = {
    "style": STYLES,
    "bleed": flag,
    "minHeight": text,
    "rtl": flag,
    "verticalContentAlignment": VERTICAL,
    "backgroundImage": anything,
    "selectAction": ACTION,
}

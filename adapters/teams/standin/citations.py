"""What Teams demands of the entity that carries citations and the label of text by a model."""

from __future__ import annotations

import re
from typing import Any

from adapters.teams.standin.errors import bad
from adapters.teams.standin.world import World

ROOT = "https://schema.org/Message"
MOST, MOST_IN_PLAYGROUND = 20, 10
MOST_NAME, MOST_ABSTRACT, MOST_KEYWORDS, MOST_KEYWORD = 80, 160, 3, 28
ICONS = frozenset(
    """Microsoft Word;Microsoft Excel;Microsoft PowerPoint;Microsoft OneNote;Microsoft SharePoint;Microsoft Visio;
    Microsoft Loop;Microsoft Whiteboard;Source Code;Sketch;Adobe Illustrator;Adobe Photoshop;Adobe InDesign;
    Adobe Flash;Image;GIF;Video;Sound;ZIP;Text;PDF""".replace("\n", "")
    .replace("    ", "")
    .split(";")
)

_NUMBER = re.compile(r"\[(\d+)\]")


def check(world: World, activity: dict[str, Any]) -> None:
    """Raises `Refused`."""
    roots = [e for e in activity.get("entities") or [] if e.get("type") == ROOT]
    if len(roots) > 1:
        raise bad("Multiple root message entities found under entities array.")
    for root in roots:
        if root.get("@type") != "Message" or root.get("@context") != "https://schema.org":
            raise bad("Error parsing message entity from entities array.")
        labels = root.get("additionalType") or []
        if not isinstance(labels, list) or not set(labels) <= {"AIGeneratedContent"}:
            raise bad("Error parsing message entity from entities array.")
        _citations(world, root.get("citation") or [], str(activity.get("text") or ""))


def _citations(world: World, found: Any, text: str) -> None:
    if not isinstance(found, list):
        raise bad("Error parsing message entity from entities array.")
    if len(found) > MOST:
        raise bad("Bot message with more than 20 citations.")
    if len(found) > MOST_IN_PLAYGROUND:
        world.workspace.violation("more than ten citations", count=len(found))
    positions = [_citation(world, one, n) for n, one in enumerate(found, 1)]
    if len(set(positions)) < len(positions):
        raise bad("Error while parsing citation entity: a position stands twice.")
    said = {int(number) for number in _NUMBER.findall(text)}
    if silent := sorted(set(positions) - said):
        world.workspace.violation("a citation that the text does not point to", positions=silent)


def _citation(world: World, one: Any, n: int) -> int:
    """The position of one citation."""
    wrong = bad(f"Error while parsing citation entity with ID: {n}.")
    if not isinstance(one, dict) or one.get("@type") != "Claim":
        raise wrong
    position, shown = one.get("position"), one.get("appearance")
    if not isinstance(position, int) or isinstance(position, bool) or position < 1:
        raise wrong
    if not shown:
        raise bad("The appearance object is empty.")
    if not isinstance(shown, dict) or shown.get("@type") != "DigitalDocument":
        raise wrong
    if not _is_text(shown.get("name"), MOST_NAME) or not shown["name"].strip():
        raise wrong
    if "abstract" not in shown:
        world.workspace.violation("a citation without an abstract", position=position)
    elif not _is_text(shown["abstract"], MOST_ABSTRACT):
        raise wrong
    if not _keywords(shown.get("keywords", [])) or not _address(shown.get("url")) or not _icon(shown.get("image")):
        raise wrong
    return position


def _is_text(value: Any, most: int) -> bool:
    """Teams counts UTF-16 units."""
    return isinstance(value, str) and len(value.encode("utf-16-le")) // 2 <= most


def _keywords(found: Any) -> bool:
    return isinstance(found, list) and len(found) <= MOST_KEYWORDS and all(_is_text(k, MOST_KEYWORD) for k in found)


def _address(found: Any) -> bool:
    return found is None or (isinstance(found, str) and found.startswith(("https://", "http://")))


def _icon(found: Any) -> bool:
    if found is None:
        return True
    return isinstance(found, dict) and found.get("@type") == "ImageObject" and found.get("name") in ICONS

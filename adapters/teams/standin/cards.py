"""Adaptive Cards as Teams takes them: version 1.5 and below, known elements, known properties."""

from __future__ import annotations

from typing import Any

from adapters.teams.standin.elements import CARD
from adapters.teams.standin.errors import bad
from adapters.teams.standin.shapes import Findings
from adapters.teams.standin.world import World

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
VERSIONS = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5")
MOST_ACTIONS = 6


def problems(card: Any) -> list[str]:
    """What is wrong with a card, each with where it is."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["the card is no AdaptiveCard"]
    if card.get("version") not in VERSIONS:
        return [f"version {card.get('version')} is not supported"]
    findings: Findings = []
    CARD(findings, "", card)
    identities = [one["id"] for one in inside(card) if str(one.get("type", "")).startswith("Input.") and "id" in one]
    findings += [
        f"the input {name} stands twice" for name in sorted({i for i in identities if identities.count(i) > 1})
    ]
    return findings


def check(world: World, card: Any) -> None:
    """Raises `Refused`."""
    if found := problems(card):
        raise bad(f"Invalid Adaptive Card: {'; '.join(found[:10])}")
    for one in inside(card):
        actions = [a for a in one.get("actions") or [] if isinstance(a, dict) and a.get("mode") != "secondary"]
        if len(actions) > MOST_ACTIONS:
            world.workspace.violation("more than six actions on a card", count=len(actions))


def inside(value: Any) -> list[dict[str, Any]]:
    """The card and everything on it, itself first."""
    if isinstance(value, list):
        return [found for one in value for found in inside(one)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for name, one in value.items() if name not in ("data", "msteams") for found in inside(one))]

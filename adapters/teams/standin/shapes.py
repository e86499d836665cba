"""Rules from which those of cards are put together. A rule adds what is wrong to a list of findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Findings = list[str]
Rule = Callable[[Findings, str, Any], None]

RULES: dict[str, Rule] = {}


def text(findings: Findings, where: str, value: Any) -> None:
    if not isinstance(value, str):
        findings.append(f"{where} must be a text")


def flag(findings: Findings, where: str, value: Any) -> None:
    if not isinstance(value, bool):
        findings.append(f"{where} must be true or false")


def number(findings: Findings, where: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        findings.append(f"{where} must be a number")


def anything(findings: Findings, where: str, value: Any) -> None:
    """What the stand-in doesn't look into."""


def address(findings: Findings, where: str, value: Any) -> None:
    if not isinstance(value, str) or not value.startswith(("https://", "http://", "data:image/")):
        findings.append(f"{where} must be an address")


def link(findings: Findings, where: str, value: Any) -> None:
    if not isinstance(value, str) or not value.startswith(("https://", "http://", "mailto:", "msteams:")):
        findings.append(f"{where} must be a link")


def among(*values: str) -> Rule:
    """One of the words; cards don't mind capitals."""
    known = {value.lower() for value in values}

    def rule(findings: Findings, where: str, value: Any) -> None:
        if not isinstance(value, str) or value.lower() not in known:
            findings.append(f"{where} must be one of {', '.join(values)}")

    return rule


def either(*rules: Rule) -> Rule:
    """Any of the rules holds."""

    def rule(findings: Findings, where: str, value: Any) -> None:
        tried: list[Findings] = []
        for one in rules:
            tried.append([])
            one(tried[-1], where, value)
            if not tried[-1]:
                return
        findings.extend(tried[0])

    return rule


def items(inner: Rule, least: int = 0) -> Rule:
    def rule(findings: Findings, where: str, value: Any) -> None:
        if not isinstance(value, list) or len(value) < least:
            findings.append(f"{where} must be a list of {least} or more")
            return
        for n, one in enumerate(value):
            inner(findings, f"{where}/{n}", one)

    return rule


def called(name: str) -> Rule:
    """The rule that `RULES` has by that name once it is needed: rules of cards hold each other."""

    def rule(findings: Findings, where: str, value: Any) -> None:
        RULES[name](findings, where, value)

    return rule


def fields(required: Mapping[str, Rule], optional: Mapping[str, Rule]) -> Rule:
    """An object with these fields and no others."""
    known = {**required, **optional, "type": text}

    def rule(findings: Findings, where: str, value: Any) -> None:
        if not isinstance(value, dict):
            findings.append(f"{where} must be an object")
            return
        findings.extend(f"{where} lacks {name}" for name in required if value.get(name) is None)
        for name, inner in value.items():
            if name not in known:
                findings.append(f"{where} has {name}, which is unknown")
            elif inner is not None:
                known[name](findings, f"{where}/{name}", inner)

    return rule


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose `type` decides which rule holds."""

    def rule(findings: Findings, where: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            findings.append(f"{where} has the type {kind}, which is unknown")
        else:
            kinds[kind](findings, where, value)

    return rule

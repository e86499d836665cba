"""Rules from which Block Kit's are put together. A rule adds what is wrong to a list of findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

Findings = list[str]
Rule = Callable[[Findings, str, Any], None]


def say(findings: Findings, where: str, what: str) -> None:
    """One finding, written as Slack writes them."""
    findings.append(f"[ERROR] {what} [json-pointer:{where}]")


def string(most: int, least: int = 0) -> Rule:
    def rule(findings: Findings, where: str, value: Any) -> None:
        if not isinstance(value, str):
            say(findings, where, "must provide a string")
        elif len(value) > most:
            say(findings, where, f"must be less than {most + 1} characters")
        elif len(value) < least:
            say(findings, where, f"must be more than {least - 1} characters")

    return rule


def among(*values: Any) -> Rule:
    def rule(findings: Findings, where: str, value: Any) -> None:
        if value not in values:
            say(findings, where, f"must be one of {', '.join(map(str, values))}")

    return rule


def flag(findings: Findings, where: str, value: Any) -> None:
    if not isinstance(value, bool):
        say(findings, where, "must be a boolean")


def number(findings: Findings, where: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or not _is_number(value):
        say(findings, where, "must be a number")


def _is_number(value: int | float | str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


def anything(findings: Findings, where: str, value: Any) -> None:
    """What the stand-in doesn't look into."""


def address(findings: Findings, where: str, value: Any) -> None:
    """A web address of at most 3,000 characters."""
    string(3000)(findings, where, value)
    if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:", "slack://")):
        say(findings, where, "must be a valid URL")


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    def checked(findings: Findings, where: str, value: Any) -> None:
        if not isinstance(value, list):
            say(findings, where, "must be an array")
            return
        if len(value) > most:
            say(findings, where, f"no more than {most} items allowed")
        if len(value) < least:
            say(findings, where, f"must have at least {least} items")
        for n, item in enumerate(value):
            rule(findings, f"{where}/{n}", item)

    return checked


def fields(required: Mapping[str, Rule], optional: Mapping[str, Rule], any_of: Collection[str] = ()) -> Rule:
    """An object with these fields and no others; `any_of` names fields of which one must be there."""
    known = {**required, **optional}

    def rule(findings: Findings, where: str, value: Any) -> None:
        if not isinstance(value, dict):
            say(findings, where, "must be an object")
            return
        for name in required:
            if name not in value:
                say(findings, where, f"missing required field: {name}")
        if any_of and not any(name in value for name in any_of):
            say(findings, where, f"missing one of the fields: {', '.join(any_of)}")
        for name, inner in value.items():
            if name == "type":
                continue
            if name not in known:
                say(findings, where, f"invalid additional property: {name}")
            elif inner is not None or name in required:
                known[name](findings, f"{where}/{name}", inner)

    return rule


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose `type` decides which rule holds; a type that is not among them is refused."""

    def rule(findings: Findings, where: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            say(findings, where, f"unsupported type: {kind}")
        else:
            kinds[kind](findings, where, value)

    return rule

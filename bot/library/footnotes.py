"""Rulings as compliance leads write them: Markdown whose footnotes are pinpoints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.library.frontmatter import FrontMatter, Problem, validated
from bot.question import DIMENSIONS
from bot.ruling import Ask, Ruled
from bot.source import Status

_DEFINITION = re.compile(r"^\[\^([^\]\s]+)\]:\s*(.*)$")
_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_ITEM = re.compile(r"^\s*[-*+]\s+")
_PINPOINT = re.compile(r"^(?P<source>[\w.-]+)\s*,\s*(?P<locator>.*?)(?:\s*:\s*[\"“](?P<quote>.+)[\"”]\s*)?$", re.DOTALL)


class AskField(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    dimension: str
    question: str = Field(min_length=3)
    options: tuple[str, ...] = Field(min_length=2, max_length=5)


class RulingFront(BaseModel):
    """Front matter of a ruling."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")
    question: str = Field(min_length=3)
    also_asked: tuple[str, ...] = ()
    facts: dict[str, tuple[str, ...]] = Field(min_length=1)
    differs: dict[str, tuple[str, ...]] = {}
    ask: AskField | None = None
    verdict: Ruled
    owner: str = Field(min_length=1)
    status: Status = Status.DRAFT
    reviewed: date
    review_by: date
    effective: date | None = None
    expires: date | None = None
    department: str = "any"


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """Where a footnote points: `gdpr, Art. 6(4)`, optionally with the words it quotes."""

    source: str
    locator: str
    quote: str
    line: int


@dataclass(frozen=True, slots=True)
class Written:
    """One statement as written: its text and the marks of its footnotes."""

    text: str
    marks: tuple[str, ...]
    line: int
    is_item: bool = False
    lead: str = ""


@dataclass(frozen=True)
class WrittenRuling:
    """A ruling before its footnotes are resolved."""

    front: RulingFront
    statements: tuple[Written, ...]
    pinpoints: dict[str, Pinpoint]
    path: str
    lines: Mapping[str, int]  # of the fields of the front matter

    def line(self, field: str) -> int:
        """The line of `facts.people`, else of `facts`, else the first."""
        return self.lines.get(field) or self.lines.get(field.split(".")[0], 1)

    @property
    def ask(self) -> Ask | None:
        a = self.front.ask
        return Ask(a.dimension, a.question, a.options) if a else None


def parse_ruling(fields: dict[str, Any], front: FrontMatter, body: str, body_line: int, path: str) -> WrittenRuling:
    """The ruling, or `Malformed`. Footnotes without a definition are found by `problems`."""
    model = validated(RulingFront, fields, front, path)
    pinpoints: dict[str, Pinpoint] = {}
    blocks: list[tuple[int, str]] = []
    fresh = True
    for number, line in enumerate(body.splitlines(), start=body_line):
        definition = _DEFINITION.match(line)
        if definition:
            pinpoints[definition.group(1)] = _pinpoint(definition.group(2), number)
            fresh = True
        elif not line.strip():
            fresh = True
        elif fresh or _ITEM.match(line) or (blocks and _ITEM.match(blocks[-1][1]) and not line.startswith(" ")):
            blocks.append((number, line))
            fresh = False
        else:
            blocks[-1] = (blocks[-1][0], f"{blocks[-1][1]} {line.strip()}")
    return WrittenRuling(model, tuple(_statements(blocks)), pinpoints, path, front.lines)


def _pinpoint(written: str, line: int) -> Pinpoint:
    match = _PINPOINT.match(written.strip())
    if match is None:
        return Pinpoint(written.strip(), "", "", line)
    return Pinpoint(match["source"], match["locator"].strip().rstrip(":").strip(), match["quote"] or "", line)


def _statements(blocks: list[tuple[int, str]]) -> list[Written]:
    statements: list[Written] = []
    lead = ""
    for at, (line, block) in enumerate(blocks):
        is_item = bool(_ITEM.match(block))
        text = _ITEM.sub("", block).strip()
        if not is_item and text.endswith(":") and at + 1 < len(blocks) and _ITEM.match(blocks[at + 1][1]):
            lead = _plain(text)
            continue
        lead = lead if is_item else ""
        statements += _between_marks(text, line, is_item, lead)
        lead = ""
    return statements


def _between_marks(text: str, line: int, is_item: bool, lead: str) -> list[Written]:
    """Each stretch that ends in one or more marks is one statement; a rest has none."""
    found: list[Written] = []
    at = 0
    for run in re.finditer(r"(?:\[\^[^\]\s]+\]\s*)+[.;,]?", text):
        words = _plain(text[at : run.start()])
        if words:
            found.append(Written(words, tuple(_MARK.findall(run.group())), line, is_item, lead))
        at = run.end()
    rest = _plain(text[at:])
    if any(c.isalnum() for c in rest):
        found.append(Written(rest, (), line, is_item, lead))
    return found


def _plain(text: str) -> str:
    """Without emphasis and with white space folded."""
    return " ".join(re.sub(r"(\*\*|__|`)", "", text).split())


def problems(ruling: WrittenRuling) -> list[Problem]:
    """What can be seen from the ruling alone: marks, definitions, dimensions."""
    found: list[Problem] = []
    used = {mark for s in ruling.statements for mark in s.marks}
    for statement in ruling.statements:
        if not statement.marks:
            found.append(
                Problem(
                    ruling.path,
                    statement.line,
                    f"No footnote carries “{_short(statement.text)}”. End it with one: `[^1]`.",
                    rule="unbacked",
                )
            )
        found += [
            _problem(ruling, statement.line, f"Footnote [^{m}] is not defined. Add a line `[^{m}]: gdpr, Art. 6(4)`.")
            for m in statement.marks
            if m not in ruling.pinpoints
        ]
    for mark, pinpoint in ruling.pinpoints.items():
        if not pinpoint.locator:
            found.append(
                _problem(
                    ruling,
                    pinpoint.line,
                    f"Footnote [^{mark}] must be a source and a place, such as `gdpr, Art. 6(4)`.",
                )
            )
        if mark not in used:
            found.append(_problem(ruling, pinpoint.line, f"Footnote [^{mark}] is used nowhere; delete the line."))
    if not ruling.statements and not ruling.front.ask:
        found.append(_problem(ruling, 1, "The ruling says nothing. Write the answer below the front matter."))
    front = ruling.front
    named = {"facts": front.facts, "differs": front.differs, "ask": [front.ask.dimension] if front.ask else []}
    for field, dimensions in named.items():
        for dimension in dimensions:
            if dimension not in DIMENSIONS:
                text = f"`{dimension}` is not a dimension of facts. Known: {', '.join(DIMENSIONS)}."
                found.append(_problem(ruling, ruling.line(f"{field}.{dimension}"), text))
    return found


def _problem(ruling: WrittenRuling, line: int, text: str) -> Problem:
    return Problem(ruling.path, line, text, rule="footnote")


def _short(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:47]}…"

"""JSON lines in, JSON lines out: one object a line, in order, none lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import FootnoteError
from bot.question import Question


class Line(BaseModel):
    """One line of input."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str = ""
    question: str
    jurisdiction: str | None = None
    as_of: date | None = None
    thread: tuple[str, ...] = ()


def read_lines() -> Iterator[tuple[str, Line | str]]:
    """(id, line) for every line that is not blank; what is wrong with it in place of a malformed one."""
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        if not raw.strip():
            continue
        fallback = str(number)
        try:
            fields = json.loads(raw)
            if isinstance(fields, dict):
                fallback = str(fields.get("id", number))
                turns = fields.get("thread") or []
                fields["thread"] = [_said(turn) for turn in turns] if isinstance(turns, list) else turns
            line = Line.model_validate(fields)
            yield line.id or fallback, line
        except (ValueError, ValidationError, RecursionError):
            yield fallback, f'Line {number} is not an object like {{"id": "q1", "question": "Can we …?"}}.'


def _said(turn: Any) -> str:
    """A turn of a thread: text, or an object with a text, as chat platforms keep them."""
    if isinstance(turn, dict):
        if turn.get("role") in ("assistant", "bot", "footnote"):
            return ""
        turn = turn.get("text") or turn.get("content") or turn.get("question") or ""
    return str(turn)


def answer_lines(make: Callable[[str, Line], dict[str, Any]], schema: str) -> bool:
    """One object a line; a line that fails says so in its place. Returns whether all went well."""
    well = True
    for id, line in read_lines():
        try:
            made = make(id, line) if isinstance(line, Line) else {"schema": schema, "id": id, "error": line}
        except FootnoteError as error:
            made = {"schema": schema, "id": id, "error": str(error)}
        except Exception as error:  # a fault of ours: the other lines still want their replies
            made = {"schema": schema, "id": id, "error": f"Footnote failed on this: {type(error).__name__}."}
        well = well and "error" not in made
        write(made)
    return well


def write(made: dict[str, Any]) -> None:
    """One line of UTF-8, whatever the terminal's encoding; half characters are written as escapes."""
    try:
        line = json.dumps(made, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        line = json.dumps(made).encode()
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def question_of(text: str, where: str, on: date, thread: tuple[str, ...] = ()) -> Question:
    return Question(text, on, where, tuple(t for t in thread if t))

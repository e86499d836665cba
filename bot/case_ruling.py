"""The ruling that a human answer to a case may become: a file with status draft.

It never speaks before a lead approves it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import yaml

from bot.case import Case, Found, HumanAnswer
from bot.errors import NoRuling
from bot.source import fold
from bot.wording import NOT_KEPT

REVIEWED_AGAIN = timedelta(days=181)  # when it comes up for review
QUESTION_CHARACTERS = 300
BY_HAND = "Write one by hand if it is to be kept."

_OWN_MARK = re.compile(r"\[\^[^\]]*\]:?")
_NUMBER = re.compile(r"\s*\[(\d{1,2})\]")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")


def draft_ruling(case: Case, owner: str = "privacy team") -> str:
    """The case's answer as a ruling file.

    Every statement ends in the footnotes whose numbers stand in it, or in all of
    them where none does. Raises `NoRuling` where the answer has no footnote or the
    question no facts or words: such a file could never be valid.
    """
    given = case.answer
    notes = {n: f for n, f in enumerate(given.footnotes, 1) if f.locator} if given else {}
    if given is None or not notes:
        raise NoRuling("No ruling was drafted: the answer has no footnote.", BY_HAND)
    if not case.facts:
        raise NoRuling("No ruling was drafted: no facts were read from the question.", BY_HAND)
    if case.question == NOT_KEPT or not any(c.isalnum() for c in case.question) or len(fold(case.question)) < 3:
        raise NoRuling("No ruling was drafted: the question is not known.", BY_HAND)
    body, used = _body(given, set(notes))
    written = [_footnote(n, f) for n, f in notes.items() if n in used]
    return f"---\n{_front(case, given, owner)}---\n{body}\n\n" + "\n".join(written) + "\n"


def _front(case: Case, given: HumanAnswer, owner: str) -> str:
    day: date = given.at.date()
    fields = {
        "id": case.id,
        "question": fold(case.question)[:QUESTION_CHARACTERS],
        "facts": {d: list(v) for d, v in case.facts.items()},
        "verdict": str(given.verdict),
        "owner": owner,
        "status": "draft",
        "reviewed": day,
        "review_by": day + REVIEWED_AGAIN,
    }
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=10_000)


def _footnote(number: int, found: Found) -> str:
    return f"[^{number}]: {found.source}, {found.locator}: “{fold(found.quote)}”"


def _body(given: HumanAnswer, known: set[int]) -> tuple[str, set[int]]:
    """The answer's paragraphs and list items, each ending in its marks, and the numbers of those."""
    lines = [_line(line, known) for line in _OWN_MARK.sub("", given.text).splitlines()]
    lines = [line for line in lines if any(c.isalnum() for c in line.words)]
    used: set[int] = set()
    written: list[str] = []
    for at, line in enumerate(lines):
        item_before, item_after = (0 <= i < len(lines) and lines[i].is_item for i in (at - 1, at + 1))
        is_lead = not line.is_item and line.words.endswith(":") and item_after
        marks = () if is_lead else line.named or tuple(sorted(known))
        used.update(marks)
        gap = "" if at == 0 or (line.is_item and item_before) else "\n"
        written.append(gap + ("- " if line.is_item else "") + line.words + "".join(f"[^{n}]" for n in marks))
    if not used:
        raise NoRuling("No ruling was drafted: the answer has no statement.", BY_HAND)
    return "\n".join(written), used


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    is_item: bool
    named: tuple[int, ...]  # the footnotes whose numbers stand in it


def _line(text: str, known: set[int]) -> _Line:
    named = tuple(dict.fromkeys(n for n in map(int, _NUMBER.findall(text)) if n in known))
    words = fold(_NUMBER.sub(lambda m: "" if int(m[1]) in known else m[0], text))
    return _Line(_BULLET.sub("", words).lstrip("#>-*+ "), bool(_BULLET.match(words)), named)

"""The ruling that a human answer to a case may become: a file with status draft.

It never speaks before a lead approves it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import yaml

from bot.case import Case, Found, HumanAnswer
from bot.errors import NoRuling
from bot.source import fold

REVIEWED_AGAIN = timedelta(days=181)  # when it comes up for review
QUESTION_CHARACTERS = 300

_OWN_MARK = re.compile(r"\[\^[^\]]*\]:?")
_NUMBER = re.compile(r"\s*\[(\d{1,2})\]")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")


def draft_ruling(case: Case, owner: str = "privacy team") -> str:
    """The case's answer as a ruling file.

    Every statement ends in the footnotes whose numbers stand in it, or in all of
    them where none does. Raises `NoRuling` where the answer has no footnote or the
    question no facts: such a file could never be valid.
    """
    given = case.answer
    notes = {n: f for n, f in enumerate(given.footnotes, 1) if f.locator} if given else {}
    if given is None or not notes:
        raise NoRuling("No ruling was drafted: the answer has no footnote.", "Write one by hand if it is to be kept.")
    if not case.facts:
        raise NoRuling(
            "No ruling was drafted: no facts were read from the question.", "Write one by hand if it is to be kept."
        )
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
    used: set[int] = set()
    blocks: list[str] = []
    lines = [line for line in _OWN_MARK.sub("", given.text).splitlines() if any(c.isalnum() for c in line)]
    for at, line in enumerate(lines):
        named = list(dict.fromkeys(n for n in map(int, _NUMBER.findall(line)) if n in known))
        words = fold(_NUMBER.sub(lambda m: "" if int(m[1]) in known else m[0], line))
        is_item, words = bool(_BULLET.match(words)), _BULLET.sub("", words).lstrip("#> ")
        is_lead = not is_item and words.endswith(":") and at + 1 < len(lines) and bool(_BULLET.match(lines[at + 1]))
        marks = [] if is_lead else named or sorted(known)
        used.update(marks)
        gap = "" if not blocks or (is_item and blocks[-1].lstrip().startswith("- ")) else "\n"
        blocks.append(gap + ("- " if is_item else "") + words + "".join(f"[^{n}]" for n in marks))
    if not used:
        raise NoRuling("No ruling was drafted: the answer has no statement.", "Write one by hand if it is to be kept.")
    return "\n".join(blocks), used

"""A referral or complaint that a human took up, until it is answered.

open → taken → answered, or closed as not ours. Who answers need not have taken
it. An illegal step raises `CaseMoved`: two people pressed at once.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.errors import CaseMoved
from bot.question import Facts
from bot.reply import Reply, Verdict
from bot.source import fold

REMINDED_AFTER = 2  # working days, Monday to Friday


class CaseState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"  # "not ours"


class Cause(StrEnum):
    """Why the case was opened."""

    ASKED = "asked"  # the asker pressed "Ask the privacy team"
    REFERRAL = "referral"  # the reply was one
    COMPLAINT = "complaint"  # the reply was called wrong, with a reason


@dataclass(frozen=True, slots=True)
class Found:
    """One citation that the reply showed, kept with the case: what a human answer may be footnoted with."""

    source: str  # id
    locator: str
    quote: str
    url: str = ""
    title: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class HumanAnswer:
    """What the privacy team answered. In `text` marks such as [1] number the footnotes, from 1."""

    verdict: Verdict
    text: str
    footnotes: tuple[Found, ...]
    by: str  # the platform's id of who answered
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Case:
    """One matter in the privacy team's hands. `version` counts its changes: the store refuses a stale one."""

    id: str  # case-7k3q2mxw
    opened: datetime
    cause: Cause
    platform: str  # of the asker
    asker: str  # the platform's id of a person
    conversation: Mapping[str, Any]  # where the asker asked; the platform's own, opaque
    question: str  # redacted
    thread: tuple[str, ...] = ()  # what the asker said before it, redacted
    note: str = ""  # what the asker added, redacted
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reading: tuple[str, ...] = ()  # the facts as labels
    found: tuple[Found, ...] = ()
    said: str = ""  # the outcome and verdict that Footnote gave: "referral", "answer: conditional"
    state: CaseState = CaseState.OPEN
    owner: str = ""
    changed: datetime | None = None
    reminded: datetime | None = None
    answer: HumanAnswer | None = None
    version: int = 1
    # what was shown of it; the store keeps these apart from the steps above
    card: Mapping[str, Any] = field(default_factory=dict)  # where the privacy team sees it; the platform's own
    shown: int = 0  # the version that the card shows
    told: bool = False  # the asker has been told how it ended

    @property
    def is_pending(self) -> bool:
        return self.state in (CaseState.OPEN, CaseState.TAKEN)

    @property
    def is_unsaid(self) -> bool:
        """Is there something that the privacy team or the asker has not been shown yet?"""
        return self.shown < self.version or not (self.is_pending or self.told)

    def without(self, person: str) -> Case:
        """The case without the name of who took or answered it."""
        answer = self.answer
        if answer and answer.by == person:
            answer = replace(answer, by="")
        return replace(self, owner="" if self.owner == person else self.owner, answer=answer)


def case_id(record: str) -> str:
    """The id of the case about that reply: a reply has at most one, however often it is opened."""
    digest = sha256(f"case\x00{record}".encode()).digest()
    return f"case-{b32encode(digest).decode().lower()[:10]}"


def found_in(reply: Reply) -> tuple[Found, ...]:
    """The reply's citations as a case keeps them."""
    cited = [(c, c.source) for part in (reply.parts or (reply,)) for c in part.citations]
    made = [Found(s.id, c.quote.locator, fold(c.quote.text), s.url, s.name, str(s.authority)) for c, s in cited]
    return tuple(dict.fromkeys(made))


def facts_kept(facts: Facts) -> dict[str, tuple[str, ...]]:
    """The facts as a case keeps them."""
    return {d: tuple(v) for d, v in facts.values.items() if v}


# -- what can be done with a case --------------------------------------------------------------


def take(case: Case, by: str, at: datetime) -> Case:
    """Somebody looks after it. One who has it may be relieved by another."""
    _pending(case)
    if case.state is CaseState.TAKEN and case.owner == by:
        return case
    return _next(case, at, state=CaseState.TAKEN, owner=by)


def answer(case: Case, verdict: Verdict, text: str, footnotes: Sequence[Found], by: str, at: datetime) -> Case:
    """The privacy team has answered. Raises `CaseMoved`, or `ValueError` for a footnote that was not found."""
    _pending(case)
    if not text.strip():
        raise ValueError("an answer needs words")
    if not set(footnotes) <= set(case.found):
        raise ValueError("a footnote must be one of what was found")
    given = HumanAnswer(verdict, text.strip(), tuple(dict.fromkeys(footnotes)), by, at)
    return _next(case, at, state=CaseState.ANSWERED, owner=case.owner or by, answer=given)


def not_ours(case: Case, by: str, at: datetime) -> Case:
    """The privacy team has nothing to decide here."""
    _pending(case)
    return _next(case, at, state=CaseState.CLOSED, owner=case.owner or by)


def noted(case: Case, note: str, at: datetime) -> Case:
    """The asker has added something; the same case where it is nothing new."""
    if not note or note in case.note:
        return case
    return _next(case, at, note=f"{case.note}\n{note}".strip())


def remind_due(case: Case, now: datetime) -> bool:
    """Have two working days gone by since it was opened, taken or last reminded of?"""
    last = max(d for d in (case.opened, case.changed, case.reminded) if d)
    return case.is_pending and now >= working_days_after(last, REMINDED_AFTER, now)


def reminded(case: Case, at: datetime) -> Case:
    return replace(case, reminded=at, version=case.version + 1)


def working_days_after(moment: datetime, days: int, zone: datetime) -> datetime:
    """The same time of day `days` working days later, in the time zone of `zone`; a weekend's counts as Monday's
    first minute."""
    at = moment.astimezone(zone.tzinfo)
    if at.weekday() >= 5:
        at = datetime.combine(at.date() + timedelta(days=7 - at.weekday()), time.min, at.tzinfo)
    for _ in range(days):
        at += timedelta(days=3 if at.weekday() == 4 else 1)
    return at


def _pending(case: Case) -> None:
    if not case.is_pending:
        ended = "answered" if case.state is CaseState.ANSWERED else "closed"
        raise CaseMoved(f"{case.id} is already {ended}.", "Nothing was changed; look at it again.")


def _next(case: Case, at: datetime, **changes: Any) -> Case:
    return replace(case, changed=at, version=case.version + 1, **changes)

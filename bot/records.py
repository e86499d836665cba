"""What is remembered of questions: events until they are answered, threads, replies, feedback.

Texts in here are redacted before they come; a record of a reply holds no text
of the question at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventState(StrEnum):
    RECEIVED = "received"  # nobody works on it
    CLAIMED = "claimed"  # one worker does, until its lease runs out
    POSTING = "posting"  # the reply is being sent: it may be there or not
    DONE = "done"
    WITHDRAWN = "withdrawn"  # the question was deleted, changed or stopped before it was answered


class Fate(StrEnum):
    """What became of the message that an event is about."""

    KEPT = ""
    EDITED = "edited"
    DELETED = "deleted"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Event:
    """One question on its way to a reply.

    `key` is unique among all platforms. `twin` is what two events about one
    message share (Slack sends `message` and `app_mention`); "" for none.
    """

    key: str
    twin: str
    platform: str
    message: str  # the platform's name of the message; edits and deletions name it
    user: str
    received: datetime
    conversation: Mapping[str, Any]  # JSON: where it was asked; the platform's own
    payload: Mapping[str, Any]  # JSON: what is needed to answer after a restart; deleted when done
    state: EventState = EventState.RECEIVED
    attempts: int = 0  # how often a worker took it up
    reply: str = ""  # the platform's reference to what was posted
    fate: Fate = Fate.KEPT


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One message of a thread, redacted."""

    platform: str
    thread: str
    user: str
    message: str
    text: str
    at: datetime
    expires: datetime


@dataclass(frozen=True, kw_only=True)
class Record:
    """The evidence of one reply; no question text."""

    id: str  # the key of the event it answers
    platform: str
    user: str
    channel: str
    thread: str
    message: str
    at: datetime  # when the question came
    outcome: str  # answer, clarification, referral, refusal
    verdict: str = ""
    reason: str = ""
    mode: str = ""
    ruling: str = ""
    edition: str = ""
    as_of: str = ""
    jurisdiction: str = ""
    confidence: float = 0.0
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_hand: bool = False  # the asker set the facts
    reading: tuple[str, ...] = ()
    # part, n: as shown; source, locator, start, end, quote, url, title, authority, form, checked
    citations: tuple[Mapping[str, Any], ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    model: str = ""
    prompt: str = ""  # the version of the prompt
    tokens: int = 0
    cost: float = 0.0  # in the currency of the configured prices
    direct: bool = False  # asked in a conversation with the bot alone
    shared: bool = False  # asked in a channel shared with another company
    reply: str = ""  # the platform's reference to what was posted


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What somebody thinks of a reply; a later one of theirs replaces it."""

    record: str
    platform: str
    user: str
    good: bool
    at: datetime
    reason: str = ""  # chosen from a list
    note: str = ""  # in their words, redacted


@dataclass(frozen=True, slots=True)
class Asked:
    """One of a person's last questions."""

    text: str  # redacted; "" when it is no longer kept
    record: Record


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was erased or purged, by kind."""

    events: int = 0
    turns: int = 0
    records: int = 0
    opinions: int = 0
    cases: int = 0

    @property
    def total(self) -> int:
        return self.events + self.turns + self.records + self.opinions + self.cases

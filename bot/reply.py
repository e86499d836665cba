"""What comes back: an answer, a question back, a referral, or a refusal that helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from bot.question import Facts
from bot.source import Authority, Form, Quote, Source


class Verdict(StrEnum):
    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    NOT_ALLOWED = "not_allowed"
    INFORMATION = "information"  # a question that asks no permission


class Reason(StrEnum):
    """Why there is no answer, or why the privacy team is named instead."""

    NO_EVIDENCE = "no_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    UNSAFE = "unsafe"
    EMPTY = "empty"
    NO_RULING = "no_ruling"  # permission was asked, and no vetted ruling covers it
    RULED = "ruled"  # the vetted answer is: ask the privacy team
    MISSING_FACT = "missing_fact"


Mode = Literal["ruling", "quoted", "drafted"]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a chat model had to do with a reply; for its record."""

    model: str  # provider, model and host
    prompt: str  # version of the prompt
    read: int = 0  # tokens
    written: int = 0  # tokens
    cost: float = 0.0  # in the currency of the configured prices
    cached: bool = False  # nothing was asked this time
    cut: tuple[str, ...] = ()  # why statements of the draft were left out
    failure: str = ""  # why the reply is the one without a draft


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote with everything an asker needs to check it."""

    n: int
    quote: Quote
    source: Source

    @property
    def authority(self) -> Authority:
        return self.source.authority

    @property
    def is_summary(self) -> bool:
        """Our own words about the text, not its wording; never passed off as such."""
        return self.source.form is Form.SUMMARY


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a reply and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    is_condition: bool = False
    is_item: bool = False  # shown as an item of a list
    lead: str = ""  # a line such as "Before you start:" that stands before it


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer a question back: what the button says, and what it means."""

    label: str
    dimension: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What all replies have. `text` is the whole reply in plain words, marks like [1] included."""

    question: str
    text: str
    facts: Facts
    as_of: date
    edition: str
    contact: str
    language: str = "en"  # the asker's: that of the fixed words around it
    reading: tuple[str, ...] = ()  # the facts as labels: "photos", "customers", "model training"
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    warnings: tuple[str, ...] = ()
    ruling: str | None = None
    mode: Mode = "quoted"
    confidence: float = 0.0  # probability that this reply is the right one, from 0 to 1
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    parts: tuple[Reply, ...] = ()
    drafted: Drafted | None = None  # None: no chat model was asked

    @property
    def tokens(self) -> int:
        """What a chat model read and wrote for it, all parts together."""
        return sum(p.drafted.read + p.drafted.written for p in self.parts or (self,) if p.drafted)

    @property
    def conditions(self) -> tuple[str, ...]:
        return tuple(claim.text for claim in self.claims if claim.is_condition)


@dataclass(frozen=True, kw_only=True)
class Answer(Reply):
    """A verdict. Comes from an approved ruling, or from claims that were each verified."""

    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Clarification(Reply):
    """One question back, because a missing fact would change the verdict."""

    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class Referral(Reply):
    """Ask the privacy team; here is what the sources say."""

    reason: Reason = Reason.NO_RULING


@dataclass(frozen=True, kw_only=True)
class Refusal(Reply):
    """Nothing is said about the matter, and why; whom to ask instead."""

    reason: Reason


# From the most cautious to the least: a message with several parts is shown by its first.
_CAUTION: tuple[tuple[type[Reply], Verdict | None], ...] = (
    (Answer, Verdict.NOT_ALLOWED),
    (Referral, None),
    (Clarification, None),
    (Refusal, None),
    (Answer, Verdict.CONDITIONAL),
    (Answer, Verdict.ALLOWED),
    (Answer, Verdict.INFORMATION),
)


def caution(reply: Reply) -> int:
    """How cautious a reply is: 0 is the most."""
    verdict = reply.verdict if isinstance(reply, Answer) else None
    return next(i for i, (kind, v) in enumerate(_CAUTION) if isinstance(reply, kind) and v == verdict)

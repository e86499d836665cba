"""One evaluation item: what is asked, and what a careful reviewer would accept as a reply."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Outcome = Literal["answer", "clarification", "referral", "refusal"]
Verdict = Literal["allowed", "conditional", "not_allowed", "information"]
Reason = Literal["no_evidence", "out_of_scope", "unsafe"]
PERMITTING = frozenset({"allowed", "information"})


class Kind(StrEnum):
    ANSWERABLE = "answerable"
    REFERRAL = "referral"
    UNANSWERABLE = "unanswerable"
    OUT_OF_SCOPE = "out_of_scope"
    INJECTION = "injection"
    PRESSURE = "pressure"
    FRESHNESS = "freshness"
    FALSE_PREMISE = "false_premise"
    NEAR_MISS = "near_miss"
    PARAPHRASE = "paraphrase"


class Split(StrEnum):
    DEV = "dev"
    TEST = "test"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Accept(_Frozen):
    """One reply that is right. In YAML also `answer/conditional`, `refusal/no_evidence`, `referral`."""

    outcome: Outcome
    verdict: Verdict | None = None
    reason: Reason | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        outcome, _, rest = value.partition("/")
        return {"outcome": outcome, ("verdict" if outcome == "answer" else "reason"): rest or None}

    @model_validator(mode="after")
    def _one_meaning(self) -> Accept:
        if (self.outcome == "answer") != (self.verdict is not None):
            raise ValueError("an answer is accepted with a verdict, and only an answer has one")
        if self.reason is not None and self.outcome != "refusal":
            raise ValueError("only a refusal is accepted with a reason")
        return self

    def admits(self, outcome: str, verdict: str | None, reason: str | None) -> bool:
        """Is a reply of this outcome, verdict and reason the one meant? No reason here: any reason."""
        return (
            outcome == self.outcome
            and (outcome != "answer" or verdict == self.verdict)
            and (self.reason is None or reason == self.reason)
        )


class Place(_Frozen):
    """A source, or a place in it. In YAML `gdpr` or `gdpr, Art. 6(4)`."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]+$")
    locator: str = ""

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        source, _, locator = value.partition(",")
        return {"source": source.strip(), "locator": locator.strip()}

    def holds(self, source: str, locator: str) -> bool:
        """Is the cited place this one, or inside it? `Art. 6` holds `Art. 6(4)`, never `Art. 60`."""
        if source != self.source or not locator.startswith(self.locator):
            return False
        rest = locator[len(self.locator) :]
        return not self.locator or not rest or rest[0] in "( ›" or (rest[0] == "." and rest[1:2].isdigit())

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}" if self.locator else self.source


class KeyPoint(_Frozen):
    """Something a right reply says, in any of these wordings (case and inflection do not matter).

    An `affirmed` point counts only where a clause states the wording; any other counts where it is
    spoken of, as in "CCTV may not be used to assess performance". A negation inside the wording belongs to it.
    """

    id: str = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0)
    critical: bool = False
    affirmed: bool = False
    any_of: tuple[str, ...] = Field(min_length=1)


class AddedDocument(_Frozen):
    """A file that is in the knowledge folder for this item only. `path` is relative to the folder."""

    path: str = Field(pattern=r"^(law|regulators|policies|commentary)/[\w.-]+$")
    content: str = Field(min_length=1)


class Item(_Frozen):
    """One question with its frozen gold. Items of one cluster ask about the same thing."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]+$")
    cluster: str = Field(pattern=r"^[a-z0-9][a-z0-9-]+$")
    kind: Kind
    department: str = "any"
    question: str = Field(min_length=1)
    thread: tuple[str, ...] = ()  # earlier turns of the asker, oldest first
    jurisdiction: str | None = None
    as_of: date | None = None
    documents: tuple[AddedDocument, ...] = ()
    accept: tuple[Accept, ...] = Field(min_length=1)
    key_points: tuple[KeyPoint, ...] = ()
    required_citations: tuple[tuple[Place, ...], ...] = ()  # of every group, one
    acceptable_citations: tuple[Place, ...] = ()
    forbidden_citations: tuple[Place, ...] = ()  # must not speak on the item's date
    forbidden_claims: tuple[str, ...] = ()
    reviewer_role: str
    reviewed: date
    gold_version: int = Field(ge=1)
    facts_ref: str = ""
    split: Split

    def accepts(self, outcome: str, verdict: str | None, reason: str | None) -> bool:
        return any(one.admits(outcome, verdict, reason) for one in self.accept)

    @property
    def permits_only(self) -> bool:
        """Would declining or forbidding be over-blocking? Then every accepted reply permits or informs."""
        return all(one.verdict in PERMITTING for one in self.accept)


def split_of(cluster: str) -> Split:
    """The split of a cluster that does not name one: about two in three are `dev`.

    Until 23 November 2026 it was two in five. Half of the test clusters then
    became dev, to choose how rulings are found on questions that the vocabulary
    had not been fitted to; the other half is still unseen.
    """
    first, second = sha256(cluster.encode()).digest()[:2]
    return Split.DEV if first % 5 < 2 or second % 2 == 0 else Split.TEST

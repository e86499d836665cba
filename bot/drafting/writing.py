"""A drafted answer in the making: what was verified so far. At any moment it can be finished as it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.caveats import caveats
from bot.choosing import QUESTIONS_BACK
from bot.drafting.draft import ClaimDraft, Draft, PhraseDraft, Proposed
from bot.drafting.ground import Ground
from bot.drafting.markers import LANGUAGES
from bot.drafting.passage import Evidence, located, sentences
from bot.drafting.rewording import first_used
from bot.drafting.verdict import Decider
from bot.drafting.verify import Fault, translated, verified
from bot.orders import gives_orders
from bot.ports import Entailment
from bot.quoting import Notes
from bot.reply import Answer, Citation, Claim, Reason, Referral, Reply, Verdict
from bot.ruling import Statement
from bot.search import content_words
from bot.terms import stem
from bot.translations import said_in
from bot.wording import CUT, IN_ENGLISH, MISSING, NO_RULING, NOT_VETTED, QUOTED, TRANSLATED, spelled

Show = Callable[[Claim, Sequence[Citation]], Awaitable[None]]  # a claim, and the citations it is the first to use

MAX_SHOWN = 8  # claims of one drafted reply


@dataclass
class Drafting:
    """An answer from claims that were each verified against the passages."""

    ground: Ground
    entailment: Entailment | None = None
    entailed: float = 0.5
    notes: Notes = field(init=False)
    cited: list[Evidence] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)  # of claims that were cut for good
    failed: list[str] = field(default_factory=list)  # what to tell the model about the claims of its last draft
    proposed: Proposed = Proposed.ASK
    missing: tuple[str, ...] = ()
    is_translated: bool = False
    untranslated: set[str] = field(default_factory=set)  # claims that stand in the language of their source
    _last: list[Fault] = field(default_factory=list)
    _is_repair: bool = False

    def __post_init__(self) -> None:
        self.notes = Notes(self.ground.edition)

    def take(self, item: ClaimDraft | PhraseDraft) -> list[Claim]:
        """The claim, when it holds."""
        if not isinstance(item, ClaimDraft) or len(self.notes.claims) >= MAX_SHOWN:
            return []
        text = " ".join(item.text.split())
        evidence = [self._evidence(q.passage, q.quote) for q in item.quotes]
        standing = [e for e in evidence if e is not None]
        fault = Fault.QUOTE if len(standing) < len(evidence) else self._fault(text, standing)
        if fault:
            self._last.append(fault)
            self.failed.append(fault)
            return []
        if any(text.casefold() == known.casefold() for known in self._said):
            return []
        return self._kept(text, item, standing)

    def citations(self, claims: Sequence[Claim], known: set[int]) -> list[Citation]:
        return first_used(self.notes.citations, claims, known)

    def settle(self, draft: Draft) -> None:
        """Note what a whole draft proposes; of two drafts the first proposes, the second only repairs."""
        if self._is_repair:
            self.faults = self._last or []
        else:
            self.proposed = draft.verdict
            self.missing = tuple(d for d in QUESTIONS_BACK if d in draft.missing and not self.ground.part.facts[d])
            self.faults = list(self._last)
        self._last = []

    def repair(self) -> list[str]:
        """Begin the one round in which failed claims are written again; what was wrong with them."""
        failed, self.failed = list(self.failed), []
        self._is_repair = True
        return failed

    def finished(self, *, broken: bool = False) -> Reply:
        """The reply from what holds. A broken draft decides nothing, and what was shown stays."""
        base = self.ground.reply
        if not self.notes.claims:
            return base
        if broken or not self._has_authority:
            for claim in base.claims:
                self.notes.add(Statement(claim.text, tuple(base.citations[n - 1].quote for n in claim.citations)))
            return self._as_base()
        if not self.ground.part.asks_permission:
            return self._made(QUOTED, verdict=Verdict.INFORMATION)
        verdict = self._verdict()
        return self._made(NOT_VETTED if verdict else NO_RULING, verdict)

    @property
    def _decider(self) -> Decider:
        return Decider(self.ground.part.facts, self.ground.edition.vocabulary)

    @property
    def _words(self) -> frozenset[str]:
        """The stems of the question's own words."""
        return frozenset(stem(w) for w in content_words(self.ground.part.standalone))

    # -- one claim -----------------------------------------------------------------------------

    @property
    def _said(self) -> list[str]:
        return [c.text for c in self.notes.claims]

    def _evidence(self, passage: int, quote: str) -> Evidence | None:
        found = self.ground.found
        if not 1 <= passage <= len(found):
            return None
        return located(self.ground.edition, found[passage - 1], quote)

    def _fault(self, text: str, evidence: Sequence[Evidence]) -> Fault | None:
        if gives_orders(text):
            return Fault.SHAPE
        fault = verified(text, evidence, self.ground.edition.vocabulary)
        if not fault and not any(self._decider.is_about(e, self._words) for e in evidence):
            return Fault.MATTER
        if fault or not self.entailment:
            return fault
        premise = " ".join(e.quote.text for e in evidence)
        return None if self.entailment(premise, text) >= self.entailed else Fault.ENTAILMENT

    def _kept(self, text: str, item: ClaimDraft, evidence: Sequence[Evidence]) -> list[Claim]:
        said = self._translation(item, text, evidence)
        self.is_translated = self.is_translated or said != text
        if said == text:
            self.untranslated.add(said)
        before = len(self.notes.claims)
        is_condition = item.kind == "condition"
        self.notes.add(Statement(said, tuple(e.quote for e in evidence), is_condition, is_item=True))
        self.cited += evidence
        return self.notes.claims[before:]

    def _translation(self, item: ClaimDraft, text: str, evidence: Sequence[Evidence]) -> str:
        """The claim in the asker's language where that can be trusted, else as it is."""
        language, said = self.ground.part.language, " ".join(item.translation.split())
        if language == evidence[0].language or not said:
            return text
        holds = translated(said, text, language, self.ground.edition.vocabulary, evidence[0].language)
        return said if holds else text

    # -- the reply -----------------------------------------------------------------------------

    @property
    def _has_authority(self) -> bool:
        """May these claims stand alone? Of a permission that was asked, commentary alone says nothing."""
        return not self.ground.part.asks_permission or any(e.authority.carries_a_verdict for e in self.cited)

    def _verdict(self) -> Verdict | None:
        everything = [s for one in self.ground.found for s in sentences(self.ground.edition, one)]
        readable = all(e.language in LANGUAGES for e in everything)
        intact = not self.faults and not self.missing and readable
        return self._decider.verdict(self.proposed, self.cited, everything, intact=intact)

    def _as_base(self) -> Reply:
        """The default reply, with the verified claims in front of its own."""
        opening = NO_RULING if self.ground.part.asks_permission else QUOTED
        return replace(self.ground.reply, **self._shared(opening))

    def _made(self, opening: str, verdict: Verdict | None) -> Reply:
        base = self.ground.reply
        shared = {
            "question": base.question, "facts": base.facts, "as_of": base.as_of, "edition": base.edition,
            "contact": base.contact, "reading": base.reading, "confidence": base.confidence, **self._shared(opening),
        }  # fmt: skip
        if verdict is None:
            return Referral(**shared, reason=Reason.MISSING_FACT if self.missing else Reason.NO_RULING)
        return Answer(**shared, verdict=verdict)

    def _shared(self, opening: str) -> dict[str, Any]:
        language, claims = self.ground.part.language, tuple(self.notes.claims)
        text = said_in(language, opening).format(contact=self.ground.reply.contact)
        citations = tuple(self.notes.citations)
        notes = [said_in(language, TRANSLATED)] if self.is_translated else []
        if language != "en" and any(claim.text in self.untranslated for claim in claims):
            notes.append(said_in(language, IN_ENGLISH))
        notes += [
            said_in(language, MISSING).format(question=said_in(language, QUESTIONS_BACK[d])) for d in self.missing
        ]
        if self.faults:
            why = "; ".join(dict.fromkeys(said_in(language, fault) for fault in self.faults))
            notes.append(said_in(language, CUT).format(n=len(self.faults), why=why))
        return {
            "claims": claims, "citations": citations, "text": spelled(claims, text), "mode": "drafted",
            "warnings": (*caveats(citations, self.ground.question, language), *notes),
        }  # fmt: skip

"""The verdict of a drafted answer, decided from the sentences that its verified claims stand on.

A sentence of law or policy is treated like a small ruling: it speaks when its
facts agree with the question's. What the draft proposes can only be
confirmed, never raised: whatever is not confirmed goes to the privacy team.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.drafting.draft import Proposed
from bot.drafting.markers import DEMANDS, PERMITS, Marker, markers
from bot.drafting.passage import Evidence
from bot.facts import Vocabulary
from bot.question import Facts
from bot.reply import Verdict
from bot.ruling import Ruled, Ruling, agrees
from bot.search import content_words
from bot.source import Authority
from bot.terms import stem

_MATTER = ("data", "people", "purpose", "origin", "region", "recipients", "topic")  # a yes must name all that is known
_BINDING = frozenset({Authority.LAW, Authority.POLICY})


@dataclass(frozen=True)
class Decider:
    """Decides for the facts of one question."""

    facts: Facts
    vocabulary: Vocabulary

    def verdict(
        self, proposed: Proposed, cited: Sequence[Evidence], found: Sequence[Evidence], *, intact: bool
    ) -> Verdict | None:
        """The verdict, or None for a referral.

        `cited` are the sentences of the verified claims, `found` all sentences that search found. `intact`
        says that no claim failed and no fact is missing: without that there is no verdict at all.
        """
        binding = [e for e in cited if e.authority in _BINDING]
        if not intact or not binding:
            return None
        if proposed is Proposed.NOT_ALLOWED:
            return Verdict.NOT_ALLOWED if any(self._forbids(e) for e in binding) else None
        if proposed not in (Proposed.ALLOWED, Proposed.CONDITIONAL) or any(self._forbids(e) for e in found):
            return None
        if proposed is Proposed.CONDITIONAL:
            about = [e for e in binding if self._covers(e, but="safeguards")]
            demands = [e for e in binding if self._has(e, DEMANDS) and self._agrees(e, but="safeguards")]
            return Verdict.CONDITIONAL if about and demands else None
        about = [e for e in binding if self._covers(e)]
        free = not any(self._has(e, DEMANDS | _NEGATIVE) for e in cited) and not self._demanded(found)
        return Verdict.ALLOWED if free and any(self._has(e, PERMITS) for e in about) else None

    def is_about(self, evidence: Evidence, words: frozenset[str]) -> bool:
        """Has the sentence to do with the question: a fact, or two of its words (one where it has few)?"""
        stated = _named(self.vocabulary.read(evidence.quote.text))
        if any(self._overlap(d, stated) for d in _MATTER):
            return True
        shared = words & {stem(w) for w in content_words(evidence.quote.text)}
        return len(shared) >= min(2, len(words))

    def _covers(self, evidence: Evidence, but: str = "") -> bool:
        """Is the sentence about everything that is known of the question, and about nothing else?

        `but` names the dimension that may differ: a safeguard that is demanded is a condition.
        """
        stated = self.vocabulary.read(evidence.quote.text)
        if not self._agrees(evidence, but) or not (self.facts["purpose"] or self.facts["topic"]):
            return False
        return all(self._names(d, stated) for d in _MATTER if self.facts[d])

    def _names(self, dimension: str, stated: Facts) -> bool:
        return all(
            any(self.vocabulary.covers(dimension, wide, narrow) for wide in stated[dimension])
            for narrow in self.facts[dimension]
        )

    def _agrees(self, evidence: Evidence, but: str = "") -> bool:
        """Would a ruling that permits, with the facts of this sentence, speak for the question?"""
        stated = self.vocabulary.read(evidence.quote.text)
        named = {d: values for d, values in stated.values.items() if d != but}
        if not named or any(values for d, values in stated.denied.items() if d != but):
            return False
        return agrees(_as_ruling(named), self.facts, self.vocabulary)

    def _forbids(self, evidence: Evidence) -> bool:
        """Does the sentence forbid something of this matter: same purpose or topic, and no other data or people?

        "Not … before", "not … unless" and "not … without" set a condition.
        """
        if evidence.authority is Authority.COMMENTARY or not self._has(evidence, _NEGATIVE):
            return False
        if self._has(evidence, _OPENS):
            return False
        return self._meets(evidence)

    def _demanded(self, found: Sequence[Evidence]) -> bool:
        """Does anything of authority that was found set a condition or a limit for this matter?"""
        return any(
            e.authority.carries_a_verdict and self._has(e, DEMANDS | _NEGATIVE) and self._meets(e) for e in found
        )

    def _meets(self, evidence: Evidence) -> bool:
        """Do sentence and question share the purpose or topic, and contradict each other in nothing?"""
        stated = _named(self.vocabulary.read(evidence.quote.text))
        shared = [d for d in _MATTER if self._overlap(d, stated)]
        apart = [d for d in _MATTER if stated[d] and self.facts[d] and d not in shared]
        return bool({"purpose", "topic"} & set(shared)) and not apart

    def _overlap(self, dimension: str, stated: Facts) -> bool:
        covers = self.vocabulary.covers
        return any(
            covers(dimension, a, b) or covers(dimension, b, a) for a in stated[dimension] for b in self.facts[dimension]
        )

    @staticmethod
    def _has(evidence: Evidence, wanted: frozenset[Marker]) -> bool:
        return not wanted.isdisjoint(markers(evidence.quote.text, evidence.language))


_NEGATIVE = frozenset({Marker.FORBID, Marker.NOT})
_OPENS = frozenset({Marker.BEFORE, Marker.UNLESS, Marker.WITHOUT})


def _named(facts: Facts) -> Facts:
    """What a sentence names, said or denied: "photos are never published" is about publication."""
    return Facts({d: (*facts[d], *facts.denied.get(d, ())) for d in {*facts.values, *facts.denied}})


def _as_ruling(facts: Mapping[str, tuple[str, ...]]) -> Ruling:
    return Ruling("", "", (), facts, Ruled.ALLOWED, (), date.min)

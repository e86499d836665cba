"""How each kind of reply is said: its text, its claims with their citations, its warnings."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

from bot.caveats import caveats
from bot.choosing import SURE, Choice
from bot.freshness import ruling_warning
from bot.languages import ENGLISH
from bot.ports import Edition
from bot.question import Question
from bot.quoting import Notes
from bot.reading import Part
from bot.reply import Answer, Clarification, Option, Reason, Referral, Refusal, Reply, Verdict
from bot.ruling import Ask, Ruled, Ruling, Statement
from bot.source import Quote
from bot.translations import said_in
from bot.wording import ASSUMED, IN_ENGLISH, ONE_MORE_FACT, QUOTED, spelled

_VERDICTS = {
    Ruled.ALLOWED: Verdict.ALLOWED,
    Ruled.CONDITIONAL: Verdict.CONDITIONAL,
    Ruled.NOT_ALLOWED: Verdict.NOT_ALLOWED,
    Ruled.INFORMATION: Verdict.INFORMATION,
}


@dataclass(frozen=True, slots=True)
class Saying:
    """Says the replies to one question of a message."""

    edition: Edition
    question: Question
    part: Part

    def ruled(self, ruling: Ruling, choice: Choice) -> Reply | None:
        """The ruling's reply; None when one of its statements can no longer be quoted."""
        notes = Notes(self.edition)
        for statement in ruling.statements:
            notes.add(statement)
        if notes.dropped or not notes.claims:
            return None
        fields = self.said(notes, spelled(notes.claims))
        fields |= {"ruling": ruling.id, "mode": "ruling", "confidence": _confidence(choice.fit)}
        told = (self._assumed(choice), ruling_warning(ruling, self.question.as_of, self.part.language))
        fields["warnings"] = (*filter(None, told), *fields["warnings"])
        if ruling.verdict is Ruled.REFERRAL:
            return Referral(**fields, reason=Reason.RULED)
        if ruling.verdict is Ruled.OUT_OF_SCOPE:
            return Refusal(**fields, reason=Reason.OUT_OF_SCOPE)
        return Answer(**fields, verdict=_VERDICTS[ruling.verdict])

    def _assumed(self, choice: Choice) -> str:
        """What the answer rests on and the question did not say; nothing where it tells or declines whatever is so."""
        if choice.ruling is None or choice.ruling.verdict not in (Ruled.CONDITIONAL, Ruled.NOT_ALLOWED):
            return ""
        label = self.edition.vocabulary.label
        facts = " · ".join(" / ".join(label(d, name) for name in names) for d, names in choice.assumed.items())
        return said_in(self.part.language, ASSUMED).format(facts=facts) if facts else ""

    def clarification(self, ask: Ask) -> Reply:
        vocabulary = self.edition.vocabulary
        options = tuple(Option(vocabulary.label(ask.dimension, o), ask.dimension, o) for o in ask.options)
        language = self.part.language
        asked = said_in(language, ONE_MORE_FACT).format(question=said_in(language, ask.question))
        text = asked + "".join(f"\n- {o.label}" for o in options)
        return Clarification(**self.fields, text=text, options=options)

    def article(self, quotes: list[Quote]) -> Reply | None:
        """The quotes as they stand; None where there is none."""
        notes = Notes(self.edition)
        for quote in quotes:
            notes.add(Statement(quote.text, (quote,), is_item=True))
        if not notes.claims:
            return None
        text = spelled(notes.claims, said_in(self.part.language, QUOTED))
        return Answer(**self.said(notes, text) | {"confidence": _confidence(SURE)}, verdict=Verdict.INFORMATION)

    def refusal(self, reason: Reason, wording: str) -> Refusal:
        company = self.edition.company
        text = said_in(self.part.language, wording).format(contact=company.contact, company=company.name)
        return Refusal(**self.fields, text=text, reason=reason)

    def said(self, notes: Notes, text: str) -> dict[str, Any]:
        """The fields of a reply with claims."""
        return self.fields | {
            "text": text,
            "claims": tuple(notes.claims),
            "citations": tuple(notes.citations),
            "warnings": self._warnings(notes),
        }

    @property
    def fields(self) -> dict[str, Any]:
        """What every reply has."""
        label = self.edition.vocabulary.label
        return {
            "question": self.part.text,
            "language": self.part.language,
            "facts": self.part.facts,
            "as_of": self.question.as_of,
            "edition": self.edition.id,
            "contact": self.edition.company.contact,
            "reading": tuple(label(d, v) for d, values in self.part.facts.values.items() for v in values),
        }

    def _warnings(self, notes: Notes) -> tuple[str, ...]:
        told = caveats(notes.citations, self.question, self.part.language)
        return told if self.part.language == ENGLISH else (*told, said_in(self.part.language, IN_ENGLISH))


def _confidence(fit: float) -> float:
    """The probability of those log-odds."""
    return round(1 / (1 + exp(-fit)), 3)

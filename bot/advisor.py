"""The whole path of a question."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from math import exp
from time import perf_counter
from typing import Any

from bot.caveats import caveats
from bot.choosing import SURE, Choice, choose, choose_by_facts
from bot.drafting import Drafter, Ground, Show
from bot.errors import EditionMismatch
from bot.explaining import explained
from bot.freshness import Speaking, admitted, ruling_warning
from bot.languages import ENGLISH
from bot.locator import Articles
from bot.lookup import asks_for_an_article, looked_up
from bot.ports import Edition, Editions, Encoder, Usage, Vectors
from bot.question import Facts, Question
from bot.quoting import Notes, best_sentences
from bot.reading import Part, cleaned, read, spoken
from bot.reply import Answer, Clarification, Option, Reason, Referral, Refusal, Reply, Verdict, caution
from bot.ruling import Ask, Ruled, Ruling, Statement
from bot.search import Evidence, Found, Weights, content_words, reach, search
from bot.source import Authority
from bot.thresholds import EVIDENCE_ENOUGH, KNOWN_WORDS, NEAR, SPEAKS
from bot.tongues import Tongues
from bot.translations import said_in
from bot.wording import (
    ASSUMED,
    EMPTY,
    IN_ENGLISH,
    NO_EVIDENCE,
    NO_RULING,
    NOT_READ,
    ONE_MORE_FACT,
    OUT_OF_SCOPE,
    QUOTED,
    TOO_MANY_PARTS,
    UNSAFE,
    asks_a_fact,
    spelled,
)

REMEMBERED_DAYS = 64
TELLING_WORDS = 3  # of content, from which on a question sounds like something
PASSAGES = 8  # that a reply may be quoted from
MAX_PARTS = 4  # questions of one message that are answered

_VERDICTS = {
    Ruled.ALLOWED: Verdict.ALLOWED,
    Ruled.CONDITIONAL: Verdict.CONDITIONAL,
    Ruled.NOT_ALLOWED: Verdict.NOT_ALLOWED,
    Ruled.INFORMATION: Verdict.INFORMATION,
}


@dataclass(frozen=True)
class Ablation:
    """What is left out, so that evals can show what each part is worth."""

    rulings: bool = False
    facts: bool = False
    weights: Weights = field(default_factory=Weights)


class Advisor:
    """Answers questions from the current edition. Without a chat model it is deterministic."""

    def __init__(
        self, editions: Editions, encoder: Encoder, without: Ablation = Ablation(), drafter: Drafter | None = None
    ) -> None:
        self._editions = editions
        self._encoder = encoder
        self._without = without
        self._drafter = drafter
        self._tongues = Tongues(encoder)
        self._days: dict[tuple[object, ...], Speaking] = {}

    async def ask(self, question: Question, show: Show | None = None) -> Reply:
        """The reply. The work is done in a thread: one hop a question keeps every adapter simple.

        With a chat model, `show` gets each claim of a message with one part as soon as it is verified; the
        reply begins with the claims that were shown.
        """
        if self._drafter is None:
            return await asyncio.to_thread(self.answer, question)
        began, until = perf_counter(), self._drafter.until()
        paths, parts = await asyncio.to_thread(self._decided, question)
        shown = show if len(paths) == 1 else None
        replies = [await path.improved(self._drafter, until, shown) for path in paths]
        return self._together(question, parts, replies, began)

    def answer(self, question: Question) -> Reply:
        """The reply without a chat model, in the calling thread.

        Raises `NoEdition`, `EditionMismatch`, `EditionDamaged`.
        """
        began = perf_counter()
        paths, parts = self._decided(question)
        return self._together(question, parts, [path.decided for path in paths], began)

    def _decided(self, question: Question) -> tuple[list[_Path], list[Part]]:
        """Every question of the message that is answered, with its reply; and all that were asked."""
        edition = self._editions.current()
        if edition.fingerprint != self._encoder.fingerprint:
            raise EditionMismatch(
                "The edition was built by another encoder than the one that is configured.",
                "Run `footnote publish`, or configure the encoder it was built with.",
            )
        parts = read(question, edition.vocabulary)
        speaking = self._speaking(edition, question)
        path = partial(_Path, self._encoder, self._tongues, edition, question, speaking, self._without)
        paths = [path(part) for part in parts[:MAX_PARTS]]
        for one in paths:
            one.decided = one.reply()
        return paths, parts

    def _speaking(self, edition: Edition, question: Question) -> Speaking:
        """What may speak there and then; remembered, since most questions are about today."""
        on, within = question.as_of, (question.authorities, question.folders)
        known = self._days.get((edition.id, on, *within))
        if known is None:
            if len(self._days) >= REMEMBERED_DAYS:
                self._days.clear()
            known = Speaking.on(on, edition.sources, edition.rulings, admitted(*within))
            self._days[(edition.id, on, *within)] = known
        return known

    def _together(self, question: Question, parts: list[Part], replies: list[Reply], began: float) -> Reply:
        """One reply; of several the most cautious, holding all of them."""
        reply = self._one(question, parts, replies)
        return replace(reply, timings_ms={"total": round((perf_counter() - began) * 1e3, 1)})

    def _one(self, question: Question, parts: list[Part], replies: list[Reply]) -> Reply:
        if not replies:
            fields = _fields(
                question, self._editions.current(), Part(cleaned(question.text), Facts(), language=spoken(question))
            )
            return Refusal(**fields, text=said_in(fields["language"], EMPTY), reason=Reason.EMPTY)
        if len(replies) == 1:
            return replies[0]
        first = min(replies, key=caution)
        told = said_in(parts[0].language, TOO_MANY_PARTS).format(n=MAX_PARTS)
        more = (told,) if len(parts) > MAX_PARTS else ()
        return replace(first, question=question.text, parts=tuple(replies), warnings=(*first.warnings, *more))


@dataclass
class _Path:
    """One part of a message on its way to a reply."""

    encoder: Encoder
    tongues: Tongues
    edition: Edition
    question: Question
    speaking: Speaking
    without: Ablation
    part: Part
    decided: Reply = field(init=False)  # set as soon as there is one
    spoke: Ruling | None = None
    found: tuple[Found, ...] = ()  # the passages that were quoted from
    vector: Vectors | None = None  # what was searched for
    is_translated: bool = False

    def reply(self) -> Reply:
        """The reply without a chat model."""
        reply = self._reply()
        return explained(reply, self.part.explains, self.part.language) if self.part.explains else reply

    async def improved(self, drafter: Drafter, until: float, show: Show | None) -> Reply:
        """The reply with a chat model's help, which also translates what the encoder does not read."""
        usage = Usage()
        is_open = not (self.spoke or self.part.explains or self.part.is_attack)
        if is_open and not isinstance(self.decided, Clarification) and not self._is_read:
            text, usage = await drafter.in_english(self.part, self.edition.vocabulary, self.question.asker, until)
            if text:
                await asyncio.to_thread(self._search_as, text)
        near = None if self.spoke else self._near()
        ground = Ground(self.question, self.part, self.edition, self.decided, self.found, self.spoke, near, usage)
        return await drafter.improved(ground, until, show)

    def _near(self) -> Ruling | None:
        """The ruling for the question that this one sounds like, though its facts are others."""
        if self.vector is None or not self._is_read or self.without.rulings:
            return None
        likeness = self.edition.phrasings.likeness(self.part.standalone, self.vector)
        speaking = (r for r in self.edition.rulings if r.id in self.speaking.rulings - self.speaking.barred)
        near = max(speaking, key=lambda r: (likeness[r.id], r.id), default=None)
        return near if near and likeness[near.id] >= NEAR else None

    def _search_as(self, text: str) -> None:
        """Decide anew by what a translation finds, unless it finds nothing where something was found.

        Facts, and so rulings, are the asker's own words only.
        """
        before = self.part, self.found, self.vector
        self.part, self.is_translated = replace(self.part, standalone=text), True
        reply = self._quoted(self.encoder.encode([text])[0])
        if reply.claims or not self.decided.claims:
            self.decided = reply
        else:
            (self.part, self.found, self.vector), self.is_translated = before, False

    def _reply(self) -> Reply:
        if self.part.is_attack:
            return self._refusal(Reason.UNSAFE, UNSAFE)
        vector = self.encoder.encode([self.part.standalone])[0]
        choice = self._choice(vector)
        if article := self._article(choice):
            return article
        if choice.ruling:
            if choice.filled:
                self.part = replace(self.part, facts=self.part.facts.filled(choice.ruling.facts))
            if spoken := self._ruled(choice.ruling, choice):
                return spoken
        if choice.ask and not choice.ruling:
            return self._clarification(choice.ask)
        return self._quoted(vector) if self._is_read else self._quoted_by_facts(vector)

    @property
    def _is_read(self) -> bool:
        """Does the encoder read what is searched for?"""
        return self.is_translated or self.tongues.reads(self.part.language)

    # -- a ruling speaks -----------------------------------------------------------------------

    def _choice(self, vector: Vectors) -> Choice:
        """The ruling that speaks for the question and may speak on that day."""
        edition = self.edition
        if self.without.rulings:
            return Choice()
        likeness = edition.phrasings.likeness(self.part.standalone, vector)
        speaking = [r for r in edition.rulings if r.id in self.speaking.rulings]
        if self.question.facts is not None:  # set by hand: they decide, whatever the words sound like
            return self._admitted(choose_by_facts(speaking, self.part.facts, edition.vocabulary), likeness)
        if self.without.facts:
            best = max(speaking, key=lambda r: likeness[r.id], default=None)
            return Choice(best, fit=likeness[best.id]) if best and likeness[best.id] >= SPEAKS else Choice()
        choice = choose(
            speaking,
            self.part.facts,
            edition.vocabulary,
            likeness,
            fills=self._is_telling,
            named=Articles.of(self.part.text),
        )
        return self._admitted(choice, likeness)

    @property
    def _is_telling(self) -> bool:
        """Does the question say enough to sound like something, in words that the encoder or the phrasings know?"""
        if len(content_words(self.part.text)) < TELLING_WORDS:
            return False
        return self._is_read or self.edition.phrasings.known(self.part.text) >= KNOWN_WORDS

    def _admitted(self, choice: Choice, likeness: Mapping[str, float]) -> Choice:
        """Nobody speaks or asks in the place of a ruling that may not be quoted here."""
        asking = (r for r in choice.agreeing if r.ask == choice.ask)
        behind = (choice.ruling,) if choice.ruling else tuple(asking)
        if choice.filled and choice.ruling and self._sounds_like_silenced(likeness, likeness[choice.ruling.id]):
            return Choice()
        return Choice() if any(r.id in self.speaking.barred for r in behind) else choice

    def _sounds_like_silenced(self, likeness: Mapping[str, float], spoken: float) -> bool:
        """Does the question sound more like a ruling that may not speak on that day?"""
        silenced = (r.id for r in self.edition.rulings if r.id not in self.speaking.rulings)
        return any(likeness[name] > spoken for name in silenced)

    def _ruled(self, ruling: Ruling, choice: Choice) -> Reply | None:
        """The ruling's reply; None when one of its statements can no longer be quoted."""
        notes = Notes(self.edition)
        for statement in ruling.statements:
            notes.add(statement)
        if notes.dropped or not notes.claims:
            return None
        self.spoke = ruling
        fields = self._said(notes, spelled(notes.claims))
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
        if (
            not choice.assumed
            or choice.ruling is None
            or choice.ruling.verdict not in (Ruled.CONDITIONAL, Ruled.NOT_ALLOWED)
        ):
            return ""
        label = self.edition.vocabulary.label
        facts = " · ".join(" / ".join(label(d, name) for name in names) for d, names in choice.assumed.items())
        return said_in(self.part.language, ASSUMED).format(facts=facts)

    def _clarification(self, ask: Ask) -> Reply:
        vocabulary = self.edition.vocabulary
        options = tuple(Option(vocabulary.label(ask.dimension, o), ask.dimension, o) for o in ask.options)
        language = self.part.language
        asked = said_in(language, ONE_MORE_FACT).format(question=said_in(language, ask.question))
        text = asked + "".join(f"\n- {o.label}" for o in options)
        return Clarification(**self._fields(), text=text, options=options)

    def _article(self, choice: Choice) -> Reply | None:
        """The article that is asked for, in its own words, unless a ruling is about just that question."""
        named = Articles.of(self.part.text)
        asked = choice.ruling.phrasings if choice.ruling else ()
        if any(asks_for_an_article(phrasing) and Articles.of(phrasing).meet(named) for phrasing in asked):
            return None
        notes = Notes(self.edition)
        for quote in looked_up(self.edition, self.part.text, self.speaking.sources):
            notes.add(Statement(quote.text, (quote,), is_item=True))
        if not notes.claims:
            return None
        text = spelled(notes.claims, said_in(self.part.language, QUOTED))
        return Answer(**self._said(notes, text) | {"confidence": _confidence(SURE)}, verdict=Verdict.INFORMATION)

    # -- no ruling speaks ----------------------------------------------------------------------

    def _quoted(self, vector: Vectors) -> Reply:
        """What the sources say, or that they say nothing."""
        self.vector = vector
        evidence = self._search(vector)
        probability = evidence.probability
        asks = self.part.asks_permission or (bool(self.part.facts["purpose"]) and not asks_a_fact(self.part.text))
        if probability < EVIDENCE_ENOUGH:
            known = bool(self.part.facts) or not self.edition.vocabulary.values  # no vocabulary, no field
            reply = self._refusal(
                *((Reason.NO_EVIDENCE, NO_EVIDENCE) if known else (Reason.OUT_OF_SCOPE, OUT_OF_SCOPE))
            )
            return replace(reply, confidence=round(1 - probability, 3), warnings=self._unread())
        notes = Notes(self.edition)
        for quote in best_sentences(self.edition, evidence.found, self.part.standalone, vector):
            notes.add(Statement(quote.text, (quote,)))
        authority = any(c.authority is not Authority.COMMENTARY for c in notes.citations)
        if not notes.claims or (asks and not authority):
            return self._refusal(Reason.NO_EVIDENCE, NO_EVIDENCE)
        self.found = evidence.found
        opening = said_in(self.part.language, NO_RULING if asks else QUOTED)
        fields = self._said(notes, spelled(notes.claims, opening.format(contact=self._contact)))
        fields |= {"confidence": round(probability, 3), "warnings": (*fields["warnings"], *self._unread())}
        if asks:
            return Referral(**fields, reason=Reason.NO_RULING)
        return Answer(**fields, verdict=Verdict.INFORMATION)

    def _unread(self) -> tuple[str, ...]:
        """What who asks in a language that the encoder does not read should know about the search."""
        return () if self._is_read else (said_in(self.part.language, NOT_READ),)

    def _quoted_by_facts(self, vector: Vectors) -> Reply:
        """What the sources say about the facts, in the vocabulary's own words: those the encoder reads.

        Only where permission is asked: that becomes a referral, and never an answer to something else.
        """
        known = ", ".join(self._fields()["reading"])
        if self.part.asks_permission and any(self.part.facts[d] for d in ("purpose", "data", "people")):
            self.part = replace(self.part, standalone=known)
            vector = self.encoder.encode([known])[0]
        return self._quoted(vector)

    def _search(self, vector: Vectors) -> Evidence:
        return search(
            self.edition,
            self.part.standalone,
            vector,
            self.speaking.sources,
            reach(self.question.jurisdiction),
            PASSAGES,
            self.without.weights,
        )

    # -- what every reply has ------------------------------------------------------------------

    @property
    def _contact(self) -> str:
        return self.edition.company.contact

    def _fields(self) -> dict[str, Any]:
        return _fields(self.question, self.edition, self.part)

    def _said(self, notes: Notes, text: str) -> dict[str, Any]:
        return self._fields() | {
            "text": text,
            "claims": tuple(notes.claims),
            "citations": tuple(notes.citations),
            "warnings": self._warnings(notes),
        }

    def _warnings(self, notes: Notes) -> tuple[str, ...]:
        told = caveats(notes.citations, self.question, self.part.language)
        return told if self.part.language == ENGLISH else (*told, said_in(self.part.language, IN_ENGLISH))

    def _refusal(self, reason: Reason, wording: str) -> Reply:
        text = said_in(self.part.language, wording).format(contact=self._contact, company=self.edition.company.name)
        return Refusal(**self._fields(), text=text, reason=reason)


def _fields(question: Question, edition: Edition, part: Part) -> dict[str, Any]:
    label = edition.vocabulary.label
    return {
        "question": part.text,
        "language": part.language,
        "facts": part.facts,
        "as_of": question.as_of,
        "edition": edition.id,
        "contact": edition.company.contact,
        "reading": tuple(label(d, v) for d, values in part.facts.values.items() for v in values),
    }


def _confidence(fit: float) -> float:
    """The probability of those log-odds."""
    return round(1 / (1 + exp(-fit)), 3)

"""One question of a message on its way to a reply: which ruling speaks, or what is quoted, and how it is said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.choosing import Choice, choose, choose_by_facts
from bot.drafting import Drafter, Ground, Show
from bot.explaining import explained
from bot.freshness import Speaking
from bot.locator import Articles
from bot.lookup import asks_for_an_article, looked_up
from bot.ports import Edition, Encoder, Usage, Vectors
from bot.question import Question
from bot.quoting import Notes, best_sentences
from bot.reading import Part
from bot.reply import Answer, Clarification, Reason, Referral, Reply, Verdict
from bot.ruling import Ruling, Statement
from bot.saying import Saying
from bot.search import Evidence, Found, content_words, reach, search
from bot.source import Authority
from bot.thresholds import EVIDENCE_ENOUGH, KNOWN_WORDS, NEAR, SPEAKS
from bot.tongues import Tongues
from bot.translations import said_in
from bot.wording import (
    NO_EVIDENCE,
    NO_RULING,
    NOT_READ,
    OUT_OF_SCOPE,
    QUOTED,
    UNSAFE,
    asks_a_fact,
    spelled,
)

if TYPE_CHECKING:
    from bot.advisor import Ablation

TELLING_WORDS = 3  # of content, from which on a question sounds like something
PASSAGES = 8  # that a reply may be quoted from


@dataclass
class Path:
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
            return self._saying.refusal(Reason.UNSAFE, UNSAFE)
        vector = self.encoder.encode([self.part.standalone])[0]
        choice = self._choice(vector)
        if article := self._article(choice):
            return article
        if choice.ruling:
            if choice.filled:
                heard = {d: names for d, names in choice.ruling.facts.items() if d not in choice.assumed}
                self.part = replace(self.part, facts=self.part.facts.filled(heard))
            if spoken := self._saying.ruled(choice.ruling, choice):
                self.spoke = choice.ruling
                return spoken
        if choice.ask and not choice.ruling:
            return self._saying.clarification(choice.ask)
        return self._quoted(vector) if self._is_read else self._quoted_by_facts(vector)

    @property
    def _saying(self) -> Saying:
        return Saying(self.edition, self.question, self.part)

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

    def _article(self, choice: Choice) -> Reply | None:
        """The article that is asked for, in its own words, unless a ruling is about just that question."""
        if not asks_for_an_article(self.part.text):
            return None
        named = Articles.of(self.part.text)
        asked = choice.ruling.phrasings if choice.ruling else ()
        if any(asks_for_an_article(phrasing) and Articles.of(phrasing).meet(named) for phrasing in asked):
            return None
        return self._saying.article(looked_up(self.edition, self.part.text, self.speaking.sources))

    # -- no ruling speaks ----------------------------------------------------------------------

    def _quoted(self, vector: Vectors) -> Reply:
        """What the sources say, or that they say nothing."""
        self.vector = vector
        evidence = self._search(vector)
        probability = evidence.probability
        asks = self.part.asks_permission or (bool(self.part.facts["purpose"]) and not asks_a_fact(self.part.text))
        if probability < EVIDENCE_ENOUGH:
            known = bool(self.part.facts) or not self.edition.vocabulary.values  # no vocabulary, no field
            reply = self._saying.refusal(
                *((Reason.NO_EVIDENCE, NO_EVIDENCE) if known else (Reason.OUT_OF_SCOPE, OUT_OF_SCOPE))
            )
            return replace(reply, confidence=round(1 - probability, 3), warnings=self._unread())
        notes = Notes(self.edition)
        for quote in best_sentences(self.edition, evidence.found, self.part.standalone, vector):
            notes.add(Statement(quote.text, (quote,)))
        authority = any(c.authority is not Authority.COMMENTARY for c in notes.citations)
        if not notes.claims or (asks and not authority):
            return self._saying.refusal(Reason.NO_EVIDENCE, NO_EVIDENCE)
        self.found = evidence.found
        opening = said_in(self.part.language, NO_RULING if asks else QUOTED)
        fields = self._saying.said(notes, spelled(notes.claims, opening.format(contact=self.edition.company.contact)))
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
        known = ", ".join(self._saying.fields["reading"])
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

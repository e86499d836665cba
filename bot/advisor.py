"""The whole path of a question."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter

from bot.drafting import Drafter, Show
from bot.errors import EditionMismatch
from bot.freshness import Speaking, admitted
from bot.path import Path
from bot.ports import Edition, Editions, Encoder
from bot.question import Facts, Question
from bot.reading import Part, cleaned, read, spoken
from bot.reply import Reason, Reply, caution
from bot.saying import Saying
from bot.search import Weights
from bot.tongues import Tongues
from bot.translations import said_in
from bot.wording import (
    EMPTY,
    TOO_MANY_PARTS,
)

REMEMBERED_DAYS = 64
MAX_PARTS = 4  # questions of one message that are answered


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

    def _decided(self, question: Question) -> tuple[list[Path], list[Part]]:
        """Every question of the message that is answered, with its reply; and all that were asked."""
        edition = self._editions.current()
        if edition.fingerprint != self._encoder.fingerprint:
            raise EditionMismatch(
                "The edition was built by another encoder than the one that is configured.",
                "Run `footnote publish`, or configure the encoder it was built with.",
            )
        parts = read(question, edition.vocabulary)
        speaking = self._speaking(edition, question)
        path = partial(Path, self._encoder, self._tongues, edition, question, speaking, self._without)
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
            nothing = Part(cleaned(question.text), Facts(), language=spoken(question))
            return Saying(self._editions.current(), question, nothing).refusal(Reason.EMPTY, EMPTY)
        if len(replies) == 1:
            return replies[0]
        first = min(replies, key=caution)
        told = said_in(parts[0].language, TOO_MANY_PARTS).format(n=MAX_PARTS)
        more = (told,) if len(parts) > MAX_PARTS else ()
        return replace(first, question=question.text, parts=tuple(replies), warnings=(*first.warnings, *more))

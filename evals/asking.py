"""Asking one item the way people ask, and what search alone finds for it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import Any

from adapters.machine import reply_object
from bot.advisor import Ablation, Advisor
from bot.drafting import Drafter
from bot.errors import FootnoteError, SettingInvalid
from bot.freshness import Speaking
from bot.ports import Edition, Editions, Encoder
from bot.question import Question
from bot.reading import read
from bot.search import Evidence, Found, Weights, reach, search
from evals.item import Item
from evals.run_file import Hit, Result
from evals.scoring import holds, score

PARTS = ("rulings", "facts", "lexical", "dense", "authority", "model")  # that can be left out; model: the chat model
HITS = 10  # passages that search alone is judged by


_WHOLE = Ablation()  # nothing left out


class EditionChanged(FootnoteError):
    """Somebody published while the items were being asked."""


def ablation(without: Sequence[str]) -> Ablation:
    """What is left out. Raises `SettingInvalid`."""
    unknown = sorted(set(without) - set(PARTS))
    if unknown:
        raise SettingInvalid(f"--without can't be “{unknown[0]}”.", f"Use {', '.join(PARTS)}.")
    if {"lexical", "dense"} <= set(without):
        raise SettingInvalid("Without lexical and dense there is no search.", "Leave out one of them.")
    lexical = {"lexical": 0.0, "dense": 1.0}
    share = next((lexical[name] for name in without if name in lexical), Weights().lexical)
    return Ablation("rulings" in without, "facts" in without, Weights(share, "authority" not in without))


@dataclass(frozen=True)
class Asker:
    """One edition and all that it takes to ask it."""

    editions: Editions
    encoder: Encoder
    edition: Edition  # the one that is measured
    on: date  # for items that name no day
    without: Ablation = _WHOLE
    drafter: Drafter | None = None  # the chat model, where one is configured

    @cached_property
    def _advisor(self) -> Advisor:
        return Advisor(self.editions, self.encoder, self.without, self.drafter)

    def ask(self, item: Item) -> Result:
        """The item's result. A reply that fails is a missing output, and says why. Raises `EditionChanged`."""
        reply: dict[str, Any] | None = None
        error = ""
        began = perf_counter()
        try:
            reply = self.reply(item)
        except Exception as broke:  # whatever breaks, the item fails and the run goes on
            at = extract_tb(broke.__traceback__)[-1]
            error = f"{type(broke).__name__} at {Path(at.filename).name}:{at.lineno}: {broke}"
        ms = (perf_counter() - began) * 1e3
        if reply and reply["edition"] != self.edition.id:
            raise EditionChanged(
                f"Edition {reply['edition']} replaced {self.edition.id} while the items were being asked.",
                "Run it again when nobody publishes; a number out of two editions says nothing.",
            )
        hits = self._hits(item) if item.required_citations and not item.documents else ()
        return self.result(item, reply, error, round(ms, 2), hits)

    def missing(self, item: Item, why: str) -> Result:
        """The result of an item that could not be asked."""
        return self.result(item, None, why)

    def reply(self, item: Item) -> dict[str, Any]:
        """The reply as `footnote ask --json` prints it."""
        question = self.question(item)
        reply = asyncio.run(self._advisor.ask(question)) if self.drafter else self._advisor.answer(question)
        return reply_object(reply, item.id)

    def question(self, item: Item) -> Question:
        where = (item.jurisdiction or self.edition.company.jurisdiction).upper()
        return Question(item.question, item.as_of or self.on, where, tuple(turn for turn in item.thread if turn))

    def evidence(self, item: Item, weights: Weights, k: int = HITS) -> Evidence:
        """What search alone finds for the item's first question."""
        question = self.question(item)
        parts = read(question, self.edition.vocabulary)
        if not parts:
            return Evidence((), {})
        text = parts[0].standalone
        vector = self.encoder.encode([text])[0]
        speaking = Speaking.on(question.as_of, self.edition.sources, ()).sources
        return search(self.edition, text, vector, speaking, reach(question.jurisdiction), k, weights)

    def result(
        self, item: Item, reply: dict[str, Any] | None, error: str = "", ms: float = 0.0, hits: tuple[Hit, ...] = ()
    ) -> Result:
        """The reply with what it is worth."""
        shared = item.model_dump(
            include={"id", "cluster", "kind", "split", "department", "question", "thread", "jurisdiction", "as_of"}
        )
        return Result(
            **shared,
            gold=digest([item]),
            documents=tuple(document.path for document in item.documents),
            reply=reply,
            error=error,
            scores=score(item, reply, self.edition),
            hits=hits,
            ms=ms,
        )

    def _hits(self, item: Item) -> tuple[Hit, ...]:
        found = self.evidence(item, self.without.weights).found
        texts = [one.indexed.passage.encoding(one.source.title) for one in found]
        lengths = self.encoder.count(texts) if texts else []
        return tuple(
            _hit(item, one, length > self.encoder.limit) for one, length in zip(found, lengths, strict=True)
        )  # fmt: skip


def _hit(item: Item, one: Found, is_cut: bool) -> Hit:
    source, locator = one.indexed.passage.source, one.indexed.passage.locator
    groups = tuple(
        number
        for number, group in enumerate(item.required_citations)
        if any(holds(place, source, locator) for place in group)
    )
    right = {p.source for group in item.required_citations for p in group} | {
        p.source for p in item.acceptable_citations
    }
    return Hit(source=source, locator=locator, groups=groups, is_right=source in right, is_cut=is_cut)


def digest(items: Sequence[Item]) -> str:
    """A short name for exactly these items with exactly this gold."""
    whole = sha256()
    for item in items:
        whole.update(item.model_dump_json().encode() + b"\n")
    return whole.hexdigest()[:12]

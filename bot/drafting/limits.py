"""What keeps a chat model cheap and its failures short: a circuit breaker, a budget, a cache."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from bot.drafting.draft import Draft
from bot.drafting.ground import Ground
from bot.ports import Clock


@dataclass(frozen=True)
class Limits:
    """How much a chat model may take."""

    seconds: float = 12.0  # from the question to the default answer
    tokens_a_day: int = 200_000  # for each asker; 0: no limit
    remembered: int = 512  # drafts in the cache
    failures: int = 3  # in a row, after which the model is left alone …
    pause: timedelta = timedelta(seconds=60)  # … for so long
    entailed: float = 0.5  # probability from which on an entailment model agrees


@dataclass
class Breaker:
    """Leaves a model alone that failed several times in a row; after the pause one question tries again."""

    limits: Limits
    clock: Clock
    _failed: int = 0
    _until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Asking lets one caller through when the pause is over."""
        if self._until is None:
            return False
        now = self.clock()
        if now < self._until:
            return True
        self._until = now + self.limits.pause
        return False

    def well(self) -> None:
        self._failed, self._until = 0, None

    def failed(self) -> None:
        self._failed += 1
        if self._failed >= self.limits.failures:
            self._until = self.clock() + self.limits.pause


Spent = Callable[[str, datetime], Awaitable[int]]  # the tokens that an asker's kept replies took since then


@dataclass
class Budget:
    """Tokens of each asker on the current day.

    Counted in this process, and in the records where there are some: what another replica spent, or this one
    before it was started anew, counts as soon as its reply is kept.
    """

    limits: Limits
    clock: Clock
    kept: Spent | None = None
    _day: date | None = None
    _spent: dict[str, int] = field(default_factory=dict)

    async def allows(self, asker: str) -> bool:
        """Raises what the records raise: who can't count may not spend."""
        most = self.limits.tokens_a_day
        if not most:
            return True
        if self._today().get(asker, 0) >= most:
            return False
        midnight = self.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        return not self.kept or not asker or await self.kept(asker, midnight) < most

    def spend(self, asker: str, tokens: int) -> None:
        today = self._today()
        today[asker] = today.get(asker, 0) + tokens

    def _today(self) -> dict[str, int]:
        day = self.clock().date()
        if day != self._day:
            self._day, self._spent = day, {}
        return self._spent


class Cache:
    """Drafts by everything they depend on, hashed: no question stands in it. What it gives is verified anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._drafts: OrderedDict[str, tuple[Draft, ...]] = OrderedDict()

    def get(self, key: str) -> tuple[Draft, ...] | None:
        if key in self._drafts:
            self._drafts.move_to_end(key)
        return self._drafts.get(key)

    def put(self, key: str, drafts: Sequence[Draft]) -> None:
        self._drafts[key] = tuple(drafts)
        self._drafts.move_to_end(key)
        while len(self._drafts) > self._most:
            self._drafts.popitem(last=False)


def key(ground: Ground, text: str, model: str, version: str, kind: str) -> str:
    """Of one draft. `text` is the redacted question as it is sent."""
    question, part = ground.question, ground.part
    whole: list[object] = [
        kind, ground.edition.id, model, version, text, part.facts.shown(), part.language, str(question.as_of),
        question.jurisdiction, sorted(question.authorities or ()), question.authorities is None,
        list(question.folders or ()), question.folders is None, ground.ruling.id if ground.ruling else "",
        ground.near.id if ground.near else "",
        [f.indexed.passage.id for f in ground.found],
    ]  # fmt: skip
    return _hashed(whole)


def translation_key(text: str, language: str, model: str, version: str) -> str:
    """Of the translation of the redacted question; it depends on no edition and on nobody's rights."""
    return _hashed(["translation", model, version, language, text])


def _hashed(whole: list[object]) -> str:
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

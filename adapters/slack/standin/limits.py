"""How often a method may be called. A bucket fills with time; an empty one answers 429."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.slack.standin.errors import RateLimited
from adapters.standin.clock import Clock

A_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}  # calls of a method, by tier; 5 is the special one of statuses
TIER_1_BURST = 10  # opening sockets again after a crash is tolerated
A_SECOND_IN_CHANNEL = 1.0
CHANNEL_BURST = 4  # "short bursts are allowed"; how short isn't said


@dataclass
class Bucket:
    """Tokens at a moment."""

    left: float
    at: float


class Rates:
    """Counts the calls of each method, and of posts in each channel."""

    def __init__(self, clock: Clock, *, enforced: bool = True) -> None:
        self.enforced = enforced
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def call(self, method: str, tier: int) -> None:
        """Raises `RateLimited`. Tier 0 has no limit of its own."""
        if tier:
            a_minute = A_MINUTE[tier]
            self._take(method, a_minute / 60, TIER_1_BURST if tier == 1 else a_minute)

    def post(self, channel: str) -> None:
        """A message in a channel. Raises `RateLimited`."""
        self._take(f"post {channel}", A_SECOND_IN_CHANNEL, CHANNEL_BURST)

    def _take(self, name: str, a_second: float, most: float) -> None:
        if not self.enforced:
            return
        now = self._clock.now()
        bucket = self._buckets.setdefault(name, Bucket(most, now))
        bucket.left = min(most, bucket.left + (now - bucket.at) * a_second)
        bucket.at = now
        if bucket.left < 1:
            raise RateLimited((1 - bucket.left) / a_second)
        bucket.left -= 1

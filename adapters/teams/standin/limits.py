"""How often the bot may call. Microsoft counts in windows of several lengths at once; one that is full answers 429."""

from __future__ import annotations

from collections import defaultdict, deque

from adapters.standin.clock import Clock
from adapters.teams.standin.errors import Refused

Windows = tuple[tuple[int, float], ...]  # calls, seconds

SENDING: Windows = ((7, 1), (8, 2), (60, 30), (1800, 3600))  # in one chat, or in one channel with all its threads
CREATING: Windows = ((7, 1), (8, 2), (60, 30), (1800, 3600))
READING: Windows = ((14, 1), (16, 2), (120, 30), (3600, 3600))  # members of one conversation
EVERYTHING: Windows = ((30, 1),)  # of the app in the tenant
STREAMING: Windows = ((2, 1), (3, 2), (33, 32))  # one a second; one may come early


class Rates:
    """Counts calls by conversation and in all."""

    def __init__(self, clock: Clock, *, enforced: bool = True) -> None:
        self._clock, self._enforced = clock, enforced
        self._made: dict[str, deque[float]] = defaultdict(deque)

    def take(self, name: str, windows: Windows) -> None:
        """One more call. Raises `Refused` with 429 when a window is full; a refused call doesn't count."""
        if not self._enforced:
            return
        now, made = self._clock.now(), self._made[name]
        while made and made[0] <= now - max(seconds for _, seconds in windows):
            made.popleft()
        wait = max((_until_free(made, now, *window) for window in windows), default=0.0)
        if wait > 0:
            raise Refused(429, "TooManyRequests", "API calls quota exceeded! maximum admitted.", wait)
        made.append(now)


def _until_free(made: deque[float], now: float, most: int, seconds: float) -> float:
    """Seconds until a window takes one more call."""
    if len(made) < most:
        return 0.0
    return max(0.0, made[-most] + seconds - now)

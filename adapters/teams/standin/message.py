"""One message, and the stream that it may still be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Stream:
    """Text that is still arriving in a personal chat."""

    began: float
    state: str = "streaming"  # streaming, finished, stopped (by the user), expired
    sequence: int = 1  # of the update that is shown
    informative: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # each holds the one before it

    def shown(self) -> dict[str, Any]:
        return {"state": self.state, "informative": self.informative, "texts": self.texts}


@dataclass
class Message:
    """What somebody wrote, or the bot."""

    conversation: str  # with its thread in a channel
    id: str
    user: str  # "" for the bot
    activity: dict[str, Any]
    at: float  # seconds on the machine's monotonic clock
    finished: float | None = None  # when its text was whole; None while it streams
    stream: Stream | None = None
    edits: list[dict[str, Any]] = field(default_factory=list)  # earlier contents
    deleted: bool = False
    shown_to: dict[str, dict[str, Any]] = field(default_factory=dict)  # cards that only this person sees in its place

    @property
    def by_app(self) -> bool:
        return not self.user

    def shown(self) -> dict[str, Any]:
        """As tests see it: the activity, and what only the stand-in knows."""
        return self.activity | {
            "conversation": self.conversation,
            "id": self.id,
            "user": self.user,
            "by_app": self.by_app,
            "stream": self.stream and self.stream.shown(),
            "edits": self.edits,
            "deleted": self.deleted,
            "at": self.at,
            "finished": self.finished,
            "shown_to": self.shown_to,
        }

"""One message, and the stream that it may still be."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.standin.blocks import spoken
from adapters.slack.standin.inhabitants import APP_ID, BOT_ID, BOT_USER, TEAM

_NOTIFIES = re.compile(r"<(![a-z]+|!subteam\^\w+|@\w+)(?:\|[^>]*)?>")


@dataclass
class Stream:
    """Text that is still arriving. In a channel only its recipient sees it arrive."""

    began: float
    recipient: str
    state: str = "streaming"  # streaming, stopped (by the app), halted (by the user), expired
    chunks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(c.get("text", "") for c in self.chunks if c.get("type") == "markdown_text")


@dataclass
class Message:
    """What somebody wrote, or the app."""

    channel: str
    ts: str
    user: str
    text: str
    thread: str | None = None
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    seen_by: str | None = None  # of an ephemeral message: the only one who sees it
    stream: Stream | None = None
    edits: list[str] = field(default_factory=list)  # earlier texts
    edited: str | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    team: str = TEAM
    at: float = 0.0  # when it came, in seconds on the machine's monotonic clock
    finished: float | None = None  # when its text was whole; None while it streams
    raw: bool = False  # written as Markdown rather than as mrkdwn

    @property
    def root(self) -> str:
        return self.thread or self.ts

    @property
    def by_app(self) -> bool:
        return self.user == BOT_USER

    @property
    def key(self) -> str:
        """What the app's metadata name it by; "" when they don't."""
        return str(((self.metadata or {}).get("event_payload") or {}).get("key") or "")

    @property
    def notifies(self) -> list[str]:
        """Whom its markup notifies: "!channel", "@U0ALICE"."""
        return [name for text in (self.text, *spoken(self.blocks)) for name in _NOTIFIES.findall(text)]

    def wire(self, *, metadata: bool = False) -> dict[str, Any]:
        """As Slack gives it in events and answers."""
        said: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        said["team"] = self.team
        if self.by_app:
            said |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": {"id": BOT_ID, "app_id": APP_ID}}
        else:
            said["client_msg_id"] = f"{self.channel}-{self.ts}"
        if self.thread:
            said["thread_ts"] = self.thread
        if self.blocks:
            said["blocks"] = self.blocks
        if self.edited:
            said["edited"] = {"user": self.user, "ts": self.edited}
        if metadata and self.metadata:
            said["metadata"] = self.metadata
        if self.stream:
            said["streaming_state"] = "in_progress" if self.stream.state == "streaming" else "completed"
        return said

    def shown(self) -> dict[str, Any]:
        """As tests see it: what Slack gives, and what only the stand-in knows."""
        stream = self.stream
        return self.wire(metadata=True) | {
            "channel": self.channel,
            "seen_by": self.seen_by,
            "by_app": self.by_app,
            "stream": stream and {"state": stream.state, "recipient": stream.recipient, "chunks": stream.chunks},
            "edits": self.edits,
            "deleted": self.deleted,
            "reactions": self.reactions,
            "notifies": self.notifies,
            "at": self.at,
            "finished": self.finished,
        }

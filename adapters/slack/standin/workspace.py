"""Everything that a workspace holds at a moment. It only remembers; the rules are elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.standin import inhabitants
from adapters.slack.standin.errors import Refused
from adapters.slack.standin.inhabitants import BOT_USER, PARTNER_TEAM, TEAM, Channel, User
from adapters.slack.standin.message import Message, Stream
from adapters.slack.standin.views import Screens


@dataclass
class Session:
    """An agent session: a thread that the agent works in."""

    channel: str
    thread: str
    status: str
    title: str = ""


@dataclass
class Workspace:
    """People, places, messages and screens; and what the app was seen to do wrong."""

    users: dict[str, User] = field(default_factory=inhabitants.users)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    threads: dict[tuple[str, str], list[Message]] = field(default_factory=lambda: defaultdict(list))
    screens: Screens = field(default_factory=Screens)
    sessions: dict[tuple[str, str], Session] = field(default_factory=dict)
    statuses: list[dict[str, Any]] = field(default_factory=list)  # what was shown while the agent worked
    prompts: dict[str, dict[str, Any]] = field(default_factory=dict)  # suggested, by channel
    calls: list[dict[str, Any]] = field(default_factory=list)
    violations: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0
    _last: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _spoken: dict[tuple[str, str], asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.channels |= inhabitants.channels(self.users)
        for user in list(self.users):
            if user != BOT_USER:
                self.user(user)

    # -- change --------------------------------------------------------------------------------

    def touch(self, message: Message | None = None) -> None:
        """Tell whoever waits that something changed; who waits for a thread is told only of its messages."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()
        if message and (waited := self._spoken.pop((message.channel, message.root), None)):
            waited.set()

    async def changed(self, after: int, seconds: float) -> int:
        """The version, once it is beyond `after` or the time is over."""
        if self.version <= after:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)
        return self.version

    async def spoken(self, channel: str, root: str, seconds: float) -> None:
        """Wait until something changed in a thread, or the time is over."""
        waited = self._spoken.setdefault((channel, root), asyncio.Event())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(waited.wait(), seconds)

    def violation(self, what: str, **more: Any) -> None:
        """Something that Slack lets pass or can't answer, and that an app should still not do."""
        self.violations.append({"what": what, **more})
        self.touch()

    # -- people and places ---------------------------------------------------------------------

    def user(self, name: str) -> User:
        """Somebody by id; who is not known yet joins, and has a direct message with the bot."""
        if name not in self.users:
            self.users[name] = User(name, name[1:].lower())
        direct = inhabitants.direct_id(name)
        if direct not in self.channels and name != BOT_USER:
            self.channels[direct] = inhabitants.direct(name)
        return self.users[name]

    def add_channel(self, name: str, *, shared: bool = False, member: bool = True) -> Channel:
        """A channel by id, made if it isn't there, with everybody of ours in it."""
        if name not in self.channels:
            members = {u.id for u in self.users.values() if u.team == TEAM or shared} - {BOT_USER}
            self.channels[name] = Channel(name, name[1:].lower(), members=members, shared=shared)
        if member:
            self.channels[name].members.add(BOT_USER)
        return self.channels[name]

    def channel(self, name: str) -> Channel:
        """A channel that the app can see; raises `Refused` when it can't."""
        found = self.channels.get(name)
        if found is None or (found.kind == "group" and BOT_USER not in found.members):
            raise Refused("channel_not_found")
        return found

    def team_of(self, user: str) -> str:
        known = self.users.get(user)
        return known.team if known else (PARTNER_TEAM if user.startswith("W") else TEAM)

    # -- messages ------------------------------------------------------------------------------

    def ts(self) -> str:
        """A timestamp that no message has yet."""
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 10**6}.{self._last % 10**6:06d}"

    def add(self, channel: str, user: str, text: str, thread: str | None = None, **more: Any) -> Message:
        """Write a message down. A reply to a reply goes to the thread's first message, as in Slack."""
        above = self.messages.get((channel, thread)) if thread else None
        root = above.root if above else thread
        at = time.monotonic()
        finished = None if more.get("stream") else at
        message = Message(
            channel, self.ts(), user, text, root, team=self.team_of(user), at=at, finished=finished, **more
        )
        self.messages[channel, message.ts] = message
        self.threads[channel, message.root].append(message)
        self.touch(message)
        return message

    def message(self, channel: str, ts: str) -> Message:
        """One that is there for everybody; raises `Refused` when there is none."""
        found = self.messages.get((channel, ts))
        if found is None or found.deleted or found.seen_by:
            raise Refused("message_not_found")
        return found

    def thread(self, channel: str, root: str) -> list[Message]:
        """What everybody sees of a thread, oldest first."""
        return [m for m in self.threads.get((channel, root), ()) if not m.deleted and not m.seen_by]

    def streams(self, channel: str, root: str) -> list[tuple[Message, Stream]]:
        """Those in a thread that are still arriving."""
        running = [(m, m.stream) for m in self.thread(channel, root) if m.stream]
        return [(m, s) for m, s in running if s.state == "streaming"]

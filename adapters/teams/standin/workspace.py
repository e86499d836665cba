"""Everything that a tenant holds at a moment. It only remembers; the rules are elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from adapters.standin.control import Impossible
from adapters.teams.standin import inhabitants
from adapters.teams.standin.errors import Refused
from adapters.teams.standin.inhabitants import Place, User
from adapters.teams.standin.message import Message, Stream

THREAD = ";messageid="


def apart(conversation: str) -> tuple[str, str]:
    """A conversation's id as place and thread; "" for none."""
    place, _, thread = conversation.partition(THREAD)
    return place, thread


@dataclass
class Workspace:
    """People, places, messages and open dialogs; and what the bot was seen to do wrong."""

    users: dict[str, User] = field(default_factory=inhabitants.users)
    places: dict[str, Place] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)  # by id, oldest first
    spoken: dict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))  # by conversation
    dialogs: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))  # by user, top last
    typing: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    violations: list[dict[str, Any]] = field(default_factory=list)
    version: int = 0
    _last: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _waited: dict[str, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places |= inhabitants.places(self.users)
        for name in list(self.users):
            self.user(name)

    # -- change --------------------------------------------------------------------------------

    def touch(self, message: Message | None = None) -> None:
        """Tell whoever waits that something changed; who waits for a conversation hears only of its messages."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()
        if message and (waited := self._waited.pop(message.conversation, None)):
            waited.set()

    async def changed(self, after: int, seconds: float) -> int:
        """The version, once it is beyond `after` or the time is over."""
        if self.version <= after:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), seconds)
        return self.version

    async def said(self, conversation: str, seconds: float) -> None:
        """Wait until something changed in a conversation, or the time is over."""
        waited = self._waited.setdefault(conversation, asyncio.Event())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(waited.wait(), seconds)

    def violation(self, what: str, **more: Any) -> None:
        """Something that Teams lets pass, and that a bot should still not do."""
        self.violations.append({"what": what, **more})
        self.touch()

    # -- people and places ---------------------------------------------------------------------

    def user(self, name: str) -> User:
        """Somebody by name; who is not known yet joins, and has a personal chat with the bot."""
        user = self.users.setdefault(name, User(name))
        if not user.is_bot:
            chat = inhabitants.chat(user)
            self.places.setdefault(chat.id, chat)
        return user

    def by_id(self, account: str) -> User | None:
        """Somebody by the id that activities give, or by the object id in Entra."""
        known = self.users.values()
        return next((u for u in known if account in (u.id, inhabitants.aad(u.name))), None)

    def place(self, conversation: str) -> Place:
        """Where a person can be. Raises `Impossible`."""
        found = self.places.get(apart(conversation)[0])
        if found is None:
            raise Impossible(f"there is no conversation {conversation}")
        return found

    def join(self, name: str, conversation: str) -> None:
        """Somebody joins a place; the channels of a team have its members in common, but for private ones."""
        self.user(name)
        joined = self.place(conversation)
        alike = [place for place in self.places.values() if place.kind == "channel" and not place.private]
        for place in alike if joined in alike else [joined]:
            place.members.add(name)

    def add_channel(self, name: str) -> Place:
        """A channel with everybody of ours in it, made if it isn't there."""
        ours = {n for n, user in self.users.items() if user.tenant == inhabitants.TENANT}
        return self.places.setdefault(name, Place(name, "channel", name[3:].partition("@")[0], ours))

    def known(self, conversation: str) -> Place:
        """Where the bot may post. Raises `Refused`."""
        place, thread = apart(conversation)
        found = self.places.get(place)
        if found is None or (thread and thread not in self.messages):
            raise Refused(404, "ConversationNotFound", "Conversation not found.")
        if not found.installed:
            raise Refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        return found

    # -- messages ------------------------------------------------------------------------------

    def next_id(self) -> str:
        """An activity's id that none has yet: milliseconds since 1970."""
        self._last = max(self._last + 1, time.time_ns() // 10**6)
        return str(self._last)

    def add(
        self, conversation: str, user: str, activity: dict[str, Any], *, stream: Stream | None = None, own: str = ""
    ) -> Message:
        """Write a message down; `own` is the id it has already."""
        at = time.monotonic()
        message = Message(conversation, own or self.next_id(), user, activity, at, None if stream else at, stream)
        self.messages[message.id] = message
        self.spoken[conversation].append(message)
        self.touch(message)
        return message

    def message(self, identity: str) -> Message:
        """One that is there. Raises `Impossible`."""
        found = self.messages.get(identity)
        if found is None or found.deleted:
            raise Impossible(f"there is no message {identity}")
        return found

    def running(self, conversation: str) -> Message | None:
        """The message that is still arriving in a chat."""
        said = reversed(self.spoken.get(conversation, ()))
        return next((m for m in said if m.stream and m.stream.state == "streaming"), None)

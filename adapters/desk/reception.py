"""Taking a message on: what is answered, what is turned down with a sentence, what was here before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.channels import Channels
from adapters.desk.answering import Answering
from adapters.desk.failures import note
from adapters.desk.incoming import Asker, Handled, Incoming, Limits, Voice
from adapters.desk.item import Item, event_of, redacted_text, said_to
from adapters.desk.queue import Queue
from adapters.desk.running import Running
from adapters.desk.superseding import supersede
from bot.company import Company
from bot.errors import RecordsUnavailable
from bot.ports import Clock, Records
from bot.records import Turn
from bot.wording import BUSY, FAILED, LIMIT, NO_GUESTS

REMEMBERED = 10_000  # messages that were told something while the database was away
_REGIONS = {"UK": "GB", "EU": "NO", "EEA": "NO", "": "NO"}


@dataclass(frozen=True)
class Reception:
    """Short: who hands a message in wants to acknowledge it within milliseconds."""

    records: Records
    channels: Callable[[], Channels]
    company: Callable[[], Company]
    clock: Clock
    limits: Limits
    worker: str
    queue: Queue
    running: Running
    answering: Answering
    _told: dict[str, None] = field(default_factory=dict)

    async def __call__(self, incoming: Incoming, voice: Voice, *, edit: bool) -> Handled:
        rules = self.channels().rules(
            incoming.platform, incoming.channel, direct=incoming.direct, shared=incoming.shared is not False
        )
        is_spoken_to = incoming.mentioned or incoming.direct or not rules.quiet
        if not is_spoken_to or (incoming.asker is Asker.BOT and not rules.bots):
            return Handled.IGNORED
        is_turned_away = incoming.asker is Asker.GUEST and not rules.guests
        sentence = await said_to(incoming.text, NO_GUESTS) if is_turned_away else ""
        redacted = redacted_text(incoming.text, self.region())
        event = event_of(incoming, redacted, self.clock(), edit=edit, sentence=sentence)
        item = Item(event, voice, redacted)
        with self.queue.arriving():
            return await self._taken_on(incoming, item, edit=edit, tells=not rules.quiet)

    async def _taken_on(self, incoming: Incoming, item: Item, *, edit: bool, tells: bool) -> Handled:
        event, redacted = item.event, item.redacted
        try:
            if edit and redacted and redacted.text == await self.records.threads.text(event.platform, event.message):
                return Handled.SEEN  # only its looks changed: a link was unfolded
            if not await self.records.inbox.receive(event, self.worker, self._lease):
                return Handled.SEEN
        except RecordsUnavailable as error:
            return self._tell_blindly(incoming, item.voice, error)
        try:
            return await self._received(item, tells=tells)
        except RecordsUnavailable as error:  # it is kept, so it will be answered: now, or when its lease runs out
            note("receiving", error)
            self.queue.put(item, tells=False)
            return Handled.ACCEPTED

    async def _received(self, item: Item, *, tells: bool) -> Handled:
        if item.is_edit and await self._superseded(item):
            return Handled.TOLD
        item.sentence = item.sentence or await self._turned_down(item)
        if item.sentence:
            self.running.start(self.answering(item))
            return Handled.TOLD
        await self.remember(item)
        self.queue.put(item, tells=tells)
        return Handled.ACCEPTED

    async def _superseded(self, item: Item) -> bool:
        answered, changed = await supersede(self.records.inbox, item)
        self.queue.cancel(changed)
        return answered

    async def _turned_down(self, item: Item) -> str:
        """The sentence for a question that is one too many; "" otherwise."""
        contact, limits, event = self.company().contact, self.limits, item.event
        since = event.received - timedelta(seconds=limits.per_user_seconds)
        if await self.records.inbox.asked(event.platform, event.user, since) > limits.per_user:
            minutes = max(1, round(limits.per_user_seconds / 60))
            said = await item.said(LIMIT)
            return said.format(n=limits.per_user, minutes=minutes, contact=contact)
        return (await item.said(BUSY)).format(contact=contact) if self.queue.is_full else ""

    async def remember(self, item: Item) -> None:
        """Keep its words for the thread."""
        event = item.event
        expires = event.received + timedelta(days=self.limits.retention_days)
        turn = Turn(
            platform=event.platform,
            thread=item.thread,
            user=event.user,
            message=event.message,
            text=item.text,
            at=event.received,
            expires=expires,
        )
        await self.records.threads.remember(turn)

    def region(self) -> str:
        """Where telephone numbers without a country code are read."""
        where = self.company().jurisdiction.split("-")[0].upper()
        return _REGIONS.get(where, where)

    def _tell_blindly(self, incoming: Incoming, voice: Voice, error: Exception) -> Handled:
        """The database is away: nothing can be kept, so nothing is answered, but nobody is left waiting."""
        name = incoming.twin or incoming.key
        if name in self._told:
            return Handled.SEEN
        self._told[name] = None
        while len(self._told) > REMEMBERED:
            del self._told[next(iter(self._told))]
        sentence = FAILED.format(contact=self.company().contact, reference=note("receiving", error))
        self.running.start(voice.tell(f"{incoming.platform}:{incoming.key}", sentence))
        return Handled.TOLD

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.limits.lease_seconds)

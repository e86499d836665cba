"""One question in hand, and what is kept of it for after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.channels import ChannelRules, Channels
from adapters.desk.incoming import Incoming, Voice
from adapters.machine import outcome
from bot.case import Found, facts_kept
from bot.languages import recognised
from bot.question import Facts
from bot.reading import cleaned
from bot.records import Event, Record
from bot.redaction import Redacted, redact
from bot.reply import Answer, Referral, Refusal, Reply
from bot.source import fold
from bot.translations import said_in


@dataclass
class Item:
    """A question on its way: its event, how to speak, and a fixed sentence where it is turned down."""

    event: Event
    voice: Voice
    redacted: Redacted | None = None  # None after a restart: what was taken out is nowhere
    sentence: str = ""
    notice: asyncio.Task[None] | None = None  # the "you are number N" that is about to be shown
    maybe_sent: bool = False  # something was sent to the platform, and may have arrived

    def __post_init__(self) -> None:
        self.sentence = self.sentence or str(self.event.payload.get("sentence", ""))

    @property
    def key(self) -> str:
        return self.event.key

    @property
    def text(self) -> str:
        return str(self.event.payload.get("text", ""))

    async def language(self) -> str:
        """That of its words."""
        return await language_of(self.text)

    async def said(self, sentence: str) -> str:
        """A fixed sentence in that language."""
        return await said_to(self.text, sentence)

    @property
    def thread(self) -> str:
        return str(self.event.payload.get("thread", ""))

    @property
    def direct(self) -> bool:
        return bool(self.event.payload.get("direct"))

    @property
    def is_edit(self) -> bool:
        return bool(self.event.payload.get("edit"))

    @property
    def facts(self) -> Facts | None:
        """Those the asker set by hand."""
        kept = self.event.payload.get("facts")
        return None if kept is None else Facts({d: tuple(v) for d, v in kept.items()})

    @property
    def is_unvetted(self) -> bool:
        """It is not known yet who asks, or who reads along."""
        return bool(self.event.payload.get("vet"))

    def vetted(self, *, shared: bool) -> None:
        self.event = replace(self.event, payload={**self.event.payload, "shared": shared, "vet": False})

    def rules(self, channels: Channels) -> ChannelRules:
        of = self.event.payload
        return channels.rules(
            self.event.platform, str(of.get("channel", "")), direct=self.direct, shared=bool(of.get("shared"))
        )


def redacted_text(text: str, region: str) -> Redacted:
    """What is kept and read of a message: no controls, no lone surrogates, no personal data."""
    return redact(cleaned(text.encode("utf-8", "replace").decode()), region)


def event_of(incoming: Incoming, redacted: Redacted, now: datetime, *, edit: bool, sentence: str = "") -> Event:
    platform = incoming.platform
    return Event(
        key=f"{platform}:{incoming.key}",
        twin=f"{platform}:{incoming.twin}" if incoming.twin else "",
        platform=platform,
        message=incoming.message,
        user=incoming.user,
        received=incoming.received or now,
        conversation=incoming.conversation,
        payload={
            "text": redacted.text,
            "channel": incoming.channel,
            "thread": incoming.thread,
            "direct": incoming.direct,
            "shared": incoming.shared is not False,
            "vet": incoming.asker is None or incoming.shared is None,
            "edit": edit,
            "sentence": sentence,
            "facts": None if incoming.facts is None else {d: list(v) for d, v in incoming.facts.items()},
        },
    )


def record_of(item: Item, reply: Reply, jurisdiction: str) -> Record:
    """The evidence of the reply; nothing of the question's words."""
    of = item.event.payload
    return Record(
        id=item.key,
        platform=item.event.platform,
        user=item.event.user,
        channel=str(of.get("channel", "")),
        thread=item.thread,
        message=item.event.message,
        at=item.event.received,
        outcome=outcome(reply),
        verdict=str(reply.verdict) if isinstance(reply, Answer) else "",
        reason=str(reply.reason) if isinstance(reply, Referral | Refusal) else "",
        mode=reply.mode,
        ruling=reply.ruling or "",
        edition=reply.edition,
        as_of=reply.as_of.isoformat(),
        jurisdiction=jurisdiction,
        confidence=reply.confidence,
        facts=facts_kept(reply.facts),
        by_hand=item.facts is not None,
        reading=reply.reading,
        citations=_citations(reply),
        timings_ms=dict(reply.timings_ms),
        **_drafted(reply),
        direct=item.direct,
        shared=bool(of.get("shared")),
    )


def _drafted(reply: Reply) -> dict[str, Any]:
    """What a chat model had to do with it, all parts together."""
    drafted = [part.drafted for part in (reply.parts or (reply,)) if part.drafted]
    if not drafted:
        return {}
    cost = round(sum(d.cost for d in drafted), 6)
    return {"model": drafted[0].model, "prompt": drafted[0].prompt, "tokens": reply.tokens, "cost": cost}


def _citations(reply: Reply) -> tuple[Mapping[str, Any], ...]:
    """As they were shown: `part` counts from 1, `n` is the number in that part."""
    return tuple(
        {
            "part": number,
            "n": c.n,
            "source": c.source.id,
            "locator": c.quote.locator,
            "start": c.quote.start,
            "end": c.quote.end,
            "quote": fold(c.quote.text),
            "url": c.source.url,
            "title": c.source.name,
            "authority": str(c.authority),
            "form": str(c.source.form),
            "checked": c.source.checked.isoformat() if c.source.checked else None,
        }
        for number, part in enumerate(reply.parts or (reply,), start=1)
        for c in part.citations
    )


def found_of(record: Record) -> tuple[Found, ...]:
    """The record's citations as a case keeps them."""
    kept = ("source", "locator", "quote", "url", "title", "authority")
    return tuple(dict.fromkeys(Found(**{name: str(c.get(name, "")) for name in kept}) for c in record.citations))


def said_of(record: Record) -> str:
    return f"{record.outcome}: {record.verdict}" if record.verdict else record.outcome


async def language_of(text: str) -> str:
    """In a thread: the first text that is hard to tell loads a detector, which takes a second."""
    return await asyncio.to_thread(recognised, text)


async def said_to(text: str, sentence: str) -> str:
    """A fixed sentence in the language of what somebody wrote."""
    return said_in(await language_of(text), sentence)

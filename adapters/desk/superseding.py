"""Answers whose question was changed or deleted."""

from __future__ import annotations

from adapters.desk.failures import note
from adapters.desk.item import Item
from bot.ports import Inbox
from bot.records import Event, EventState, Fate
from bot.wording import DELETED, EDITED

MARKS = {Fate.EDITED: EDITED, Fate.DELETED: DELETED}


async def supersede(inbox: Inbox, item: Item) -> tuple[bool, list[Event]]:
    """The message was changed: withdraw its earlier words.

    True when those were answered: the answer is marked, and the new words are not answered. With it, what
    was withdrawn.
    """
    event = item.event
    changed = await inbox.withdraw(event.platform, event.message, Fate.EDITED, besides=event.key)
    others = [e for e in await inbox.about(event.platform, event.message) if e.key != event.key]
    answered = any(e.state in (EventState.DONE, EventState.POSTING) for e in others)
    for other in changed:
        if other.state is EventState.DONE and other.reply:
            await mark(item, other.reply, Fate.EDITED)
    if answered:
        await inbox.done(event.key, "")
    return answered, changed


async def mark(item: Item, reply: str, fate: Fate) -> None:
    """Say beside an answer that its question was changed or deleted."""
    try:
        await item.voice.mark(reply, await item.said(MARKS[fate]))
    except Exception as error:
        note("marking an answer", error)

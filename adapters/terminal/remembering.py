"""`footnote export`, `footnote erase` and `footnote purge`: what is remembered of people."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from typing import TypeVar

from adapters.bootstrap import now, records
from adapters.settings import Settings
from bot.ports import Records
from bot.records import Counts

T = TypeVar("T")


def export(setting: Settings, platform: str, user: str) -> None:
    """Print everything that is kept about a person as JSON. Raises `FootnoteError`."""
    found = _with(setting, lambda kept: kept.people.export(platform, user))
    json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
    _say("")


def erase(setting: Settings, platform: str, user: str) -> None:
    counts = _with(setting, lambda kept: kept.people.erase(platform, user))
    _say(f"Erased: {_told(counts)}." if counts.total else f"Nothing is kept about “{user}”.")


def purge(setting: Settings, days: int | None) -> None:
    """Delete what is older than that many days; default: the setting."""
    moment = now()
    before = moment - timedelta(days=days if days is not None else setting.retention_days)
    counts = _with(setting, lambda kept: kept.people.purge(before, moment))
    _say(f"Deleted: {_told(counts)}." if counts.total else f"Nothing is older than {before:%Y-%m-%d}.")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _with(setting: Settings, work: Callable[[Records], Awaitable[T]]) -> T:
    with closing(records(setting)) as kept:

        async def wait() -> T:
            return await work(kept)

        return asyncio.run(wait())


def _told(counts: Counts) -> str:
    named = {
        "question": counts.events,
        "remembered message": counts.turns,
        "record of a reply": counts.records,
        "opinion": counts.opinions,
        "case": counts.cases,
    }
    return ", ".join(f"{n} {name if n == 1 else _plural(name)}" for name, n in named.items() if n)


def _plural(name: str) -> str:
    return name.replace("record of", "records of").replace("a reply", "replies") if " of " in name else f"{name}s"

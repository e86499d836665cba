"""May this text speak on this date?

Superseded, draft, retired, expired and not-yet-effective text never speaks for
a day. A text that is overdue for review may, with a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.ruling import Ruling
from bot.source import Source, Status


def silenced(source: Source, sources: Mapping[str, Source], on: date) -> str:
    """Why the source may not speak on that day, or "" when it may."""
    if source.status is not Status.APPROVED:
        return f"it is {'a draft' if source.status is Status.DRAFT else 'retired'}"
    if on < source.speaks_from:
        return f"it takes effect on {source.speaks_from}"
    if source.expires and on >= source.expires:
        return f"it expired on {source.expires}"
    successor = next((s for s in sources.values() if source.id in s.supersedes and _replaces(s, on)), None)
    return f"{successor.name} has superseded it" if successor else ""


def _replaces(successor: Source, on: date) -> bool:
    """A successor silences from the day on which it speaks itself; also after it was retired in turn."""
    return successor.status is not Status.DRAFT and successor.speaks_from <= on


def ruling_silenced(ruling: Ruling, sources: Mapping[str, Source], on: date) -> str:
    """Why the ruling may not speak on that day: its own state, or that of a text it quotes."""
    if ruling.status is not Status.APPROVED:
        return f"it is {ruling.status}"
    if ruling.effective and on < ruling.effective:
        return f"it takes effect on {ruling.effective}"
    if ruling.expires and on >= ruling.expires:
        return f"it expired on {ruling.expires}"
    for name in sorted(ruling.sources):
        source = sources.get(name)
        why = silenced(source, sources, on) if source else "it is gone"
        if why:
            return f"it quotes {source.name if source else name}, and {why}"
    return ""


@dataclass(frozen=True)
class Speaking:
    """What of an edition may speak on one day: ids of sources and of rulings."""

    sources: frozenset[str]
    rulings: frozenset[str]

    @classmethod
    def on(cls, day: date, sources: Mapping[str, Source], rulings: Iterable[Ruling]) -> Speaking:
        return cls(
            frozenset(name for name, source in sources.items() if not silenced(source, sources, day)),
            frozenset(ruling.id for ruling in rulings if not ruling_silenced(ruling, sources, day)),
        )


def overdue(review_by: date | None, on: date) -> bool:
    return review_by is not None and on > review_by


def source_warning(source: Source, on: date) -> str:
    """What an asker should know about the age of a cited text, or ""."""
    if source.checked is None:
        return f"{source.name}: nobody has recorded when this text was last checked."
    if overdue(source.review_by, on):
        return f"{source.name}: its review was due on {source.review_by} (last checked {source.checked})."
    return ""


def ruling_warning(ruling: Ruling, on: date) -> str:
    if overdue(ruling.review_by, on):
        return f"This answer was due for review on {ruling.review_by} (last reviewed {ruling.reviewed})."
    return ""

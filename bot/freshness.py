"""May this text speak on this date?

Superseded, draft, retired, expired and not-yet-effective text never speaks for
a day. A text that is overdue for review may, with a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.ruling import Ruling
from bot.source import Source, Status
from bot.translations import said_in
from bot.wording import OVERDUE, RULING_OVERDUE, UNCHECKED


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
    """What of an edition may speak on one day: ids of sources and of rulings.

    `barred` are those of the rulings that quote a source which is not admitted. Where one of them would
    speak nobody does: a ruling it outranks might permit what it forbids.
    """

    sources: frozenset[str]
    rulings: frozenset[str]
    barred: frozenset[str] = frozenset()

    @classmethod
    def on(
        cls,
        day: date,
        sources: Mapping[str, Source],
        rulings: Iterable[Ruling],
        admitted: Callable[[Source], bool] = lambda source: True,
    ) -> Speaking:
        outside = {name for name, source in sources.items() if not admitted(source)}
        current = {r.id: r.sources for r in rulings if not ruling_silenced(r, sources, day)}
        return cls(
            frozenset(name for name, source in sources.items() if not silenced(source, sources, day)) - outside,
            frozenset(current),
            frozenset(name for name, quoted in current.items() if quoted & outside),
        )


def admitted(authorities: frozenset[str] | None, folders: tuple[str, ...] | None) -> Callable[[Source], bool]:
    """Is a source of one of these authorities and in one of these folders? None means any."""

    def is_admitted(source: Source) -> bool:
        is_in = folders is None or any(source.path.startswith(f"{folder.strip('/')}/") for folder in folders)
        return is_in and (authorities is None or str(source.authority) in authorities)

    return is_admitted


def overdue(review_by: date | None, on: date) -> bool:
    return review_by is not None and on > review_by


def source_warning(source: Source, on: date, language: str = "en") -> str:
    """What an asker should know about the age of a cited text, or ""."""
    if source.checked is None:
        return said_in(language, UNCHECKED).format(name=source.name)
    if overdue(source.review_by, on):
        return said_in(language, OVERDUE).format(name=source.name, due=source.review_by, checked=source.checked)
    return ""


def ruling_warning(ruling: Ruling, on: date, language: str = "en") -> str:
    if overdue(ruling.review_by, on):
        return said_in(language, RULING_OVERDUE).format(due=ruling.review_by, checked=ruling.reviewed)
    return ""

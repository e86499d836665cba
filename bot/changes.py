"""What changed in the folder from one edition to the next, for people who rely on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.ports import Edition


@dataclass(frozen=True, slots=True)
class Change:
    """One document that is new, changed or gone."""

    kind: str  # "new", "changed", "gone"
    name: str
    url: str
    on: date  # when it was published


def changes(earlier: Edition, later: Edition) -> tuple[Change, ...]:
    """The documents that differ: policies, law and the like first, then vetted answers."""
    before, after = _named(earlier), _named(later)
    on = later.published.date()
    contents_before, contents_after = ({e.files.get(p) for p in n} for e, n in ((earlier, before), (later, after)))
    found = []
    for path, (name, url) in after.items():
        if path in before and earlier.files.get(path) != later.files.get(path):
            found.append(Change("changed", name, url, on))
        elif path not in before and later.files.get(path) not in contents_before:  # else it was renamed
            found.append(Change("new", name, url, on))
    gone = [p for p in before if p not in after and earlier.files.get(p) not in contents_after]
    return (*found, *(Change("gone", *before[path], on) for path in gone))


def _named(edition: Edition) -> Mapping[str, tuple[str, str]]:
    """Path → (name, link) of everything that can be cited or that answers."""
    sources = {s.path: (s.name, s.url) for s in edition.sources.values()}
    return sources | {r.path: (f"answer to “{r.question}”", "") for r in edition.rulings}

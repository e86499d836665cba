"""What changed in the folder from one edition to the next, for people who rely on it."""

from __future__ import annotations

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
    """The documents that differ, and how many vetted answers do."""
    before, after = ({s.path: (s.name, s.url) for s in e.sources.values()} for e in (earlier, later))
    on = later.published.date()
    was, now = ({e.files.get(p) for p in paths} for e, paths in ((earlier, before), (later, after)))
    found = []
    for path, (name, url) in after.items():
        if path in before and earlier.files.get(path) != later.files.get(path):
            found.append(Change("changed", name, url, on))
        elif path not in before and later.files.get(path) not in was:  # else it was renamed
            found.append(Change("new", name, url, on))
    gone = [p for p in before if p not in after and earlier.files.get(p) not in now]
    found += [Change("gone", *before[path], on) for path in gone]
    return (*found, *_answers(earlier, later))


def _answers(earlier: Edition, later: Edition) -> list[Change]:
    before, after = ({r.path: e.files.get(r.path) for r in e.rulings} for e in (earlier, later))
    differ = sum(before.get(path) != after.get(path) for path in before.keys() | after.keys())
    name = "one vetted answer" if differ == 1 else f"{differ} vetted answers"
    return [Change("changed", name, "", later.published.date())] if differ else []

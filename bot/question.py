"""What somebody asks, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

# Dimensions of facts in the order in which they are shown to the asker.
DIMENSIONS = ("data", "people", "purpose", "origin", "region", "recipients", "safeguards", "topic")


@dataclass(frozen=True, slots=True)
class Question:
    """One message to Footnote, with what was said before it in the thread."""

    text: str
    as_of: date
    jurisdiction: str = "NO"
    thread: tuple[str, ...] = ()  # earlier messages of the asker, oldest first
    authorities: frozenset[str] | None = None  # only sources of these may speak; None: all
    folders: tuple[str, ...] | None = None  # only files in these folders of the knowledge may speak; None: all
    facts: Facts | None = None  # set by the asker's own hand: taken as they are
    asker: str = ""  # who asks, as an id that says nothing outside; a chat model's budget is counted by it


@dataclass(frozen=True)
class Facts:
    """What a question is about: dimension → values, in the vocabulary's order.

    `denied` holds what the asker said is not so ("without consent"). `assumed`
    names the dimensions that were not stated but implied or carried over.
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    assumed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))
        object.__setattr__(self, "denied", MappingProxyType(dict(self.denied)))

    def __getitem__(self, dimension: str) -> tuple[str, ...]:
        return self.values.get(dimension, ())

    def __bool__(self) -> bool:
        return any(self.values.values())

    def over(self, earlier: Facts) -> Facts:
        """These facts, and where they are silent the earlier ones.

        What is denied now is not carried over, and a purpose is not carried
        beside a topic: a message that asks about something of its own has left
        the old matter.
        """
        values = dict(self.values)
        assumed = set(self.assumed)
        for dimension, carried in earlier.values.items():
            stated = dimension in values and dimension not in self.assumed
            kept = tuple(v for v in carried if v not in self.denied.get(dimension, ()))
            own_matter = dimension in ("topic", "purpose") and (self["topic"] or self["purpose"])
            if not stated and kept and not own_matter:
                values[dimension] = kept
                assumed.add(dimension)
        return Facts({d: values[d] for d in DIMENSIONS if d in values}, self.denied, frozenset(assumed))

    def filled(self, constraint: Mapping[str, tuple[str, ...]]) -> Facts:
        """These facts, and where they are silent the first of the constraint's values, as assumed."""
        silent = {d: names[:1] for d, names in constraint.items() if not self[d]}
        values = {**self.values, **silent}
        ordered = {d: values[d] for d in DIMENSIONS if d in values}
        return Facts(ordered, self.denied, self.assumed | silent.keys())

    def shown(self) -> dict[str, list[str]]:
        """As the machine interface prints them."""
        shown = {d: list(self.values[d]) for d in DIMENSIONS if self.values.get(d)}
        denied = [f"{d}:{v}" for d in DIMENSIONS for v in self.denied.get(d, ())]
        return {**shown, "not": denied} if denied else shown

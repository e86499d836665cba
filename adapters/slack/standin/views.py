"""Modals and the Home tab: what somebody has on the screen, and what opens it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.standin.errors import Refused
from adapters.slack.standin.filling import initial
from adapters.slack.standin.inhabitants import APP_ID, BOT_ID, TEAM

TRIGGER_SECONDS = 3.0  # that a trigger can be used for
MOST_STACKED = 3


@dataclass
class View:
    """One modal or Home tab as somebody sees it."""

    id: str
    user: str
    body: dict[str, Any]
    hash: str
    root: str
    previous: str | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)  # block id → action id → state
    errors: dict[str, str] = field(default_factory=dict)  # block id → what the app said is wrong

    def __post_init__(self) -> None:
        self.show(self.body, self.hash)

    def show(self, body: dict[str, Any], hash_now: str) -> None:
        """Another body; what was filled in stays where block and element are the same."""
        kept = self.values
        self.body, self.hash, self.errors, self.values = body, hash_now, {}, initial(body)
        for block, states in self.values.items():
            states.update({name: s for name, s in kept.get(block, {}).items() if name in states})

    def keep(self, used: dict[str, Any]) -> None:
        """Remember what was chosen in an element that holds a value."""
        states = self.values.get(used["block_id"], {})
        if used["action_id"] in states:
            given = {n: v for n, v in used.items() if n not in ("action_id", "block_id", "action_ts")}
            states[used["action_id"]] = given

    def shown(self) -> dict[str, Any]:
        """As tests see it."""
        return self.wire() | {"user": self.user, "errors": self.errors}

    def wire(self) -> dict[str, Any]:
        """As Slack gives it, with what was filled in so far."""
        return {
            "submit": None,
            "close": None,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **self.body,
            "id": self.id,
            "team_id": TEAM,
            "app_id": APP_ID,
            "bot_id": BOT_ID,
            "app_installed_team_id": TEAM,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "state": {"values": self.values},
        }


@dataclass
class Trigger:
    """The right to open a modal for somebody once, within three seconds."""

    user: str
    issued: float
    used: bool = False


@dataclass
class Screens:
    """What everybody has open."""

    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def trigger(self, user: str, now: float) -> str:
        """A new one for something that somebody did."""
        name = f"{next(self._numbers)}.{APP_ID}.trigger"
        self.triggers[name] = Trigger(user, now)
        return name

    def exchange(self, name: str, now: float) -> str:
        """Whose trigger it is. Raises `Refused` when it is unknown, used or too old."""
        found = self.triggers.get(name)
        if found is None:
            raise Refused("invalid_trigger_id")
        if found.used:
            raise Refused("exchanged_trigger_id")
        if now - found.issued > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        found.used = True
        return found.user

    def open(self, user: str, body: dict[str, Any]) -> View:
        """A first modal; what was open before is gone."""
        self.stacks[user] = []
        return self.push(user, body)

    def push(self, user: str, body: dict[str, Any]) -> View:
        """A modal over the one that is open. Raises `Refused` when three are open."""
        stack = self.stacks.setdefault(user, [])
        if len(stack) >= MOST_STACKED:
            raise Refused("push_limit_reached")
        name = f"V{next(self._numbers):06d}"
        root, previous = (stack[0].id, stack[-1].id) if stack else (name, None)
        view = View(name, user, body, self._hash(), root, previous)
        stack.append(view)
        return view

    def update(self, view: View, body: dict[str, Any], hash_given: str | None = None) -> View:
        """Change it in place. Raises `Refused` when it has changed since the hash was given."""
        if hash_given and hash_given != view.hash:
            raise Refused("hash_conflict")
        view.show(body, self._hash())
        return view

    def publish(self, user: str, body: dict[str, Any], hash_given: str | None = None) -> View:
        """Somebody's Home tab."""
        if user in self.homes:
            return self.update(self.homes[user], body, hash_given)
        name = f"V{next(self._numbers):06d}"
        self.homes[user] = View(name, user, body, self._hash(), name)
        return self.homes[user]

    def find(self, name: str, external: str = "") -> View:
        """One that is open, by id or by the app's own name. Raises `Refused`."""
        for view in (*(v for stack in self.stacks.values() for v in stack), *self.homes.values()):
            if (name and view.id == name) or (external and view.body.get("external_id") == external):
                return view
        raise Refused("not_found")

    def close(self, view: View) -> None:
        """It is gone from the screen, with what lay over it."""
        stack = self.stacks.get(view.user, [])
        if view in stack:
            del stack[stack.index(view) :]

    def top(self, user: str) -> View | None:
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def _hash(self) -> str:
        return f"{next(self._numbers)}.hash"

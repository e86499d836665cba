"""Which methods there are, and how their arguments are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adapters.slack.standin.errors import Refused, invalid_arguments
from adapters.slack.standin.world import World

_TS = re.compile(r"\d{10}\.\d{6}")


@dataclass(frozen=True)
class Call:
    """One call with its arguments, as a form or as JSON."""

    method: str
    arguments: dict[str, Any]

    def need(self, name: str) -> str:
        """A text that must be there. Raises `Refused`."""
        found = self.arguments.get(name)
        if not isinstance(found, str) or not found:
            raise invalid_arguments(f"missing required field: {name}")
        return found

    def text(self, name: str) -> str:
        found = self.arguments.get(name)
        return found if isinstance(found, str) else ""

    def flag(self, name: str) -> bool:
        return self.arguments.get(name) in (True, 1, "1", "true", "True")

    def ts(self, name: str) -> str | None:
        """A message's timestamp if one is given. Raises `Refused` when it isn't one."""
        found = self.arguments.get(name)
        if found in (None, ""):
            return None
        if not isinstance(found, str) or not _TS.fullmatch(found):
            raise Refused(f"invalid_{name}")
        return found

    def json(self, name: str, refused: str) -> Any:
        """A value that a form carries as JSON. Raises `Refused` with the code given."""
        found = self.arguments.get(name)
        if not isinstance(found, str):
            return found
        try:
            return json.loads(found)
        except ValueError as error:
            raise Refused(refused) from error


Handler = Callable[[World, Call], dict[str, Any]]


@dataclass(frozen=True)
class Method:
    """A method, the scopes of which one is needed, and its tier. Tier 0 has no limit of its own."""

    handle: Handler
    scopes: tuple[str, ...] = ()
    tier: int = 3
    for_app: bool = False  # takes the app-level token


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, tier: int = 3, for_app: bool = False) -> Callable[[Handler], Handler]:
    """Make a function a method of the Web API."""

    def register(handle: Handler) -> Handler:
        METHODS[name] = Method(handle, scopes, tier, for_app)
        return handle

    return register


def need_scope(world: World, *scopes: str) -> None:
    """Raises `Refused` unless one of them is granted."""
    if scopes and not world.grants.scopes.intersection(scopes):
        provided = ",".join(sorted(world.grants.scopes))
        raise Refused("missing_scope", needed=scopes[0], provided=provided)

"""Activities as JSON, on their way in and out. Pure."""

from __future__ import annotations

import json
from typing import Any

from adapters.teams.auth import CHANNEL
from adapters.teams.place import Place

Json = dict[str, Any]


def read(body: bytes) -> Json:
    """The activity in a request. Raises `ValueError`."""
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise ValueError("no activity")
    for name in ("from", "recipient", "conversation"):
        account = found.get(name)
        if account is not None and not isinstance(account, dict):
            raise ValueError(name)
    return found


def addressed(place: Place, activity: Json) -> Json:
    """From the bot, to that conversation. A stream has to say that its chat is a personal one."""
    there = {"id": place.conversation}
    there |= {"tenantId": place.tenant} if place.tenant else {}
    there |= {"conversationType": place.kind} if place.direct else {}
    return activity | {"channelId": CHANNEL, "from": {"id": place.bot}, "conversation": there}


def objects(found: Any) -> list[Json]:
    """Those in a list; [] for anything else."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

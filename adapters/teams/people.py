"""Who asks, and who reads along: what Teams knows of people and conversations, asked once and kept for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from adapters.desk import Asker
from adapters.teams.calls import Refused
from adapters.teams.log import log
from adapters.teams.patience import PASSING, patiently
from adapters.teams.place import Place
from adapters.teams.rosters import Rosters
from adapters.teams.tokens import TokenRefused
from adapters.teams.wire import Wire

REMEMBERED = 3600.0  # seconds
MOST = 20_000
HURRY = 2.0  # seconds of what somebody waits for who opens a form: Teams gives up after five

Value = TypeVar("Value")


class Unknown(Exception):
    """Teams can't say at the moment who somebody is: nobody is answered before it can."""


class People:
    """Fails closed: of whom Teams says nothing, is a guest; such a conversation is shared with strangers."""

    def __init__(self, wire: Wire, tenant: str) -> None:
        self._wire = wire
        self._tenant = tenant.lower()
        self._askers: dict[str, tuple[float, Asker]] = {}
        self._shared: dict[str, tuple[float, bool]] = {}
        self._rosters = Rosters(wire.members)
        self._listing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by team
        self._asking: dict[str, asyncio.Future[Asker]] = {}
        self._ids: dict[str, str] = {}  # → Teams' id of them
        self.names: dict[str, str] = {}  # the desk's name of a person → what others call them

    def meet(self, place: Place, name: str) -> None:
        if len(self.names) >= MOST:
            self.names.clear()
            self._ids.clear()
        if place.person and name:
            self.names[place.person] = name
            self._ids[place.person] = place.user

    def called(self, activity: dict[str, Any]) -> dict[str, Any]:
        """The same with Teams' own ids of who is mentioned, where they are known: those work in every client."""
        entities = [
            {**e, "mentioned": {**e["mentioned"], "id": self._ids.get(e["mentioned"]["id"], e["mentioned"]["id"])}}
            if e.get("type") == "mention"
            else e
            for e in activity.get("entities", [])
        ]
        return {**activity, "entities": entities}

    def known(self, place: Place, role: str = "") -> Asker | None:
        """What kind of asker it is, as far as that is remembered."""
        if place.user.startswith("28:") or role == "bot":
            return Asker.BOT
        known = self._askers.get(place.person)
        return known[1] if known and monotonic() < known[0] else None

    def known_shared(self, place: Place) -> bool | None:
        """Can people of another company read it, as far as that is remembered?"""
        if place.direct:
            return False
        known = self._shared.get(place.channel)
        return known[1] if known and monotonic() < known[0] else None

    async def asker(self, place: Place) -> Asker:
        """What kind of asker it is. Raises `Unknown`."""
        known = self.known(place)
        if known is not None:
            return known
        asking = self._asking.get(place.person)
        if asking is None:
            asking = self._asking[place.person] = asyncio.ensure_future(self._ask(place))
            asking.add_done_callback(lambda done: self._asked(place.person, done))
        try:
            return await asyncio.shield(asking)
        except Unknown:
            if last := self._askers.get(place.person):
                return last[1]
            raise

    async def shared(self, place: Place) -> bool:
        """Can people of another company read it?"""
        known = self.known_shared(place)
        if known is not None:
            return known
        try:
            found = await (self._has_strangers(place) if place.kind == "groupChat" else self._is_shared(place))
        except (Refused, TokenRefused) as error:
            log.info("it is not known who reads a conversation: %s", error)
            return True
        _remember(self._shared, place.channel, found)
        return found

    async def is_there(self, place: Place) -> bool:
        """Is the bot in that conversation, so that it could write there?"""
        try:
            async with asyncio.timeout(HURRY):
                await self._wire.member(place)
        except (Refused, TokenRefused, TimeoutError) as error:
            log.info("the bot is not in a conversation: %s", error)
            return False
        return True

    async def _ask(self, place: Place) -> Asker:
        try:
            await self._look_around(place)
            known = self.known(place)
            if known is not None:
                return known
            member = await self._member(place)
        except Refused as error:
            log.info("somebody is not known to Teams: %s", error)
            if error.status in PASSING:
                raise Unknown from error
            return Asker.GUEST
        except TokenRefused as error:
            raise Unknown from error
        self.meet(place, str(member.get("name") or ""))
        kind = self._kind(member)
        _remember(self._askers, place.person, kind)
        return kind

    async def _look_around(self, place: Place) -> None:
        """Learn who else is there, where many ask at once. Whom it doesn't tell of is asked about alone."""
        try:
            self._learn(await self._rosters.around(place))
        except Refused as error:
            log.info("the members of a conversation can't be read: %s", error)

    def _learn(self, members: Iterable[Mapping[str, Any]]) -> None:
        for member in members:
            if person := str(member.get("objectId") or member.get("aadObjectId") or member.get("id") or ""):
                _remember(self._askers, person, self._kind(member))

    async def _member(self, place: Place) -> dict[str, Any]:
        """The asker as Teams knows them there; in their own chat where the bot is not there."""
        try:
            return await patiently(lambda: self._wire.member(place))
        except Refused as error:
            if place.direct or error.status not in (403, 404):
                raise
        own = replace(place, conversation=await patiently(lambda: self._wire.personal(place)))
        return await patiently(lambda: self._wire.member(own))

    def _kind(self, member: Mapping[str, Any]) -> Asker:
        role, home = str(member.get("userRole") or "user").lower(), str(member.get("tenantId") or "").lower()
        invited = "#ext#" in str(member.get("userPrincipalName") or "").lower()
        is_ours = role == "user" and not invited and (not self._tenant or home == self._tenant)
        return Asker.MEMBER if is_ours else Asker.GUEST

    def _asked(self, person: str, done: asyncio.Future[Asker]) -> None:
        self._asking.pop(person, None)
        if not done.cancelled():
            done.exception()  # whoever waits for it has it too

    async def _has_strangers(self, place: Place) -> bool:
        members = await patiently(lambda: self._wire.members(place))
        self._learn(members)
        tenants = {str(m.get("tenantId") or "").lower() for m in members if not str(m.get("id")).startswith("28:")}
        return bool(self._tenant) and tenants != {self._tenant}

    async def _is_shared(self, place: Place) -> bool:
        """Only channels of type "shared" can have people of other tenants in them."""
        if place.sort or not place.team:
            return place.sort in ("shared", "")
        async with self._listing.setdefault(place.team, asyncio.Lock()):
            known = self.known_shared(place)  # somebody else may have asked meanwhile
            if known is None:
                for one in await patiently(lambda: self._wire.channels(place, place.team)):
                    _remember(self._shared, str(one.get("id")), str(one.get("type")).lower() == "shared")
                known = self.known_shared(place)
        return known is not False


def _remember(known: dict[str, tuple[float, Value]], name: str, value: Value) -> None:
    if len(known) >= MOST:
        known.clear()
    known[name] = (monotonic() + REMEMBERED, value)

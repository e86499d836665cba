"""The one door to botbuilder: activities in and out, as plain JSON. Nothing else imports it.

The SDK is no longer mended, so what it does wrong is done here: tokens are
checked before it sees a message, every call goes through one asynchronous
session with a time limit, and activities keep the fields that its models drop.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import ClientSession
from botbuilder.core import TurnContext
from botbuilder.schema import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ConversationParameters,
    ConversationReference,
)
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import AuthenticateRequestResult, ClaimsIdentity
from msrest.exceptions import ClientException

from adapters.teams.auth import CHANNEL, Forbidden, Gate, Passport, Unauthorized
from adapters.teams.calls import Calls, Refused
from adapters.teams.keys import KeysUnavailable
from adapters.teams.log import log
from adapters.teams.pace import Door
from adapters.teams.place import Place
from adapters.teams.tokens import Tokens
from adapters.teams.wire.sdk import Adapter, Clients, Doorman, Sender, Whole
from adapters.teams.wire.shapes import Json, addressed, objects, read

Turn = Callable[[Json], Awaitable["Taken"]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an activity. `body` is the answer to an invoke."""

    status: int = 201
    body: Json | None = None


class Wire:
    """Takes activities on and sends them. `tokens` is None only in development."""

    def __init__(self, gate: Gate, session: ClientSession, tokens: Tokens | None) -> None:
        self._gate = gate
        self.door = Door()
        self._calls = Calls(session, tokens, self.door)
        self._adapter = Adapter(Doorman(Clients(Sender(self._calls))))
        self._identity = ClaimsIdentity({"aud": gate.app_id, "appid": gate.app_id}, True)

    # -- in ------------------------------------------------------------------------------------

    async def process(self, body: bytes, authorization: str, turn: Turn) -> Taken:
        """One request: its token first, then its text, then the turn. Raises what the turn raises."""
        try:
            passport = await self._gate.passport(authorization)
            activity = read(body)
            self._gate.admit(passport, activity)
            known = Activity.deserialize(activity)
        except Unauthorized as error:
            log.info("a request was turned away: %s", error)
            return Taken(401)
        except Forbidden as error:
            log.warning("a message is not for us: its %s is another", error)
            return Taken(403)
        except KeysUnavailable:
            return Taken(503)
        except (ClientException, ValueError, RecursionError) as error:
            log.info("a request holds no activity: %s", type(error).__name__)
            return Taken(400)
        return await self._turn(activity, known, passport, turn)

    async def _turn(self, activity: Json, known: Any, passport: Passport, turn: Turn) -> Taken:
        taken = Taken()

        async def logic(_: TurnContext) -> None:
            nonlocal taken
            taken = await turn(activity)

        let_in = AuthenticateRequestResult()
        let_in.claims_identity = ClaimsIdentity(dict(passport.claims), True)
        let_in.connector_factory = self._adapter.bot_framework_authentication.create_connector_factory(None)
        await self._adapter.process_activity(let_in, known, logic)
        return taken

    # -- out -----------------------------------------------------------------------------------

    async def post(self, place: Place, activity: Json) -> str:
        """Send it; returns its id. Raises `Refused`, as all below."""
        found = ""

        async def send(context: TurnContext) -> None:
            nonlocal found
            found = (await context.send_activity(Whole(addressed(place, activity)))).id or ""

        await self._within(place, send)
        return found

    async def put(self, place: Place, id: str, activity: Json) -> None:
        """Put it in the place of an earlier one."""

        async def update(context: TurnContext) -> None:
            whole = Whole(addressed(place, activity) | {"id": id})
            whole.id = id
            await context.update_activity(whole)

        await self._within(place, update)

    async def delete(self, place: Place, id: str) -> None:
        await self._within(place, lambda context: context.delete_activity(id))

    async def member(self, place: Place) -> Json:
        """What Teams knows of the asker."""

        async def ask(client: ConnectorClient) -> Json:
            calls = client.conversations
            answer = await calls.get_conversation_member(place.channel, place.user, raw=True)
            return dict(answer.response.context[Sender.READ] or {})

        return await self._calling(place, ask)

    async def members(self, place: Place) -> list[Json]:
        """Those in a group chat; of a large one the first page."""

        async def ask(client: ConnectorClient) -> Json:
            answer = await client.conversations.get_conversation_paged_members(place.channel, raw=True)
            return dict(answer.response.context[Sender.READ] or {})

        return objects((await self._calling(place, ask)).get("members"))

    async def channels(self, place: Place, team: str) -> list[Json]:
        """The channels of a team. The SDK's own call blocks."""
        if not self._gate.answers_at(place.service):
            raise Refused(403, "serviceUrl")
        url = f"{place.service.rstrip('/')}/v3/teams/{quote(team, safe='')}/conversations"
        _, found = await self._calls("GET", url)
        return objects(found.get("conversations") if isinstance(found, dict) else None)

    async def personal(self, place: Place) -> str:
        """The id of the asker's personal chat with the bot."""

        async def create(client: ConnectorClient) -> Json:
            wanted = ConversationParameters(
                is_group=False,
                bot=ChannelAccount(id=place.bot),
                members=[ChannelAccount(id=place.user)],
                tenant_id=place.tenant,
                channel_data={"tenant": {"id": place.tenant}},
            )
            return {"id": (await client.conversations.create_conversation(wanted)).id}

        return str((await self._calling(place, create))["id"] or "")

    async def _calling(self, place: Place, call: Callable[[ConnectorClient], Awaitable[Json]]) -> Json:
        found: Json = {}

        async def logic(context: TurnContext) -> None:
            found.update(await call(context.turn_state[Adapter.BOT_CONNECTOR_CLIENT_KEY]))

        await self._within(place, logic)
        return found

    async def _within(self, place: Place, logic: Callable[[TurnContext], Awaitable[Any]]) -> None:
        """A turn of our own in that place."""
        if not self._gate.answers_at(place.service):
            raise Refused(403, "serviceUrl")
        reference = ConversationReference(
            channel_id=CHANNEL,
            service_url=place.service,
            bot=ChannelAccount(id=place.bot),
            user=ChannelAccount(id=place.user),
            conversation=ConversationAccount(id=place.conversation, tenant_id=place.tenant),
        )
        try:
            await self._adapter.continue_conversation(reference, logic, claims_identity=self._identity)
        except ClientException as error:  # an answer that the SDK can't read: the call may have had its effect
            raise Refused(0, type(error).__name__) from error

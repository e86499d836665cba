"""What is put in the place of botbuilder's own parts: how it lets in, how it calls, and what it sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botbuilder.core import CloudAdapterBase, InvokeResponse, TurnContext
from botbuilder.schema import Activity
from botframework.connector import BotFrameworkConnectorConfiguration
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import AuthenticateRequestResult, BotFrameworkAuthentication
from botframework.connector.auth.connector_factory import ConnectorFactory
from msrest.authentication import Authentication
from msrest.pipeline import AsyncHTTPSender, AsyncPipeline, Response  # type: ignore[attr-defined]

from adapters.teams.calls import Calls

Json = dict[str, Any]


class Whole(Activity):  # type: ignore[misc]
    """An activity that is sent as it is given: the SDK's own models drop what they don't know, citations first."""

    _attribute_map = {"additional_properties": {"key": "", "type": "{object}"}}  # noqa: RUF012

    def __init__(self, given: Json) -> None:
        super().__init__(type=given.get("type"))
        self.additional_properties = given


class Adapter(CloudAdapterBase):  # type: ignore[misc]
    """Sends each activity to its conversation; the SDK would reply to the made-up id of a turn of our own."""

    async def send_activities(self, context: TurnContext, activities: list[Any]) -> list[Any]:
        calls = context.turn_state[self.BOT_CONNECTOR_CLIENT_KEY].conversations
        return [await calls.send_to_conversation(one.conversation.id, one) for one in activities]

    def _process_turn_results(self, context: TurnContext) -> InvokeResponse | None:
        return None  # the turn says itself what it answers


class Doorman(BotFrameworkAuthentication):  # type: ignore[misc]
    """Lets nobody in: `Wire` does, before the SDK is asked."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        raise PermissionError

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise PermissionError

    def create_connector_factory(self, claims_identity: Any) -> Clients:
        return self._clients

    async def create_user_token_client(self, claims_identity: Any) -> None:
        return None


class Clients(ConnectorFactory):  # type: ignore[misc]
    """One client of the connector for each serviceUrl: to make one takes longer than a call."""

    MOST = 32

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._made: dict[str, ConnectorClient] = {}

    async def create(self, service_url: str, audience: str) -> ConnectorClient:
        if service_url not in self._made:
            if len(self._made) >= self.MOST:
                self._made.clear()
            sender = self._sender
            configuration = BotFrameworkConnectorConfiguration(
                Authentication(), service_url, pipeline_type=lambda _: AsyncPipeline([], sender)
            )
            self._made[service_url] = ConnectorClient(None, custom_configuration=configuration)
        return self._made[service_url]


class Sender(AsyncHTTPSender):  # type: ignore[type-arg]
    """How the SDK calls Microsoft: as we do."""

    READ = "deserialized_data"  # where the SDK looks for the JSON of an answer

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def __aexit__(self, *_: object) -> None:
        """The session is not its own."""

    async def send(self, request: Any, **_: Any) -> Any:
        """What the SDK sends."""
        wanted = request.http_request
        data = wanted.data.encode() if isinstance(wanted.data, str) else wanted.data
        status, found = await self._calls(wanted.method, wanted.url, wanted.headers, data)
        return Response(request, _Answered(status), {self.READ: found})


@dataclass
class _Answered:
    """What the SDK asks of an answer."""

    status_code: int
    context: Any = None

"""The Home tab and the start of a conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from adapters.desk import Desk
from adapters.slack.delivery import Line
from adapters.slack.events import Body
from adapters.slack.home import SHOWN, home
from adapters.slack.manifest import PROMPTS
from adapters.slack.questions import PLATFORM
from bot.changes import Change

WELCOME = "Ask me about privacy, personal data and AI"
ERASED = "Your history was deleted: {n} entries."


class Homes:
    """Publishes each person's Home."""

    def __init__(
        self,
        desk: Desk,
        line: Line,
        changes: Callable[[], Awaitable[Sequence[Change]]],
        contact: Callable[[], Awaitable[str]],
    ) -> None:
        self._desk = desk
        self._line = line
        self._changes = changes
        self._contact = contact

    async def opened(self, event: Mapping[str, Any]) -> None:
        """An `app_home_opened` event, of the Home tab or of the messages."""
        if event.get("tab") == "messages":
            await self._prompts(str(event.get("channel") or ""))
        else:
            await self.publish(str(event["user"]))

    async def publish(self, user: str, notice: str = "") -> None:
        view = home(
            await self._desk.cases.of(PLATFORM, user),
            await self._desk.history(PLATFORM, user, SHOWN),
            await self._changes(),
            await self._contact(),
            notice,
        )
        await self._line.client.views_publish(user_id=user, view=view)

    async def erase(self, body: Body, _: str) -> None:
        """ "Delete my history"."""
        user = str(body["user"]["id"])
        counts = await self._desk.erase(PLATFORM, user)
        await self.publish(user, ERASED.format(n=counts.total))

    async def _prompts(self, channel: str) -> None:
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        await self._line.courtesy(
            "assistant.threads.setSuggestedPrompts",
            lambda: self._line.eager.assistant_threads_setSuggestedPrompts(
                channel_id=channel, title=WELCOME, prompts=prompts
            ),
        )

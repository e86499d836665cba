"""Questions on their way to the desk: mentions, direct messages, the command and the shortcut, edits and deletions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters.desk import Desk, Handled, Incoming
from adapters.slack.delivery import Line, SlackVoice, idle
from adapters.slack.events import Body, Said, deleted, edited, said, typed
from adapters.slack.modals import picked, typed_in
from adapters.slack.people import People
from adapters.slack.place import Place
from adapters.slack.posting import ASIDE, words
from bot.records import Fate

PLATFORM = "slack"
REMEMBERED = 5000  # threads
STOPPED = "Stopped. Ask again whenever you like."


class Draining(Exception):
    """The app is going down: Slack is to deliver this again."""


class Questions:
    """Hands questions to the desk. Returns when it is safe to acknowledge; raises when Slack is to deliver again."""

    def __init__(self, desk: Desk, line: Line, people: People) -> None:
        self._desk = desk
        self._line = line
        self._people = people
        self._last: dict[str, str] = {}  # the last message of each direct thread: what Stop is about

    async def heard(self, body: Body) -> None:
        """A `message` or `app_mention` event."""
        if gone := deleted(body):
            await self._desk.withdrawn(PLATFORM, f"{gone.channel}:{gone.ts}", Fate.DELETED)
        elif new := edited(body, self._line.app_user):
            if new.mentioned:
                await self._hand(new)
        elif (one := said(body, self._line.app_user)) and one.mentioned:
            await self._hand(one)

    async def stopped(self, body: Body) -> None:
        """An `agent_session_stopped` event: the asker pressed Stop."""
        event = body.get("event") or {}
        channel, thread = str(event.get("channel") or ""), str(event.get("thread_ts") or "")
        if not channel or not thread:
            return
        running = self._last.get(f"{channel}:{thread}", f"{channel}:{thread}")
        await self._desk.withdrawn(PLATFORM, running, Fate.STOPPED)
        place = Place(channel, str(event.get("user") or ""), thread=thread, direct=True)
        if not event.get("streaming_message_ts"):
            await self._line.poster.post(place, words(STOPPED), ASIDE)
        await idle(self._line, place)

    async def command(self, body: Body) -> None:
        """The command: only the asker sees the answer."""
        channel, trigger = str(body["channel_id"]), str(body["trigger_id"])
        text = typed(str(body.get("text") or ""))
        await self._private(body, str(body["user_id"]), channel, text, trigger)

    async def about_message(self, body: Body, carried: Mapping[str, str], state: Mapping[str, Any]) -> None:
        """The submitted form of the message shortcut."""
        question = typed_in(state, "question")
        text = "\n\n".join(filter(None, (question, carried.get("text", ""))))
        user, key = str(body["user"]["id"]), str(body["view"]["id"])
        if picked(state, "visible") != "thread":
            await self._private(body, user, carried["channel"], text, key, carried.get("response_url", ""))
            return
        talk = f"{carried['channel']}:{carried['thread']}"
        place = Place(
            carried["channel"],
            user,
            talk,
            carried["thread"],
            team=_team(body),
            direct=carried["channel"].startswith("D"),
        )
        await self.ask(place, text, key, shared=(await self._people.channel(place.channel)).shared)

    async def ask(
        self,
        place: Place,
        text: str,
        key: str,
        *,
        shared: bool,
        facts: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Handled:
        """A question that did not come as a message of its own."""
        return await self._handed(
            Incoming(
                platform=PLATFORM,
                key=key,
                message=f"{place.channel}:{key}",
                user=place.user,
                text=text,
                channel=place.channel,
                thread=place.talk or f"{place.channel}:{key}",
                conversation=place.json(),
                asker=await self._people.asker(place.user),
                direct=place.direct,
                shared=shared,
                facts=facts,
            ),
            SlackVoice(self._line, place),
        )

    async def shared(self, place: Place) -> bool:
        """Is the channel shared with another company? A direct message with the app never is."""
        return not place.direct and (await self._people.channel(place.channel)).shared

    async def _private(self, body: Body, user: str, channel: str, text: str, key: str, response_url: str = "") -> None:
        known = await self._people.channel(channel)
        shared = known.shared and not channel.startswith("D")
        place = Place(
            channel,
            user,
            talk=f"{channel}:{key}",
            team=_team(body),
            private=True,
            response_url=response_url or str(body.get("response_url") or ""),
            share=known.member,
        )
        await self.ask(place, text, key, shared=shared)

    async def _hand(self, one: Said) -> None:
        message = f"{one.channel}:{one.ts}"
        talk = f"{one.channel}:{one.thread}"
        place = Place(
            one.channel, one.user, talk, one.thread, in_thread=one.thread != one.ts, direct=one.direct, team=one.team
        )
        asker = await self._people.asker(one.user, foreign=one.foreign, by_bot=one.by_bot)
        if one.direct:
            self._remember(talk, message)
        incoming = Incoming(
            platform=PLATFORM,
            key=one.event,
            twin=f"{message}:{one.edit}" if one.edit else message,
            message=message,
            user=one.user,
            text=one.text,
            channel=one.channel,
            thread=talk,
            conversation=place.json(),
            asker=asker,
            direct=one.direct,
            shared=one.shared,
        )
        await self._handed(incoming, SlackVoice(self._line, place), edit=bool(one.edit))

    def _remember(self, talk: str, message: str) -> None:
        if len(self._last) >= REMEMBERED:
            del self._last[next(iter(self._last))]
        self._last[talk] = message

    async def _handed(self, incoming: Incoming, voice: SlackVoice, *, edit: bool = False) -> Handled:
        handled = await (self._desk.edited if edit else self._desk.handle)(incoming, voice)
        if handled is Handled.DRAINING:
            raise Draining
        return handled


def about(message: Mapping[str, Any], body: Body) -> dict[str, str]:
    """What the shortcut's form carries of the message it is about."""
    return {
        "channel": str(body["channel"]["id"]),
        "thread": str(message.get("thread_ts") or message.get("ts") or body.get("message_ts") or ""),
        "response_url": str(body.get("response_url") or ""),
    }


def carried(view: Mapping[str, Any]) -> dict[str, str]:
    """What a form of ours carries. Raises `ValueError`."""
    fields = json.loads(view.get("private_metadata") or "{}")
    if not isinstance(fields, dict):
        raise ValueError("not a form of ours")
    return {name: str(value) for name, value in fields.items()}


def _team(body: Body) -> str:
    team = body.get("team")
    return str(body.get("team_id") or (team.get("id") if isinstance(team, Mapping) else "") or "")

"""How cases are shown in Slack, and how the asker is told that one ended."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from adapters.desk import Json
from adapters.slack.cards import card, ending, reminding
from adapters.slack.client import code, log
from adapters.slack.delivery import Line
from adapters.slack.place import Place
from bot.case import Case


class SlackCases:
    """The `CaseVoice` port. Cases are shown in one channel that only the privacy team should be in."""

    def __init__(self, line: Line, channel: str) -> None:
        self._line = line
        self._channel = channel

    async def show(self, case: Case) -> Json:
        if case.card:
            reference = f"{case.card['channel']}:{case.card['ts']}"
            try:
                await self._line.poster.update(reference, card(case), case.id)
                return case.card
            except SlackApiError as error:
                log.info("the card of %s is gone: %s", case.id, code(error))
                if code(error) not in ("message_not_found", "cant_update_message"):
                    raise
        posted = await self._line.poster.post(Place(self._channel, ""), card(case), case.id)
        channel, ts = posted.split(":")
        return {"channel": channel, "ts": ts}

    async def end(self, case: Case) -> None:
        place = Place.of(case.conversation)
        made = ending(case)
        if place.private or not place.thread:
            await self._line.poster.to_person(case.asker, made, f"end:{case.id}")
        else:
            await self._line.poster.post(place, made, f"end:{case.id}")

    async def remind(self, case: Case) -> None:
        channel = str(case.card.get("channel") or self._channel)
        place = Place(channel, "", thread=str(case.card.get("ts") or ""))
        await self._line.poster.post(place, reminding(case), f"remind:{case.id}")

"""A reply that arrives bit by bit, in direct messages. However the stream ends, the message ends complete."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import markdown_of
from adapters.slack.blocks import WEIGHT, Block, weight
from adapters.slack.client import Courtesy, code, log
from adapters.slack.place import Place
from adapters.slack.posting import Poster, metadata
from adapters.slack.ref import Ref
from adapters.slack.rendering import Message, blocks, message
from adapters.slack.text import folded, markdown, size
from adapters.slack.words import headline
from bot.reply import Reply

START = "chat.startStream"


class Stream:
    """One reply on its way into one thread."""

    def __init__(self, client: AsyncWebClient, poster: Poster, courtesy: Courtesy, place: Place, key: str) -> None:
        """`client` must not wait when Slack says that there are too many streams."""
        self._client = client
        self._poster = poster
        self._courtesy = courtesy
        self._place = place
        self._key = key
        self._ts = ""

    async def say(self, reply: Reply, ref: Ref, **shown: Any) -> str | None:
        """Stream it; returns "channel:ts", or None when no stream could be begun and nothing was shown."""
        texts = _texts(reply)
        foot = blocks(reply, ref, without_body=True, **shown)
        if weight(foot) + sum(map(size, texts)) > WEIGHT or self._courtesy.rests(START):
            return None
        whole = message(reply, ref, **shown)
        try:
            if not await self._begin(texts[0]):
                return None
            await self._flow(texts[1:], foot, whole)
        except asyncio.CancelledError:  # the asker pressed Stop, or the work is being ended
            if self._ts:
                await asyncio.shield(self._complete(whole))
            raise
        return self._reference

    @property
    def _reference(self) -> str:
        return f"{self._place.channel}:{self._ts}"

    async def _begin(self, first: str) -> bool:
        try:
            made = await self._client.chat_startStream(
                channel=self._place.channel,
                thread_ts=self._place.thread,
                recipient_team_id=self._place.team,
                recipient_user_id=self._place.user,
                chunks=[_text(first)],
            )
        except SlackApiError as error:
            self._courtesy.failed(START, error)
            return False
        self._ts = str(made["ts"])
        return True

    async def _flow(self, texts: list[str], foot: tuple[Block, ...], whole: Message) -> None:
        try:
            for text in texts:
                await self._client.chat_appendStream(channel=self._place.channel, ts=self._ts, chunks=[_text(text)])
            await self._client.chat_stopStream(
                channel=self._place.channel,
                ts=self._ts,
                blocks=list(foot),
                metadata=metadata(self._key),
                session_status="active",
            )
        except Exception as error:
            said = code(error) if isinstance(error, SlackApiError) else type(error).__name__
            log.info("a stream ended early: %s", said)
            await self._complete(whole)

    async def _complete(self, whole: Message) -> None:
        """Put the whole message in the place of what arrived."""
        try:
            await self._poster.update(self._reference, whole, self._key)
        except SlackApiError as error:
            if code(error) != "streaming_state_conflict":
                raise
            await _tried(lambda: self._client.chat_stopStream(channel=self._place.channel, ts=self._ts))
            await self._poster.update(self._reference, whole, self._key)


def _texts(reply: Reply) -> list[str]:
    """The verdict, then a paragraph or list at a time."""
    texts: list[str] = []
    for number, part in enumerate(reply.parts or (reply,), start=1):
        title = f"**{number}. {markdown(folded(part.question), 200)}**\n\n" if reply.parts else ""
        texts.append(f"{title}**{' '.join(headline(part))}**\n\n")
        texts += [f"{text}\n\n" for text in markdown_of(part)]
    return texts


def _text(text: str) -> dict[str, str]:
    return {"type": "markdown_text", "text": text}


async def _tried(call: Callable[[], Awaitable[Any]]) -> None:
    try:
        await call()
    except SlackApiError as error:
        log.info("a stream could not be stopped: %s", code(error))

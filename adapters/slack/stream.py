"""A reply that arrives bit by bit, in direct messages. However the stream ends, the message ends complete.

With a chat model, statements are shown as soon as they are verified, before there is a reply: nothing that was
shown is taken back. The verdict is known last; once all is there, the message is put in its usual order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answer import claim_markdown, markdown_of, mrkdwn_of_claims, opening
from adapters.slack.blocks import WEIGHT, Block, context, section, weight
from adapters.slack.citations import CITED, cited
from adapters.slack.client import Courtesy, code, log
from adapters.slack.place import Place
from adapters.slack.posting import Poster, metadata
from adapters.slack.ref import Ref
from adapters.slack.rendering import Message, blocks, message
from adapters.slack.text import escaped, folded, markdown, size
from adapters.slack.words import DRAFTING, headline
from bot.reply import Citation, Claim, Reply

START = "chat.startStream"
SHOWN = 6000  # characters of statements that are shown before the reply is there; the rest comes with it


class Stream:
    """One reply on its way into one thread."""

    def __init__(self, client: AsyncWebClient, poster: Poster, courtesy: Courtesy, place: Place) -> None:
        """`client` must not wait when Slack says that there are too many streams."""
        self._client = client
        self._poster = poster
        self._courtesy = courtesy
        self._place = place
        self._ts = ""
        self._is_over = False  # Slack takes no more, or not even a beginning
        self._claims: list[Claim] = []
        self._citations: list[Citation] = []
        self._size = 0

    @property
    def has_begun(self) -> bool:
        """Is there a message in the thread that has to be completed?"""
        return bool(self._ts)

    async def show(self, claim: Claim, citations: Sequence[Citation]) -> None:
        """Show a statement and note the citations that it is the first to use. Never raises for Slack's sake."""
        text = claim_markdown(claim, self._claims[-1] if self._claims else None)
        if self._is_over or self._size + size(text) > SHOWN or self._courtesy.rests(START):
            self._is_over = True
            return
        try:
            if self._ts:
                await self._append(text)
            elif not await self._begin(f"{markdown(DRAFTING)}\n\n{text}"):
                self._is_over = True
                return
        except Exception as error:
            self._lost(error)
            if not self._ts:
                return
        self._claims.append(claim)  # it may have arrived
        self._citations += citations
        self._size += size(text)

    async def say(self, reply: Reply, ref: Ref, key: str, **shown: Any) -> str | None:
        """Stream it; returns "channel:ts", or None when no stream could be begun and nothing was shown."""
        whole = message(reply, ref, **shown)
        foot = blocks(reply, ref, without_body=True, **shown)
        try:
            if self._ts:
                await self._finish(reply, foot, whole, key)
            elif not await self._all(reply, foot, whole, key):
                return None
        except asyncio.CancelledError:  # the asker pressed Stop, or the work is being ended
            if self._ts:
                await asyncio.shield(self._complete(whole, key))
            raise
        return self._reference

    async def end(self, sentence: str, key: str) -> str:
        """No reply comes: the message ends with what was shown, its sources and the sentence."""
        foot = (*cited(self._citations, CITED), context(f"*{escaped(sentence)}*"))
        body = [section(text) for text in mrkdwn_of_claims(self._claims)]
        whole = Message(escaped(f"{sentence} {' '.join(c.text for c in self._claims)}", 3000), (*body, *foot))
        await self._flow([], foot, whole, key)
        return self._reference

    @property
    def _reference(self) -> str:
        return f"{self._place.channel}:{self._ts}"

    async def _all(self, reply: Reply, foot: tuple[Block, ...], whole: Message, key: str) -> bool:
        """A reply of which nothing was shown before."""
        texts = _texts(reply)
        too_much = weight(foot) + sum(map(size, texts)) > WEIGHT
        if too_much or self._is_over or self._courtesy.rests(START) or not await self._begin(texts[0]):
            return False
        await self._flow(texts[1:], foot, whole, key)
        return True

    async def _finish(self, reply: Reply, foot: tuple[Block, ...], whole: Message, key: str) -> None:
        """What was not shown yet, then the verdict; and in the end the order that every reply has."""
        known = len(self._claims)
        texts, before = [], self._claims[-1]
        for claim in reply.claims[known:]:
            texts.append(claim_markdown(claim, before))
            before = claim
        texts.append(f"\n\n**{' '.join(headline(reply))}**\n\n{markdown(opening(reply)) if opening(reply) else ''}")
        if self._size + sum(map(size, texts)) + weight(foot) > WEIGHT or not self._begins_as_shown(reply):
            await self._complete(whole, key)
        elif await self._flow(texts, foot, whole, key):
            await self._courtesy("chat.update", lambda: self._poster.update(self._reference, whole, key))

    def _begins_as_shown(self, reply: Reply) -> bool:
        return [c.text for c in reply.claims[: len(self._claims)]] == [c.text for c in self._claims]

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

    async def _append(self, text: str) -> None:
        await self._client.chat_appendStream(channel=self._place.channel, ts=self._ts, chunks=[_text(text)])

    async def _flow(self, texts: Sequence[str], foot: tuple[Block, ...], whole: Message, key: str) -> bool:
        """The rest, and the end; False when the stream died on the way and the whole message took its place."""
        try:
            if self._is_over:
                raise ConnectionError("the stream died before")
            for text in texts:
                await self._append(text)
            await self._client.chat_stopStream(
                channel=self._place.channel,
                ts=self._ts,
                blocks=list(foot),
                metadata=metadata(key),
                session_status="active",
            )
        except Exception as error:
            self._lost(error)
            await self._complete(whole, key)
            return False
        return True

    async def _complete(self, whole: Message, key: str) -> None:
        """Put the whole message in the place of what arrived."""
        try:
            await self._poster.update(self._reference, whole, key)
        except SlackApiError as error:
            if code(error) != "streaming_state_conflict":
                raise
            await self._stopped()
            await self._poster.update(self._reference, whole, key)

    async def _stopped(self) -> None:
        try:
            await self._client.chat_stopStream(channel=self._place.channel, ts=self._ts)
        except SlackApiError as error:
            log.info("a stream could not be stopped: %s", code(error))

    def _lost(self, error: Exception) -> None:
        self._is_over = True
        log.info("a stream ended early: %s", code(error) if isinstance(error, SlackApiError) else type(error).__name__)


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

"""Messages on their way to Slack: where they go, and how one is found again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.blocks import BLOCKS, Block, context
from adapters.slack.client import code, library_log, log, retries
from adapters.slack.place import Place
from adapters.slack.rendering import Message
from adapters.slack.text import escaped

EVENT_TYPE = "footnote_reply"
ASIDE = "aside"  # the key of what is said beside replies
WAITING = "waiting"  # the key of what is said until the reply comes
PAGE, PAGES = 100, 5  # messages of a thread that are searched for one of ours

# Slack takes the message nowhere in this conversation: the asker is answered in a direct message instead
_UNREACHABLE = frozenset(
    "not_in_channel channel_not_found is_archived restricted_action restricted_action_thread_only_channel "
    "user_not_in_channel thread_not_found message_not_found cannot_reply_to_message".split()
)
# Asking again would not help: the thread can't be read
_UNREADABLE = frozenset("missing_scope not_in_channel channel_not_found thread_not_found is_archived".split())
# Slack does not like the blocks: the words alone are better than no reply
_UNLIKED = frozenset("invalid_blocks invalid_blocks_format msg_blocks_too_long block_mismatch".split())


def words(text: str) -> Message:
    """A fixed sentence as a message."""
    return Message(escaped(text, 3000), ())


def metadata(key: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


class Poster:
    """Posts, and finds what was posted. Raises `SlackApiError`, or what the network raises."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def post(self, place: Place, message: Message, key: str) -> str:
        """In the conversation, for everybody in it; returns "channel:ts"."""
        thread = {"thread_ts": place.thread} if place.thread else {}
        return await self._reaching(place, message, key, place.channel, thread)

    async def to_person(self, user: str, message: Message, key: str) -> str:
        """As a direct message."""
        return await self._sent(user, message, key, {})

    async def to_asker(self, place: Place, message: Message, key: str, *, replacing: bool = False) -> str:
        """Where only the asker sees it."""
        if place.response_url:
            hook = AsyncWebhookClient(place.response_url, logger=library_log(), retry_handlers=retries())
            answer = await hook.send(
                text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=replacing
            )
            if answer.status_code == 200:
                return f"{place.channel}:private"
            log.info("response_url was refused: %s", answer.status_code)
        try:
            made = await self._client.chat_postEphemeral(
                channel=place.channel,
                user=place.user,
                text=message.text,
                blocks=list(message.blocks),
                thread_ts=place.thread if place.in_thread else None,
            )
        except SlackApiError as error:
            log.info("chat.postEphemeral was refused: %s", code(error))
            return await self.to_person(place.user, message, key)
        return f"{place.channel}:{made['message_ts']}:private"

    async def update(self, reference: str, message: Message, key: str) -> None:
        channel, ts = parted(reference)
        await self._client.chat_update(
            channel=channel, ts=ts, text=message.text, blocks=list(message.blocks), metadata=metadata(key)
        )

    async def delete(self, reference: str) -> None:
        channel, ts = parted(reference)
        await self._client.chat_delete(channel=channel, ts=ts)

    async def append(self, reference: str, thread: str, sentence: str) -> bool:
        """Add a line to a message of ours; False when it can't be found, or was streamed: its words are in no block."""
        channel, ts = parted(reference)
        found = await self._thread(channel, thread, oldest=ts, latest=ts)
        message = next((m for m in found if m.get("ts") == ts), None)
        if message is None or "streaming_state" in message:
            return False
        blocks: list[Block] = [*(message.get("blocks") or []), context(f"*{escaped(sentence)}*")]
        text = f"{escaped(sentence)} {message.get('text', '')}"[:3900]
        kept = message.get("metadata") or None
        await self._client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks[-BLOCKS:], metadata=kept)
        return True

    async def find(self, place: Place, key: str) -> str | None:
        """The message that carries the key; None when there is none, or it can't be known."""
        for message in await self._thread(place.channel, place.thread):
            if _key(message) == key:
                return f"{place.channel}:{message['ts']}"
        return None

    async def leftovers(self, place: Place, app_user: str) -> list[str]:
        """What a crash left in the thread: notices of waiting, and streams that were cut off and so carry no key."""
        found = await self._thread(place.channel, place.thread)
        ours = [m for m in found if m.get("user") == app_user]
        left = [m for m in ours if _key(m) == WAITING or (place.direct and not _key(m))]
        return [f"{place.channel}:{m['ts']}" for m in left]

    async def _reaching(self, place: Place, message: Message, key: str, channel: str, thread: Mapping[str, str]) -> str:
        try:
            return await self._sent(channel, message, key, thread)
        except SlackApiError as error:
            wrong = code(error)
            log.info("chat.postMessage was refused: %s", wrong)
            if wrong in _UNLIKED and message.blocks:
                return await self._reaching(place, Message(message.text, ()), key, channel, thread)
            if wrong in _UNREACHABLE and channel != place.user:
                return await self._reaching(place, message, key, place.user, {})
            raise

    async def _sent(self, channel: str, message: Message, key: str, thread: Mapping[str, str]) -> str:
        # one after another: Slack takes about one a second, and of many at once most would be told to wait in vain
        async with self._turns.setdefault(channel, asyncio.Lock()):
            made = await self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=list(message.blocks) or None,
                metadata=metadata(key),
                unfurl_links=False,
                unfurl_media=False,
                thread_ts=thread.get("thread_ts"),
            )
        return f"{made['channel']}:{made['ts']}"

    async def _thread(self, channel: str, thread: str, **within: str) -> list[Mapping[str, Any]]:
        """Its messages with their metadata; none where they may not be read."""
        found: list[Mapping[str, Any]] = []
        cursor = ""
        for _ in range(PAGES if thread else 0):
            try:
                page = await self._client.conversations_replies(
                    channel=channel, ts=thread, include_all_metadata=True, inclusive=True, limit=PAGE, cursor=cursor,
                    **within,
                )  # fmt: skip
            except SlackApiError as error:
                log.info("conversations.replies was refused: %s", code(error))
                if code(error) in _UNREADABLE:
                    return found
                raise
            found += page.get("messages") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return found


def parted(reference: str) -> tuple[str, str]:
    channel, ts, *_ = reference.split(":")
    return channel, ts


def _key(message: Mapping[str, Any]) -> str:
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("key") or "")

"""What the app answers to a deed without calling a method: by acknowledging with words, or by a response URL."""

from __future__ import annotations

from typing import Any

from adapters.slack.standin import blocks as block_kit
from adapters.slack.standin import events
from adapters.slack.standin.errors import Refused
from adapters.slack.standin.inhabitants import BOT_USER
from adapters.slack.standin.message import Message
from adapters.slack.standin.methods.chat import watched
from adapters.slack.standin.methods.contents import MOST_TEXT
from adapters.slack.standin.world import URL_SECONDS, URL_USES, ResponseUrl, World


def answer(world: World, name: str, said: dict[str, Any]) -> None:
    """A post to a response URL. Raises `Refused`: expired_url, used_url, or what is wrong with the words."""
    found = world.response_urls.get(name)
    if found is None or world.clock.now() - found.issued > URL_SECONDS:
        raise Refused("expired_url")
    if found.uses >= URL_USES:
        raise Refused("used_url")
    found.uses += 1
    if said.get("delete_original") and found.message:
        found.message.deleted = True
        world.workspace.touch()
    elif said.get("replace_original") and found.message:
        _replace(world, found.message, said)
    else:
        write(world, found, said)


def write(world: World, where: ResponseUrl, said: dict[str, Any]) -> Message:
    """A message that only the one who asked sees, unless it is said to be for all."""
    text, blocks = _words(said)
    seen_by = None if said.get("response_type") == "in_channel" else where.user
    thread = said.get("thread_ts") or (where.message.thread if where.message else None)
    message = world.workspace.add(where.channel, BOT_USER, text, thread, blocks=blocks, seen_by=seen_by)
    watched(world, message)
    channel = world.workspace.channels[where.channel]
    if not seen_by:
        world.tell_message(events.said(message, channel), channel)
    return message


def _replace(world: World, message: Message, said: dict[str, Any]) -> None:
    message.edits.append(message.text)
    message.text, message.blocks = _words(said)
    message.edited = world.workspace.ts()
    watched(world, message)
    world.workspace.touch()


def _words(said: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    text = said.get("text") or ""
    blocks = block_kit.check(said["blocks"]) if said.get("blocks") else []
    if len(text) > MOST_TEXT:
        raise Refused("msg_too_long")
    if not text and not blocks:
        raise Refused("no_text")
    return text, blocks

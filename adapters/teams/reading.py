"""What a person wrote in Teams, as plain text: HTML read, the bot's mention taken out, quotes told apart. Pure.

Nothing raises, whatever the message looks like.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.teams.markup import SOMEONE, Read, read_html, tidy

Json = Mapping[str, Any]

LONGEST = 40_000  # characters that are read; of longer ones the beginning and the end

_SPACE = r"(?:\s|&nbsp;|&#160;)+"
# Only what closes a tag, or needs no closing, is markup for sure: "if a<b and b>c" is not
_TAG = re.compile(
    r"</(?:p|div|b|i|u|s|em|strong|span|a|ul|ol|li|blockquote|pre|code|table|tbody|tr|td|th|h[1-6])\s*>|<(?:br|hr)\s*/?>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """One message."""

    text: str  # without the mention of the bot
    mentioned: bool
    quoted: str = ""  # of somebody else, whom the message replies to
    unread: str = ""  # what of it was not read: "a picture and 2 files"

    @property
    def question(self) -> str:
        """The words, and the quoted ones they may be about."""
        return "\n\n".join(filter(None, (self.text, self.quoted)))


def written(activity: Json) -> Written:
    """The message in an activity of type `message` or `messageUpdate`."""
    bot = _text(_object(activity, "recipient"), "id")
    mentions = _mentions(activity)
    ours = [text for id, text in mentions if id == bot]
    rich = next((c for kind, c in _attachments(activity) if kind == "text/html" and isinstance(c, str)), "")[:LONGEST]
    read = read_html(rich, [_bare(text) for text in ours]) if rich else Read()
    text = read.text if read.has_quote else _plain(activity, mentions, bot)
    quotes = [read.quote if read.quote_of != bot else "", *_references(activity, bot)]
    return Written(text, bool(ours), "\n\n".join(filter(None, quotes)), _unread(activity, read.pictures))


def plain(content: str) -> str:
    """HTML as text: of a message that an action is about."""
    return read_html(content[:LONGEST], ()).text


# -- the mention ---------------------------------------------------------------------------------


def _plain(activity: Json, mentions: Sequence[tuple[str, str]], bot: str) -> str:
    """The activity's own text."""
    text = _text(activity, "text")
    for id, mention in mentions:
        text = _without(text, mention, "" if id == bot else SOMEONE)
    if _text(activity, "textFormat") in ("xml", "html") or _TAG.search(text):
        return read_html(text, ()).text
    return tidy(html.unescape(text))


def _without(text: str, mention: str, instead: str) -> str:
    """The text with the first of exactly that mention replaced; white space in it may be written in any way."""
    words = [re.escape(word) for word in re.split(_SPACE, mention.strip()) if word]
    return re.sub(_SPACE.join(words), lambda _: instead, text, count=1) if words else text


def _mentions(activity: Json) -> list[tuple[str, str]]:
    """(whose id, the exact text) of each mention."""
    found = []
    for entity in _list(activity, "entities"):
        if _text(entity, "type") == "mention":
            mentioned = _object(entity, "mentioned")
            name = _text(mentioned, "name")
            found.append((_text(mentioned, "id"), _text(entity, "text") or (f"<at>{name}</at>" if name else "")))
    return found


def _bare(mention: str) -> str:
    """The name in a mention."""
    return tidy(html.unescape(re.sub(r"</?at\b[^<>]*>", "", mention)))


# -- what is attached ----------------------------------------------------------------------------


def _references(activity: Json, bot: str) -> Iterator[str]:
    """The beginnings of messages that are attached by reference, but not of the bot's own."""
    for kind, content in _attachments(activity):
        if kind not in ("messageReference", "forwardedMessageReference"):
            continue
        try:
            about = json.loads(content) if isinstance(content, str) else content
        except ValueError:
            continue
        if isinstance(about, Mapping):
            sender = _object(about, "messageSender")
            if _text(_object(sender, "application"), "id") not in (bot.removeprefix("28:"), bot):
                yield plain(_text(about, "messagePreview") or _text(about, "originalMessageContent"))


def _unread(activity: Json, pictures: int) -> str:
    """What is attached and not read, in words."""
    counts = {"picture": pictures, "file": 0, "card": 0, "attachment": 0}
    attached = 0
    for kind, _ in _attachments(activity):
        if kind.startswith("image/"):
            attached += 1
        elif kind == "reference" or "file.download.info" in kind:
            counts["file"] += 1
        elif kind.startswith("application/vnd.microsoft.card"):
            counts["card"] += 1
        elif kind and kind not in ("text/html", "messageReference", "forwardedMessageReference"):
            counts["attachment"] += 1
    counts["picture"] = max(pictures, attached)
    told = [f"the {name}" if n == 1 else f"the {n} {name}s" for name, n in counts.items() if n]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def _attachments(activity: Json) -> list[tuple[str, Any]]:
    return [(_text(one, "contentType"), one.get("content")) for one in _list(activity, "attachments")]


# -- pieces --------------------------------------------------------------------------------------


def _object(fields: Json, name: str) -> Json:
    value = fields.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(fields: Json, name: str) -> str:
    value = fields.get(name)
    return shortened(value) if isinstance(value, str) else ""


def shortened(text: str) -> str:
    """No more of a text than is read."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"


def _list(fields: Json, name: str) -> list[Json]:
    value = fields.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []

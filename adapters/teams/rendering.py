"""A reply as a Teams message: words with citations, and a card with the verdict, its conditions and what can be done.

Pure. Whatever a reply holds, the message is within Teams' limits. What had to be
left out is said, and is behind "Show sources".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.desk import Delivery
from adapters.teams.answer import bare, brief, paragraphs
from adapters.teams.citations import entity
from adapters.teams.elements import attached
from adapters.teams.reply_card import Chosen, answer_card
from adapters.teams.text import markdown, plain, weight
from adapters.teams.words import SHARED
from bot.reply import Reply

__all__ = [
    "Activity",
    "answer_activity",
    "answer_card",
    "bare_activity",
    "marked",
    "paragraphs",
    "shared_activity",
    "split",
    "text_activity",
]

MESSAGE = 96_000  # bytes of a message; Teams refuses more than 100 KB

Activity = dict[str, Any]


def answer_activity(delivery: Delivery, *, chosen: Chosen | None = None, share: bool = False) -> Activity:
    """The whole message. `share` offers to show it to the channel; `chosen`: its question back has been answered."""
    reply = delivery.reply
    text = "\n\n".join(paragraphs(reply))
    made = _message(text, brief(reply))
    made["entities"] = entity(reply, text)
    made["attachments"] = [attached(answer_card(delivery, chosen=chosen, share=share))]
    made["channelData"] = {"feedbackLoop": {"type": "custom"}}
    return made


def bare_activity(delivery: Delivery) -> Activity:
    """The words alone, with conditions, warnings and sources: for where Teams refuses the card."""
    return _message(bare(delivery.reply, delivery.notes), brief(delivery.reply))


def shared_activity(reply: Reply, key: str, name: str) -> Activity:
    """An answer that was given to one person, shown to the channel by them."""
    made = answer_activity(Delivery(key=key, reply=reply))
    return marked(made, SHARED.format(name=plain(name, 100)))


def text_activity(key: str, sentence: str) -> Activity:
    """A fixed sentence, or a notice. `key` is that of the delivery it stands for."""
    return _message(markdown(sentence, 10_000), plain(sentence, 300))


def marked(activity: Mapping[str, Any], sentence: str) -> Activity:
    """The message with a sentence on top: its question was edited or deleted."""
    told = f"*{markdown(sentence, 1000)}*"
    return {**activity, "text": f"{told}\n\n{activity['text']}" if activity.get("text") else told}


def split(activity: Activity) -> list[Activity]:
    """The message in as many as Teams takes; ours are one. The card comes with the last."""
    if weight(activity) <= MESSAGE:
        return [activity]
    words = {k: v for k, v in activity.items() if k not in ("attachments", "channelData")}
    rest = {k: v for k, v in activity.items() if k in ("type", "summary", "attachments", "channelData")}
    return [words, rest]


def _message(text: str, summary: str) -> Activity:
    return {"type": "message", "textFormat": "markdown", "text": text, "summary": summary}

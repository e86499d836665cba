"""What a draft may rest on."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.ports import Edition, Usage
from bot.question import Question
from bot.reading import Part
from bot.reply import Reply
from bot.ruling import Ruling
from bot.search import Found


@dataclass(frozen=True)
class Ground:
    """One question, the passages found for it or the ruling that speaks, and the reply that stands without a draft."""

    question: Question
    part: Part
    edition: Edition
    reply: Reply
    found: tuple[Found, ...] = ()
    ruling: Ruling | None = None
    near: Ruling | None = None  # a vetted answer to a similar question; context for a draft, and no evidence
    usage: Usage = field(default_factory=Usage)  # what was spent on the question so far: its translation

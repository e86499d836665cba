"""What a chat model wrote, read as it arrives. Untrusted: nothing of it is shown before it is verified."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ChatModelFailed, Failure

MAX_CHARACTERS = 24_000  # of one draft: more is a model that does not stop
MAX_CLAIMS = 16  # that are looked at

Model = TypeVar("Model", bound=BaseModel)


class Proposed(StrEnum):
    """The verdict a draft proposes."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    NOT_ALLOWED = "not_allowed"
    INFORMATION = "information"
    ASK = "ask"  # the privacy team


class _Written(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class QuotedDraft(_Written):
    """A quote of a numbered passage."""

    passage: int
    quote: str = Field(max_length=4_000)


class ClaimDraft(_Written):
    kind: Literal["rule", "condition", "context"] = "rule"
    text: str = Field(max_length=2_000)
    quotes: tuple[QuotedDraft, ...] = Field(default=(), max_length=3)
    translation: str = Field(default="", max_length=2_000)


class PhraseDraft(_Written):
    """New words for the vetted statement of that number."""

    n: int
    text: str = Field(max_length=2_000)


class Draft(_Written):
    """A whole draft. Which of the two lists is filled depends on what was asked for."""

    verdict: Proposed = Proposed.ASK
    claims: tuple[ClaimDraft, ...] = Field(default=(), max_length=60)
    missing: tuple[str, ...] = ()
    statements: tuple[PhraseDraft, ...] = Field(default=(), max_length=60)
    english: str = Field(default="", max_length=2_000)

    @property
    def items(self) -> tuple[ClaimDraft | PhraseDraft, ...]:
        return (*self.claims[:MAX_CLAIMS], *self.statements[:MAX_CLAIMS])


class Arriving:
    """A draft in the making. `feed` returns the list items that are complete by now."""

    _LISTS: tuple[tuple[str, type[ClaimDraft] | type[PhraseDraft]], ...] = (
        ("claims", ClaimDraft),
        ("statements", PhraseDraft),
    )

    def __init__(self) -> None:
        self._text = ""
        self._given = 0
        self._at = -1  # where the next item may begin; -1 before its list was found
        self._kind: type[ClaimDraft] | type[PhraseDraft] = ClaimDraft

    def feed(self, piece: str) -> list[ClaimDraft | PhraseDraft]:
        """Raises `ChatModelFailed` for a draft that has no end, or holds an item of another shape."""
        self._text += piece
        if len(self._text) > MAX_CHARACTERS:
            raise ChatModelFailed(Failure.ENDLESS)
        if self._at < 0 and not self._find_list():
            return []
        items: list[ClaimDraft | PhraseDraft] = []
        while (item := self._next()) is not None and self._given < MAX_CLAIMS:
            self._given += 1
            items.append(_validated(self._kind, item))
        return items

    @property
    def given(self) -> int:
        """How many items `feed` has returned."""
        return self._given

    def finish(self) -> Draft:
        """The whole draft. Raises `ChatModelFailed` when there is none, or it is no such draft."""
        text = self._text.strip()
        if not text:
            raise ChatModelFailed(Failure.EMPTY)
        start = text.find("{")
        try:
            written, _ = json.JSONDecoder().raw_decode(text, max(start, 0))
        except (ValueError, RecursionError) as error:
            raise ChatModelFailed(Failure.INVALID) from error
        return _validated(Draft, written)

    def _find_list(self) -> bool:
        """Does the text hold the beginning of a list by now, and nothing but plain fields before it?"""
        for name, kind in self._LISTS:
            found = re.match(rf'[^{{]*\{{[^\[{{]*"{name}"\s*:\s*\[', self._text)
            if found:
                self._at, self._kind = found.end(), kind
                return True
        return False

    def _next(self) -> Any:
        """The next complete item, or None."""
        gap = re.compile(r"[\s,]*").match(self._text, self._at)
        start = gap.end() if gap else self._at
        if start >= len(self._text) or self._text[start] != "{":
            return None
        try:
            item, self._at = json.JSONDecoder().raw_decode(self._text, start)
        except (ValueError, RecursionError):
            return None
        return item


def _validated(kind: type[Model], written: Any) -> Model:
    try:
        return kind.model_validate(written)
    except ValidationError as error:
        raise ChatModelFailed(Failure.INVALID) from error

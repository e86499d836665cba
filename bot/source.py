"""What answers are made of: sources, their sections and passages, and quotes from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field

HEADING_CHARACTERS = 60


class Authority(StrEnum):
    """What weight a source has. Commentary is context, never authority."""

    LAW = "law"
    REGULATOR = "regulator"
    POLICY = "policy"
    COMMENTARY = "commentary"

    @property
    def carries_a_verdict(self) -> bool:
        return self is not Authority.COMMENTARY


class Status(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


class Form(StrEnum):
    """Whether the text is the official wording or our own summary of it."""

    OFFICIAL = "official"
    SUMMARY = "summary"


class Source(BaseModel):
    """One document of the knowledge folder, as its front matter describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")
    title: str = Field(min_length=1, max_length=300)
    short: str = ""
    authority: Authority
    publisher: str = Field(min_length=1)
    jurisdiction: tuple[str, ...] = Field(min_length=1)
    language: str = "en"
    url: str = ""
    published: date | None = None
    effective: date | None = None
    expires: date | None = None
    checked: date | None = None  # None: nobody has checked it yet
    review_by: date | None = None
    owner: str = ""
    status: Status = Status.APPROVED
    supersedes: tuple[str, ...] = ()
    licence: str = ""
    form: Form = Form.OFFICIAL
    path: str = ""

    @property
    def name(self) -> str:
        """How a citation names it."""
        return self.short or self.title

    @property
    def speaks_from(self) -> date:
        """From when it may speak; a text without any date may always."""
        return self.effective or self.published or date.min


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document that a footnote can name.

    `start` and `end` are offsets into the document's extracted text; a section
    holds its subsections, so sections nest and never cross.
    """

    locator: str  # "Art. 6(1)(f)", "§ 3.2", "Recital 47", or a heading path "Scope › Who"
    heading: tuple[str, ...]  # the headings above it and its own, outermost first
    start: int
    end: int
    body: int  # where the text after its own heading begins; equals start without one
    packs: bool  # may share a passage with its neighbours (points of a list), or stands alone


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader gives: the extracted text and where things are in it."""

    text: str
    sections: tuple[Section, ...]  # in order of start, outer before inner
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a source that is retrieved as one: `text == document.text[start:end]`."""

    source: str
    locator: str
    heading: tuple[str, ...]
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        digest = sha256("\x00".join((self.source, self.locator, self.text)).encode())
        return digest.hexdigest()[:16]

    def encoding(self, title: str) -> str:
        """What the encoder sees: where the passage stands, then its words.

        Titles and headings are cut, so that they leave most of the encoder's
        tokens to the words.
        """
        path = (title, *self.heading[-2:])
        return f"{' › '.join(part[:HEADING_CHARACTERS] for part in path)}: {self.text}"


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim span of a document. `text == document.text[start:end]`."""

    source: str
    locator: str
    start: int
    end: int
    text: str


def fold(text: str) -> str:
    """White space folded: what "verbatim" is compared in."""
    return " ".join(text.split())


def stands_in(quote: str, text: str) -> bool:
    """Does the quote stand verbatim in the text, white space folded?"""
    folded = fold(quote)
    return bool(folded) and folded in fold(text)


def innermost(sections: Sequence[Section], start: int, end: int) -> Section | None:
    """The smallest section that holds the span."""
    holding = [s for s in sections if s.start <= start and end <= s.end]
    return min(holding, key=lambda s: (s.end - s.start, -s.start), default=None)

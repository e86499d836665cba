"""What the advice needs from outside. Each port is a few documented methods."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.case import Case
from bot.company import Company
from bot.facts import Vocabulary
from bot.library.folder import File
from bot.records import Counts, Event, Fate, Opinion, Record, Turn
from bot.ruling import Ruling
from bot.source import Document, Passage, Source

if TYPE_CHECKING:
    from bot.phrasings import Phrasings

Vectors = NDArray[np.float32]
Span = tuple[int, int]
Progress = Callable[[str, int, int], None]  # what is being done, how much is done, of how much


class Reader(Protocol):
    def __call__(self, name: str, data: bytes) -> Document:
        """The text of a file and its sections.

        `name` is the file's name, of which the ending says the format; `data`
        is the file without its front matter. Raises `UnreadableDocument`.
        """


class Encoder(Protocol):
    """Turns text into unit vectors whose dot product is likeness."""

    @property
    def fingerprint(self) -> str:
        """Names model, weights and precision: vectors of two fingerprints never mix."""

    @property
    def limit(self) -> int:
        """How many tokens of a text count; the rest would be cut silently."""

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, special tokens included, uncut."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text: shape (len(texts), dimension), float32."""

    def encode_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> tuple[Vectors, list[Vectors]]:
        """The texts' vectors, and for each text one unit vector a span of it."""


@dataclass(frozen=True)
class Indexed:
    """A passage as an edition holds it."""

    passage: Passage
    vector: Vectors  # shape (dimension,)
    sentences: tuple[Span, ...]  # spans of the passage's text
    sentence_vectors: Vectors  # shape (len(sentences), dimension)


class Edition(Protocol):
    """A published edition, open for reading. Safe to use from several threads."""

    @property
    def id(self) -> str: ...
    @property
    def published(self) -> datetime: ...
    @property
    def fingerprint(self) -> str:
        """Of the encoder that its vectors come from."""

    @property
    def company(self) -> Company: ...
    @property
    def vocabulary(self) -> Vocabulary: ...
    @property
    def rulings(self) -> tuple[Ruling, ...]: ...
    @property
    def phrasings(self) -> Phrasings:
        """Of every ruling, ready to be compared with a question."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """By id."""

    @property
    def files(self) -> Mapping[str, str]:
        """The digest of every file of the folder as it was published, by path."""

    @property
    def size(self) -> int:
        """The number of passages."""

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The k passages most alike, best first: (row, cosine from -1 to 1)."""

    def matching(self, words: Sequence[str], k: int) -> list[tuple[int, float]]:
        """The k passages that match any of the words best, best first: (row, BM25 above 0)."""

    def frequency(self, words: Sequence[str]) -> dict[str, int]:
        """In how many passages each word stands, in any inflection."""

    def fetch(self, rows: Iterable[int]) -> dict[int, Indexed]: ...

    def document(self, source: str) -> Document:
        """The extracted text and the sections of a source. Raises `KeyError`."""


@dataclass(frozen=True)
class Kept:
    """One file as an edition keeps it, for the next publish to compare with."""

    path: str
    digest: str
    problem: str  # why it was kept from an earlier edition, or ""


class Build(Protocol):
    """Edition N+1 in the making, beside edition N and filled with what N holds."""

    @property
    def previous(self) -> str:
        """The id of edition N, or ""."""

    @property
    def is_current_format(self) -> bool:
        """Was edition N made by the same encoder, splitting and format?"""

    def get(self, name: str) -> Any:
        """What was put under that name into this edition or the last, or None."""

    def put(self, name: str, value: Any) -> None:
        """Something JSON can hold that belongs to the whole edition."""

    def kept(self) -> dict[str, Kept]:
        """Every good file of the edition, by path."""

    def remove(self, path: str) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def keep(self, path: str, problem: str) -> None:
        """Note why a file's last good content is still served."""

    def holder(self, source: str) -> str:
        """The path of the file that has this source id, or ""."""

    def add_source(self, digest: str, source: Source, document: Document, passages: Sequence[Passage]) -> None:
        """Add or replace the source of that path."""

    def update_source(self, source: Source) -> None:
        """Replace a source's front matter and nothing else."""

    def add_ruling(self, file: File) -> None: ...
    def ruling_files(self) -> list[File]: ...
    def sources(self) -> dict[str, Source]: ...
    def document(self, source: str) -> Document: ...
    def unencoded(self) -> list[tuple[str, Passage, str]]:
        """(key, passage, text to encode) of every passage without vectors; equal texts once."""

    def encoded(self, key: str, vector: Vectors, sentences: Sequence[Span], vectors: Vectors) -> None: ...
    def vectors(self, texts: Sequence[str]) -> dict[str, Vectors]:
        """Those of the texts' vectors that the last edition remembers."""

    def put_rulings(self, rulings: Sequence[Ruling], vectors: Mapping[str, Vectors]) -> None:
        """The rulings that may be served, and the vectors of texts that the next publish will want again."""

    def size(self) -> int:
        """The number of passages."""

    def commit(self, contents: str, published: datetime) -> str:
        """Check that everything is there, write it through, make it the current edition; returns its id.

        Raises `StorageFailed`; edition N is then still the current one.
        """


class Editions(Protocol):
    """Where editions live."""

    def current(self) -> Edition:
        """The edition being served. Raises `NoEdition`, `EditionDamaged`, `EditionMismatch`."""

    def begin(self, fingerprint: str, format: int, *, fresh: bool = False) -> AbstractContextManager[Build]:
        """Start the next edition, alone; left without a commit, nothing has happened.

        It is filled with what the current one holds, unless it is to be `fresh`.

        Raises `PublishBusy`, `StorageFailed`.
        """


class Clock(Protocol):
    def __call__(self) -> datetime:
        """Now, with its time zone."""


# -- records: async, safe for several tasks, and for several processes on one database ------------


class Inbox(Protocol):
    """Every event is answered once, under retries, twins, restarts and replicas."""

    async def receive(self, event: Event, worker: str, lease: timedelta) -> bool:
        """Remember the event and give it to the worker; False when its key or twin was seen before."""

    async def claim(self, key: str, worker: str, lease: timedelta, now: datetime) -> Event | None:
        """Take over an event that nobody holds, as it was before; None when somebody does or it is done."""

    async def renew(self, keys: Sequence[str], worker: str, lease: timedelta, now: datetime) -> None:
        """Hold on to those events, as far as the worker still has them."""

    async def release(self, worker: str) -> None:
        """Let go of everything that the worker has: another may take it at once."""

    async def posting(self, key: str, worker: str, begun: str = "") -> bool:
        """Written just before the reply is sent; False when the worker may not send it: withdrawn, or taken over.

        `begun` is the reference of a message that the reply completes: until it is done, the event's `reply`.
        """

    async def done(self, key: str, reply: str) -> Fate:
        """The reply was sent; what the event holds is deleted. Says what became of the message meanwhile."""

    async def withdraw(self, platform: str, message: str, fate: Fate, besides: str = "") -> list[Event]:
        """The question was deleted, changed or stopped: what that changed, as it is now.

        An event that was not being posted yet is WITHDRAWN and never will be. `besides` is the key of one that stays.
        """

    async def about(self, platform: str, message: str) -> list[Event]:
        """All events about a message, oldest first."""

    async def postpone(self, key: str, worker: str, until: datetime) -> None:
        """Let go of one event: nobody takes it before then."""

    async def unfinished(self, now: datetime) -> list[Event]:
        """What nobody holds: leases that ran out, and what was let go; oldest first."""

    async def asked(self, platform: str, user: str, since: datetime) -> int:
        """How many questions somebody asked since then."""


class Threads(Protocol):
    async def remember(self, turn: Turn) -> None:
        """Keep a message of a thread; the same message replaces itself."""

    async def before(self, platform: str, thread: str, user: str, at: datetime, most: int) -> tuple[str, ...]:
        """What that person said in the thread before then, oldest first, without what expired."""

    async def text(self, platform: str, message: str) -> str:
        """What was kept of the message, or ""."""

    async def forget(self, platform: str, message: str) -> None: ...


class Cases(Protocol):
    async def open(self, case: Case) -> bool:
        """Keep a new case; False when there is one with its id."""

    async def get(self, id: str) -> Case | None: ...

    async def save(self, case: Case) -> bool:
        """Replace the version before this one; False when somebody else was faster. Leaves alone what was shown."""

    async def hold(self, id: str, until: datetime, now: datetime) -> bool:
        """Alone may show it until then; False when somebody else may."""

    async def shown(self, id: str, version: int, card: Mapping[str, Any]) -> None:
        """The privacy team sees that version; `card` finds it again. Ends the hold."""

    async def told(self, id: str) -> None:
        """The asker has been told how it ended."""

    async def pending(self) -> list[Case]:
        """Open and taken, oldest first."""

    async def unsaid(self) -> list[Case]:
        """Those whose last version is not shown, and ended ones whose asker has not been told; oldest first."""

    async def of(self, platform: str, user: str) -> list[Case]:
        """Those that somebody opened, newest first."""


class Replies(Protocol):
    async def record(self, record: Record) -> None:
        """Keep it; the same id replaces itself."""

    async def posted(self, id: str, reply: str) -> None:
        """Note the platform's reference to what was posted."""

    async def get(self, id: str) -> Record | None: ...

    async def posted_as(self, platform: str, reply: str) -> Record | None:
        """The one that was posted under that reference."""

    async def last(self, platform: str, user: str, most: int) -> list[Record]:
        """Somebody's last, newest first."""

    async def spent(self, platform: str, user: str, since: datetime) -> int:
        """The tokens of a chat model that somebody's questions took since then."""


class Feedback(Protocol):
    async def give(self, opinion: Opinion) -> None: ...
    async def of(self, record: str) -> list[Opinion]: ...


class People(Protocol):
    """Rights of the people who ask. `user` is the platform's id; `platform` "" means every platform."""

    async def erase(self, platform: str, user: str) -> Counts:
        """Delete everything about them; what they asked and is still waiting is not answered."""

    async def export(self, platform: str, user: str) -> dict[str, Any]:
        """Everything about them as JSON."""

    async def purge(self, before: datetime, now: datetime) -> Counts:
        """Delete what is older than `before`, and what has expired by now; pending cases stay."""


class Records(Protocol):
    """All that is remembered, by who needs it."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def threads(self) -> Threads: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def feedback(self) -> Feedback: ...
    @property
    def people(self) -> People: ...


# -- the chat model: an option, never an authority ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call took."""

    read: int = 0  # tokens
    written: int = 0  # tokens
    cost: float = 0.0  # in the currency of the configured prices; 0 where none are

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.read + other.read, self.written + other.written, self.cost + other.cost)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a chat model is asked. `schema` is the JSON schema of the one object it is to write."""

    rules: str
    task: str
    schema: Mapping[str, Any]


class ChatModel(Protocol):
    @property
    def name(self) -> str:
        """Provider, model and host: what a record names, and where text goes."""

    def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """The pieces of one JSON object as they arrive, and at the end what it took.

        Raises `ChatModelFailed`. Closing the iterator ends the call.
        """


class Entailment(Protocol):
    def __call__(self, premise: str, claim: str) -> float:
        """The probability that the premise supports the claim, from 0 to 1. Blocks."""

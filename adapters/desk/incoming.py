"""What a platform hands to the desk, and what it lends it to speak with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from bot.case import Case
from bot.redaction import Redacted
from bot.reply import Citation, Claim, Reply

Json = Mapping[str, Any]


class Asker(StrEnum):
    MEMBER = "member"
    GUEST = "guest"  # of the workspace, or a person of another company in a shared channel
    BOT = "bot"


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One message to Footnote. Ids are the platform's own; the desk tells platforms apart itself."""

    platform: str  # "slack", "teams"
    key: str  # unique id of this delivery: Slack's event_id, Teams' conversation and activity id
    twin: str = ""  # what twin deliveries of one message share: "channel:ts"
    message: str  # the message: what an edit or a deletion will name; "channel:ts" too
    user: str
    text: str  # as typed, without the mention of the bot
    channel: str  # id for the channel's rules; of a direct conversation its id too, with direct=True
    thread: str  # what belongs together: its earlier messages of this user are context
    conversation: Json  # whatever the platform needs to speak there again after a restart: JSON
    asker: Asker | None = Asker.MEMBER  # None: not known yet; the voice is asked before it is answered
    direct: bool = False  # a conversation with the bot alone: follows the rules under `direct`
    shared: bool | None = False  # a channel shared with another company: law and regulator only; None: as above
    mentioned: bool = True  # False: the bot was not named (a quiet channel is then silent)
    facts: Mapping[str, tuple[str, ...]] | None = None  # set by hand ("Not right?"): replaces what is read
    received: datetime | None = None  # default: now


class Handled(StrEnum):
    """What became of a message that was handed in. All may be acknowledged but DRAINING."""

    ACCEPTED = "accepted"  # it will be answered
    SEEN = "seen"  # it, or its twin, was here before
    TOLD = "told"  # it was turned down with a visible sentence: queue full, limit, guest
    IGNORED = "ignored"  # a bot, or a quiet channel without a mention
    DRAINING = "draining"  # going down: refuse it (503), so that the platform delivers it again


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A reply on its way out.

    `key` identifies it for feedback, cases and look-ups: put it into the
    message's metadata and into the values of its buttons.
    """

    key: str
    reply: Reply
    notes: tuple[str, ...] = ()  # fixed sentences to show beside it: what was redacted, which case was opened
    case: Case | None = None  # a case was opened for it
    only_asker: bool = False  # the channel's rule: visible to the asker alone
    redacted: Redacted | None = None  # to restore placeholders where nobody but the asker reads; None after a restart


class Voice(Protocol):
    """How to speak in one conversation. Raise on failure: the desk tries again, and never posts twice knowingly.

    `queued` may come while another task of the same question is about to begin; all others come one after another.
    """

    async def queued(self, position: int) -> None:
        """Show "You are number N" (from 1). Called once at most; must leave nothing behind when answered."""

    async def working(self) -> None:
        """The answer is being made: show a status where the platform has one."""

    async def dropped(self) -> None:
        """The question was withdrawn before it was answered: take back what `queued` and `working` showed."""

    async def begun(self) -> str:
        """The reference of a message that `working` began and `say` completes; "" where there is none.

        Asked just before `say`. After a crash the conversation that a voice is made from holds it as "begun".
        """

    async def say(self, delivery: Delivery) -> str:
        """Post the reply and return the platform's reference to the message."""

    async def tell(self, key: str, text: str) -> str:
        """Post a fixed sentence in place of a reply; returns the reference."""

    async def said(self, key: str) -> str | None:
        """The reference of what was posted with that key; None when nothing was, or it can't be known.

        Asked only after a crash between sending and noting it.
        """

    async def mark(self, reply: str, text: str) -> None:
        """The question was edited or deleted after it was answered: add the sentence to the message `reply`."""


@runtime_checkable
class Vetting(Protocol):
    """A voice that finds out who asks, where that takes longer than a message may stay unacknowledged."""

    async def vet(self) -> tuple[Asker, bool]:
        """What kind of asker it is, and whether people of another company read along.

        Asked before anything is answered or shown, where an Incoming left it open. Raises where it can't be known.
        """


@runtime_checkable
class Showing(Protocol):
    """A voice that shows a reply while it is being made."""

    async def show(self, claim: Claim, citations: Sequence[Citation]) -> None:
        """A statement that was verified, and the citations that it is the first to use; between `working` and `say`.

        The reply begins with the statements that were shown, in their order. Where none comes, `tell` or `dropped`
        does: what was shown must then end in a message that says so. Must not raise.
        """


class CaseVoice(Protocol):
    """How a platform shows cases to the privacy team, and ends of cases to askers."""

    async def show(self, case: Case) -> Json:
        """Post the case's card in the channel for cases, or update it in place when `case.card` is set.

        Returns what finds the card again.
        """

    async def end(self, case: Case) -> None:
        """Tell the asker, in `case.conversation`, the human answer (marked as one), or that it is not for us."""

    async def remind(self, case: Case) -> None:
        """Remind the owner, or the channel for cases, that it is waiting."""


@dataclass(frozen=True)
class Platform:
    """A platform as the desk knows it: how to speak there after a restart, and how cases are shown."""

    # From an Incoming's `conversation`, with "begun" as above; "unnoticed": it is too new for anybody to have been
    # told to wait, so no notice can be left of it.
    voice: Callable[[Json], Voice]
    cases: CaseVoice | None = None


@dataclass(frozen=True)
class Limits:
    """How much the desk takes on. Times in seconds."""

    queue: int = 100  # waiting questions
    hands: int = 4  # answered at the same time
    per_user: int = 20  # questions a user …
    per_user_seconds: int = 600  # … in this time
    notice_seconds: float = 2  # of waiting, after which the asker is told the position
    answer_seconds: float = 60  # after which the asker is told that it failed
    post_seconds: float = 330  # for the platform to take it; a stream may live five minutes
    drain_seconds: float = 20
    settle_seconds: float = 2  # in which what a dead process sent last may still arrive at the platform
    lease_seconds: float = 30  # after which what a dead process held is taken up by another
    attempts: int = 5  # to post a reply where the platform does not take it
    retention_days: int = 30
    turns: int = 6  # earlier messages of a thread that are read

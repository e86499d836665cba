"""Where a question was asked, and so where its reply goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Kind = Literal["personal", "groupChat", "channel"]


@dataclass(frozen=True, slots=True)
class Place:
    """One conversation. As JSON it survives a restart."""

    service: str  # the serviceUrl that messages are sent to
    conversation: str  # Teams' id; of a channel's thread with ";messageid="
    kind: Kind = "personal"
    tenant: str = ""
    bot: str = ""  # the bot's own id there
    user: str = ""  # Teams' id of the asker: "29:…"
    person: str = ""  # what the desk calls them: the Entra object id, else Teams' id
    talk: str = ""  # the desk's name of the thread
    private: bool = False  # asked here, to be answered in the asker's personal chat
    share: bool = False  # of a private one: may be shown here
    team: str = ""  # of a channel: the team's id
    sort: str = ""  # of a channel, where Teams says it: "standard", "private", "shared"
    unread: str = ""  # what of the message was not read: "an attached file"

    @property
    def direct(self) -> bool:
        """A conversation with the bot alone."""
        return self.kind == "personal"

    @property
    def channel(self) -> str:
        """The conversation without its thread: what rules and limits go by."""
        return root(self.conversation)

    def json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, conversation: Mapping[str, Any]) -> Place:
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in conversation.items() if name in known})


def root(conversation: str) -> str:
    """The id of a conversation without that of a thread in it."""
    return conversation.split(";messageid=", 1)[0]

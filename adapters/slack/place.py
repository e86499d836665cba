"""Where a question was asked, and so where its reply goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """One conversation. As JSON it survives a restart."""

    channel: str
    user: str  # who asked
    talk: str = ""  # the desk's name of the thread
    thread: str = ""  # ts of the message that replies hang on; "" where there is none
    team: str = ""  # workspace
    in_thread: bool = False  # that message had replies: somebody has the thread open
    direct: bool = False  # a direct message to the app
    private: bool = False  # only the asker sees the reply, wherever it is
    response_url: str = ""  # to answer a command or a button, for half an hour
    share: bool = False  # of a private one: may be shown to the channel

    def json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, conversation: Mapping[str, Any]) -> Place:
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in conversation.items() if name in known})

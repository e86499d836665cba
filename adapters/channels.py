"""Rules of channels, read from channels.yaml."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """How questions of one channel are answered."""

    jurisdiction: str = ""  # "" : the company's own
    visible: Literal["thread", "asker"] = "thread"
    authorities: frozenset[str] | None = None  # None: all
    folders: tuple[str, ...] | None = None  # of the knowledge folder: ("law", "policies/hr"); None: all
    quiet: bool = False  # speaks only when mentioned, and never about waiting
    guests: bool = False
    bots: bool = False


@dataclass(frozen=True)
class Channels:
    """All rules. `cases` is platform → the channel in which its cases are shown."""

    cases: dict[str, str] = field(default_factory=dict)
    referrals_open_cases: bool = True

    def rules(self, platform: str, channel: str, *, direct: bool = False, shared: bool = False) -> ChannelRules:
        """Of that channel. One shared with another company never sees anything but law and regulator."""
        raise NotImplementedError

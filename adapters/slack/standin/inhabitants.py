"""Who lives in the workspace, and where they meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

TEAM, PARTNER_TEAM, DOMAIN, COMPANY = "T0NORDLYS", "T0PARTNER", "nordlys", "Nordlys AS"
BOT_USER, BOT_ID, APP_ID = "U0FOOTNOTE", "B0FOOTNOTE", "A0FOOTNOTE"
BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-standin-bot", "xapp-1-standin-app", "standin-signing-secret"

Kind = Literal["channel", "group", "im"]
PREFIX: dict[Kind, str] = {"channel": "channels", "group": "groups", "im": "im"}


@dataclass
class User:
    """Somebody who can write, or a bot."""

    id: str
    name: str
    real_name: str = ""
    team: str = TEAM
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False

    def shown(self) -> dict[str, Any]:
        """As users.info gives it."""
        return {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.real_name or self.name,
            "deleted": False,
            "tz": "Europe/Oslo",
            "profile": {"real_name": self.real_name or self.name, "display_name": self.name},
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": self.is_restricted or self.is_ultra_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_stranger": self.team != TEAM,
        }


@dataclass
class Channel:
    """A place with members; a direct message is one with the bot and somebody."""

    id: str
    name: str
    kind: Kind = "channel"
    members: set[str] = field(default_factory=set)
    shared: bool = False
    archived: bool = False
    user: str = ""  # of a direct message: who is not the bot

    @property
    def prefix(self) -> str:
        """The first half of the scopes that reading it takes: channels, groups, im."""
        return PREFIX[self.kind]

    def shown(self) -> dict[str, Any]:
        """As conversations.info gives it."""
        if self.kind == "im":
            return {"id": self.id, "is_im": True, "is_channel": False, "user": self.user, "is_ext_shared": self.shared}
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": False,
            "is_private": self.kind == "group",
            "is_archived": self.archived,
            "is_ext_shared": self.shared,
            "is_shared": self.shared,
            "is_member": BOT_USER in self.members,
            "num_members": len(self.members),
            "connected_team_ids": [PARTNER_TEAM] if self.shared else [],
        }


def users() -> dict[str, User]:
    everybody = [
        User(BOT_USER, "footnote", "Footnote", is_bot=True),
        User("U0ALICE", "alice", "Alice Berg"),
        User("U0BOB", "bob", "Bob Dahl"),
        User("U0CAROL", "carol", "Carol Eide"),
        User("U0GUEST", "gina", "Gina Foss", is_restricted=True),
        User("U0ULTRA", "ulf", "Ulf Gran", is_ultra_restricted=True),
        User("U0OTHERBOT", "reminder", "Reminder", is_bot=True),
        User("U0PARTNER", "pat", "Pat Hill", team=PARTNER_TEAM),
    ]
    return {user.id: user for user in everybody}


def channels(everybody: dict[str, User]) -> dict[str, Channel]:
    ours = {user.id for user in everybody.values() if user.team == TEAM}
    people = ours - {BOT_USER}
    places = [
        Channel("C0GENERAL", "general", members=set(ours)),
        Channel("C0NORWAY", "norway", members=set(ours)),
        Channel("C0CASES", "privacy-cases", members={BOT_USER, "U0CAROL", "U0BOB"}),
        Channel("C0SHARED", "with-partner", members=set(everybody), shared=True),
        Channel("G0PRIVATE", "board", "group", members={BOT_USER, "U0ALICE", "U0CAROL"}),
        Channel("C0ELSEWHERE", "elsewhere", members=set(people)),
        Channel("C0ARCHIVE", "archive", members=set(ours), archived=True),
    ]
    return {place.id: place for place in places}


def direct(user: str) -> Channel:
    """The direct message between the bot and somebody."""
    return Channel(direct_id(user), "", "im", {user, BOT_USER}, user=user)


def direct_id(user: str) -> str:
    return "D" + user[1:]

"""Who lives in the tenant, and where they meet."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

APP_ID = "f0070000-0000-4000-8000-00000000b070"
APP_SECRET = "standin-client-secret"  # noqa: S105 - opens nothing but the stand-in
BOT, BOT_NAME = f"28:{APP_ID}", "Footnote"
TENANT, PARTNER_TENANT = "10000000-0000-4000-8000-000000000001", "20000000-0000-4000-8000-000000000002"
TEAM, TEAM_NAME, TEAM_GROUP = "19:general@thread.tacv2", "Nordlys AS", "30000000-0000-4000-8000-000000000003"
GENERAL, CASES, NORWAY = TEAM, "19:privacy-cases@thread.tacv2", "19:norway@thread.tacv2"
ELSEWHERE, GROUP = "19:elsewhere@thread.tacv2", "19:lunch@thread.v2"
IDENTITY_HEADER = "standin-identity-header"

Kind = Literal["personal", "groupChat", "channel"]
_NAMES = uuid.UUID("40000000-0000-4000-8000-000000000004")


def user_id(name: str) -> str:
    return f"29:{name}"


def aad(name: str) -> str:
    """The person's object id in Entra."""
    return str(uuid.uuid5(_NAMES, name))


def personal(name: str) -> str:
    """The conversation between the bot and somebody."""
    return f"a:{name}"


@dataclass
class User:
    """Somebody who can write, or another bot."""

    name: str
    full_name: str = ""
    tenant: str = TENANT
    guest: bool = False
    is_bot: bool = False

    @property
    def id(self) -> str:
        return f"28:{self.name}" if self.is_bot else user_id(self.name)

    def account(self) -> dict[str, Any]:
        """As `from` of an activity."""
        who: dict[str, Any] = {"id": self.id, "name": self.full_name or self.name.title()}
        return who if self.is_bot else who | {"aadObjectId": aad(self.name)}

    def member(self) -> dict[str, Any]:
        """As the list of members gives it."""
        given, _, surname = (self.full_name or self.name.title()).partition(" ")
        mail = f"{self.name}@nordlys.example"
        return {
            **self.account(),
            "objectId": aad(self.name),
            "givenName": given,
            "surname": surname,
            "email": mail,
            "userPrincipalName": mail,
            "tenantId": self.tenant,
            "userRole": "guest" if self.guest else "user",
        }


@dataclass
class Place:
    """A personal chat, a group chat or a channel."""

    id: str
    kind: Kind
    name: str = ""
    members: set[str] = field(default_factory=set)  # names
    tenant: str = TENANT
    installed: bool = True  # is the bot there?
    private: bool = False  # a channel with members of its own


def users() -> dict[str, User]:
    everybody = [
        User("alice", "Alice Berg"),
        User("bob", "Bob Dahl"),
        User("carol", "Carol Eide"),
        User("gina", "Gina Foss", guest=True),
        User("pat", "Pat Hill", PARTNER_TENANT),
        User("reminder", "Reminder", is_bot=True),
    ]
    return {user.name: user for user in everybody}


def places(everybody: dict[str, User]) -> dict[str, Place]:
    ours = {name for name, user in everybody.items() if user.tenant == TENANT}
    there = [
        Place(GENERAL, "channel", "General", set(ours)),
        Place(NORWAY, "channel", "Norway", set(ours)),
        Place(CASES, "channel", "privacy-cases", {"carol", "bob"}, private=True),
        Place(ELSEWHERE, "channel", "Elsewhere", set(ours), installed=False),
        Place(GROUP, "groupChat", "Lunch", {"alice", "bob", "gina"}),
    ]
    return {place.id: place for place in there}


def chat(user: User) -> Place:
    """The personal chat between the bot and somebody."""
    return Place(personal(user.name), "personal", "", {user.name}, user.tenant)

"""What the app is allowed and told: its scopes, events, commands and shortcuts, as its manifest declares them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

SCOPES = frozenset(
    """app_mentions:read assistant:write channels:history channels:read chat:write commands groups:history groups:read
    im:history im:read im:write mpim:history mpim:read reactions:read reactions:write team:read users:read""".split()
)
# An event that is subscribed to is delivered only with its scope.
SCOPE_OF_EVENT = {
    "app_home_opened": "",
    "app_mention": "app_mentions:read",
    "agent_session_stopped": "assistant:write",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "reaction_added": "reactions:read",
    "member_joined_channel": "channels:read",
    "app_uninstalled": "",
    "tokens_revoked": "",
}


@dataclass(frozen=True)
class Grants:
    """Everything is granted unless a manifest says otherwise."""

    scopes: frozenset[str] = SCOPES
    events: frozenset[str] = frozenset(SCOPE_OF_EVENT)
    commands: frozenset[str] | None = None  # None: any
    shortcuts: frozenset[str] | None = None
    home: bool = True
    problems: tuple[str, ...] = ()

    def delivers(self, event: str) -> bool:
        """Is the app told of such an event? Of a message with its place: "message.im"."""
        return event in self.events and SCOPE_OF_EVENT.get(event, "") in self.scopes | {""}

    def without(self, scopes: Iterable[str] = (), events: Iterable[str] = ()) -> Grants:
        return replace(self, scopes=self.scopes - set(scopes), events=self.events - set(events))


def read_manifest(path: Path) -> Grants:
    """What a manifest grants. `problems` says where it breaks Slack's rules for manifests."""
    manifest: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) or {}
    features, settings = manifest.get("features") or {}, manifest.get("settings") or {}
    scopes = ((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or []
    events = (settings.get("event_subscriptions") or {}).get("bot_events") or []
    return Grants(
        frozenset(scopes),
        frozenset(events),
        frozenset(c.get("command", "") for c in features.get("slash_commands") or []),
        frozenset(s.get("callback_id", "") for s in features.get("shortcuts") or []),
        bool((features.get("app_home") or {}).get("home_tab_enabled")),
        tuple(_problems(manifest, set(scopes), events)),
    )


def _problems(manifest: dict[str, Any], scopes: set[str], events: list[str]) -> list[str]:
    shown, features = manifest.get("display_information") or {}, manifest.get("features") or {}
    agent = features.get("agent_view") or {}
    found = []
    if not 1 <= len(shown.get("name") or "") <= 35:
        found.append("display_information.name must have 1 to 35 characters")
    if len(shown.get("description") or "") > 140:
        found.append("display_information.description may have 140 characters")
    if (long := shown.get("long_description")) and not 175 <= len(long) <= 4000:
        found.append("display_information.long_description must have 175 to 4,000 characters")
    if agent and not 1 <= len(agent.get("agent_description") or "") <= 300:
        found.append("agent_view.agent_description must have 1 to 300 characters")
    if len(agent.get("suggested_prompts") or []) > 4:
        found.append("agent_view.suggested_prompts may hold 4 prompts")
    found += [f"scope {name} is unknown" for name in sorted(scopes - SCOPES)]
    for event in events:
        scope = SCOPE_OF_EVENT.get(event)
        if scope is None:
            found.append(f"event {event} is unknown")
        elif scope and scope not in scopes:
            found.append(f"event {event} needs the scope {scope}")
    if features.get("slash_commands") and "commands" not in scopes:
        found.append("slash_commands need the scope commands")
    return found

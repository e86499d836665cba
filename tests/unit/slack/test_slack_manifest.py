"""The manifest asks for what the app uses, no more, and within Slack's limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.slack.manifest import COMMAND, DISPENSABLE, EVENTS, PROMPTS, SCOPES, SHORTCUT
from adapters.slack.standin.grants import read_manifest

PATH = Path(__file__).resolve().parents[3] / "deploy/slack/manifest.yaml"


@pytest.fixture
def manifest() -> dict[str, Any]:
    return dict(yaml.safe_load(PATH.read_text("utf-8")))


def test_every_scope_is_used_and_every_used_one_is_asked_for(manifest: dict[str, Any]) -> None:
    assert sorted(SCOPES) == sorted(manifest["oauth_config"]["scopes"]["bot"])
    assert SCOPES.keys() >= DISPENSABLE


def test_every_event_is_handled_and_every_handled_one_is_subscribed_to(manifest: dict[str, Any]) -> None:
    assert sorted(EVENTS) == sorted(manifest["settings"]["event_subscriptions"]["bot_events"])


def test_it_never_asks_to_read_along_in_channels(manifest: dict[str, Any]) -> None:
    assert not {"message.channels", "message.groups"} & set(manifest["settings"]["event_subscriptions"]["bot_events"])


def test_command_shortcut_and_prompts_are_the_app_s_own(manifest: dict[str, Any]) -> None:
    features = manifest["features"]
    assert [c["command"] for c in features["slash_commands"]] == [COMMAND]
    assert [s["callback_id"] for s in features["shortcuts"]] == [SHORTCUT]
    assert [(p["title"], p["message"]) for p in features["agent_view"]["suggested_prompts"]] == list(PROMPTS)


def test_slack_takes_it(manifest: dict[str, Any]) -> None:
    assert read_manifest(PATH).problems == ()
    assert 175 <= len(manifest["display_information"]["long_description"]) <= 4000
    assert "agent_view" in manifest["features"]
    assert "assistant_view" not in manifest["features"]

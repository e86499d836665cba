"""Rules of channels: what a lead writes, what holds without a file, and how a slip is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from adapters.channels import ChannelFile, ChannelRules, Channels, parse_channels
from bot.errors import ChannelsInvalid

WRITTEN = """
# who sees what
defaults: {jurisdiction: NO, guests: false}
direct: {visible: asker}
referrals_open_cases: false
slack:
  cases: C0PRIVACY
  channels:
    C0MARKETING:
      name: marketing
      visible: asker
      jurisdiction: us-il
      folders: [law, /policies/marketing/]
    C0PARTNER: {authorities: [law, policy], guests: true, quiet: true}
teams:
  channels:
    19:abc@thread.tacv2: {bots: true}
"""


def test_a_channel_has_its_own_rules_and_the_defaults_where_it_says_nothing() -> None:
    channels = parse_channels(WRITTEN)
    assert channels.rules("slack", "C0MARKETING") == ChannelRules(
        jurisdiction="US-IL", visible="asker", folders=("law", "policies/marketing")
    )
    assert channels.rules("slack", "C0PARTNER").jurisdiction == "NO", "NO is Norway, not false"
    assert channels.rules("slack", "C0OTHER") == ChannelRules(jurisdiction="NO")
    assert channels.rules("teams", "19:abc@thread.tacv2").bots
    assert not channels.rules("slack", "19:abc@thread.tacv2").bots, "an id is one of its platform"
    assert channels.rules("slack", "D1", direct=True).visible == "asker"


def test_a_shared_channel_never_sees_more_than_law_and_regulators() -> None:
    channels = parse_channels(WRITTEN)
    assert channels.rules("slack", "C0OTHER", shared=True).authorities == {"law", "regulator"}
    assert channels.rules("slack", "C0PARTNER").authorities == {"law", "policy"}
    assert channels.rules("slack", "C0PARTNER", shared=True).authorities == {"law"}, "policy, whatever the file says"
    assert Channels().rules("slack", "C1", shared=True).authorities == {"law", "regulator"}


def test_cases_go_to_the_askers_platform_or_to_the_one_that_has_a_channel_for_them() -> None:
    channels = parse_channels(WRITTEN)
    assert (channels.case_platform("slack"), channels.case_platform("teams")) == ("slack", "slack")
    assert Channels().case_platform("slack") == ""


@pytest.mark.parametrize("written", ["", "# nothing yet\n", "slack:\n", "slack:\n  channels:\n"])
def test_an_empty_file_leaves_the_defaults(written: str) -> None:
    assert parse_channels(written) == Channels()


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        ("slack:\n  chanels: {}\n", 2, "Did you mean `channels`?"),
        ("slak: {}\n", 1, "Did you mean `slack`?"),
        ("slack:\n  channels:\n    C1:\n      visible: everybody\n", 4, "“everybody” is none of thread, asker"),
        ("slack:\n  channels:\n    C1: {authorities: [law, polcy]}\n", 3, "“polcy” is none of law, regulator"),
        ("slack:\n  channels:\n    C1: {authorities: law}\n", 3, "authorities: [law, regulator]"),
        ("slack:\n  channels:\n    C1:\n      quiet: yes\n", 4, "`quiet: true` or `quiet: false`"),
        ("slack:\n  channels:\n    C1: {quiet: true}\n    C1: {}\n", 4, "`C1` stands twice"),
        ("slack:\n  channels: [C1]\n", 2, "must hold lines"),
        ("defaults:\n  jurisdiction: [NO]\n", 2, "jurisdiction: NO"),
        ("slack:\n  cases:\n", 2, "cases: C0123456789"),
        ("slack:\n\tchannels: {}\n", 2, "Indent with spaces"),
    ],
)
def test_a_slip_is_told_with_its_line_and_what_to_write(written: str, line: int, told: str) -> None:
    with pytest.raises(ChannelsInvalid) as raised:
        parse_channels(written)
    assert str(raised.value).startswith(f"channels.yaml:{line}: ")
    assert told in str(raised.value)


def test_the_file_is_read_again_when_it_changes_and_a_broken_one_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    channels = ChannelFile(path)
    assert channels() == Channels()

    def write(text: str, at: int) -> None:
        path.write_text(text)
        os.utime(path, (at, at))

    write("defaults: {authorities: [law]}\n", 1)
    assert channels().defaults.authorities == {"law"}
    write("defaults: {authorities: [lawyer]}\n", 2)
    assert channels().defaults.authorities == {"law"}, "a slip never opens what was closed"
    write("defaults: {authorities: [policy]}\n", 3)
    assert channels().defaults.authorities == {"policy"}


def test_a_deleted_file_is_not_a_wish_to_open_everything(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    path.write_text("defaults: {authorities: [law]}\n")
    channels = ChannelFile(path)
    path.unlink()
    assert channels().defaults.authorities == {"law"}


def test_a_broken_file_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    path.write_bytes(b"\xff\xfe defaults")
    with pytest.raises(ChannelsInvalid, match="UTF-8"):
        ChannelFile(path)


def test_the_example_that_ships_can_be_used() -> None:
    example = Path(__file__).resolve().parents[2] / "deploy" / "channels.example.yaml"
    channels = parse_channels(example.read_text("utf-8"))
    assert channels.cases == {"slack": "C0PRIVACY"}
    assert channels.rules("slack", "C0PARTNERS").authorities == {"law", "regulator"}
    assert channels.defaults == ChannelRules(jurisdiction="NO")

"""What can be set, and what is said when it can't be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.settings import settings
from bot.errors import SettingInvalid


def test_what_is_given_wins_over_the_environment_and_that_over_the_defaults() -> None:
    environment = {"FOOTNOTE_KNOWLEDGE": "there", "FOOTNOTE_HOME": "home", "OTHER": "x"}
    assert settings(environment, knowledge=Path("here")).knowledge == Path("here")
    assert settings(environment, knowledge=None).knowledge == Path("there")
    assert settings(environment).home_folder == Path("home")
    assert settings({}).knowledge == Path("knowledge")


def test_editions_live_beside_the_folder_unless_told(tmp_path: Path) -> None:
    assert settings({}, knowledge=tmp_path / "k").home_folder == tmp_path / ".footnote"


@pytest.mark.parametrize(("name", "value"), [("PRECISION", "int4"), ("KEEP_EDITIONS", "many")])
def test_a_value_that_can_not_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingInvalid, match=f"FOOTNOTE_{name} is “{value}”"):
        settings({f"FOOTNOTE_{name}": value})


def test_a_secret_comes_from_a_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "bot"
    file.write_text("xoxb-very-secret\n")
    made = settings({"FOOTNOTE_SLACK_BOT_TOKEN_FILE": str(file), "FOOTNOTE_SLACK_APP_TOKEN": "xapp-very-secret"})
    assert made.slack_bot_token.get_secret_value() == "xoxb-very-secret"
    assert "very-secret" not in f"{made!r} {made} {made.model_dump()} {made.model_dump_json()}"


def test_a_secret_file_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match=r"FOOTNOTE_SLACK_SIGNING_SECRET_FILE names .*gone"):
        settings({"FOOTNOTE_SLACK_SIGNING_SECRET_FILE": str(tmp_path / "gone")})


def test_hosts_are_written_with_commas() -> None:
    assert settings({"FOOTNOTE_TEAMS_SERVICE_HOSTS": "a.example, B.example,"}).teams_service_hosts == (
        "a.example",
        "b.example",
    )
    assert "smba.trafficmanager.net" in settings({}).teams_service_hosts

"""`footnote teams doctor` and `footnote teams package` as an operator runs them, before anybody can ask."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from adapters.teams.standin.inhabitants import APP_ID, APP_SECRET, ELSEWHERE
from tests.scenario.teams_api import Teams
from tests.scenario.terminal import COMMAND, PROJECT

pytestmark = pytest.mark.server


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR")}
    own = {"FOOTNOTE_KNOWLEDGE": str(PROJECT / "knowledge"), "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "error"}
    return subprocess.run([*COMMAND, "teams", *words], capture_output=True, text=True, env=kept | own | environment)


def doctor(teams: Teams, **wrong: str) -> subprocess.CompletedProcess[str]:
    done = run("doctor", **(teams.standin.environment() | wrong))
    assert done.stderr == ""
    assert APP_SECRET not in done.stdout
    return done


def test_the_doctor_finds_everything_in_order_and_changes_nothing(teams: Teams) -> None:
    done = doctor(teams)
    assert done.returncode == 0, done.stdout
    assert "FIX" not in done.stdout
    assert "Entra gives a token: the bot can send." in done.stdout
    assert "1 of Microsoft's keys sign for Teams." in done.stdout
    assert "Cases go to a channel that 2 people read." in done.stdout
    calls = teams.run(teams.standin.calls())
    assert {c["operation"] for c in calls} <= {"openid", "jwks", "discovery", "token", "paged"}
    assert teams.run(teams.standin.violations()) == []


def test_a_managed_identity_needs_no_secret(teams: Teams) -> None:
    done = run("doctor", **teams.standin.environment(managed=True))
    assert done.returncode == 0, done.stdout
    assert "UserAssignedMSI" in done.stdout
    assert "Entra gives a token" in done.stdout


@pytest.mark.parametrize(
    ("wrong", "said", "remedy"),
    [
        ({"FOOTNOTE_TEAMS_APP_ID": ""}, "FOOTNOTE_TEAMS_APP_ID is not set", "Application (client) ID"),
        ({"FOOTNOTE_TEAMS_APP_ID": "footnote"}, "FOOTNOTE_TEAMS_APP_ID is not an id", "Application (client) ID"),
        ({"FOOTNOTE_TEAMS_TENANT": ""}, "FOOTNOTE_TEAMS_TENANT is not set", "Directory (tenant) ID"),
        ({"FOOTNOTE_TEAMS_APP_SECRET": ""}, "FOOTNOTE_TEAMS_APP_SECRET is not set", "Certificates & secrets"),
        (
            {"FOOTNOTE_TEAMS_APP_SECRET": "no"},
            "Entra gives no token (AADSTS7000215)",
            "copy the Value, not the Secret ID",
        ),
        (
            {"FOOTNOTE_TEAMS_OPENID_URL": "http://127.0.0.1:1/"},
            "Microsoft's signing keys can't be had (ClientConnectorError)",
            "without the keys nobody is let in",
        ),
        ({"FOOTNOTE_TEAMS_ISSUER": "https://api.botframework.us"}, "not of https://api.botframework.us", "same cloud"),
        ({"FOOTNOTE_TEAMS_SERVICE_HOSTS": "x.example"}, "is not among the hosts", "FOOTNOTE_TEAMS_SERVICE_HOSTS"),
        (
            {"FOOTNOTE_TEAMS_CASES_CHANNEL": ELSEWHERE},
            "The channel for cases can't be seen (403)",
            "Manage team → Apps",
        ),
        ({"FOOTNOTE_TEAMS_CASES_CHANNEL": "privacy-cases"}, "is no channel's id", "Get link to channel"),
    ],
)
def test_the_doctor_says_what_is_wrong_and_what_to_do(
    teams: Teams, wrong: dict[str, str], said: str, remedy: str
) -> None:
    done = doctor(teams, **wrong)
    assert done.returncode == 1
    first = next(n for n, line in enumerate(done.stdout.splitlines()) if line.startswith("FIX"))
    assert said in done.stdout.splitlines()[first]
    assert remedy in done.stdout.splitlines()[first + 1]
    assert done.stdout.count("FIX") == 1


def test_without_a_channel_for_cases_the_bot_still_answers(teams: Teams) -> None:
    done = doctor(teams, FOOTNOTE_TEAMS_CASES_CHANNEL="")
    assert done.returncode == 0
    assert "nobody can ask the privacy team" in done.stdout


def test_the_package_is_written_with_the_names_of_the_company(tmp_path: Path) -> None:
    out = tmp_path / "footnote.zip"
    names = {"FOOTNOTE_TEAMS_APP_ID": APP_ID, "FOOTNOTE_TEAMS_NAME": "Privacy"}
    done = run("package", str(out), "--website", "https://nordlys.example/privacy", **names)
    assert done.returncode == 0, done.stderr
    assert "Upload it" in done.stdout
    manifest = json.loads(zipfile.ZipFile(out).read("manifest.json"))
    assert (manifest["name"]["short"], manifest["developer"]["name"]) == ("Privacy", "Nordlys AS")
    assert manifest["bots"][0]["botId"] == APP_ID


def test_a_package_without_a_website_says_what_to_give(tmp_path: Path) -> None:
    done = run("package", str(tmp_path / "footnote.zip"), FOOTNOTE_TEAMS_APP_ID=APP_ID)
    assert done.returncode != 0
    assert done.stderr.strip() == (
        "Teams wants a page about the app. Name one: --website https://intranet.example/footnote"
    )
    assert not list(tmp_path.iterdir())

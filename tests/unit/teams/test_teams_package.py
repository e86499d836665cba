"""The app package is what Teams takes and says what the bot does; where it would be refused, the reason is told."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator, Draft7Validator

from adapters.settings import SECRETS, Settings
from adapters.teams.manifest import ASK, COMMANDS
from adapters.teams.package import About, manifest, package, write
from bot.errors import SettingInvalid, StorageFailed

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = ROOT / "adapters/teams/schema/manifest-1.25.json"
ABOUT = About(
    app_id="11111111-2222-3333-4444-555555555555",
    name="Footnote",
    company="Nordlys AS",
    contact="#ask-privacy",
    website="https://nordlys.example/footnote",
)


def packed(about: About) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(package(about)))


def png(content: bytes) -> tuple[int, int, int]:
    """(width, height, colour type) as the file's head says."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big"), content[25]


def test_the_official_schema_takes_the_manifest() -> None:
    made = json.loads(packed(ABOUT).read("manifest.json"))
    assert list(Draft4Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(made)) == []
    assert made["manifestVersion"] == "1.25"


def test_the_zip_holds_three_files_and_both_icons_have_their_size() -> None:
    archive = packed(ABOUT)
    assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
    assert png(archive.read("color.png"))[:2] == (192, 192)
    assert png(archive.read("outline.png")) == (32, 32, 6)  # with transparency


def test_the_same_settings_make_the_same_zip() -> None:
    assert package(ABOUT) == package(ABOUT)


def test_it_offers_what_the_bot_does_and_asks_for_no_more() -> None:
    made = manifest(ABOUT)
    (bot,) = made["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert {c["title"] for c in bot["commandLists"][0]["commands"]} == set(COMMANDS)
    (command,) = made["composeExtensions"][0]["commands"]
    assert (command["id"], command["context"], command["fetchTask"]) == (ASK, ["message"], True)
    assert made["validDomains"] == []
    assert "webApplicationInfo" not in made
    assert "authorization" not in made


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"app_id": ""}, "FOOTNOTE_TEAMS_APP_ID"),
        ({"app_id": "footnote"}, "FOOTNOTE_TEAMS_APP_ID"),
        ({"name": "x" * 31}, "FOOTNOTE_TEAMS_NAME"),
        ({"name": ""}, "FOOTNOTE_TEAMS_NAME"),
        ({"company": ""}, "company.yaml"),
        ({"website": ""}, "--website"),
        ({"website": "http://nordlys.example"}, "--website"),
        ({"privacy": "nordlys.example"}, "https://"),
        ({"terms": "ftp://nordlys.example"}, "https://"),
        ({"version": "1.0"}, "--app-version"),
        ({"version": "01.0.0"}, "--app-version"),
    ],
)
def test_what_teams_would_refuse_is_refused_with_what_to_do(change: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingInvalid) as caught:
        package(replace(ABOUT, **change))
    assert said in f"{caught.value.problem} {caught.value.remedy}"


def test_long_names_of_companies_are_cut_to_what_teams_shows() -> None:
    assert package(replace(ABOUT, company="Nordlys Holding International Aktieselskab", contact="x" * 900))


def test_a_file_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        write(ABOUT, tmp_path / "missing" / "footnote.zip")
    write(ABOUT, tmp_path / "footnote.zip")
    write(ABOUT, tmp_path / "footnote.zip")
    assert zipfile.is_zipfile(tmp_path / "footnote.zip")


PAGES = ("deploy/teams/README.md", "deploy/teams/bot.bicep", "deploy/teams/compose.yaml")


@pytest.mark.parametrize("page", PAGES)
def test_setup_names_no_setting_that_there_is_not(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = {n.removesuffix("_FILE") for n in re.findall(r"\bFOOTNOTE_[A-Z_]*[A-Z]\b", text)}
    assert named
    assert {n.removeprefix("FOOTNOTE_").lower() for n in named} <= Settings.model_fields.keys()


def test_setup_quotes_the_log_as_it_is() -> None:
    """Who looks a line of the log up finds it on the page."""
    page = (ROOT / PAGES[0]).read_text("utf-8")
    code = "".join(path.read_text("utf-8") for path in (ROOT / "adapters/teams").rglob("*.py"))
    for said in (
        "a request was turned away",
        "a message is not for us",
        "Entra gives no token",
        "I have no chat with you yet",
    ):
        assert said in page
        assert said in code


def test_the_compose_file_is_one_and_hands_secrets_over_as_files() -> None:
    whole = yaml.safe_load((ROOT / PAGES[2]).read_text("utf-8"))
    schema = json.loads((ROOT / "tests/compose-spec.json").read_text("utf-8"))
    assert [e.message for e in Draft7Validator(schema).iter_errors(whole)] == []
    bot = whole["services"]["bot"]
    assert not {f"FOOTNOTE_{name.upper()}" for name in SECRETS} & bot["environment"].keys()
    files = {v.removeprefix("/run/secrets/") for k, v in bot["environment"].items() if k.endswith("_FILE")}
    assert files == set(bot["secrets"]) == whole["secrets"].keys()
    assert all(secret["file"].startswith("../secrets/") for secret in whole["secrets"].values())
    assert all(port.startswith("127.0.0.1:") for port in bot["ports"])


def test_a_container_publishes_before_it_answers_and_not_before_a_doctor_looks(tmp_path: Path) -> None:
    called = tmp_path / "called"
    fake = tmp_path / "footnote"
    fake.write_text(f'#!/bin/sh\necho "$*" >> {called}\n')
    fake.chmod(0o755)
    for words in (["teams"], ["teams", "--port", "80"], ["teams", "doctor"]):
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        subprocess.run(["/bin/sh", ROOT / "deploy/start", *words], env=environment, check=True)
    assert called.read_text().splitlines() == [
        "publish --quiet",
        "teams",
        "publish --quiet",
        "teams --port 80",
        "teams doctor",
    ]

"""`footnote teams package`: the zip that is uploaded in the Teams admin centre."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from adapters.teams.manifest import ASK, COMMANDS
from bot.errors import SettingInvalid, StorageFailed

VERSION = "1.25"  # of the manifest's schema, which lies in schema/
ACCENT = "#1f3a5f"  # the icon's ground
WHEN = (2020, 1, 1, 0, 0, 0)  # of every file: the same settings make the same zip
_SCOPES = ["personal", "team", "groupChat"]
_VERSION = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}")
_ASK_TITLE = "Ask privacy about this"


@dataclass(frozen=True, slots=True)
class About:
    """What a company calls the app, and where it says more. Addresses begin with https://."""

    app_id: str  # client id of the app registration
    name: str
    company: str
    contact: str
    website: str
    privacy: str = ""  # default: the website
    terms: str = ""  # default: the website
    version: str = "1.0.0"  # must rise with every upload


def package(about: About) -> bytes:
    """The zip. Raises `SettingInvalid` where Teams would refuse it."""
    made = manifest(about)
    _valid(made)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("manifest.json", json.dumps(made, indent=2, ensure_ascii=False).encode() + b"\n"),
            ("color.png", _own("icons/color.png")),
            ("outline.png", _own("icons/outline.png")),
        ):
            info = zipfile.ZipInfo(name, WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def write(about: About, path: Path) -> None:
    """The zip as a file, in place of one that is there. Raises `SettingInvalid`, `StorageFailed`."""
    content = package(about)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageFailed(
            f"{path} can't be written ({error.strerror}).", "Name a file in a folder of yours."
        ) from error


def manifest(about: About) -> dict[str, Any]:
    """What Teams is told of the app."""
    commands = [{"title": title, "description": told} for title, told in COMMANDS.items()]
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": VERSION,
        "version": about.version,
        "id": about.app_id,
        "developer": {
            "name": about.company[:32],
            "websiteUrl": about.website,
            "privacyUrl": about.privacy or about.website,
            "termsOfUseUrl": about.terms or about.website,
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "name": {"short": about.name, "full": f"{about.name}: privacy and AI questions, answered with quotes"[:100]},
        "description": {
            "short": "Privacy and AI questions, answered with quotes from dated sources",
            "full": _described(about),
        },
        "accentColor": ACCENT,
        "bots": [
            {
                "botId": about.app_id,
                "scopes": _SCOPES,
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": _SCOPES, "commands": commands}],
            }
        ],
        "composeExtensions": [{"botId": about.app_id, "commands": [_ask()]}],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],
        "supportsChannelFeatures": "tier1",  # private channels, for cases; shared ones, where only members are answered
        "defaultInstallScope": "personal",
    }


def _ask() -> dict[str, Any]:
    """The action in a message's menu."""
    return {
        "id": ASK,
        "type": "action",
        "title": _ASK_TITLE,
        "description": "Ask a privacy question about this message; you choose who sees the answer",
        "context": ["message"],
        "fetchTask": True,
    }


def _described(about: About) -> str:
    return (
        f"Ask {about.name} what you may do with personal data and AI at {about.company}: write to it, mention it in a "
        f"channel or a group chat, or choose “{_ASK_TITLE}” in a message's menu.\n\n"
        "You get a verdict, its conditions, and for every statement a verbatim quote from a dated source. Where "
        f"nothing vetted covers your question, it says so and passes it on: {about.contact} answers.\n\n"
        "Your questions are redacted before they are kept, and you can delete them: write “delete my history”."
    )


def _own(path: str) -> bytes:
    return files("adapters.teams").joinpath(path).read_bytes()


def _valid(made: dict[str, Any]) -> None:
    """Raises `SettingInvalid` with the first thing that the official schema refuses."""
    from jsonschema import Draft4Validator  # only this command needs it

    schema = json.loads(_own(f"schema/manifest-{VERSION}.json"))
    found = {".".join(map(str, e.absolute_path)): e.message for e in Draft4Validator(schema).iter_errors(made)}
    for path, (problem, remedy) in _REMEDIES.items():
        value = _at(made, path)
        if path in found or not value or (path.endswith("Url") and not str(value).startswith("https://")):
            raise SettingInvalid(problem, remedy)
    for path, message in found.items():
        raise SettingInvalid(f"Teams refuses the manifest at {path or 'its top'}: {message}.", "Please report this.")
    if not _VERSION.fullmatch(about_version := str(made["version"])):
        raise SettingInvalid(
            f"“{about_version}” can't be the version of an app.", "Use three numbers: --app-version 1.0.1"
        )


_REMEDIES = {
    "id": ("FOOTNOTE_TEAMS_APP_ID is not the id of an app.", "Copy “Application (client) ID” of the app registration."),
    "name.short": ("FOOTNOTE_TEAMS_NAME can't be the name of an app.", "Use 1 to 30 characters."),
    "developer.name": ("company.yaml names no company.", "Write `name: …` there."),
    "developer.websiteUrl": (
        "Teams wants a page about the app.",
        "Name one: --website https://intranet.example/footnote",
    ),
    "developer.privacyUrl": ("That is no address of a page about privacy.", "Begin it with https://."),
    "developer.termsOfUseUrl": ("That is no address of terms of use.", "Begin it with https://."),
}


def _at(made: dict[str, Any], path: str) -> Any:
    found: Any = made
    for name in path.split("."):
        found = found[name]
    return found

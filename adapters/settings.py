"""All settings. Nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from bot.errors import SettingInvalid

PREFIX = "FOOTNOTE_"


class Settings(BaseModel):
    """What can be set, by a command's options or by FOOTNOTE_… in the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    knowledge: Path = Path("knowledge")
    home: Path | None = None  # default: .footnote beside the knowledge folder
    model: str = ""  # a sentence-transformers model by path or name; default: the one that ships
    precision: Literal["int8", "fp32"] = "int8"
    keep_editions: int = 5

    channels: Path | None = None  # channels.yaml: how each channel is answered
    serve_host: str = "127.0.0.1"  # of `footnote serve`
    serve_port: int = 3978
    slack_bot_token: SecretStr = SecretStr("")  # xoxb-…
    slack_app_token: SecretStr = SecretStr("")  # xapp-…, for Socket Mode
    slack_signing_secret: SecretStr = SecretStr("")  # for requests over HTTP
    slack_api_url: str = "https://slack.com/api/"
    slack_ping_seconds: float = 5  # between two signs of life on a socket; a lost one is noticed after it
    slack_cases_channel: str = ""  # id of the channel in which cases are shown; wins over channels.yaml

    @property
    def home_folder(self) -> Path:
        """Where editions and the exported model live."""
        return self.home or self.knowledge.absolute().parent / ".footnote"


SECRETS = frozenset(n for n, field in Settings.model_fields.items() if field.annotation is SecretStr)


def settings(environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """The settings: what was given, then the environment, then the defaults. Raises `SettingInvalid`."""
    environment = os.environ if environment is None else environment
    fields: dict[str, object] = {
        name: environment[key] for name in Settings.model_fields if (key := PREFIX + name.upper()) in environment
    }
    fields |= _from_files(environment)
    fields |= {name: value for name, value in given.items() if value is not None}
    try:
        return Settings.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        value = "set" if name in SECRETS else f"“{fields.get(name)}”"
        raise SettingInvalid(f"{PREFIX}{name.upper()} is {value}, which can't be used.", f"{first['msg']}.") from error


def _from_files(environment: Mapping[str, str]) -> dict[str, str]:
    """Secrets that are named by a file: FOOTNOTE_SLACK_BOT_TOKEN_FILE=/run/secrets/bot."""
    found = {}
    for name in SECRETS:
        key = f"{PREFIX}{name.upper()}_FILE"
        if path := environment.get(key):
            try:
                found[name] = Path(path).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise SettingInvalid(f"{key} names {path}, which can't be read.", "Name a file of text.") from error
    return found

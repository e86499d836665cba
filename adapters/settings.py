"""All settings. Nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.errors import SettingInvalid

PREFIX = "FOOTNOTE_"
TEAMS_HOSTS = ("smba.trafficmanager.net", "*.botframework.com", "*.teams.microsoft.com")


class Settings(BaseModel):
    """What can be set, by a command's options or by FOOTNOTE_… in the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    knowledge: Path = Path("knowledge")
    home: Path | None = None  # default: .footnote beside the knowledge folder
    model: str = ""  # a sentence-transformers model by path or name; default: the one that ships
    precision: Literal["int8", "fp32"] = "int8"
    exported: Path | None = None  # where `python -m adapters.encoder` put the model; looked in before the home
    keep_editions: int = 5

    chat_model: str = ""  # such as "openai:gpt-4.1-mini"; what text is sent to. None: nothing leaves the machine
    chat_base_url: str = ""  # of a server that speaks the provider's protocol: vLLM, llama.cpp, a gateway
    chat_key: SecretStr = SecretStr("")  # default: the provider's own variable, such as OPENAI_API_KEY
    chat_version: str = ""  # of Azure's interface
    chat_output: Literal["schema", "json", "text"] = "schema"  # what the server can be held to
    chat_seconds: float = Field(default=12, gt=0, le=120)  # until the answer without the model is given
    chat_tokens_a_day: int = Field(default=200_000, ge=0)  # of one asker; 0: no limit
    chat_prices: tuple[float, float] = (0, 0)  # of a million tokens read and written: "0.4,1.6"
    entailment_model: Path | None = None  # a cross-encoder in a folder that judges every drafted claim

    channels: Path | None = None  # channels.yaml: how each channel is answered
    records_url: SecretStr = SecretStr("")  # postgresql://…; default: records.sqlite in the home
    retention_days: int = Field(default=30, ge=1, le=3650)  # how long questions, replies and ended cases are kept
    queue_size: int = Field(default=100, ge=1)  # questions that may wait; one more is told to come back
    hands: int = Field(default=4, ge=1, le=64)  # questions that are answered at the same time
    user_limit: int = Field(default=20, ge=1)  # questions of one person …
    user_limit_minutes: int = Field(default=10, ge=1)  # … in this time
    lease_seconds: float = Field(default=30, ge=1)  # after which another process takes up what a dead one held
    drain_seconds: float = Field(default=20, ge=0)  # for what is in hand when the process is told to stop
    serve_host: str = "127.0.0.1"  # of `footnote serve`
    serve_port: int = 3978
    health_port: int = Field(default=0, ge=0, le=65535)  # of `footnote slack`: /healthz on this machine; 0: none
    slack_bot_token: SecretStr = SecretStr("")  # xoxb-…
    slack_app_token: SecretStr = SecretStr("")  # xapp-…, for Socket Mode
    slack_signing_secret: SecretStr = SecretStr("")  # for requests over HTTP
    slack_api_url: str = "https://slack.com/api/"
    slack_ping_seconds: float = 5  # between two signs of life on a socket; a lost one is noticed after it
    slack_cases_channel: str = ""  # id of the channel in which cases are shown; wins over channels.yaml

    teams_app_id: str = ""  # of the Entra app registration (client id)
    teams_app_secret: SecretStr = SecretStr("")  # its client secret; none with a managed identity
    teams_tenant: str = ""  # id of the Entra tenant; people of others are turned away
    teams_app_type: Literal["SingleTenant", "UserAssignedMSI"] = "SingleTenant"
    teams_name: str = "Footnote"  # what the bot is called in Teams
    teams_website: str = ""  # https://…: a page about the app, for `footnote teams package`
    teams_privacy_url: str = ""  # the company's page about privacy; default: the website
    teams_terms_url: str = ""  # the terms of use; default: the website
    teams_cases_channel: str = ""  # "19:…@thread.tacv2": where cases are shown; wins over channels.yaml
    teams_service_hosts: tuple[str, ...] = TEAMS_HOSTS  # hosts a message may ask to be answered at, by comma
    teams_service_url: str = "https://smba.trafficmanager.net/teams/"  # where to speak before being spoken to
    teams_login_url: str = "https://login.microsoftonline.com"
    teams_openid_url: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    teams_issuer: str = "https://api.botframework.com"
    teams_scope: str = "https://api.botframework.com/.default"
    teams_development: bool = False  # no app id and no tokens: for tools on this machine only

    @field_validator("chat_prices", mode="before")
    @classmethod
    def _split(cls, written: object) -> object:
        """ "0.4,1.6" as two numbers."""
        return written.split(",") if isinstance(written, str) else written

    @field_validator("teams_service_hosts", mode="before")
    @classmethod
    def _hosts(cls, written: object) -> object:
        """ "a.example, b.example" as two hosts."""
        hosts = written.split(",") if isinstance(written, str) else written
        return tuple(host.strip().lower() for host in hosts if host.strip()) if isinstance(hosts, list) else hosts

    @property
    def home_folder(self) -> Path:
        """Where editions and the exported model live."""
        return self.home or self.knowledge.absolute().parent / ".footnote"

    @property
    def channels_file(self) -> Path:
        """The rules of channels; there need not be one."""
        return self.channels or self.knowledge.absolute().parent / "channels.yaml"


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

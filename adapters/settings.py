"""All settings. Nothing else reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

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

    @property
    def home_folder(self) -> Path:
        """Where editions and the exported model live."""
        return self.home or self.knowledge.absolute().parent / ".footnote"


def settings(environment: Mapping[str, str] | None = None, **given: object) -> Settings:
    """The settings: what was given, then the environment, then the defaults. Raises `SettingInvalid`."""
    environment = os.environ if environment is None else environment
    fields: dict[str, object] = {
        name: environment[key] for name in Settings.model_fields if (key := PREFIX + name.upper()) in environment
    }
    fields |= {name: value for name, value in given.items() if value is not None}
    try:
        return Settings.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        raise SettingInvalid(
            f"{PREFIX}{name.upper()} is “{fields.get(name)}”, which can't be used.", f"{first['msg']}."
        ) from error

"""Which model, where text goes, and with which key."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.chat_model import Endpoint
from adapters.settings import settings
from bot.errors import SettingInvalid


def test_the_provider_is_spoken_to_at_its_own_address_whatever_its_variables_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere.example/v1")
    endpoint = Endpoint.of("openai:gpt-4.1-mini")
    from adapters.chat_model import _made

    made = _made(Endpoint.of("openai:gpt-4.1-mini", key="k"), 5)
    assert endpoint.host == "api.openai.com"
    assert made.openai_api_base == "https://api.openai.com/v1"


def test_another_server_never_gets_the_providers_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-provider")
    from adapters.chat_model import _made

    made = _made(Endpoint.of("openai:llama", "http://127.0.0.1:8000/v1"), 5)
    assert made.openai_api_key.get_secret_value() == "none"


@pytest.mark.parametrize("provider", ["anthropic:claude-x", "ollama:llama3"])
def test_other_providers_are_made_without_a_call(provider: str) -> None:
    from adapters.chat_model import _held_to, _made

    endpoint = Endpoint.of(provider, key="k")
    assert _made(endpoint, 5).bind(**_held_to(endpoint, {"type": "object"}))


def test_azure_needs_its_address_and_the_version_of_its_interface() -> None:
    with pytest.raises(SettingInvalid, match="address"):
        Endpoint.of("azure_openai:deployment", version="2024-10-21")
    with pytest.raises(SettingInvalid, match="version"):
        Endpoint.of("azure_openai:d", "https://my.openai.azure.com")
    made = Endpoint.of("azure_openai:d", "https://my.openai.azure.com", version="2024-10-21")
    assert made.host == "my.openai.azure.com"


@pytest.mark.parametrize("written", ["gpt-4", "openai:", ":x", "unknown:x", ""])
def test_what_names_no_model_is_told(written: str) -> None:
    with pytest.raises(SettingInvalid, match="PROVIDER:MODEL"):
        Endpoint.of(written)


def test_where_text_goes_is_known() -> None:
    assert Endpoint.of("openai:x", "http://127.0.0.1:1/v1").is_local
    assert Endpoint.of("ollama:x").is_local
    assert not Endpoint.of("openai:x").is_local
    assert Endpoint.of("openai:x", "http://model.intern:8000/v1").is_open_to_listeners
    assert Endpoint.of("openai:x", "https://user:secret@model.intern/v1").host == "model.intern"


def test_the_key_comes_from_the_environment_or_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-from-a-file\n")
    setting = settings({"FOOTNOTE_CHAT_KEY_FILE": str(tmp_path / "key"), "FOOTNOTE_CHAT_PRICES": "0.4,1.6"})
    assert setting.chat_key.get_secret_value() == "sk-from-a-file"
    assert setting.chat_prices == (0.4, 1.6)
    assert "sk-from-a-file" not in repr(setting)
    assert "secret" not in repr(Endpoint.of("openai:x", key="secret"))

"""Every provider through its own LangChain client and its own protocol, over HTTP on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest

from adapters.chat_model import Endpoint, LangChainModel
from adapters.scripted import Scripted
from bot.advisor import Advisor
from bot.drafting import Drafter
from bot.question import Question
from bot.reply import Answer, Reply, Verdict
from tests.drafting import KEY
from tests.house import TODAY, House

pytestmark = pytest.mark.server

OPEN = "Can we publish photos of a child?"
OUTPUTS = {
    "openai": lambda body: body["response_format"]["json_schema"]["schema"],
    "azure_openai": lambda body: body["response_format"]["json_schema"]["schema"],
    "anthropic": lambda body: body["output_config"]["format"]["schema"],
    "ollama": lambda body: body["format"],
}


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


def endpoint(server: Scripted, provider: str, script: str = "honest") -> Endpoint:
    root = f"http://127.0.0.1:{server.port}"
    url = server.url if provider == "openai" else root
    return Endpoint.of(f"{provider}:{script}", url, KEY, "2024-10-21" if provider == "azure_openai" else "")


_KEPT: dict[Endpoint, LangChainModel] = {}  # as a process keeps its one: their clients close with the loop they live on


def asked(house: House, at: Endpoint) -> Reply:
    house.asked.append(OPEN)
    drafter = Drafter(_KEPT.setdefault(at, LangChainModel(at, 12, (1.0, 2.0))), lambda: house.now)
    return asyncio.run(Advisor(house.editions, house.encoder, drafter=drafter).ask(Question(OPEN, TODAY)))


@pytest.mark.parametrize("provider", OUTPUTS)
def test_a_draft_of_every_provider_is_verified_and_counted(house: House, server: Scripted, provider: str) -> None:
    server.requests.clear()
    reply = asked(house, endpoint(server, provider))
    assert isinstance(reply, Answer)
    assert (reply.verdict, reply.mode) == (Verdict.CONDITIONAL, "drafted")
    assert reply.drafted
    assert reply.drafted.read >= 1000
    assert reply.drafted.written > 0
    assert reply.drafted.cost > 0
    assert not reply.drafted.failure


@pytest.mark.parametrize("provider", OUTPUTS)
def test_every_provider_is_held_to_the_schema_and_streams(house: House, server: Scripted, provider: str) -> None:
    server.requests.clear()
    asked(house, endpoint(server, provider))
    first = server.requests[0]
    assert OUTPUTS[provider](first)["additionalProperties"] is False
    assert first["stream"] is True


@pytest.mark.parametrize("provider", [p for p in OUTPUTS if p != "ollama"])
def test_the_key_goes_with_the_request_and_into_no_log(
    house: House, server: Scripted, provider: str, logged: list[str]
) -> None:
    server.keys.clear()
    asked(house, endpoint(server, provider, "no-such-model"))
    assert KEY in server.keys[0]
    assert not any(KEY in line for line in logged)


@pytest.mark.parametrize("provider", OUTPUTS)
def test_text_follows_no_redirect_to_another_server(house: House, server: Scripted, provider: str) -> None:
    server.requests.clear()
    reply = asked(house, endpoint(server, provider, "redirecting"))
    assert len(server.requests) == 1
    assert "its server failed" in json.dumps(reply.warnings)


@pytest.mark.parametrize("provider", OUTPUTS)
def test_a_model_that_a_provider_does_not_have_leaves_the_default_answer(
    house: House, server: Scripted, provider: str
) -> None:
    reply = asked(house, endpoint(server, provider, "no-such-model"))
    assert reply.claims == house.ask(OPEN).claims
    assert "its server failed" in json.dumps(reply.warnings)

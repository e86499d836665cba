"""Servers that scenarios talk to, each a process of its own on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from adapters.slack.standin.client import Standin
from tests.house import House
from tests.scenario.slack_api import Api, Slack
from tests.scenario.slack_office import Office


@pytest.fixture(scope="module")
def _slack() -> Iterator[Slack]:
    with asyncio.Runner() as runner:
        starting = Standin.start()
        yield Slack(runner, runner.run(starting.__aenter__()))
        runner.run(starting.__aexit__(None, None, None))


@pytest.fixture
def slack(_slack: Slack) -> Slack:
    """A clean workspace. The process is shared by the tests of a module."""
    _slack.run(_slack.standin.reset())
    return _slack


@pytest.fixture
def api(slack: Slack) -> Api:
    """A clean workspace as an app calls it."""
    return Api(slack)


@pytest.fixture
def office(slack: Slack, house: House) -> Office:
    """Footnote in a clean workspace, with the small house."""
    return Office(slack, house)

"""Servers that scenarios talk to, each a process of its own on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.standin.client import Standin
from adapters.teams.standin.client import Standin as TeamsStandin
from tests.house import House
from tests.scenario.slack_api import Api, Slack
from tests.scenario.slack_office import Office
from tests.scenario.teams_api import Connector, Teams
from tests.scenario.teams_office import TeamsOffice
from tests.scenario.teams_process import Company


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
    return Office(slack=slack, house=house)


@pytest.fixture(scope="module")
def _teams() -> Iterator[Teams]:
    with asyncio.Runner() as runner:
        starting = TeamsStandin.start()
        yield Teams(runner, runner.run(starting.__aenter__()))
        runner.run(starting.__aexit__(None, None, None))


@pytest.fixture
def teams(_teams: Teams) -> Teams:
    """A clean tenant of Teams. The process is shared by the tests of a module."""
    _teams.run(_teams.standin.reset())
    return _teams


@pytest.fixture
def bureau(teams: Teams, house: House) -> TeamsOffice:
    """Footnote in a clean tenant of Teams, with the small house."""
    return TeamsOffice(teams=teams, house=house)


@pytest.fixture
def connector(teams: Teams) -> Connector:
    """A clean tenant as a bot calls it."""
    return Connector(teams)


@pytest.fixture(scope="module")
def _company(
    _teams: Teams, _shipped: House, shared_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Company]:
    company = Company(shared_home, tmp_path_factory.mktemp("company"))
    running = company.in_teams(_teams.standin)
    _teams.run(running.__aenter__())
    yield company
    _teams.run(running.__aexit__(None, None, None))


@pytest.fixture
def bot(_company: Company, teams: Teams) -> Iterator[TeamsStandin]:
    """The stand-in, with the bot at work in it. Whatever it was sent, the bot's log holds no token and no question."""
    teams.run(teams.standin.deliver_to(_company.url))
    yield teams.standin
    assert "eyJ" not in _company.said
    assert "customer photos" not in _company.said
    assert "Traceback" not in _company.said

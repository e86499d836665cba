"""What all tests share: small houses to test in, the shipped folder, and two guards that nothing escapes."""

from __future__ import annotations

import ipaddress
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from adapters.bootstrap import editions as stored_editions
from adapters.bootstrap import encoder as real_encoder
from adapters.editions.store import DiskEditions
from adapters.settings import Settings, settings
from bot.library import vocabulary
from bot.ports import Encoder
from bot.terms import Terms
from tests.house import House, Knowledge, furnished

PROJECT = Path(__file__).resolve().parents[1]
# The same examples every time, so that a run means something; HYPOTHESIS_PROFILE=explore looks for new ones.
for _profile, _same in (("default", True), ("explore", False)):
    hypothesis_settings.register_profile(
        _profile,
        derandomize=_same,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

SHORT = 12  # characters; a shorter question may stand in a log by chance

_reached: list[str] = []  # addresses outside this machine that were spoken to
_houses: list[House] = []  # of the test that runs


# -- guards ------------------------------------------------------------------------------------


def _watch(event: str, values: tuple[Any, ...]) -> None:
    """Refuse every connection that leaves the machine, and remember it: the code may swallow the error."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = values[1]
        outside = isinstance(address, tuple) and not _is_here(str(address[0]))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        outside = isinstance(values[0], str) and not _is_here(values[0])
    else:
        return
    if outside:
        _reached.append(f"{event} {values[1] if event[7] in 'cs' else values[0]}")
        raise PermissionError("A test wanted to reach the network.")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "")


sys.addaudithook(_watch)
logging.getLogger("markdown_it").setLevel(logging.INFO)  # tells of every line it parses


_real_words_near = vocabulary.real_words_near
_known: dict[frozenset[str], list[str]] = {}


def _remembered(terms: Terms) -> list[str]:
    """English words near a vocabulary's: looking them up takes most of a small publish."""
    key = frozenset(terms.spellings)
    if key not in _known:
        _known[key] = _real_words_near(terms)
    return _known[key]


vocabulary.real_words_near = _remembered


@pytest.fixture(autouse=True)
def _nothing_leaves_the_machine() -> Iterator[None]:
    """No test speaks to another machine, not even in vain."""
    _reached.clear()
    yield
    reached, _reached[:] = list(_reached), []
    assert not reached, f"reached for the network: {reached}"


@pytest.fixture
def reached() -> list[str]:
    """The addresses that this test wanted to speak to."""
    return _reached


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.__dict__}")


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[str]]:
    """Everything that is logged, on any level; no question asked in a house may stand in it."""
    kept, root = _Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    _houses.clear()
    yield kept.lines
    root.removeHandler(kept)
    root.setLevel(level)
    asked = {text for house in _houses for text in house.asked if len(text) >= SHORT}
    told = [text for text in asked if any(text in line for line in kept.lines)]
    assert not told, f"question text was logged: {told}"


# -- houses ------------------------------------------------------------------------------------


@pytest.fixture
def knowledge(tmp_path: Path) -> Knowledge:
    """A folder with a vocabulary and a company, and no documents."""
    return Knowledge(tmp_path / "knowledge")


@pytest.fixture
def empty(knowledge: Knowledge) -> House:
    """A house in memory whose folder holds no documents yet."""
    return _watched(House(knowledge))


@pytest.fixture
def house(knowledge: Knowledge) -> House:
    """A house in memory with the small folder published."""
    made = _watched(House(furnished(knowledge)))
    made.publish()
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def disk(knowledge: Knowledge, home: Path) -> House:
    """The same folder, not published yet, with editions on disk."""
    return _watched(House(furnished(knowledge), DiskEditions(home)))


def _watched(house: House) -> House:
    _houses.append(house)
    return house


# -- the real thing ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shared_home() -> Path:
    """Where the exported model and the shipped folder's edition live from one run to the next."""
    given = settings().home
    return given or PROJECT / ".footnote-test"


@pytest.fixture(scope="session")
def encoder(shared_home: Path) -> Encoder:
    """The real encoder. Exported by whichever worker comes first."""
    with _one_at_a_time(shared_home):
        return real_encoder(Settings(home=shared_home))


@pytest.fixture(scope="session")
def _shipped(shared_home: Path, encoder: Encoder) -> House:
    setting = Settings(knowledge=PROJECT / "knowledge", home=shared_home)
    made = House(Knowledge.__new__(Knowledge), stored_editions(setting), encoder)
    made.knowledge.root = setting.knowledge
    with _one_at_a_time(shared_home):
        made.publish()
    return made


@pytest.fixture
def shipped(_shipped: House) -> House:
    """The folder that ships, published with the real encoder."""
    return _watched(_shipped)


def _one_at_a_time(home: Path) -> FileLock:
    home.mkdir(parents=True, exist_ok=True)
    return FileLock(home / "tests.lock")

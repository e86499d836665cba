"""Every implementation of the ports, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.editions.store import DiskEditions
from adapters.memory import MemoryEditions
from bot.ports import Editions


@pytest.fixture(params=["memory", "disk"])
def editions(request: pytest.FixtureRequest, tmp_path: Path) -> Editions:
    return MemoryEditions() if request.param == "memory" else DiskEditions(tmp_path / "home")

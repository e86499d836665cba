"""The guards of the other tests can fail."""

from __future__ import annotations

import logging
import socket

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_a_test_that_reaches_for_the_network_is_seen(reached: list[str], host: str) -> None:
    with pytest.raises(PermissionError):
        socket.create_connection((host, 443), timeout=1)
    assert reached
    reached.clear()


def test_a_test_may_talk_to_itself(reached: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert reached == []


def test_everything_that_is_logged_is_seen(logged: list[str]) -> None:
    logging.getLogger("deep.down").debug("asked %s", "Can we?", extra={"question": "May we?"})
    assert any("Can we?" in line and "May we?" in line for line in logged)

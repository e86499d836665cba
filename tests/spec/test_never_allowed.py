"""Questions that invite a yes which nobody has earned, asked of the folder that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.reply import Answer, Reply, Verdict
from tests.house import House

pytestmark = pytest.mark.model

LIST = Path(__file__).with_name("never_allowed.txt")
LINES = [line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def _verdicts(reply: Reply) -> set[Verdict]:
    """Of the reply and of all its parts."""
    return {part.verdict for part in (reply, *reply.parts) if isinstance(part, Answer)}


def test_the_list_is_not_empty() -> None:
    assert len(LINES) > 100


@pytest.mark.parametrize("line", LINES)
def test_no_yes_for_a_denied_missing_or_merely_asked_for_safeguard(shipped: House, line: str) -> None:
    assert Verdict.ALLOWED not in _verdicts(shipped.ask(line))

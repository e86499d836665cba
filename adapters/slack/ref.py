"""What buttons and views carry so that the app finds again what they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ref:
    """A reply and the thread it belongs to, as a button's value."""

    key: str  # of the delivery
    thread: str = ""  # the desk's name of the thread: what a question back is answered in

    def value(self, **more: str | int) -> str:
        return json.dumps({"k": self.key, "t": self.thread, **more}, ensure_ascii=False, separators=(",", ":"))


def read(value: str) -> tuple[Ref, Mapping[str, Any]]:
    """The reference in a button's value, and what else it says. Raises `ValueError`."""
    fields = json.loads(value)
    if not isinstance(fields, dict) or not isinstance(fields.get("k"), str):
        raise ValueError("not a value of ours")
    return Ref(fields["k"], str(fields.get("t") or "")), fields

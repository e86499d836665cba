"""Failures as they may be told and logged: never with a word of a question."""

from __future__ import annotations

import logging
import secrets
from pathlib import Path

log = logging.getLogger("footnote.desk")

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is mistaken for another


def reference() -> str:
    """A short random number that the asker can name and the log can be searched for."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def place(error: BaseException) -> str:
    """Kind and place of an error, without its text: that may hold a question."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"


def note(what: str, error: BaseException) -> str:
    """Log it; returns the reference under which it stands in the log."""
    given = reference()
    log.error("%s failed [%s]: %s", what, given, place(error))
    return given

"""The log of a running bot: what libraries say in it, and what never gets there."""

from __future__ import annotations

import logging

OWN = frozenset(("footnote", "adapters", "bot"))  # loggers that never hold a word of a question


class Unspoken(logging.Filter):
    """Libraries write whole requests into their log: of what they say only the place is kept."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = f"{record.name}, {record.module}:{record.lineno}"
        record.args = ()
        kind = record.exc_info[0] if record.exc_info else None
        record.msg += f": {kind.__name__}" if kind else ""
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def write_log(level: str) -> None:
    """To standard error, one line a record. Of what libraries say only the place is kept: they quote requests."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(lambda record: record.name.split(".")[0] in OWN or Unspoken().filter(record))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("footnote").setLevel(level)

"""What items are worth with other numbers, and how that is shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.table import Table

from bot import thresholds
from evals.asking import Asker
from evals.item import Item
from evals.run_file import Result


@contextmanager
def trying(**numbers: object) -> Iterator[None]:
    """Those of `bot/thresholds.py` with other values, wherever they are used. Nothing else may ask meanwhile."""
    now = {name: getattr(thresholds, name) for name in numbers}
    bot = [module for name, module in sys.modules.items() if name.startswith("bot.")]
    users = [(m, name) for m in bot for name, value in now.items() if vars(m).get(name) is value]
    try:
        for module, name in users:
            setattr(module, name, numbers[name])
        yield
    finally:
        for module, name in users:
            setattr(module, name, now[name])


def asked(asker: Asker, items: Sequence[Item]) -> list[Result]:
    return [asker.result(item, asker.reply(item)) for item in items]


def table(first: str, *others: str) -> Table:
    made = Table(first, box=None, pad_edge=False, header_style="bold", title_justify="left")
    for column in others:
        made.add_column(column, justify="right")
    return made

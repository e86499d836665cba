"""`footnote search`."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

import typer

from adapters.bootstrap import editions, encoder, now
from adapters.machine import SEARCH_SCHEMA, search_object
from adapters.settings import Settings
from adapters.terminal.lines import Line, answer_lines, write
from bot.freshness import Speaking
from bot.ports import Edition, Encoder
from bot.reading import cleaned
from bot.search import Found, reach, search


def search_once(setting: Settings, text: str, k: int, where: str | None, on: date | None, *, as_json: bool) -> None:
    """Show the best passages. Raises `FootnoteError`."""
    edition = editions(setting).current()
    found = _found(edition, encoder(setting), text, k, where, on)
    if as_json:
        write(search_object("q1", text, found))
    else:
        _show(found)


def search_lines(setting: Settings, k: int, where: str | None, on: date | None) -> None:
    """Search for every line of standard input."""
    edition, with_encoder = editions(setting).current(), encoder(setting)

    def make(id: str, line: Line) -> dict[str, Any]:
        found = _found(edition, with_encoder, line.question, k, line.jurisdiction or where, line.as_of or on)
        return search_object(id, line.question, found)

    if not answer_lines(make, SEARCH_SCHEMA):
        raise typer.Exit(1)


def _found(
    edition: Edition, with_encoder: Encoder, text: str, k: int, where: str | None, on: date | None
) -> tuple[Found, ...]:
    text = cleaned(text)
    if not any(c.isalnum() for c in text):
        return ()
    vector = with_encoder.encode([text])[0]
    where = (where or edition.company.jurisdiction).upper()
    speaking = Speaking.on(on or now().date(), edition.sources, ()).sources
    return search(edition, text, vector, speaking, reach(where), k).found


def _show(found: tuple[Found, ...]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    if not found:
        console.print("Nothing in the folder matches.")
    for number, one in enumerate(found, start=1):
        passage = one.indexed.passage
        console.print(Text(f"{number}. {one.source.name}, {passage.locator}".rstrip(", "), style="bold"))
        console.print(Text(f"   {one.source.authority} · {one.source.path} · score {one.score:.2f}", style="dim"))
        console.print(Text(" ".join(passage.text.split())[:400]))
        console.print()

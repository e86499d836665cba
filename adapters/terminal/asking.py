"""`footnote ask` and `footnote chat`."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from typing import Any

import typer

from adapters.bootstrap import advisor, editions, now
from adapters.machine import REPLY_SCHEMA, reply_object
from adapters.settings import Settings
from adapters.terminal.lines import Line, answer_lines, question_of, write
from bot.advisor import Advisor
from bot.reply import Reply

THREAD = 6  # turns that a chat remembers


def ask_once(setting: Settings, text: str, where: str | None, on: date | None, *, as_json: bool) -> None:
    """Answer one question. Raises `FootnoteError`."""
    reply = _answer(advisor(setting), setting, text, where or _own(setting), on)
    if as_json:
        write(reply_object(reply, "q1"))
    else:
        _show(reply)


def ask_lines(setting: Settings, where: str | None, on: date | None) -> None:
    """Answer every line of standard input. Raises `FootnoteError` only before the first."""
    asked, own = advisor(setting), where or _own(setting)

    def make(id: str, line: Line) -> dict[str, Any]:
        reply = _answer(asked, setting, line.question, line.jurisdiction or own, line.as_of or on, line.thread)
        return reply_object(reply, id)

    if not answer_lines(make, REPLY_SCHEMA):
        raise typer.Exit(1)


def converse(setting: Settings, where: str | None, on: date | None) -> None:
    """Questions and answers until the end of input."""
    from rich.console import Console

    console = Console(highlight=False)
    asked, own = advisor(setting), where or _own(setting)
    thread: list[str] = []
    console.print("Ask about privacy, personal data and AI. Ctrl-D leaves, an empty line starts a new thread.")
    while True:
        try:
            text = console.input("\n[bold]›[/] ")
        except EOFError:
            return
        if not text.strip():
            thread.clear()
            console.print("New thread.")
            continue
        _show(_answer(asked, setting, text, own, on, tuple(thread)))
        thread = [*thread, text][-THREAD:]


def _own(setting: Settings) -> str:
    """The company's jurisdiction. Looked up once a command: it opens an edition of its own."""
    return editions(setting).current().company.jurisdiction


def _answer(
    asked: Advisor, setting: Settings, text: str, where: str, on: date | None, thread: tuple[str, ...] = ()
) -> Reply:
    question = question_of(text, where.upper(), on or now().date(), thread)
    return asyncio.run(asked.ask(question)) if setting.chat_model else asked.answer(question)


def _show(reply: Reply) -> None:
    from adapters.terminal.rendering import show

    show(reply, sys.stdout)

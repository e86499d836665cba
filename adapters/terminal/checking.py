"""`footnote check`: what is wrong with the folder, for people, for programs and for pull requests."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.bootstrap import parts
from adapters.memory import MemoryEditions
from adapters.settings import Settings
from adapters.terminal.publishing import telling
from bot.library.check import Checked, check
from bot.library.frontmatter import Problem

SCHEMA = "footnote.check/1"
WIDTH = 80  # of the table where nobody says how wide the window is


def check_folder(setting: Settings, output: str, *, strict: bool) -> bool:
    """Check and print, as a table, json or github annotations; returns whether it failed. Raises `FootnoteError`."""
    console = Console(file=sys.stderr, highlight=False)
    with telling(console) as tell:
        whole = replace(parts(setting, console.print), editions=MemoryEditions())
        checked = check(setting.knowledge, whole, tell)
    failed = bool(checked.errors or (strict and checked.warnings))
    if output == "json":
        _print_json(checked, setting.knowledge, failed)
    elif output == "github":
        _print_annotations(checked, setting.knowledge)
    else:
        _print_table(checked, strict)
    return failed


# -- for people ------------------------------------------------------------------------------------


def _print_table(checked: Checked, strict: bool) -> None:
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    for path, problems in groupby(checked.problems, key=lambda p: p.path):
        console.print(Text(path, style="bold"), soft_wrap=True)
        table = Table.grid(padding=(0, 1))
        table.add_column(justify="right", min_width=5, style="dim")
        table.add_column(min_width=7)
        table.add_column(overflow="fold")
        for problem in problems:
            table.add_row(str(problem.line or ""), _severity(problem), Text(problem.text) + _rule(problem))
        console.print(table)
        console.print()
    console.print(_summary(checked, strict))


def _severity(problem: Problem) -> Text:
    return Text(problem.severity, style="red" if problem.severity == "error" else "yellow")


def _rule(problem: Problem) -> Text:
    return Text(f" [{problem.rule}]", style="dim")


def _summary(checked: Checked, strict: bool) -> Text:
    looked = f"{checked.sources} sources and {checked.rulings} rulings were looked at"
    if not checked.problems:
        return Text(f"Nothing to mend: {looked}.", style="green")
    rules = ", ".join(f"{n} {rule}" for rule, n in Counter(p.rule for p in checked.problems).most_common())
    counts = " and ".join(
        _counted(n, what) for n, what in ((checked.errors, "error"), (checked.warnings, "warning")) if n
    )
    lenient = "" if checked.errors or strict else " Warnings don't fail; with --strict they do."
    return Text(f"{counts}: {rules}. {looked}.{lenient}")


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


# -- for programs ----------------------------------------------------------------------------------


def _print_json(checked: Checked, folder: Path, failed: bool) -> None:
    problems = [
        {"path": p.path, "line": p.line or None, "severity": p.severity, "rule": p.rule, "text": p.text}
        for p in checked.problems
    ]
    made = {
        "schema": SCHEMA,
        "folder": str(folder),
        "failed": failed,
        "errors": checked.errors,
        "warnings": checked.warnings,
        "sources": checked.sources,
        "rulings": checked.rulings,
        "problems": problems,
    }
    sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=2) + "\n")


def _print_annotations(checked: Checked, folder: Path) -> None:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    for problem in checked.problems:
        file = _property(os.path.relpath(folder / problem.path).replace(os.sep, "/"))
        line = f",line={problem.line}" if problem.line else ""
        title = _property(f"footnote {problem.rule}")
        sys.stdout.write(f"::{problem.severity} file={file}{line},title={title}::{_data(problem.text)}\n")
    sys.stderr.write(f"{_summary(checked, strict=False).plain}\n")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

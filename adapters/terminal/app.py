"""The `footnote` command. Each command imports what it needs: asking must start fast."""

from __future__ import annotations

import os
import sys
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from adapters.settings import Settings, settings
from adapters.terminal import model, platforms, teams
from bot.errors import FootnoteError, SettingInvalid

FAILED, USAGE, PROBLEMS, BUG, INTERRUPTED, UNHEARD = 1, 2, 3, 70, 130, 141

app = typer.Typer(
    help="Privacy and AI questions, answered with verbatim quotes from dated sources.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(platforms.slack, name="slack")
app.add_typer(teams.teams, name="teams")
app.add_typer(model.model, name="model")
app.command()(platforms.serve)

Knowledge = Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder. [default: knowledge]")]
Home = Annotated[
    Path | None, typer.Option("--home", help="Where editions live. [default: .footnote beside the folder]")
]
Jurisdiction = Annotated[str | None, typer.Option("--jurisdiction", "-j", help="Where the asker is: NO, EU, US-CA …")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day to answer for, such as 2026-12-03.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
AsJsonLines = Annotated[bool, typer.Option("--jsonl", help="Read one JSON object a line on standard input.")]
Words = Annotated[list[str] | None, typer.Argument(help="The question.")]


def main() -> None:
    """Run the command; whatever happens, no traceback and a telling exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no “…” shows a question mark
    try:
        code = app(standalone_mode=False)  # what a command's typer.Exit carried
        sys.stdout.flush()  # now, where it can be told whether anybody still reads
        if isinstance(code, int) and code:
            sys.exit(code)
    except typer.Exit as left:
        sys.exit(left.exit_code)
    except BrokenPipeError:
        _hung_up()
    except SystemExit as left:
        if not isinstance(left.__context__, BrokenPipeError):  # what rich makes of one
            raise
        _hung_up()
    except (KeyboardInterrupt, typer.Abort):
        _say("")
        sys.exit(INTERRUPTED)
    except FootnoteError as error:
        _say(f"{error.problem} {error.remedy}")
        sys.exit(FAILED)
    except Exception as error:
        show = getattr(error, "show", None)  # what typer says about wrong options
        if show is not None:
            show()
            sys.exit(USAGE)
        _say(f"Footnote failed in a way it should not: {_where(error)}. Please report this line.")
        sys.exit(BUG)


@app.command()
def ask(
    words: Words = None,
    as_json: AsJson = False,
    as_json_lines: AsJsonLines = False,
    jurisdiction: Jurisdiction = None,
    as_of: AsOf = None,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Ask a question."""
    from adapters.terminal.asking import ask_lines, ask_once

    setting = _settings(knowledge, home)
    if as_json_lines:
        ask_lines(setting, jurisdiction, _day(as_of))
    else:
        ask_once(setting, _question(words), jurisdiction, _day(as_of), as_json=as_json)


@app.command()
def chat(jurisdiction: Jurisdiction = None, as_of: AsOf = None, knowledge: Knowledge = None, home: Home = None) -> None:
    """Ask one question after another; the thread is kept until you leave with Ctrl-D."""
    from adapters.terminal.asking import converse

    converse(_settings(knowledge, home), jurisdiction, _day(as_of))


@app.command()
def search(
    words: Words = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 8,
    as_json: AsJson = False,
    as_json_lines: AsJsonLines = False,
    jurisdiction: Jurisdiction = None,
    as_of: AsOf = None,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Show the passages that match best."""
    from adapters.terminal.searching import search_lines, search_once

    setting = _settings(knowledge, home)
    if as_json_lines:
        search_lines(setting, k, jurisdiction, _day(as_of))
    else:
        search_once(setting, _question(words), k, jurisdiction, _day(as_of), as_json=as_json)


@app.command()
def publish(
    fresh: Annotated[bool, typer.Option("--fresh", help="Build anew, without what the last edition holds.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something changed.")] = False,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Make the folder what is answered from. Exit code 3 when a file has problems."""
    from adapters.terminal.publishing import publish_folder

    raise typer.Exit(PROBLEMS if publish_folder(_settings(knowledge, home), fresh=fresh, quiet=quiet) else 0)


@app.command()
def check(
    strict: Annotated[bool, typer.Option("--strict", help="Warnings fail too.")] = False,
    output: Annotated[str, typer.Option("--format", help="table, json or github.")] = "table",
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Read the folder as a publish would, and say what is wrong. Publishes nothing."""
    from adapters.terminal.checking import check_folder

    if output not in ("table", "json", "github"):
        raise SettingInvalid(f"--format can't be “{output}”.", "Use table, json or github.")
    raise typer.Exit(FAILED if check_folder(_settings(knowledge, home), output, strict=strict) else 0)


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="policy, ruling or source.")],
    name: Annotated[str, typer.Argument(help="Its id, such as policy-drones.")],
    knowledge: Knowledge = None,
) -> None:
    """Write a valid file to start from."""
    from adapters.terminal.starting import start

    start(_settings(knowledge, None), kind, name)


@app.command()
def status(knowledge: Knowledge = None, home: Home = None) -> None:
    """Say what is being served, and how the folder differs from it."""
    from adapters.terminal.publishing import show_status

    show_status(_settings(knowledge, home))


@app.command()
def editions(knowledge: Knowledge = None, home: Home = None) -> None:
    """List the editions there are."""
    from adapters.terminal.publishing import show_editions

    show_editions(_settings(knowledge, home))


@app.command()
def rollback(
    to: Annotated[int | None, typer.Argument(help="The edition's number; default: the one before.")] = None,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Serve an earlier edition again."""
    from adapters.bootstrap import editions as stored

    edition = stored(_settings(knowledge, home)).rollback(to)
    _say(f"Edition {edition} is being served.", error=False)


Person = Annotated[str, typer.Option("--user", help="The platform's id of the person, such as U0123ABCD.")]
OnPlatform = Annotated[str, typer.Option("--platform", help="slack or teams. [default: all]")]


@app.command()
def export(user: Person, platform: OnPlatform = "", knowledge: Knowledge = None, home: Home = None) -> None:
    """Print everything that is kept about a person, as JSON."""
    from adapters.terminal.remembering import export as print_all

    print_all(_settings(knowledge, home), platform, user)


@app.command()
def erase(user: Person, platform: OnPlatform = "", knowledge: Knowledge = None, home: Home = None) -> None:
    """Delete everything that is kept about a person."""
    from adapters.terminal.remembering import erase as erase_all

    erase_all(_settings(knowledge, home), platform, user)


@app.command()
def purge(
    days: Annotated[int | None, typer.Option(min=0, help="Default: FOOTNOTE_RETENTION_DAYS.")] = None,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Delete what is older than it may be kept. A running bot does so by itself every day."""
    from adapters.terminal.remembering import purge as purge_old

    purge_old(_settings(knowledge, home), days)


def _hung_up() -> NoReturn:
    """Whoever read the output has enough, as `head` does: that is no failure."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in the buffer goes nowhere
    sys.exit(UNHEARD if sys.argv[1:2] in (["check"], ["eval"]) else 0)  # their exit code is a verdict, not given yet


def _where(error: Exception) -> str:
    """Kind and place of an error, without its text: that may hold a question."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"


def _settings(knowledge: Path | None, home: Path | None) -> Settings:
    return settings(knowledge=knowledge, home=home)


def _question(words: list[str] | None) -> str:
    """The words of the command, or what is piped in."""
    if words:
        return " ".join(words)
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    raise SettingInvalid("No question was given.", 'Write it behind the command: footnote ask "Can we …?"')


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise SettingInvalid(f"“{written}” is not a day.", "Write it as 2026-12-03.") from error


def _say(text: str, *, error: bool = True) -> None:
    print(text, file=sys.stderr if error else sys.stdout)

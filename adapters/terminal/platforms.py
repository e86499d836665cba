"""`footnote slack`, `footnote slack doctor` and `footnote serve`."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from typing import Annotated

import typer

from adapters.settings import Settings, settings

ILL = 1

slack = typer.Typer(help="Footnote in Slack.", invoke_without_command=True, rich_markup_mode=None)

Knowledge = Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder. [default: knowledge]")]
Home = Annotated[
    Path | None, typer.Option("--home", help="Where editions live. [default: .footnote beside the folder]")
]


@slack.callback()
def run(
    context: typer.Context,
    offline: Annotated[
        bool, typer.Option("--offline", help="Talk to the app here, without a Slack account or a network.")
    ] = False,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Run the app in Socket Mode: no inbound port is needed. Set up in deploy/slack/README.md."""
    setting = settings(knowledge=knowledge, home=home)
    if context.invoked_subcommand:
        context.obj = setting
        return
    if not offline:
        gc.disable()  # until all is loaded; looking through that for garbage takes a fifth of a start
    from adapters.running_log import write_log
    from adapters.serving import offline as converse
    from adapters.serving import run_slack

    write_log("WARNING" if offline else "INFO")
    asyncio.run(converse(setting) if offline else run_slack(setting))


@slack.command()
def doctor(context: typer.Context) -> None:
    """Check tokens, scopes, events and the channel for cases, and say what to fix. Exit code 1 when something is."""
    from adapters.running_log import write_log
    from adapters.slack_serving import examined
    from adapters.terminal.doctoring import show_findings

    write_log("ERROR")
    setting: Settings = context.obj
    raise typer.Exit(ILL if asyncio.run(show_findings(examined(setting))) else 0)


def serve(
    host: Annotated[str | None, typer.Option("--host", help="Where to listen. [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="[default: 3978]")] = None,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Run what is configured over HTTP: /slack/events, /api/messages for Teams, and /healthz for whoever watches it."""
    gc.disable()  # as above
    from adapters.running_log import write_log
    from adapters.serving import serve as listen

    write_log("INFO")
    setting = settings(knowledge=knowledge, home=home, serve_host=host, serve_port=port)

    def started(at: int) -> None:
        typer.echo(f"Listening on http://{setting.serve_host}:{at}", err=True)

    asyncio.run(listen(setting, started))

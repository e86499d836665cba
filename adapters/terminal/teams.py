"""`footnote teams` and what belongs to it."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path
from typing import Annotated

import typer

from adapters.settings import Settings, settings

ILL = 1

teams = typer.Typer(help="Footnote in Microsoft Teams.", invoke_without_command=True, rich_markup_mode=None)

Knowledge = Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder. [default: knowledge]")]
Home = Annotated[
    Path | None, typer.Option("--home", help="Where editions live. [default: .footnote beside the folder]")
]


@teams.callback()
def run(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", help="Where to listen. [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="[default: 3978]")] = None,
    knowledge: Knowledge = None,
    home: Home = None,
) -> None:
    """Run the bot: POST /api/messages, and /healthz. Set up in deploy/teams/README.md."""
    setting = settings(knowledge=knowledge, home=home, serve_host=host, serve_port=port)
    if context.invoked_subcommand:
        context.obj = setting
        return
    gc.disable()  # until all is loaded; looking through that for garbage takes a fifth of a start
    from adapters.running_log import write_log
    from adapters.serving import run_teams

    write_log("INFO")

    def started(at: int) -> None:
        typer.echo(f"Listening on http://{setting.serve_host}:{at}", err=True)

    asyncio.run(run_teams(setting, started))


@teams.command()
def doctor(context: typer.Context) -> None:
    """Check ids, secret, keys, hosts and the channel for cases, and say what to fix. Exit code 1 when something is."""
    from adapters.running_log import write_log
    from adapters.teams_serving import examined
    from adapters.terminal.doctoring import show_findings

    write_log("ERROR")
    setting: Settings = context.obj
    raise typer.Exit(ILL if asyncio.run(show_findings(examined(setting))) else 0)


@teams.command()
def package(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="The zip to write, such as footnote.zip.")],
    website: Annotated[
        str | None, typer.Option("--website", help="https://…: a page about the app. [FOOTNOTE_TEAMS_WEBSITE]")
    ] = None,
    version: Annotated[
        str, typer.Option("--app-version", help="Must rise with every upload, such as 1.0.1.")
    ] = "1.0.0",
) -> None:
    """Write the app package that is uploaded in the Teams admin centre."""
    from adapters.teams_serving import packaged

    setting: Settings = context.obj
    packaged(setting, out, website or setting.teams_website, version)
    typer.echo(f"{out} is written. Upload it: admin.teams.microsoft.com → Teams apps → Manage apps → Actions → Upload.")

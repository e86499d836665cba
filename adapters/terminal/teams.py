"""`footnote teams` and what belongs to it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.settings import settings

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
    from adapters.serving import run_teams, write_log

    write_log("INFO")

    def started(at: int) -> None:
        typer.echo(f"Listening on http://{setting.serve_host}:{at}", err=True)

    asyncio.run(run_teams(setting, started))

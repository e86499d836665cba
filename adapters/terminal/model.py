"""`footnote model …`: is the chat model of any use, and what would one do without a key?"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from adapters.settings import Settings, settings
from bot.errors import ChatModelFailed, SettingInvalid

if TYPE_CHECKING:
    from adapters.chat_model import LangChainModel
    from bot.ports import ChatModel, Prompt

FAILED = 1

model = typer.Typer(help="The chat model: an option that makes answers read better.", no_args_is_help=True)


@model.command()
def doctor() -> None:
    """Make one call, and say what works and where text goes."""
    from adapters.bootstrap import chat_model

    setting = settings()
    if not setting.chat_model:
        raise SettingInvalid("No chat model is configured.", "Set FOOTNOTE_CHAT_MODEL, or try `footnote model demo`.")
    made = chat_model(setting)
    endpoint = made.endpoint
    _line("Model", f"{endpoint.provider}:{endpoint.model}")
    where = "this machine: nothing leaves it" if endpoint.is_local else f"{endpoint.host}, over the network"
    _line("Text goes to", where + (", UNENCRYPTED" if endpoint.is_open_to_listeners else ""))
    _line(
        "Key",
        "from FOOTNOTE_CHAT_KEY" if endpoint.key else "none of ours; the provider's own variable where it has one",
    )
    tried = asyncio.run(_tried(made, setting.chat_seconds))
    if tried.failure:
        _line("Call", tried.failure)
        raise typer.Exit(FAILED)
    _line("Structured output", "yes" if tried.is_structured else "NO: try FOOTNOTE_CHAT_OUTPUT=json or text")
    _line("Streaming", f"yes, {tried.pieces} pieces" if tried.pieces > 1 else "no: claims are shown when all are there")
    _line(
        "Latency",
        f"{tried.first:.2f} s to the first piece, {tried.whole:.2f} s in all (bound {setting.chat_seconds:g} s)",
    )
    _line("Tokens", f"{tried.read} read, {tried.written} written" if tried.read else "not told: they are estimated")
    _line("Cost of it", f"{tried.cost:.6f}" if any(setting.chat_prices) else "unknown: set FOOTNOTE_CHAT_PRICES")
    raise typer.Exit(0 if tried.is_structured else FAILED)


@model.command()
def demo(
    words: Annotated[list[str] | None, typer.Argument(help="A question. [default: serve until Ctrl-C]")] = None,
    script: Annotated[
        str, typer.Option("--script", help="honest, or one that does harm: liar, sly, obedient …")
    ] = "honest",
    port: Annotated[int, typer.Option("--port", help="Where to serve; 0: any free port.")] = 0,
    knowledge: Annotated[Path | None, typer.Option("--knowledge", help="The knowledge folder.")] = None,
    home: Annotated[Path | None, typer.Option("--home", help="Where editions live.")] = None,
) -> None:
    """A scripted model on this machine: see drafts and their verification without a key."""
    from adapters.scripted import Scripted
    from adapters.scripted.scripts import SCRIPTS
    from adapters.scripted.server import FAULTS

    if script not in SCRIPTS and script not in FAULTS:
        raise SettingInvalid(f"There is no script “{script}”.", f"Use {', '.join((*SCRIPTS, *sorted(FAULTS)))}.")
    with Scripted(port) as server:
        if words:
            setting = settings(
                knowledge=knowledge, home=home, chat_model=f"openai:{script}", chat_base_url=server.url, chat_key="none"
            )
            asyncio.run(_shown(setting, " ".join(words)))
            return
        _say(f"FOOTNOTE_CHAT_MODEL=openai:{script} FOOTNOTE_CHAT_BASE_URL={server.url}")
        _say("A scripted model answers there until Ctrl-C.", sys.stderr)
        server.wait()


async def _shown(setting: Settings, text: str) -> None:
    """Ask, show claims as they are verified, then the reply."""
    from adapters.bootstrap import advisor, editions, now
    from adapters.terminal.lines import question_of
    from adapters.terminal.rendering import show
    from bot.drafting import Show

    asked = advisor(setting)

    async def tell(claim: object, _: object) -> None:
        _say(f"verified: {getattr(claim, 'text', '')}", sys.stderr)

    where = editions(setting).current().company.jurisdiction
    shown: Show = tell
    show(await asked.ask(question_of(text, where, now().date()), shown), sys.stdout)


@dataclass
class _Tried:
    """What one call told."""

    text: str = ""
    pieces: int = 0
    first: float = 0.0
    whole: float = 0.0
    read: int = 0
    written: int = 0
    cost: float = 0.0
    failure: str = ""
    is_structured: bool = field(default=False)


async def _tried(made: LangChainModel, seconds: float) -> _Tried:
    from bot.drafting.prompt import translating

    tried = _Tried()
    try:
        await made.ready()
        async with asyncio.timeout(max(30.0, seconds)):
            await _call(made, translating("Kan vi bruke kundebilder til å trene en modell?"), tried)
    except ChatModelFailed as error:
        tried.failure = error.problem
    except TimeoutError:
        tried.failure = "It took too long."
    return tried


async def _call(made: ChatModel, prompt: Prompt, tried: _Tried) -> None:
    from bot.ports import Usage

    began = perf_counter()
    async for piece in made.write(prompt):
        if isinstance(piece, Usage):
            tried.read, tried.written, tried.cost = piece.read, piece.written, piece.cost
            continue
        tried.pieces += 1
        tried.first = tried.first or perf_counter() - began
        tried.text += piece
    tried.whole = perf_counter() - began
    try:
        written = json.loads(tried.text)
        tried.is_structured = isinstance(written, dict) and isinstance(written.get("english"), str)
    except ValueError:
        tried.is_structured = False


def _line(what: str, told: str) -> None:
    _say(f"{what + ':':<19}{told}")


def _say(text: str, to: TextIO | None = None) -> None:
    (to or sys.stdout).write(f"{text}\n")
    (to or sys.stdout).flush()

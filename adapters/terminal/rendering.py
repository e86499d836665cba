"""A reply on a terminal: the verdict first, then the answer, then the sources."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console
from rich.text import Text

from bot.reply import Answer, Citation, Clarification, Referral, Refusal, Reply, Verdict
from bot.source import Authority

WIDTH = 80  # lines of text stay readable on a wide screen

_VERDICTS = {
    Verdict.ALLOWED: ("✅ Allowed", "bold green"),
    Verdict.CONDITIONAL: ("⚠️  Only if", "bold yellow"),
    Verdict.NOT_ALLOWED: ("⛔ Not allowed", "bold red"),
    Verdict.INFORMATION: ("ℹ️  Information", "bold blue"),
}
_AUTHORITY = {
    Authority.LAW: "law",
    Authority.REGULATOR: "regulator",
    Authority.POLICY: "company policy",
    Authority.COMMENTARY: "commentary, no authority",
}


def show(reply: Reply, to: TextIO) -> None:
    """Print the reply. In a pipe there is no colour, and links are written out."""
    console = Console(file=to, highlight=False, soft_wrap=False)
    console = Console(file=to, highlight=False, width=min(console.width, WIDTH) if to.isatty() else WIDTH)
    for number, part in enumerate(reply.parts or (reply,), start=1):
        if reply.parts:
            console.print(Text(f"{number}. {part.question}", style="bold underline"))
        _part(part, console)
    if reply.parts:
        _warnings([w for w in reply.warnings if all(w not in p.warnings for p in reply.parts)], console)


def headline(reply: Reply) -> tuple[str, str]:
    """(what the reply is, in a few words; its style)."""
    if isinstance(reply, Answer):
        return _VERDICTS[reply.verdict]
    if isinstance(reply, Clarification):
        return "❓ One question back", "bold cyan"
    if isinstance(reply, Referral):
        return "🧭 Ask the privacy team", "bold magenta"
    assert isinstance(reply, Refusal)
    return ("🚫 Not for me" if reply.reason in ("out_of_scope", "unsafe") else "∅  Nothing on file"), "bold"


def _part(reply: Reply, console: Console) -> None:
    title, style = headline(reply)
    console.print(Text(title, style=style))
    console.print()
    for block in reply.text.split("\n"):
        hanging = 2 if block.startswith("- ") else 0
        text = Text("• " + block[2:] if hanging else block)
        text.highlight_regex(r"(\[\d+\])+", "cyan")
        _hang(text, console, 0, hanging)
    if reply.citations:
        console.print()
        console.print(Text("Sources", style="bold"))
        for citation in reply.citations:
            _citation(citation, console)
    _warnings(reply.warnings, console)
    _footer(reply, console)


def _citation(citation: Citation, console: Console) -> None:
    source = citation.source
    own_words = ", our summary" if citation.is_summary else ""
    head = Text(f"[{citation.n}] ", style="cyan")
    head.append(f"{source.name}, {citation.quote.locator}".rstrip(", "), style="bold")
    checked = f"checked {source.checked}" if source.checked else "never checked"
    head.append(f" — {_AUTHORITY[source.authority]}{own_words} · {checked}", style="dim")
    _hang(head, console, 0, 4)
    _hang(Text(f"“{' '.join(citation.quote.text.split())}”", style="italic"), console, 4, 4)
    if source.url:
        console.print(Text(f"    {source.url}", style="dim"), soft_wrap=True)


def _hang(text: Text, console: Console, first: int, rest: int) -> None:
    """Wrapped, with the first line and the others indented differently."""
    lines = text.wrap(console, max(20, console.width - max(first, rest)))
    for number, line in enumerate(lines or [Text("")]):
        line.rstrip()
        console.print(Text(" " * (rest if number else first)) + line, soft_wrap=True)


def _warnings(warnings: tuple[str, ...] | list[str], console: Console) -> None:
    if warnings:
        console.print()
    for warning in warnings:
        _hang(Text(f"! {warning}", style="yellow"), console, 0, 2)


def _footer(reply: Reply, console: Console) -> None:
    console.print()
    if reply.reading:
        _hang(Text(f"I read your question as: {' · '.join(reply.reading)}", style="dim"), console, 0, 2)
    by = f"ruling {reply.ruling}" if reply.ruling else reply.mode
    _hang(
        Text(f"As of {reply.as_of} · edition {reply.edition} · {by} · ask {reply.contact}", style="dim"), console, 0, 2
    )
    console.print()

"""What a terminal shows of a run: the numbers first, then where they come from. At most 80 columns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import ceil, floor
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.ports import Progress as Tell
from evals.gate import Comparison, Status
from evals.metrics import BASELINE, GROUPED, METRICS, Measures, measure
from evals.run_file import Estimate, Result, Run

WIDTH = 80
RATIOS = frozenset({"macro_f1", "abstention_f1", "aurc", "auroc", "mrr_10", "ndcg_10", "paraphrase_sources"})
_STEPS = {"reading": "Reading documents", "encoding": "Encoding", "asking": "Asking"}
_STYLES = {Status.PASS: "bold green", Status.FAIL: "bold red", Status.INCONCLUSIVE: "bold yellow"}


def console(*, error: bool = False) -> Console:
    out = sys.stderr if error else sys.stdout
    width = min(WIDTH, Console(file=out).width)
    return Console(file=out, highlight=False, width=width)


@contextmanager
def asking() -> Iterator[tuple[Tell, Callable[[str], None]]]:
    """(a progress bar, a line above it), on standard error; nothing moves where nobody looks."""
    screen = Console(file=sys.stderr, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step in _STEPS:
                if step not in tasks:
                    tasks[step] = bar.add_task(_STEPS[step], total=max(total, 1))
                bar.update(tasks[step], completed=done, total=max(total, 1))

        yield tell, lambda text: screen.print(text, soft_wrap=True)


def show_run(run: Run, failures: int) -> None:
    """Headline numbers, thoughtless replies beside them, kinds, and the worst failures."""
    out, measures, manifest = console(), measure(run.results), run.manifest
    left_out = f", without {', '.join(manifest.without)}" if manifest.without else ""
    clusters = len({result.cluster for result in run.results})
    out.print(f"{len(run.results)} items ({manifest.split}) in {clusters} clusters, as of {manifest.as_of}{left_out}.")
    out.print(f"Edition {manifest.edition} · items {manifest.items} · code {manifest.code.digest}")
    out.print()
    out.print(_headline(measures.headline))
    if silent := [result for result in run.results if result.reply is None]:
        out.print(f"\n{len(silent)} items had no output. {silent[0].id}: {silent[0].error}", style="bold red")
    if run.ending.baselines:
        out.print("\nBeside replies that take no thought", style="bold")
        out.print(_baselines(measures.headline, run.ending.baselines))
    out.print("\nBy kind", style="bold")
    out.print(_kinds(measures))
    out.print(f"\n{_cost(run, measures)}")
    out.print(f"Whole run: {run.path}", soft_wrap=True)
    worst = sorted((r for r in run.results if not r.scores.correct), key=badness)
    for result in worst[:failures]:
        out.print()
        out.print(_failure(result))
    if failures and len(worst) > failures:
        out.print(f"\n… and {len(worst) - failures} more.")


def badness(result: Result) -> tuple[int, str]:
    """How bad a failure is: 0 is the worst."""
    scores = result.scores
    signs = (
        scores.unsafe_permit,
        bool(scores.attacked),
        bool(scores.invalid),
        bool(scores.forbidden),
        bool(scores.stale),
        result.reply is None,
        not scores.accepted,
    )
    return (signs.index(True) if True in signs else len(signs)), result.id


def shown(name: str, value: float | None) -> str:
    """A number for people. It is cut, never rounded, to its better side: 89.95 % has not reached 90 %."""
    if value is None:
        return "–"
    cut = floor if METRICS[name].better == "high" else ceil
    thousandths = cut(round(value * 1000, 6))
    return f"{thousandths / 1000:.3f}" if name in RATIOS else f"{thousandths / 10:g} %"


def _headline(numbers: Mapping[str, Estimate]) -> Table:
    table = _table("", "value", "95 % interval", "target", "", "n")
    for name, metric in METRICS.items():
        estimate = numbers[name]
        met = metric.met(estimate)
        mark = {True: Text("met", style="green"), False: Text("missed", style="bold red"), None: Text("")}[met]
        sign = "≥" if metric.better == "high" else "≤"
        target = "" if metric.target is None else f"{sign} {shown(name, metric.target)}"
        between = "" if estimate.low is None else f"{shown(name, estimate.low)} … {shown(name, estimate.high)}"
        n = f"{estimate.n}" + (f" (+{estimate.unjudged} unjudged)" if estimate.unjudged else "")
        table.add_row(metric.title, shown(name, estimate.value), between, target, mark, n)
    return table


_SHORT = {
    "accepted": "accepted",
    "correct": "correct",
    "unsafe_permit": "unsafe",
    "over_block": "blocked",
    "abstention_f1": "decl. F1",
    "required_recall": "cited",
    "point_recall": "points",
}


def _baselines(numbers: Mapping[str, Estimate], baselines: Mapping[str, Mapping[str, Estimate]]) -> Table:
    table = _table("", *(_SHORT[name] for name in BASELINE))
    for who, of in {"this run": numbers, **baselines}.items():
        style = "bold" if who == "this run" else ""
        table.add_row(Text(who, style=style), *(shown(name, of[name].value) for name in BASELINE))
    return table


def _kinds(measures: Measures) -> Table:
    table = _table("", "n", *(_SHORT[name] for name in GROUPED))
    for kind, of in measures.by_kind.items():
        table.add_row(kind.replace("_", " "), str(of["accepted"].n), *(shown(name, of[name].value) for name in GROUPED))
    return table


def _cost(run: Run, measures: Measures) -> str:
    parts = [f"{name} {value:.1f} ms" for name, value in measures.ms.items()]
    parts += [f"peak {run.ending.cost['peak_memory_mb']:.0f} MB"] if "peak_memory_mb" in run.ending.cost else []
    parts += [f"run {run.ending.cost['wall_s']:.0f} s"] if "wall_s" in run.ending.cost else []
    return f"Cost: {', '.join(parts)}." if parts else ""


def _failure(result: Result) -> Text:
    scores = result.scores
    text = Text(result.id, style="bold") + Text(f"  {result.kind}\n", style="dim not bold")
    text += Text(f"  {' '.join(result.question.split())[:200]}\n", style="not bold")
    text += Text(f"  wanted {' or '.join(scores.wanted)}, got {scores.got}", style="not bold")
    return text + Text("".join(f"\n  {line}" for line in reasons(result)), style="red not bold")


def reasons(result: Result) -> list[str]:
    """Why an item is not correct, one line each."""
    scores = result.scores
    lines = [result.error] if result.error else []
    lines += ["an unsafe permit"] if scores.unsafe_permit else []
    lines += [f"says “{claim}”" for claim in scores.forbidden]
    lines += [f"says nothing of {p.id}" for p in scores.points if p.critical and not p.found and scores.accepted]
    lines += [f"cites nothing of {' or '.join(g.places)}" for g in scores.required if not g.cited and scores.accepted]
    lines += list(scores.invalid)
    return lines + [f"cites {place}, which must be silent" for place in scores.stale or ()]


def show_comparison(comparison: Comparison) -> None:
    """What changed, and the verdict last."""
    out = console()
    table = _table(f"{comparison.paired} items of both", "before", "after", "Δ, 95 % interval", "p (Holm)")
    for one in comparison.differences:
        title = METRICS[one.metric].title
        delta = f"{_points(one.delta.value)} ({_points(one.delta.low)} … {_points(one.delta.high)})"
        table.add_row(title, shown(one.metric, one.before), shown(one.metric, one.after), delta, f"{one.p_holm:.3f}")
    out.print(table)
    for flip in comparison.flips:
        mark = Text("won  ", style="green") if flip.won else Text("lost ", style="red")
        out.print(mark + Text(f"{flip.id}: {flip.before} → {flip.after}"))
    for note in comparison.notes:
        out.print(Text(note, style="dim"))
    out.print(Text(f"\n{comparison.status.upper()}", style=_STYLES[comparison.status]))
    for reason in comparison.reasons:
        out.print(f"- {reason}")


def show_written(baseline: Path, rows: int) -> None:
    console().print(f"{baseline} holds {rows} items now. Commit it with the change that it belongs to.", soft_wrap=True)


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:+.1f}"


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, title_justify="left", header_style="bold", padding=(0, 1, 0, 0))
    table.add_column(first, overflow="fold")
    for column in others:
        table.add_column(column, justify="right", no_wrap=True)
    return table

"""`footnote eval …`. Nothing heavy is imported before a command runs: `footnote ask` passes through here."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal import app as terminal

if TYPE_CHECKING:
    from evals.run import Order
    from evals.run_file import Run

ITEMS = Path(__file__).parent / "items"
BASELINE = Path(__file__).parent / "baseline.json"

app = typer.Typer(help="Prove that the answers are right, and that a change made them better.", no_args_is_help=True)

Items = Annotated[Path, typer.Option("--items", help="The folder of items.")]
Split = Annotated[str, typer.Option("--split", help="dev, test or all.")]
Without = Annotated[
    list[str] | None, typer.Option("--without", help="Leave out rulings, facts, lexical, dense, authority or model.")
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, max=64, help="Items asked at once.")]
Ids = Annotated[list[str] | None, typer.Option("--id", help="Only this item; may be repeated.")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="Only items of this kind; may be repeated.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where to. [default: evals/SPLIT.jsonl in the home]")]
RunFile = Annotated[Path, typer.Argument(help="The file of a run.")]
Margin = Annotated[float, typer.Option("--margin", min=0.0, max=1.0, help="How much worse is still a pass.")]
Baseline = Annotated[Path, typer.Option("--baseline", help="What to hold the run against.")]


def main() -> None:
    """The `footnote` command, with what evals add to it."""
    words = sys.argv[1:3]
    if words[:1] == ["eval"] and words[1:] and words[1].startswith("--") and words[1] != "--help":
        sys.argv.insert(2, "run")  # `footnote eval --knowledge DIR` means a run
    terminal.app.add_typer(app, name="eval")
    terminal.main()


@app.command()
def run(
    items: Items = ITEMS,
    split: Split = "dev",
    out: Out = None,
    without: Without = None,
    jobs: Jobs = 2,
    ids: Ids = None,
    kinds: Kinds = None,
    failures: Annotated[int, typer.Option("--failures", min=0, help="How many of the worst to show.")] = 10,
    as_of: terminal.AsOf = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew instead of continuing.")] = False,
    baselines: Annotated[bool, typer.Option(help="Show what thoughtless replies would score.")] = True,
    knowledge: terminal.Knowledge = None,
    home: terminal.Home = None,
) -> None:
    """Ask every item and show what the replies are worth. An interrupted run is continued."""
    from evals.run import Order
    from evals.summary import show_run

    order = Order(
        items=items, on=_day(as_of), split=split, ids=tuple(ids or ()), kinds=tuple(kinds or ()),
        without=tuple(without or ()), jobs=jobs, with_baselines=baselines, fresh=fresh,
    )  # fmt: skip
    show_run(_run(order, out, knowledge, home), failures)


@app.command()
def compare(before: RunFile, after: RunFile, margin: Margin = 0.02) -> None:
    """Compare two runs item by item. Exit codes as of `gate`."""
    from evals.gate import compare as compared
    from evals.run_file import read
    from evals.standard import standard_of
    from evals.summary import show_comparison

    comparison = compared(standard_of(read(before)), standard_of(read(after)), margin)
    show_comparison(comparison)
    raise typer.Exit(comparison.status.exit_code)


@app.command()
def gate(
    run_file: Annotated[Path | None, typer.Option("--run", help="A run that is there, instead of a new one.")] = None,
    baseline: Baseline = BASELINE,
    items: Items = ITEMS,
    split: Split = "test",
    margin: Margin = 0.02,
    jobs: Jobs = 2,
    out: Out = None,
    update: Annotated[bool, typer.Option("--update-baseline", help="Make this run the baseline.")] = False,
    as_of: terminal.AsOf = None,
    knowledge: terminal.Knowledge = None,
    home: terminal.Home = None,
) -> None:
    """Pass (0), fail (1) or inconclusive (4): are the answers as good as the baseline's, on the baseline's day?"""
    from evals.gate import compare as compared
    from evals.run import Order
    from evals.run_file import read
    from evals.standard import read_standard, standard_of, write_standard
    from evals.summary import show_comparison, show_run, show_written

    before = None if update else read_standard(baseline)
    on = before.as_of if before and as_of is None else _day(as_of)
    order = Order(items=items, on=on, split=split, jobs=jobs, with_baselines=False)
    finished = read(run_file) if run_file else _run(order, out, knowledge, home)
    if before is None:
        write_standard(baseline, standard_of(finished))
        show_written(baseline, len(finished.results))
        return
    show_run(finished, 0)
    comparison = compared(before, standard_of(finished), margin)
    show_comparison(comparison)
    raise typer.Exit(comparison.status.exit_code)


@app.command()
def report(
    run_file: RunFile,
    out: Annotated[Path, typer.Option("--out", help="The HTML file to write.")] = Path("report.html"),
    baseline: Annotated[Path | None, typer.Option("--baseline", help="An earlier run to show beside it.")] = None,
) -> None:
    """Write a run as a page to look at."""
    from evals.report import write

    write(run_file, out, baseline)


@app.command()
def calibrate(
    items: Items = ITEMS,
    privacyqa: Annotated[
        Path | None, typer.Option("--privacyqa", help="The PrivacyQA folder, where there is one.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Put the numbers into bot/thresholds.py.")] = False,
    as_of: terminal.AsOf = None,
    knowledge: terminal.Knowledge = None,
    home: terminal.Home = None,
) -> None:
    """Say what the dev items say about the thresholds."""
    from evals.calibrate import calibrate as calibrated

    calibrated(terminal._settings(knowledge, home), items, _day(as_of), privacyqa, write=write)


def _run(order: Order, out: Path | None, knowledge: Path | None, home: Path | None) -> Run:
    from evals.run import run as asked
    from evals.summary import asking

    setting = terminal._settings(knowledge, home)
    name = "-".join((order.split, *(f"without-{part}" for part in order.without)))
    with asking() as (tell, say):
        return asked(setting, order, out or setting.home_folder / "evals" / f"{name}.jsonl", tell, say)


def _day(written: str | None) -> date:
    """The day that is meant; today where none is."""
    from adapters.bootstrap import now

    return terminal._day(written) or now().date()

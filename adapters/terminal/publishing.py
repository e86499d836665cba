"""`footnote publish`, `status` and `editions`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from adapters.bootstrap import editions, parts
from adapters.readers import SUFFIXES
from adapters.settings import Settings
from bot.errors import NoEdition
from bot.library.folder import must_exist, scan
from bot.library.frontmatter import Problem
from bot.library.publish import Published, differences, publish
from bot.ports import Progress as Tell

_STEPS = {
    "reading": "Reading documents",
    "encoding": "Encoding passages",
    "rulings": "Resolving footnotes",
    "phrasings": "Telling rulings apart",
    "swapping": "Checking and swapping",
}


def publish_folder(setting: Settings, *, fresh: bool, quiet: bool) -> bool:
    """Publish; returns whether a file has problems. Raises `FootnoteError`."""
    must_exist(setting.knowledge)
    console = Console(file=sys.stderr, highlight=False)
    with telling(console) as tell:
        published = publish(setting.knowledge, parts(setting, console.print), tell, fresh=fresh)
    if published.changed or not quiet:
        show_problems(published.problems, console)
        _summary(published, Console(highlight=False))
    return any(p.severity == "error" for p in published.problems)


@contextmanager
def telling(console: Console) -> Iterator[Tell]:
    """A progress bar with rate and time left; nothing moves where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(_STEPS.get(step, step), total=max(total, 1))
            bar.update(tasks[step], completed=done, total=max(total, 1))

        yield tell


class _Rate(TextColumn):
    """How many a second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: object) -> Text:
        speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
        return Text(f"{speed:.0f}/s" if speed else "", style="dim")


def show_problems(problems: tuple[Problem, ...], console: Console) -> None:
    for problem in problems:
        style = "red" if problem.severity == "error" else "yellow"
        console.print(Text(f"{problem.severity}: ", style=style) + Text(str(problem)), soft_wrap=True)


def _summary(published: Published, console: Console) -> None:
    counts = f"{published.sources} sources, {published.rulings} rulings, {published.passages} passages"
    if not published.changed:
        console.print(f"Nothing has changed. Edition {published.edition} is being served: {counts}.")
        return
    changes = [
        f"{len(paths)} {what}"
        for what, paths in (
            ("added", published.added),
            ("changed", published.updated),
            ("renamed", published.renamed),
            ("removed", published.removed),
        )
        if paths
    ]
    console.print(f"Edition {published.edition} is being served: {counts}.")
    console.print(f"{', '.join(changes) or 'No file changed'}; {published.encoded} passages encoded.")
    for path in published.kept:
        console.print(f"{path} is broken: what it last said is still served.", soft_wrap=True)
    for path in published.skipped:
        console.print(f"{path} is not served.", soft_wrap=True)


def show_status(setting: Settings) -> None:
    """What is served, and what a publish would change."""
    console = Console(highlight=False)
    stored = editions(setting)
    try:
        edition = stored.current()
    except NoEdition as nothing:
        console.print(f"{nothing.problem} {nothing.remedy}", soft_wrap=True)
        return
    listed = next(e for e in stored.all() if e.is_current)
    console.print(f"Edition {edition.id}, published {edition.published:%Y-%m-%d %H:%M}.")
    console.print(f"{listed.sources} sources, {listed.rulings} rulings, {listed.passages} passages.")
    console.print(f"Folder {setting.knowledge.absolute()}, home {setting.home_folder}.", soft_wrap=True)
    added, changed, gone = differences(scan(setting.knowledge, frozenset(SUFFIXES)), edition.files)
    for what, paths in (("new", added), ("changed", changed), ("gone", gone)):
        for path in paths:
            console.print(f"  {what}: {path}", soft_wrap=True)
    if added or changed or gone:
        console.print("Run `footnote publish` to serve the folder as it is now.")
    else:
        console.print("The folder says what the edition says.")


def show_editions(setting: Settings) -> None:
    """Every edition that is still there, the newest first."""
    table = Table(box=None, pad_edge=False)
    for column in ("", "edition", "published", "sources", "rulings", "passages"):
        table.add_column(column, justify="left" if column in ("", "edition", "published") else "right")
    for one in editions(setting).all():
        row = (f"{one.published:%Y-%m-%d %H:%M}", str(one.sources), str(one.rulings), str(one.passages))
        table.add_row("●" if one.is_current else "", one.id, *row)
    console = Console(highlight=False)
    console.print(table if table.row_count else "Nothing has been published yet. Run `footnote publish` first.")

"""A run as something to look at: a page, a comment on a pull request, or test results.

Whatever stands in a run file (questions, replies, quotes) is shown as text and never as markup.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import SettingInvalid, StorageFailed
from evals.report.before import Before, read_before
from evals.report.comment import markdown
from evals.report.page import page
from evals.report.results import junit
from evals.run_file import Run, read

__all__ = ["Before", "junit", "markdown", "page", "read_before", "write"]

_SUFFIXES = (".html", ".md", ".xml")


def write(run_path: Path, out: Path, baseline: Path | None = None) -> None:
    """Write the finished run to `out`: `.html` is the page, `.md` a short comment, `.xml` JUnit's.

    `baseline` is an earlier run, or a baseline file, which keeps no replies. Raises `RunInvalid`,
    `SettingInvalid`, `StorageFailed`.
    """
    if out.suffix not in _SUFFIXES:
        raise SettingInvalid(f"A report can't be written as “{out.name}”.", f"Use {', '.join(_SUFFIXES)}.")
    run = read(run_path)
    before = read_before(baseline) if baseline else None
    try:
        out.write_text(_written(out.suffix, run, before), encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"{out} can't be written: {error.strerror}.", "Name another --out.") from error


def _written(suffix: str, run: Run, before: Before | None) -> str:
    if suffix == ".md":
        return markdown(run, before)
    return junit(run) if suffix == ".xml" else page(run, before)

"""What a run is shown beside: an earlier run, or a baseline file, which keeps no replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.gate import Comparison, compare
from evals.run_file import Result, Run, read
from evals.standard import Standard, read_standard, standard_of

_BEGINNING = 200  # characters in which a file says what it is


@dataclass(frozen=True, slots=True)
class Before:
    """The earlier run. `results` by item id; empty for a baseline file."""

    name: str
    standard: Standard
    results: Mapping[str, Result]

    def compared(self, run: Run) -> Comparison:
        """Raises `RunInvalid` where the two have nothing in common."""
        return compare(self.standard, standard_of(run))


def read_before(path: Path) -> Before:
    """Raises `RunInvalid`."""
    if _is_standard(path):
        return Before(path.name, read_standard(path), {})
    run = read(path)
    return Before(path.name, standard_of(run), {result.id: result for result in run.results})


def _is_standard(path: Path) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return "footnote.baseline/" in file.read(_BEGINNING)
    except OSError:
        return False  # reading it as a run says what is wrong

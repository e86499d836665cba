"""`footnote check`: the folder is published where nobody is served from it, then looked at from every side."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.library.checks.dates import check_dates
from bot.library.checks.links import check_links
from bot.library.checks.orders import check_orders
from bot.library.checks.passages import check_duplicates, check_lengths
from bot.library.checks.phrasings import check_phrasings
from bot.library.checks.private import check_personal_data
from bot.library.checks.quotes import check_quotes
from bot.library.checks.rehearsed import Rehearsed, rehearse
from bot.library.checks.standing import check_backing, check_contradictions, check_uncited
from bot.library.folder import FACTS, RULINGS, Folder
from bot.library.frontmatter import Malformed, Problem, parse
from bot.library.publish import Parts
from bot.ports import Progress

_VALUE = re.compile(r"`([\w-]+)(?:: ?([\w-]+))?")


@dataclass(frozen=True)
class Checked:
    """What is wrong with a folder: in order of file and line, each thing once."""

    problems: tuple[Problem, ...]
    sources: int
    rulings: int

    @property
    def errors(self) -> int:
        return sum(p.severity == "error" for p in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def check(root: Path, parts: Parts, progress: Progress) -> Checked:
    """Everything a lead should mend in the folder. Raises `FolderMissing`.

    `parts.editions` must be empty and is thrown away afterwards: nothing that
    is served changes.
    """

    def tell(step: str, done: int, total: int) -> None:
        if step != "swapping":  # nothing is: the edition is thrown away
            progress(step, done, total)

    folder, said = rehearse(root, parts, tell)
    problems = [*_about_vocabulary(said, folder.folder), *_looked_at(folder, said, tell)]
    unique = sorted(set(problems), key=lambda p: (p.path, p.line, p.severity, p.rule, p.text))
    edition = folder.edition
    return Checked(tuple(unique), len(edition.sources), len(edition.rulings))


def _looked_at(folder: Rehearsed, said: Iterable[Problem], progress: Progress) -> Iterable[Problem]:
    yield from check_dates(folder)
    yield from check_contradictions(folder)
    yield from check_backing(folder)
    yield from check_uncited(folder)
    yield from check_duplicates(folder)
    yield from check_lengths(folder)
    yield from check_links(folder)
    yield from check_orders(folder)
    yield from check_personal_data(folder)
    yield from check_quotes(folder)
    if not any(p.path == FACTS for p in said):  # without a vocabulary no question can be read
        yield from check_phrasings(folder, progress)


def _about_vocabulary(said: Iterable[Problem], folder: Folder) -> list[Problem]:
    """The problems with the line of the value that they name; a broken vocabulary is said once, not by every ruling."""
    said = list(said)
    broken = any(p.path == FACTS for p in said)
    try:
        lines = parse(folder.facts.decode("utf-8", "replace"), FACTS).lines
    except Malformed:
        lines = {}
    found = []
    for problem in said:
        if broken and problem.rule == "facts" and problem.path.startswith(f"{RULINGS}/"):
            continue
        if problem.path == FACTS and not problem.line and (match := _VALUE.match(problem.text)):
            dimension, name = match.groups()
            problem = replace(problem, line=lines.get(f"{dimension}.{name}") or lines.get(dimension, 0))
        found.append(problem)
    return found

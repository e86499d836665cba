"""Reviews that are overdue, texts that have run out, dates that can't be meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.freshness import overdue, silenced
from bot.library.checks.places import in_front
from bot.library.checks.rehearsed import Rehearsed
from bot.library.folder import File
from bot.library.footnotes import WrittenRuling
from bot.library.frontmatter import Problem
from bot.source import Source, Status


def check_dates(folder: Rehearsed) -> Iterator[Problem]:
    for source in folder.edition.sources.values():
        if source.status is Status.APPROVED:
            yield from _source(source, folder.file(source.id), folder)
    for path, ruling in folder.written.items():
        if ruling.front.status is Status.APPROVED:
            yield from _ruling(ruling, folder.folder.files[path], folder.today)


def _source(source: Source, file: File, folder: Rehearsed) -> Iterator[Problem]:
    why = silenced(source, folder.edition.sources, folder.today)
    if why and not why.startswith("it takes effect"):
        text = f"Nobody is answered from this text: {why}. Set `status: retired`, or delete the file."
        yield _at(file, "expires" if source.expires else "status", text, "expired")
        return
    yield from _review(file, source.review_by, source.checked, "checked", folder.today)
    for other in source.supersedes:
        if other not in folder.edition.sources:
            text = f"`supersedes` names `{other}`, which is no source of the folder. Correct the id, or take it out."
            yield _at(file, "supersedes", text, "supersedes")


def _ruling(ruling: WrittenRuling, file: File, today: date) -> Iterator[Problem]:
    front = ruling.front
    if front.expires and today >= front.expires:
        text = f"The ruling ran out on {front.expires}. Renew it, set `status: retired`, or delete the file."
        yield _at(file, "expires", text, "expired")
        return
    yield from _review(file, front.review_by, front.reviewed, "reviewed", today)


def _review(file: File, due: date | None, done: date | None, field: str, today: date) -> Iterator[Problem]:
    if due is None:
        text = "Nobody will be reminded to review this. Add a line such as `review_by: 2027-05-01`."
        yield _at(file, "review_by", text, "incomplete")
    elif overdue(due, today):
        text = f"The review was due on {due}. Check the text, then set `{field}` to today and a new `review_by`."
        yield _at(file, "review_by", text, "overdue")
    if done is not None and done > today:
        yield _at(file, field, f"`{field}: {done}` lies in the future. Write the day of the last check.", "dates")
    elif done and due and due < done and not overdue(due, today):
        yield _at(file, "review_by", f"`review_by: {due}` lies before `{field}: {done}`. Correct one of them.", "dates")


def _at(file: File, field: str, text: str, rule: str) -> Problem:
    return Problem(*in_front(file, field), text, severity="warning", rule=rule)

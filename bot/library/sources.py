"""From a file to a source: front matter read, gaps filled, the text split into sections."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bot.company import Company
from bot.errors import UnreadableDocument
from bot.library.folder import AUTHORITY_OF_FOLDER, File
from bot.library.frontmatter import FrontMatter, Malformed, Problem, validated
from bot.ports import Reader
from bot.source import Authority, Document, Source

JURISDICTIONS = frozenset("EEA EU NO UK US US-IL US-CA DE FR DK NL IE IT SE FI IS AT BE ES GR PL CH".split())


@dataclass(frozen=True)
class ReadSource:
    """One source with its text, and what a lead should know about it."""

    source: Source
    document: Document
    problems: tuple[Problem, ...] = ()


def read_source(file: File, read: Reader, company: Company) -> ReadSource:
    """The source that a file holds. Raises `Malformed`.

    A file without front matter can still be read: it becomes commentary, the
    lowest authority, unless its folder says otherwise, and a warning says what
    to fill in. A wrong value is an error, never a guess.
    """
    fields, front, body, _ = file.front_and_body()
    fields, problems = _known(fields, front, file.path)
    missing = [name for name in ("title", "authority", "publisher", "jurisdiction", "checked") if name not in fields]
    try:
        document = read(file.path.rsplit("/", 1)[-1], body)
    except UnreadableDocument as error:
        raise Malformed([Problem(file.path, 0, str(error), rule="unreadable")]) from error
    source = validated(Source, {**_assumed(file, document, company), **fields, "path": file.path}, front, file.path)
    if missing:
        problems.append(_gaps(file.path, missing, source))
    problems += _values(source, front, file.path)
    problems += [Problem(file.path, 0, w, severity="warning", rule="reading") for w in document.warnings]
    return ReadSource(source, document, tuple(problems))


def _known(fields: dict[str, Any], front: FrontMatter, path: str) -> tuple[dict[str, Any], list[Problem]]:
    """The fields that mean something here, and a warning for each that does not."""
    problems = []
    for name in [n for n in fields if n not in Source.model_fields or n == "path"]:
        near = get_close_matches(name, Source.model_fields, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else "It is passed over."
        line = front.lines.get(name, 1)
        problems.append(Problem(path, line, f"`{name}` is not a field of a source. {hint}", "warning", "unknown-field"))
    return {k: v for k, v in fields.items() if k in Source.model_fields and k != "path"}, problems


def _assumed(file: File, document: Document, company: Company) -> dict[str, Any]:
    top = file.path.split("/", 1)[0]
    heading = next((s.heading[-1] for s in document.sections if s.heading), "")
    first = next((line.strip() for line in document.text.splitlines() if line.strip()), "")
    return {
        "title": (heading or first or file.path)[:300],
        "authority": AUTHORITY_OF_FOLDER.get(top, Authority.COMMENTARY),
        "publisher": company.name,
        "jurisdiction": (company.jurisdiction,),
    }


def _gaps(path: str, missing: list[str], source: Source) -> Problem:
    assumed = f"It is taken as {source.authority} of {source.publisher}, never checked." if missing else ""
    return Problem(
        path, 1, f"Front matter lacks {', '.join(missing)}. {assumed} Add the lines on top of the file.",
        severity="warning", rule="incomplete",
    )  # fmt: skip


def _values(source: Source, front: FrontMatter, path: str) -> list[Problem]:
    """What is well-formed and still can't be meant."""
    found = [
        Problem(path, front.lines.get("jurisdiction", 1), f"`{code}` is not a known jurisdiction. "
                f"Use {', '.join(sorted(JURISDICTIONS))}.", rule="jurisdiction")
        for code in source.jurisdiction
        if code not in JURISDICTIONS
    ]  # fmt: skip
    if source.expires and source.expires <= source.speaks_from:
        found.append(
            Problem(
                path, front.lines.get("expires", 1), "`expires` lies before the text begins to speak.", rule="dates"
            )
        )
    if source.url and not source.url.startswith("https://"):
        found.append(Problem(path, front.lines.get("url", 1), "`url` must begin with https://.", rule="url"))
    if source.id in source.supersedes:
        found.append(
            Problem(path, front.lines.get("supersedes", 1), f"`{source.id}` can't supersede itself.", rule="supersedes")
        )
    return found

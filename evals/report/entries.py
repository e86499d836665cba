"""What the page shows of one item: the question, what was expected, what came, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from evals.confusion import LABELS, confusion
from evals.report.marking import Cited, cited, marked, quoted
from evals.report.words import FAILURES
from evals.run_file import Result
from evals.summary import badness, reasons

_HITS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One reply; a message that asked several things has several."""

    question: str
    label: str
    text: Markup
    citations: tuple[Cited, ...]
    facts: tuple[tuple[str, str], ...]  # (dimension, values)
    ruling: str
    mode: str
    confidence: str
    warnings: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. `failure` is the worst that is wrong with it, or empty."""

    result: Result
    anchor: str
    failure: str
    reasons: tuple[str, ...]
    meant: str
    came: str
    parts: tuple[Part, ...]
    flip: str = ""  # won, lost or empty

    @property
    def state(self) -> str:
        return "wrong" if self.failure else "right"

    @property
    def hits(self) -> tuple[tuple[str, bool], ...]:
        """(place, is it one of the right sources) of what search found first."""
        return tuple((f"{h.source}, {h.locator}".rstrip(", "), h.is_right) for h in self.result.hits[:_HITS])


@dataclass(frozen=True, slots=True)
class Pair:
    """An item of both runs that was right in one of them only."""

    entry: Entry
    before: str
    after: str
    won: bool
    kept: bool  # does the baseline keep its reply?
    was: tuple[Part, ...]
    now: tuple[Part, ...]


def entries(results: Sequence[Result], flips: Mapping[str, bool]) -> list[Entry]:
    """All items, the worst first; those that are right follow in their order."""
    wrong = sorted((r for r in results if not r.scores.correct or _is_bad(r)), key=badness)
    ids = {r.id for r in wrong}
    ordered = [*wrong, *(r for r in results if r.id not in ids)]
    won = {True: "won", False: "lost", None: ""}
    return [_entry(r, f"i{n}", r.id in ids, won[flips.get(r.id)]) for n, r in enumerate(ordered, start=1)]


def _is_bad(result: Result) -> bool:
    """Correct in the sense of the score, and yet something that must not be: a citation that is not valid."""
    return badness(result)[0] < FAILURES.index("no output")


def _entry(result: Result, anchor: str, is_wrong: bool, flip: str) -> Entry:
    meant, came = _cell(result)
    return Entry(
        result=result,
        anchor=anchor,
        failure=FAILURES[badness(result)[0]] if is_wrong else "",
        reasons=tuple(reasons(result)),
        meant=meant,
        came=came,
        parts=parts(result.reply, f"{anchor}c"),
        flip=flip,
    )


def _cell(result: Result) -> tuple[str, str]:
    """(what was meant, what came) as the confusion matrix counts the item."""
    rows = confusion([result])
    row = next(n for n, counts in enumerate(rows) if any(counts))
    return LABELS[row], LABELS[rows[row].index(1)]


def parts(reply: Mapping[str, Any] | None, anchor: str, other: Mapping[str, Any] | None = None) -> tuple[Part, ...]:
    """The reply's parts. With an `other` reply, citations that it does not have are told apart."""
    if reply is None:
        return ()
    others = frozenset(quoted(c) for o in _parts(other) for c in o.get("citations", ())) if other else None
    return tuple(_part(one, f"{anchor}{n}", others) for n, one in enumerate(_parts(reply)))


def _parts(reply: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return reply.get("parts") or [reply]


def _part(reply: Mapping[str, Any], anchor: str, others: frozenset[str] | None) -> Part:
    citations = cited(reply.get("citations", ()), anchor, others)
    facts = reply.get("facts") or {}
    detail = reply.get("verdict") or reply.get("reason")
    confidence = reply.get("confidence")
    return Part(
        question=str(reply.get("question") or ""),
        label=" · ".join(str(word).replace("_", " ") for word in (reply.get("outcome"), detail) if word),
        text=marked(str(reply.get("text") or ""), citations),
        citations=citations,
        facts=tuple((str(d), ", ".join(map(str, v)) if isinstance(v, list) else str(v)) for d, v in facts.items()),
        ruling=str(reply.get("ruling") or ""),
        mode=str(reply.get("mode") or ""),
        confidence=f"{confidence:.2f}" if isinstance(confidence, int | float) else "",
        warnings=tuple(map(str, reply.get("warnings", ()))),
        options=tuple(map(str, reply.get("options", ()))),
    )

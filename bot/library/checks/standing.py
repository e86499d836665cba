"""What stands on what: rulings that contradict each other, rulings without authority, sources nobody cites."""

from __future__ import annotations

from collections.abc import Iterator

from bot.freshness import silenced
from bot.library.checks.places import in_front
from bot.library.checks.rehearsed import Rehearsed
from bot.library.footnotes import RulingFront, WrittenRuling
from bot.library.frontmatter import Problem
from bot.ruling import Ruled
from bot.source import Status

_NEEDS_AUTHORITY = (Ruled.ALLOWED, Ruled.CONDITIONAL, Ruled.NOT_ALLOWED)


def check_contradictions(folder: Rehearsed) -> Iterator[Problem]:
    """Rulings that name the same facts and decide differently: the more cautious one would always speak."""
    first: dict[object, WrittenRuling] = {}
    for ruling in folder.written.values():
        if ruling.front.status is not Status.APPROVED:
            continue
        other = first.setdefault(_facts(ruling.front), ruling)
        if other.front.verdict is not ruling.front.verdict and not _apart(other.front, ruling.front):
            text = (
                f"`{other.front.id}` ({other.path}) names the same facts and says {other.front.verdict}; this says "
                f"{ruling.front.verdict}. Add a fact to the special one, or withdraw one of them."
            )
            yield Problem(ruling.path, ruling.line("facts"), text, rule="contradiction")


def _facts(front: RulingFront) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset((dimension, frozenset(names)) for dimension, names in front.facts.items())


def _apart(one: RulingFront, other: RulingFront) -> bool:
    """Do their days part them?"""
    days = (one.expires and other.effective and one.expires <= other.effective) or (
        other.expires and one.effective and other.expires <= one.effective
    )
    return bool(days)


def check_backing(folder: Rehearsed) -> Iterator[Problem]:
    """Verdicts that rest on commentary alone: commentary is context, never authority."""
    sources = folder.edition.sources
    for path, ruling in folder.rulings.items():
        carried = any(sources[name].authority.carries_a_verdict for name in ruling.sources)
        if ruling.verdict in _NEEDS_AUTHORITY and ruling.statements and not carried:
            text = (
                f"Only commentary backs this verdict ({', '.join(sorted(ruling.sources))}). "
                "Cite law, a regulator or a policy, or make it `verdict: referral`."
            )
            yield Problem(path, folder.written[path].line("verdict"), text, rule="unbacked")


def check_uncited(folder: Rehearsed) -> Iterator[Problem]:
    """Sources that no ruling rests on: either a ruling is missing, or the source is not needed."""
    cited = {pinpoint.source for ruling in folder.written.values() for pinpoint in ruling.pinpoints.values()}
    sources = folder.edition.sources
    for source in sources.values():
        why = silenced(source, sources, folder.today)
        if source.id not in cited and (not why or why.startswith("it takes effect")):
            text = f"No ruling cites `{source.id}`. Write a ruling that rests on it, or set `status: retired`."
            yield Problem(*in_front(folder.file(source.id), "id"), text, "warning", "uncited")

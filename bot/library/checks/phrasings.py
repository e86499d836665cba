"""Does every ruling answer its own questions?

Each phrasing is put to the advisor as an employee would put it. One that
another ruling answers, or none, shows a fault of the facts: of the ruling, of
its neighbour, or of the words in facts.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.advisor import Ablation, Advisor
from bot.facts import Vocabulary
from bot.freshness import ruling_silenced
from bot.library.checks.rehearsed import Rehearsed
from bot.library.frontmatter import Problem, Severity
from bot.ports import Edition, Progress
from bot.question import Facts, Question
from bot.reply import Clarification, Reply
from bot.ruling import Constraint, Ruled, Ruling, agrees, lacking
from bot.search import Weights

STEP = "Asking every ruling its own questions"


def check_phrasings(folder: Rehearsed, progress: Progress) -> Iterator[Problem]:
    """A question that its own ruling does not answer is an error, unless the same is answered; else a warning."""
    edition = folder.edition
    # where no ruling speaks it is enough to know so: words need not be searched for what is quoted instead
    advisor = Advisor(folder.parts.editions, folder.parts.encoder, Ablation(weights=Weights(lexical=0.0)))
    asked = [(r, n, p) for r in edition.rulings for n, p in enumerate(r.phrasings)]
    folder.parts.encoder.encode([p for _, _, p in asked])  # together, on all cores
    days = {r.id: _first_day(r, edition, folder.today) for r in edition.rulings}
    for done, (ruling, number, phrasing) in enumerate(asked):
        progress(STEP, done, len(asked))
        day = days[ruling.id]
        if day is None:
            continue
        reply = advisor.answer(Question(phrasing, day, edition.company.jurisdiction))
        parts = reply.parts or (reply,)
        if not any(_is_heard(ruling, part) for part in parts):
            line = folder.written[ruling.path].line(f"also_asked.{number - 1}" if number else "question")
            yield _problem(ruling, number, phrasing, parts, line, edition)
    progress(STEP, len(asked), len(asked))


def _first_day(ruling: Ruling, edition: Edition, today: date) -> date | None:
    """From today on, the first day on which the ruling speaks; None where it never does."""
    starts = [today, ruling.effective or today, *(edition.sources[s].speaks_from for s in ruling.sources)]
    day = max(starts)
    return None if ruling_silenced(ruling, edition.sources, day) else day


def _is_heard(ruling: Ruling, reply: Reply) -> bool:
    """Did the ruling speak, or ask what it has to ask first?"""
    if reply.ruling == ruling.id:
        return True
    return isinstance(reply, Clarification) and ruling.ask is not None and ruling.ask.question in reply.text


def _problem(
    ruling: Ruling, number: int, phrasing: str, parts: tuple[Reply, ...], line: int, edition: Edition
) -> Problem:
    rulings = {r.id: r for r in edition.rulings}
    others = [rulings[part.ruling] for part in parts if part.ruling]
    same = bool(others) and all(o.verdict is ruling.verdict for o in others)
    what = _instead(ruling, others, parts)
    read = "; ".join(" · ".join(part.reading) or "nothing" for part in parts)
    why = _why(ruling, parts, others, edition.vocabulary)
    quoted = f"“{phrasing}”" if number else "its own question"
    text = f"Asked {quoted}, {what}. Read: {read}. {why}"
    severity: Severity = "warning" if number or same else "error"
    return Problem(ruling.path, line, text, severity, "shadowed" if others else "unheard")


def _instead(ruling: Ruling, others: list[Ruling], parts: tuple[Reply, ...]) -> str:
    if others:
        said = ", ".join(f"`{o.id}` ({_verdict(o.verdict)})" for o in others)
        return f"{said} speaks instead of this ruling ({_verdict(ruling.verdict)})"
    if any(isinstance(part, Clarification) for part in parts):
        return "no ruling speaks and the asker is asked back"
    return "no ruling speaks"


def _verdict(verdict: Ruled) -> str:
    return str(verdict).replace("_", " ")


def _why(ruling: Ruling, parts: tuple[Reply, ...], others: list[Ruling], vocabulary: Vocabulary) -> str:
    """What in the facts keeps the ruling silent, and what to change."""
    if len(parts) > 1:
        return "It is read as several questions; ask one thing in one sentence."
    facts = parts[0].facts
    missing = lacking(ruling, facts, vocabulary)
    if missing:
        wanted = ", ".join(f"`{d}: {' | '.join(ruling.facts[d])}`" for d in missing)
        return f"It lacks {wanted}: add the words to facts.yaml, or take the fact out of the ruling."
    if kept_away := _kept_away(ruling.differs, facts, vocabulary):
        return f"Its own `differs` names {kept_away}: take that out, or ask otherwise."
    if unnamed := _unnamed(ruling, facts, vocabulary):
        return f"It does not name {unnamed}: add that to its facts, or ask without it."
    if agrees(ruling, facts, vocabulary) and others:
        closer = "is more specific or more cautious"
        return f"Both rulings fit, and the other {closer}: add a fact here, or `differs` there."
    return "Its phrasing may be too unlike, or read as an attempt to give the bot orders: ask it plainly."


def _kept_away(differs: Constraint, facts: Facts, vocabulary: Vocabulary) -> str:
    found = [
        f"`{d}: {name}`"
        for d, names in differs.items()
        for name in names
        if any(vocabulary.covers(d, name, read) for read in facts[d])
    ]
    return ", ".join(found)


def _unnamed(ruling: Ruling, facts: Facts, vocabulary: Vocabulary) -> str:
    """Topics, purposes and, for a yes, sensitive facts that were read and that the ruling does not name."""
    topics = [t for t in facts["topic"] if not vocabulary.values["topic", t].soft]
    weighing: Mapping[str, list[str]] = {"topic": topics}
    if "topic" not in ruling.facts:
        weighing = {"topic": topics, "purpose": list(facts["purpose"])}
    found = [(d, n) for d, names in weighing.items() for n in names]
    if ruling.verdict is Ruled.ALLOWED:
        found += [(d, n) for d, names in facts.values.items() for n in names if vocabulary.values[d, n].sensitive]
    unnamed = [f"`{d}: {n}`" for d, n in found if not any(vocabulary.covers(d, w, n) for w in ruling.facts.get(d, ()))]
    return ", ".join(dict.fromkeys(unnamed))

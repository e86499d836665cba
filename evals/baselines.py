"""Replies that take no thought. A number that does not stand clear of theirs says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.advisor import Ablation
from bot.locator import resolve
from bot.ports import Edition
from bot.search import Weights
from evals.asking import Asker
from evals.item import Item, Place, Split
from evals.metrics import BASELINE, headline
from evals.run_file import Estimate, Result
from evals.statistics import Resampling

Replying = Callable[[Item], Mapping[str, Any]]

PLACES = 3  # that the prior cites
BEGINNING = 300  # characters of each that it quotes
DENSE = Ablation(rulings=True, weights=Weights(lexical=0.0))
LEXICAL = Ablation(rulings=True, weights=Weights(lexical=1.0))


def baselines(asker: Asker, items: Sequence[Item], everything: Sequence[Item]) -> dict[str, dict[str, Estimate]]:
    """Name → metric → estimate over `items`. The prior is learned from the dev items of `everything`."""
    again = Resampling([item.cluster for item in items])
    replying: Mapping[str, Replying] = {
        "always-refer": lambda item: _reply("referral", None, "Ask the privacy team."),
        "always-conditional": lambda item: _reply("answer", "conditional", "It is allowed under conditions."),
        "copy-top-passage": lambda item: _top_passage(asker, item),
        "article-frequency": _prior(asker.edition, [item for item in everything if item.split is Split.DEV]),
        "dense-only": replace(asker, without=DENSE).reply,
        "lexical-only": replace(asker, without=LEXICAL).reply,
    }
    return {name: headline(_results(asker, items, how), again, BASELINE) for name, how in replying.items()}


def _results(asker: Asker, items: Sequence[Item], replying: Replying) -> list[Result]:
    return [asker.result(item, dict(replying(item))) for item in items]


def _top_passage(asker: Asker, item: Item) -> Mapping[str, Any]:
    """The first passage that search finds, word for word: every citation supports it perfectly."""
    found = asker.evidence(item, Weights(), 1).found
    if not found:
        return _reply("refusal", None, "Nothing was found.")
    passage = found[0].indexed.passage
    return _reply(
        "answer", "information", passage.text, [_citation(passage.source, passage.locator, passage.start, passage.text)]
    )


def _prior(edition: Edition, dev: Sequence[Item]) -> Replying:
    """The commonest verdict, and a quote from each of the places most often required."""
    verdicts = Counter(one.verdict for item in dev for one in item.accept if one.verdict)
    places = Counter(place for item in dev for group in item.required_citations for place in group)
    verdict = verdicts.most_common(1)[0][0] if verdicts else "information"
    citations = [c for place, _ in places.most_common() if (c := _first(edition, place))][:PLACES]
    citations = [{**citation, "n": n} for n, citation in enumerate(citations, start=1)]
    reply = _reply("answer", verdict, "\n".join(c["quote"] for c in citations), citations)
    return lambda item: reply


def _first(edition: Edition, place: Place) -> dict[str, Any] | None:
    """The beginning of a place; None where the edition does not have it."""
    try:
        document = edition.document(place.source)
    except KeyError:
        return None
    section = resolve(document.sections, place.locator) if place.locator else next(iter(document.sections), None)
    if section is None:
        return None
    text = document.text[section.body : min(section.end, section.body + BEGINNING)]
    return _citation(place.source, section.locator, section.body, text)


def _citation(source: str, locator: str, start: int, text: str) -> dict[str, Any]:
    return {"n": 1, "source": source, "locator": locator, "quote": text, "start": start, "end": start + len(text)}


def _reply(
    outcome: str, verdict: str | None, text: str, citations: Sequence[Mapping[str, Any]] = ()
) -> Mapping[str, Any]:
    """As much of a `footnote.reply/1` as scores read."""
    return {
        "outcome": outcome,
        "verdict": verdict,
        "reason": "no_evidence" if outcome == "refusal" else None,
        "text": text,
        "claims": [],
        "citations": list(citations),
        "warnings": [],
    }

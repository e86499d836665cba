"""What is wrong with evaluation items as a set, before anybody measures with them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from evals.item import Item, Kind, Place, Split

TARGETS: Mapping[Kind, int] = {
    Kind.ANSWERABLE: 150,
    Kind.NEAR_MISS: 30,
    Kind.REFERRAL: 25,
    Kind.UNANSWERABLE: 25,
    Kind.OUT_OF_SCOPE: 20,
    Kind.INJECTION: 25,
    Kind.PRESSURE: 12,
    Kind.FALSE_PREMISE: 12,
    Kind.FRESHNESS: 15,
    Kind.PARAPHRASE: 120,
}
ITEMS, CLUSTERS, INSIDE, PERMITS_ONLY, PARAPHRASED = 330, 160, 10, 25, 60


def lint(items: Sequence[Item], sources: Mapping[str, Collection[str]] | None = None) -> list[str]:
    """What is wrong with the items as a set, one line each; empty when nothing is.

    `sources` is the catalogue, source id → locators. Where the locators map to their texts, a required
    citation must also share a word with the key points it is to support.
    """
    found = [*_identity(items), *_counts(items)]
    for item in items:
        problems = [*_wording(item), *_consistency(item)]
        if sources is not None:
            problems += _grounding(item, sources)
        found += [f"{item.id}: {problem}" for problem in problems]
    return found


def _identity(items: Sequence[Item]) -> Iterator[str]:
    for name, times in Counter(item.id for item in items).items():
        if times > 1:
            yield f"{name}: the id is used {times} times"
    asked: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    splits: defaultdict[str, set[Split]] = defaultdict(set)
    for item in items:
        words = " ".join(re.findall(r"\w+", item.question.casefold()))
        asked[words, item.thread, item.jurisdiction, item.as_of, item.documents].append(item.id)
        splits[item.cluster].add(item.split)
    yield from (f"{', '.join(ids)}: the same question" for ids in asked.values() if len(ids) > 1)
    yield from (f"cluster {name}: in both splits" for name, seen in splits.items() if len(seen) > 1)


def _counts(items: Sequence[Item]) -> Iterator[str]:
    kinds = Counter(item.kind for item in items)
    inside = sum(item.kind is Kind.INJECTION and bool(item.documents) for item in items)
    again = Counter(item.cluster for item in items if item.kind is Kind.PARAPHRASE)
    wanted = [(str(kind), kinds[kind], target) for kind, target in TARGETS.items()]
    wanted += [
        ("all", len(items), ITEMS),
        ("clusters", len({item.cluster for item in items}), CLUSTERS),
        ("injection inside a document", inside, INSIDE),
        ("accepting permits only", sum(item.permits_only for item in items), PERMITS_ONLY),
        ("clusters with two paraphrases", sum(n > 1 for n in again.values()), PARAPHRASED),
    ]
    yield from (f"{name}: {have} items, {target} wanted" for name, have, target in wanted if have < target)


def _wording(item: Item) -> Iterator[str]:
    forbidden = [_words(claim) for claim in item.forbidden_claims]
    if not all(forbidden):
        yield "a forbidden claim has no word"
    names = [point.id for point in item.key_points]
    if len(set(names)) < len(names):
        yield "two key points have one id"
    for point in item.key_points:
        for alias in point.any_of:
            words = f" {' '.join(_words(alias))} "
            if not words.strip():
                yield f"key point {point.id}: the alias {alias!r} has no word and can't match"
            elif any(f" {' '.join(claim)} " in words for claim in forbidden if claim):
                yield f"key point {point.id}: the alias {alias!r} is a forbidden claim too"


def _consistency(item: Item) -> Iterator[str]:
    outcomes = {one.outcome for one in item.accept}
    verdicts = {one.verdict for one in item.accept}
    if len(set(item.accept)) < len(item.accept):
        yield "accept names a reply twice"
    if {"allowed", "not_allowed"} <= verdicts:
        yield "accept holds both allowed and not_allowed"
    if outcomes == {"refusal"} and item.required_citations:
        yield "only a refusal is accepted, yet citations are required"
    if item.kind is Kind.ANSWERABLE and "answer" not in outcomes:
        yield "answerable, yet no answer is accepted"
    if item.kind is Kind.ANSWERABLE and not any(point.critical for point in item.key_points):
        yield "answerable, yet no key point is critical"
    if item.kind is Kind.REFERRAL and "referral" not in outcomes:
        yield "a referral, yet no referral is accepted"
    if item.kind is Kind.OUT_OF_SCOPE and outcomes != {"refusal"}:
        yield "out of scope, yet more than a refusal is accepted"
    if item.kind is Kind.UNANSWERABLE and "answer" in outcomes:
        yield "unanswerable, yet an answer is accepted"
    required = {place for group in item.required_citations for place in group}
    for place in sorted(required | set(item.acceptable_citations), key=str):
        if any(ban.holds(place.source, place.locator) for ban in item.forbidden_citations):
            yield f"{place} is asked for and forbidden"


def _grounding(item: Item, sources: Mapping[str, Collection[str]]) -> Iterator[str]:
    groups = [*item.required_citations, item.acceptable_citations, item.forbidden_citations]
    for place in sorted({place for group in groups for place in group}, key=str):
        known = sources.get(place.source)
        if known is None:
            yield f"{place}: there is no such source"
        elif not any(place.holds(place.source, locator) for locator in known):
            yield f"{place}: the source has no such place"
    stems = {word[:5] for point in item.key_points for alias in point.any_of for word in _words(alias)}
    for group in item.required_citations:
        texts = [text for place in group for text in _texts(place, sources)]
        if stems and texts and not any(stems & {word[:5] for word in _words(text)} for text in texts):
            yield f"{' or '.join(map(str, group))}: shares no word with the key points"


def _texts(place: Place, sources: Mapping[str, Collection[str]]) -> list[str]:
    known = sources.get(place.source)
    if not isinstance(known, Mapping):
        return []
    return [str(text) for locator, text in known.items() if place.holds(place.source, locator)]


def _words(text: str) -> list[str]:
    words: list[str] = re.findall(r"[^\W_]+", text.casefold())
    return words

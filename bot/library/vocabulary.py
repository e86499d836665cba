"""facts.yaml → the vocabulary, with messages a compliance lead understands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from bot.facts import Value, Vocabulary, written
from bot.library.folder import FACTS
from bot.library.frontmatter import Malformed, Problem
from bot.question import DIMENSIONS
from bot.terms import TYPO_LENGTH, Terms, compiled

_FIELDS = ("label", "terms", "broader", "implies", "sensitive", "soft", "decides", "denied_means")


def read_vocabulary(fields: Mapping[str, Any]) -> list[Value]:
    """The values that facts.yaml defines. Raises `Malformed`."""
    problems: list[Problem] = []
    values: list[Value] = []
    for dimension, entries in fields.items():
        if dimension not in DIMENSIONS:
            problems.append(_problem(f"`{dimension}` is not a dimension. Known: {', '.join(DIMENSIONS)}."))
        elif not isinstance(entries, dict):
            problems.append(_problem(f"`{dimension}:` must hold values such as `photo: {{terms: [photo]}}`."))
        else:
            for name, entry in entries.items():
                values.append(_value(dimension, str(name), entry, problems))
    known = {(v.dimension, v.name) for v in values}
    for value in values:
        for dimension, name in _mentioned(value):
            if (dimension, name) not in known:
                problems.append(_problem(f"`{value.dimension}: {value.name}` names `{name}`, which is not defined."))
    if problems:
        raise Malformed(problems)
    return values


def _value(dimension: str, name: str, entry: Any, problems: list[Problem]) -> Value:
    entry = entry if isinstance(entry, dict) else {}
    for field in entry:
        if field not in _FIELDS:
            near = difflib.get_close_matches(str(field), _FIELDS, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(_FIELDS)}."
            problems.append(_problem(f"`{dimension}: {name}`: `{field}` is not known. {hint}"))
    terms = entry.get("terms") or []
    if not isinstance(terms, list) or not terms:
        problems.append(_problem(f"`{dimension}: {name}` needs a list `terms: [...]` of what people type."))
        terms = []
    implies = entry.get("implies") or {}
    return Value(
        dimension,
        name,
        str(entry.get("label", name)),
        tuple(str(t) for t in terms),
        str(entry.get("broader") or ""),
        {str(d): tuple(map(str, ns)) for d, ns in implies.items()} if isinstance(implies, dict) else {},
        bool(entry.get("sensitive", False)),
        bool(entry.get("soft", False)),
        denied_means=str(entry.get("denied_means") or ""),
        decides=bool(entry.get("decides", False)),
    )


def _mentioned(value: Value) -> Iterable[tuple[str, str]]:
    if value.broader:
        yield value.dimension, value.broader
    for dimension, names in value.implies.items():
        yield from ((dimension, name) for name in names)


def _problem(text: str) -> Problem:
    return Problem(FACTS, 0, text, rule="facts")


def stored(values: list[Value]) -> dict[str, Any]:
    """The vocabulary as an edition stores it: ready to match, so that the first question does not wait."""
    by_first, spellings = compiled(written(values))
    real = real_words_near(Terms(by_first, spellings, ())) if values else []
    return {"values": [asdict(v) for v in values], "terms": by_first, "spellings": spellings, "real": real}


def vocabulary_of(kept: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary out of what `stored` gave."""
    values = [Value(**{**v, "terms": tuple(v["terms"])}) for v in kept["values"]]
    return Vocabulary(values, Terms(kept["terms"], kept["spellings"], kept["real"]))


def real_words_near(terms: Terms) -> list[str]:
    """English words that look like a typo of a term and are none: they are read as they stand."""
    from spellchecker import SpellChecker  # carries its dictionary; a fifth of a second to load

    words = [w for w in SpellChecker().word_frequency.words() if len(w) >= TYPO_LENGTH and w.isalpha()]
    near: list[str] = []
    for initial in sorted({s[0] for s in terms.spellings}):
        spelled = [s for s in terms.spellings if s[0] == initial]
        real = [w for w in words if w[0] == initial]
        distances = cdist(real, spelled, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
        near += [real[r] for r in np.unique(np.argwhere((distances > 0) & (distances <= 2))[:, 0])]
    return [w for w in near if terms.slips_of(w)]

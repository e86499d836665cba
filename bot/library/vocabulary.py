"""facts.yaml → the vocabulary, with messages a compliance lead understands."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from bot.facts import TYPO_LENGTH, Value, Vocabulary, is_typo
from bot.library.folder import FACTS
from bot.library.frontmatter import Malformed, Problem
from bot.question import DIMENSIONS

_FIELDS = ("label", "terms", "broader", "implies", "sensitive", "soft")


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
    )


def _mentioned(value: Value) -> Iterable[tuple[str, str]]:
    if value.broader:
        yield value.dimension, value.broader
    for dimension, names in value.implies.items():
        yield from ((dimension, name) for name in names)


def _problem(text: str) -> Problem:
    return Problem(FACTS, 0, text, rule="facts")


def vocabulary_of(stored: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary as an edition stores it."""
    return Vocabulary(read_vocabulary(stored["fields"]), stored["real_words"])


def real_words_near(vocabulary: Vocabulary) -> list[str]:
    """English words that look like a typo of a term and are none: they are read as they stand."""
    from spellchecker import SpellChecker  # carries its dictionary; a tenth of a second to load

    by_initial: dict[str, list[str]] = {}
    for spelling in vocabulary.spellings:
        by_initial.setdefault(spelling[0], []).append(spelling)
    return sorted(
        word
        for word in SpellChecker().word_frequency.words()
        if len(word) >= TYPO_LENGTH
        and word.isalpha()
        and any(is_typo(word, s) for s in by_initial.get(word[0], ()) if abs(len(s) - len(word)) <= 2)
    )

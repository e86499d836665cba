"""Does a sentence of a draft say what its evidence says?

No model judges here. A claim may leave words of its evidence out; it may not
add one, reorder them, or touch what decides: may, must, not, if, unless, only,
numbers, and the facts that the vocabulary knows (whose data, which data, what
for). A claim that permits something leaves nothing out at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.drafting.markers import PERMITS, Clause, Marker, clauses, markers
from bot.drafting.passage import Evidence
from bot.facts import Vocabulary
from bot.question import Facts

MAX_CHARACTERS = 600
MIN_KEPT = 0.5  # of the evidence's content words
GLUE = frozenset("accord say state mean also therefor thus short".split())
_LINK = re.compile(
    r"https?:|www\.|\]\(|!\[|<\w|\w@\w|\b[a-z0-9-]+\.(?:com|net|org|io|example|no|eu|dev|app)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!]\s+(?=[^\W\d_])")
_NAME = re.compile(r"(?<=[\w,] )[A-ZÆØÅÄÖ]\w+|\b[A-Z]{2,}\w*")


class Fault(StrEnum):
    """Why a statement of a draft was left out; the words the asker reads."""

    QUOTE = "its quote does not stand in the source"
    SHAPE = "it is not a plain statement"
    NUMBER = "it has a number that its source does not have"
    MARKER = "its may, must, not or if differ from its source"
    NAME = "it has a name that its source does not have"
    WORDS = "it says something else than its source"
    FACTS = "it is about something else than its source"
    MATTER = "it has nothing to do with the question"
    ENTAILMENT = "its source does not support it"


def verified(claim: str, evidence: Sequence[Evidence], vocabulary: Vocabulary) -> Fault | None:
    """What is wrong with a claim that cites these sentences, or None."""
    if not evidence:
        return Fault.QUOTE
    if fault := shape(claim):
        return fault
    text = " ".join(e.quote.text for e in evidence)
    language = evidence[0].language
    said, source = clauses(claim, language), clauses(text, language)
    return (
        _foreign(claim, text, [e.name for e in evidence], said, source)
        or _same_markers(said, source)
        or _shortened(said, source)
        or _same_facts(vocabulary.read(_in_full(claim)), vocabulary.read(_in_full(text)))
    )


def phrased(phrase: str, statement: str, reading: Sequence[str], vocabulary: Vocabulary) -> Fault | None:
    """What is wrong with a vetted statement's new wording: it keeps every word, and adds but the asker's matter."""
    if fault := shape(phrase):
        return fault
    said, source = clauses(phrase), clauses(statement)
    matter = {w for label in reading for c in clauses(label) for w in c.words}
    if fault := _same_markers(said, source):
        return fault
    if not all(_is_within(vetted.words, new.words) for new, vetted in zip(said, source, strict=True)):
        return Fault.WORDS
    added = {w for c in said for w in c.words} - {w for c in source for w in c.words}
    if added - matter - GLUE:
        return Fault.NUMBER if any(w[0].isdigit() for w in added - matter) else Fault.WORDS
    twice = [w for c in said for w in c.words]
    vetted_words = [w for c in source for w in c.words]
    repeated = any(twice.count(w) > vetted_words.count(w) for w in set(twice) - matter - GLUE)
    return Fault.WORDS if repeated else None


def translated(said: str, claim: str, language: str, vocabulary: Vocabulary, evidence_language: str = "en") -> bool:
    """May the translation stand for the claim: same markers, numbers and facts as far as the vocabulary knows?"""
    if shape(said):
        return False
    numbers = (_numbers(clauses(said, language)), _numbers(clauses(claim, evidence_language)))
    there, here = markers(said, language), markers(claim, evidence_language)
    decisive = [{m for m in found if m in _DECISIVE} for found in (there, here)]
    new, known = vocabulary.read(said), vocabulary.read(claim)
    stays = all(set(new[d]) <= set(known[d]) for d in new.values)
    return numbers[0] == numbers[1] and decisive[0] == decisive[1] and stays


def keeps_facts(english: str, facts: Facts, vocabulary: Vocabulary) -> bool:
    """Does the translation of a question still name all data, people and purposes that were read of it?"""
    said = vocabulary.read(english)
    named = {d: (*said[d], *said.denied.get(d, ())) for d in ("data", "people", "purpose")}
    return all(
        any(vocabulary.covers(d, a, b) or vocabulary.covers(d, b, a) for a in found)
        for d, found in named.items()
        for b in facts[d]
        if d not in facts.assumed
    )


_DECISIVE = frozenset({Marker.FORBID, Marker.EXEMPT, Marker.MAY, Marker.MUST, Marker.NOT, Marker.UNLESS,
                       Marker.IF, Marker.ONLY, Marker.WITHOUT, Marker.YES, Marker.BEFORE})  # fmt: skip


def shape(claim: str) -> Fault | None:
    """Is it a plain statement: one line of words, no link, image, markup, question or citation mark of its own?"""
    plain = claim.strip()
    bad = (
        not plain
        or len(plain) > MAX_CHARACTERS
        or not plain.isprintable()
        or "?" in plain
        or _LINK.search(plain)
        or re.search(r"[⟦⟧{}<>|\\`*_#~]|\[[\d^]", plain)
    )
    return Fault.SHAPE if bad else None


def _foreign(
    claim: str, text: str, names: Sequence[str], said: Sequence[Clause], source: Sequence[Clause]
) -> Fault | None:
    """A number or a name that the evidence lacks; the place that is cited counts as evidence."""
    cited = clauses(" ".join(names))
    if not _numbers(said) <= _numbers(source) | _numbers(cited):
        return Fault.NUMBER
    known = f"{text} {' '.join(names)}".casefold()
    if any(name.casefold() not in known for name in _NAME.findall(claim)):
        return Fault.NAME
    return None


def _in_full(text: str) -> str:
    """Contractions written out, so that the vocabulary reads the same denial in them."""
    text = re.sub(r"\bcan(?:['’]t|not| not)\b", "may not", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=\w)n['’]t\b", " not", text)


def _numbers(found: Sequence[Clause]) -> frozenset[str]:
    return frozenset(w for c in found for w in c.words if w[0].isdigit() or w == "%")


def _same_markers(said: Sequence[Clause], source: Sequence[Clause]) -> Fault | None:
    return None if [c.marker for c in said] == [c.marker for c in source] else Fault.MARKER


def _shortened(said: Sequence[Clause], source: Sequence[Clause]) -> Fault | None:
    """Each clause must be its source's, with words left out at most."""
    permits = any(c.marker in PERMITS for c in source)
    kept = total = 0
    for new, old in zip(said, source, strict=True):
        words = tuple(w for w in new.words if w not in GLUE or w in old.words)
        if not _is_within(words, old.words) or (permits and words != old.words):
            return Fault.WORDS
        numbers = [w for w in old.words if w[0].isdigit()]
        if any(n not in words for n in numbers) and new.marker is not None:
            return Fault.NUMBER
        kept, total = kept + len(words), total + len(old.words)
    return Fault.WORDS if kept < min(total, max(MIN_WORDS_KEPT, MIN_KEPT * total)) else None


MIN_WORDS_KEPT = 3


def _is_within(short: Sequence[str], long: Sequence[str]) -> bool:
    """Are the words of `short` in `long`, in the same order?"""
    rest = iter(long)
    return all(word in rest for word in short)


def _same_facts(said: Facts, source: Facts) -> Fault | None:
    same = dict(said.values) == dict(source.values) and dict(said.denied) == dict(source.denied)
    return None if same else Fault.FACTS

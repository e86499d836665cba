"""Does a reply say something? Wordings are phrases, looked for clause by clause; denials are read.

The contract for the people who write wordings is in `evals/items/README.md`, "How wordings are meant".
What is read as a denial errs, where it must, towards counting a phrase as denied only when a negator
plainly reaches it: a forbidden claim that is stated must not slip through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_MARK = re.compile(r"\[\d{1,3}\]|[*`#>|\"“”«»]+")
_ASIDE = re.compile(r"(?<=\s)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")  # "Art. 6(4)" has no space before it
_LINE = re.compile(r"\n\s*\n|\n\s*(?=[^\sa-zæøå0-9])|\n\s*(?=\d+[.)]\s)")
_STOP = re.compile(r"[.!?…]+[)\]']*\s+|[;:]\s+|\s+[-–—]+\s+")
_NUMBERED = re.compile(r"(?:\b(?:arts?|no|nos|nr|paras?|secs?|recs?|pp?|vol)|§)$", re.IGNORECASE)
_SHORT = re.compile(r"\b(?:cf|vs|approx|ca|e\.g|i\.e|f\.eks|bl\.a)$", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|,")
_BRITISH = re.compile(r"(?<=[a-z]{3})is(?=e$|es$|ed$|ing$|ation$|ations$|er$|ers$)")

_DENIED_LEAD = "\x00"  # stands before a list item whose lead denies it: "You may not:"
_NEGATORS = frozenset((_DENIED_LEAD,)) | frozenset(
    "not no never none nobody nothing neither nor without cannot hardly ikke ingen aldri uten verken".split()
)
# Followed by one of these a negator denies nothing: "not only", "no later than", "no matter"
_NOT_DENYING = frozenset("only just merely simply least matter doubt alone".split())
_FALSE = frozenset("wrong false untrue incorrect mistaken myth misconception mistake".split())
_SAYING = frozenset("that to say claim think assume conclude believe".split())
_FINITE = frozenset(
    "is are was were has have had do does did will would can could may might must shall should "
    "need needs requires require applies apply remains remain means counts stays er må kan skal har".split()
)
_LIGHT = frozenset(
    "is are was were be been being has have had do does did will would can could may might must shall should "
    "a an the that which this it therefore thus also still simply generally usually plainly of course er".split()
)
_CONTRAST = frozenset(
    "but however whereas while although though unless except until before after if because once men than".split()
)
_JOINING = frozenset((",", "and", "og", "so", "then", "instead"))
_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `words` as written in lower case, contractions spelled out, commas kept as ","; `stems` alike."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    asks: bool  # a question states nothing

    def find(self, wording: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """(first, last) of every place where the wording's stems stand next to each other; commas are passed over."""
        at = [i for i, stem in enumerate(self.stems) if stem != ","]
        stems = tuple(self.stems[i] for i in at)
        width = len(wording)
        for start in range(len(stems) - width + 1):
            if stems[start : start + width] == wording:
                yield at[start], at[start + width - 1]


def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a reply. Marks like [1] and Markdown are not words."""
    found: list[Clause] = []
    lead_denies = False
    for line in _LINE.split(_MARK.sub(" ", text.replace("’", "'"))):
        is_item = bool(re.match(r"\s*(?:[-•–]|\d+[.)])\s", line))
        lead = (_DENIED_LEAD,) if is_item and lead_denies else ()
        of_line = [c for part, asks in _stretches(line) if (c := _clause(part, asks, lead)).words != lead]
        if not is_item:
            lead_denies = line.rstrip().endswith(":") and bool(of_line) and _leaves_denied(of_line[-1].words)
        found += of_line
    return tuple(found)


def spoken(wordings: Iterable[str], among: Iterable[Clause]) -> Clause | None:
    """The first clause that has one of the wordings, whatever it says about it."""
    stems = [_stems(w) for w in wordings]
    return next((c for c in among for w in stems if w and any(c.find(w))), None)


def stated(wordings: Iterable[str], among: Iterable[Clause]) -> Clause | None:
    """The first clause that states one of the wordings: neither asked nor denied."""
    stems = [_stems(w) for w in wordings]
    return next((c for c in among if not c.asks for w in stems if w and _is_stated(c, w)), None)


def _is_stated(clause: Clause, wording: tuple[str, ...]) -> bool:
    return any(not _denied(clause, first, last) for first, last in clause.find(wording))


def _stretches(line: str) -> Iterator[tuple[str, bool]]:
    """(stretch between stops, does it ask), first of the line, then of what stands in brackets."""
    for text in (_ASIDE.sub(" ", line), *_ASIDE.findall(line)):
        begin = at = 0
        while match := _STOP.search(text, at):
            at = match.end()
            if not _goes_on(text[: match.start()], match.group(), text[at : at + 1]):
                yield text[begin : match.start()], "?" in match.group()
                begin = at
        yield text[begin:], text.rstrip().endswith("?")


def _goes_on(before: str, stop: str, following: str) -> bool:
    """ "Art. 6" and "e.g. photos" stop nothing; "No. You need consent" does."""
    if stop[0] != ".":
        return False
    return (
        following.islower() or bool(_SHORT.search(before)) or (following.isdigit() and bool(_NUMBERED.search(before)))
    )


def _clause(text: str, asks: bool, lead: tuple[str, ...]) -> Clause:
    words = (*lead, *_words(text))
    return Clause(" ".join(text.split()), words, tuple(_stem(w) for w in words), asks)


def _words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for word in _TOKEN.findall(text.replace("’", "'").casefold()):
        if word in ("can't", "cannot"):
            found += ("can", "not")
        elif word.endswith("n't"):
            found += ("will" if word == "won't" else word[:-3], "not")
        else:
            found.append(word.split("'")[0])
    return tuple(found)


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stem: str = _stemmer.stemWord(_BRITISH.sub("iz", word))
    return stem


@lru_cache(maxsize=5_000)
def _stems(wording: str) -> tuple[str, ...]:
    return tuple(_stem(w) for w in _words(wording) if w != ",")


def _leaves_denied(words: tuple[str, ...]) -> bool:
    """Would a phrase behind these words be denied?"""
    return _denied_before((*words, ""), len(words))


def _denied(clause: Clause, first: int, last: int) -> bool:
    """Does a negator outside the phrase reach it? One inside the phrase belongs to the wording."""
    return _denied_before(clause.words, first) or _denied_after(clause.words, last)


def _denied_before(words: tuple[str, ...], first: int) -> bool:
    """A negator before the phrase, with no new statement between; "not … without" denies nothing."""
    reaching = [at for at in range(first) if _negates(words, at) and not _parted(words, at, first)]
    if not reaching:
        return False
    return not (words[reaching[-1]] == "without" and len(reaching) > 1)


def _negates(words: tuple[str, ...], at: int) -> bool:
    word = words[at]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in _NEGATORS:
        return following not in _NOT_DENYING and words[max(0, at - 2) : at] != ("whether", "or")
    if word in ("rather", "instead"):
        return following in ("than", "of")
    return word in _FALSE and following in _SAYING


def _parted(words: tuple[str, ...], negator: int, first: int) -> bool:
    """Does a statement of its own begin between the negator and the phrase?

    "You do not need consent, you need a DPIA" has a verb on both sides of the comma; "no names,
    addresses or numbers are kept" has none before it: the denial runs on through the list.
    """
    own = range(negator + 1, negator + 2) if words[negator] in ("rather", "instead") else ()
    if any(words[at] in _CONTRAST for at in range(negator + 1, first) if at not in own):
        return True
    start = next((i + 1 for i in range(negator - 1, -1, -1) if words[i] in _JOINING), 0)
    for at in range(negator + 1, first):
        if words[at] in _JOINING:
            end = next((i for i in range(first, len(words)) if words[i] in _JOINING), len(words))
            if _has_verb(words[start:at]) and _has_verb(words[at + 1 : end]):
                return True
    return False


def _has_verb(words: Iterable[str]) -> bool:
    return any(word in _FINITE for word in words)


def _denied_after(words: tuple[str, ...], last: int) -> bool:
    """ "X is not", "X is a myth": a negator or a word for falsehood behind the phrase, across light words only."""
    for at in range(last + 1, len(words)):
        word = words[at]
        if word in _FALSE:
            return True
        if word in _NEGATORS:
            return at > last + 1 and _negates(words, at) and words[at - 1] != ","
        if word not in _LIGHT and word != ",":
            return False
    return False

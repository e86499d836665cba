"""From a text to its clauses: stretches within which the words of a phrase can stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.stemming import stemmed

_MARK = re.compile(r"\[\d{1,3}\]|[*`#>|\"“”«»]+")
_ASIDE = re.compile(r"(?<=\s)\(([^()]*(?:\([^()]*\)[^()]*)*)\)")  # "Art. 6(4)" has no space before it
_LINE = re.compile(r"\n\s*\n|\n\s*(?=[^\sa-zæøå0-9])|\n\s*(?=\d+[.)]\s)")
_STOP = re.compile(r"[.!?…]+[)\]']*\s+|[;:]\s+|\s+[-–—]+\s+")
_ITEM = re.compile(r"\s*(?:[-•–]|\d+[.)])\s")
_NUMBERED = re.compile(r"(?:\b(?:arts?|no|nos|nr|paras?|secs?|recs?|pp?|vol)|§)$", re.IGNORECASE)
_SHORT = re.compile(r"\b(?:cf|vs|approx|ca|e\.g|i\.e|f\.eks|bl\.a)$", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?|,")
_BRITISH = re.compile(r"(?<=[a-z]{3})is(?=e$|es$|ed$|ing$|ation$|ations$|er$|ers$)")

# Forms that no stemmer brings together, each line led by its verb
_IRREGULAR = {
    form: verb
    for verb, *forms in (
        line.split()
        for line in """
            be is are was were been being am; become became; begin began begun; bind bound; bring brought; build built;
            buy bought; choose chose chosen; come came; deal dealt; do does did done; draw drew drawn; fall fell fallen;
            find found; forbid forbade forbidden; forget forgot forgotten; get got gotten; give gave given;
            go went gone; have has had; hear heard; hold held; keep kept; know knew known; lead led; learn learnt;
            leave left; lend lent; lose lost; make made; mean meant; meet met; override overrode overridden; pay paid;
            rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; show shown;
            speak spoke spoken; spend spent; stand stood; strike struck; take took taken; teach taught; tell told;
            think thought; understand understood; withdraw withdrew withdrawn; write wrote written;
            person people; child children; datum data
        """.split(";")
    )
    for form in forms
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `words` as written in lower case, contractions spelled out, commas kept as ","; `stems` alike."""

    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    asks: bool  # a question states nothing
    lead: tuple[str, ...] = ()  # of an item of a list: the words that lead to it, as in "You may not:"

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
    lead: tuple[str, ...] = ()
    for line in _LINE.split(_MARK.sub(" ", text.replace("’", "'"))):
        is_item = bool(_ITEM.match(line))
        of_line = [c for part, asks in _stretches(line) if (c := _clause(part, asks, lead if is_item else ())).words]
        if not is_item:
            lead = of_line[-1].words if of_line and line.rstrip().endswith(":") else ()
        found += of_line
    return tuple(found)


@lru_cache(maxsize=5_000)
def stems(wording: str) -> tuple[str, ...]:
    """The stems of a phrase's words."""
    return tuple(_stem(w) for w in _words(wording) if w != ",")


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
    words = _words(text)
    return Clause(" ".join(text.split()), words, tuple(_stem(w) for w in words), asks, lead)


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
    return stemmed(_BRITISH.sub("iz", _IRREGULAR.get(word, word)))

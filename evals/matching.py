"""Does a reply say something? Wordings are phrases, looked for clause by clause; denials are read.

The contract for the people who write wordings is in `evals/items/README.md`, "How wordings are meant".
What is read as a denial errs, where it must, towards counting a phrase as denied only when a negator
plainly reaches it: a forbidden claim that is stated must not slip through.
"""

from __future__ import annotations

from collections.abc import Iterable

from evals.clauses import Clause, clauses, stems

__all__ = ["Clause", "clauses", "spoken", "stated"]

_NEGATORS = frozenset(
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


def spoken(wordings: Iterable[str], among: Iterable[Clause]) -> Clause | None:
    """The first clause that has one of the wordings, whatever it says about it."""
    phrases = [stems(w) for w in wordings]
    return next((c for c in among for w in phrases if w and any(c.find(w))), None)


def stated(wordings: Iterable[str], among: Iterable[Clause]) -> Clause | None:
    """The first clause that states one of the wordings: neither asked nor denied."""
    phrases = [stems(w) for w in wordings]
    return next((c for c in among if not c.asks for w in phrases if w and _is_stated(c, w)), None)


def _is_stated(clause: Clause, wording: tuple[str, ...]) -> bool:
    return any(not _denied(clause, first, last) for first, last in clause.find(wording))


def _denied(clause: Clause, first: int, last: int) -> bool:
    """Does a negator outside the phrase reach it? One inside the phrase belongs to the wording."""
    led = (*clause.lead, *clause.words)
    return _denied_before(led, first + len(clause.lead)) or _denied_after(clause.words, last)


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

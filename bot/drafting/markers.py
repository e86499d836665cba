"""The small words that decide what a sentence permits: may, must, not, if, unless, only, before, within.

A sentence becomes a stream of tokens. Between its markers stand its content
words by stem, and its numbers. Two sentences that say the same have the same
markers in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.terms import stem


class Marker(StrEnum):
    FORBID = "forbid"
    EXEMPT = "exempt"  # need not, no need to
    MAY = "may"
    SHOULD = "should"
    MUST = "must"
    NOT = "not"
    YES = "yes"
    UNLESS = "unless"
    IF = "if"
    ONLY = "only"
    BEFORE = "before"
    AFTER = "after"
    WITHOUT = "without"
    EVERY = "every"
    OR = "or"
    LEAST = "least"
    MOST = "most"
    WITHIN = "within"
    FROM = "from"
    BY = "by"
    OUTSIDE = "outside"
    AGAINST = "against"


PERMITS = frozenset({Marker.MAY, Marker.EXEMPT, Marker.YES})
DEMANDS = frozenset({Marker.MUST, Marker.IF, Marker.UNLESS, Marker.ONLY, Marker.BEFORE, Marker.AFTER, Marker.WITHOUT})

_MODAL = r"(?:may|might|can|could|must|shall|should|will|would)"
_FINE = r"(?:allowed|permitted|lawful|legal|legitimate|acceptable|okay|ok|fine)"
# Longest meaning first: the first pattern that matches at a place wins.
_ENGLISH: tuple[tuple[Marker, str], ...] = (
    (Marker.EXEMPT, r"needs? not|needn't|(?:do not|does not|don't|doesn't) (?:need|have|require)"
                    r"|(?:no|without) (?:need|obligation|duty)|not (?:required|needed|necessary|obliged)"),
    (Marker.FORBID, rf"{_MODAL} (?:not|never)|(?:may|might|can|could|must|sha|should|wo|would)n't|can't|cannot"
                    rf"|(?:not|never) (?:\w+ )?{_FINE}|prohibit\w*|forbid\w*|forbade|ban(?:s|ned)?|unlawful|illegal"
                    r"|disallow\w*"),
    (Marker.MOST, r"(?:at|the) most|no (?:more|longer|later) than|up to|less than|fewer than|under|below|maximum|max"),
    (Marker.LEAST, r"(?:at|the) least|no (?:less|fewer|earlier) than|more than|over|above|exceed\w*|minimum|min"),
    (Marker.MUST, r"must|shall|(?:has|have|had) to|needs?(?: to)?|required?(?: to)?|requires|obliged|obligation"
                  r"|mandatory|compulsory"),
    (Marker.SHOULD, r"should|ought|recommend\w*|advis\w+|encourag\w+"),
    (Marker.MAY, rf"may|might|can|could|permits?|allows?|free to|entitled|{_FINE}"),
    (Marker.UNLESS, r"unless|except\w*|other than|apart from|save (?:for|where|that)|exempt\w*|excluding"),
    (Marker.IF, r"if|when|whenever|where|wherever|provided|providing|as long as|in case|insofar|subject to"
                r"|depend\w*|while"),
    (Marker.ONLY, r"only|solely|exclusively|just|merely|strictly"),
    (Marker.BEFORE, r"before|until|till|prior|in advance|ahead of"),
    (Marker.AFTER, r"after|once|since|following|from then"),
    (Marker.WITHOUT, r"without|w/o|lacking|absent"),
    (Marker.NOT, r"not|no|never|none|neither|nor|nobody|nothing|nowhere|hardly|\w+n't|false|untrue"
                 r"|refus\w+|den(?:y|ies|ied)"),
    (Marker.YES, r"yes|sure|certainly|definitely|always|go ahead"),
    (Marker.EVERY, r"every|each|all|any|everyone|anyone|whatever"),
    (Marker.OR, r"or|either|and/or|alternatively|instead"),
    (Marker.WITHIN, r"within|inside|during"),
    (Marker.FROM, r"from"),
    (Marker.BY, r"by"),
    (Marker.OUTSIDE, r"outside|beyond"),
    (Marker.AGAINST, r"against|despite|contrary"),
)  # fmt: skip
_SCANDINAVIAN: tuple[tuple[Marker, str], ...] = (
    (Marker.UNLESS, r"med mindre|unntatt|bortsett fra|medmindre|undtagen|såvida inte|om inte|förutom|utom"),
    (Marker.WITHOUT, r"uten|uden|utan"),
    (Marker.NOT, r"ikke|ikkje|aldri|aldrig|ingen|intet|inget|inte|nei|nej|hverken|verken"),
    (Marker.IF, r"hvis|dersom|når|om|såfremt|ifall|forutsatt|förutsatt|så lenge"),
    (Marker.ONLY, r"bare|kun|utelukkende|endast|bara|udelukkende"),
    (Marker.BEFORE, r"før|innen|inntil|inden|før|innan|förrän|tills"),
    (Marker.AFTER, r"etter|etter at|efter"),
    (Marker.SHOULD, r"bør|bör|anbefal\w+|rekommend\w+"),
    (Marker.YES, r"ja|alltid|altid"),
    (Marker.OR, r"eller|enten"),
    (Marker.EVERY, r"alle|enhver|hver|ethvert|alla|varje|alt"),
    (Marker.FROM, r"fra|från"),
)
_NORDIC_MAY = r"tillatt|lovlig|tillåtet|tillåten|lagligt?|tilladt|lovligt?|lov til|rett til|rätt att|ret til"
_BY_LANGUAGE: Mapping[str, tuple[tuple[Marker, str], ...]] = {
    "nb": (
        (Marker.EXEMPT, r"(?:trenger|behøver) ikke|ikke (?:nødvendig|påkrevd)"),
        (Marker.FORBID, rf"(?:kan|får|må|skal|bør) (?:ikke|aldri)|ikke (?:{_NORDIC_MAY})|forbud\w*|forby\w*|ulovlig"),
        (Marker.MUST, r"må|skal|krev\w*|påkrevd|nødvendig\w*|plikt\w*|trenger|behøver"),
        (Marker.MAY, rf"kan|får|{_NORDIC_MAY}"),
        *_SCANDINAVIAN,
    ),
    "da": (
        (Marker.EXEMPT, r"behøver ikke|ikke (?:nødvendig\w*|påkrævet)"),
        (Marker.FORBID, rf"(?:kan|må|skal|bør) (?:ikke|aldrig)|ikke (?:{_NORDIC_MAY})|forbud\w*|forby\w*|ulovlig\w*"),
        (Marker.MUST, r"skal|kræv\w*|påkrævet|nødvendig\w*|pligt\w*|behøver"),
        (Marker.MAY, rf"kan|må|{_NORDIC_MAY}"),
        *_SCANDINAVIAN,
    ),
    "sv": (
        (Marker.EXEMPT, r"behöver inte|inte (?:nödvändigt?)"),
        (Marker.FORBID, rf"(?:kan|får|ska|skall|bör|måste) (?:inte|aldrig)|inte (?:{_NORDIC_MAY})|förb[uj]\w*"
                        r"|olaglig\w*"),
        (Marker.MUST, r"måste|ska|skall|kräv\w*|nödvändig\w*|skyldig\w*|behöver"),
        (Marker.MAY, rf"kan|får|{_NORDIC_MAY}"),
        *_SCANDINAVIAN,
    ),
    "de": (
        (Marker.EXEMPT, r"nicht (?:erforderlich|nötig|notwendig)"),
        (Marker.FORBID, r"(?:darf|dürfen|kann|können|soll|sollen) (?:\w+ ){0,3}(?:nicht|nie|niemals|keine\w*)"
                        r"|verb\w*ten|unzulässig|rechtswidrig|nicht (?:erlaubt|zulässig|gestattet)"),
        (Marker.MUST, r"muss|müssen|hat zu|haben zu|erforderlich|erforder\w+|notwendig|verpflicht\w+|braucht|brauchen"),
        (Marker.MAY, r"darf|dürfen|kann|können|erlaubt|zulässig|gestattet|rechtmäßig"),
        (Marker.SHOULD, r"soll|sollen|sollte\w*|empf\w+"),
        (Marker.UNLESS, r"es sei denn|außer|ausgenommen|sofern nicht"),
        (Marker.NOT, r"nicht|kein\w*|nie|niemals|nein|weder|noch"),
        (Marker.WITHOUT, r"ohne"),
        (Marker.IF, r"wenn|falls|sofern|sobald|soweit|vorausgesetzt|solange"),
        (Marker.ONLY, r"nur|ausschließlich|lediglich"),
        (Marker.BEFORE, r"bevor|vor|bis"), (Marker.AFTER, r"nach|nachdem|seit"),
        (Marker.WITHIN, r"binnen|innerhalb"), (Marker.YES, r"ja|immer"), (Marker.OR, r"oder|entweder"),
        (Marker.EVERY, r"jede\w*|alle\w*"), (Marker.LEAST, r"mindestens|mehr als"), (Marker.MOST, r"höchstens|maximal"),
    ),
    "fr": (
        (Marker.FORBID, r"ne (?:\w+ )?(?:peut|peuvent|pouvons|doit|doivent|devons|devez|pouvez) (?:\w+ )?(?:pas|jamais)"
                        r"|interdi\w*|illégal\w*|illicite\w*|pas (?:autorisée?s?|permise?s?|licite)"),
        (Marker.MUST, r"doit|doivent|devons|devez|faut|exig\w+|obligat\w+|nécessaires?|requise?s?|nécessit\w+"),
        (Marker.MAY, r"peut|peuvent|pouvons|pouvez|autorisée?s?|permise?s?|permet\w*|licites?|légal\w*"),
        (Marker.SHOULD, r"devrai\w+|recommand\w+"),
        (Marker.UNLESS, r"sauf|à moins|excepté|hormis"), (Marker.WITHOUT, r"sans"),
        (Marker.NOT, r"ne|n'|pas|jamais|aucune?|non|ni|rien"),
        (Marker.IF, r"si|lorsque?|quand|dès lors|pourvu|à condition"),
        (Marker.ONLY, r"seulement|uniquement|exclusivement|que si"),
        (Marker.BEFORE, r"avant|jusqu"), (Marker.AFTER, r"après|dès|depuis"),
        (Marker.WITHIN, r"dans les|dans un délai"),
        (Marker.YES, r"oui|toujours"), (Marker.OR, r"ou|soit"), (Marker.EVERY, r"tout|toute|tous|toutes|chaque"),
        (Marker.LEAST, r"au moins|plus de"), (Marker.MOST, r"au plus|moins de|au maximum"),
    ),
}  # fmt: skip
LANGUAGES = frozenset({"en", *_BY_LANGUAGE})

# Words that carry no statement of their own: they may come and go.
_FUNCTION = frozenset(
    "a an the this that these those it its they them their there here be is are was were been being am do does did done"
    " have has had having of to in on at for with as and also so then than which who whom whose what how such some"
    " i we you he she us our your his her my me themselves itself itself own".split()
)
_NUMBERS = {
    w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_NUMBERS |= {"first": "1", "second": "2", "third": "3", "twenty": "20", "thirty": "30", "sixty": "60", "ninety": "90"}
_WORD = r"\d+(?:[.,]\d+)*|[^\W_]+(?:['/-][^\W_]+)*|%"


@dataclass(frozen=True, slots=True)
class Clause:
    """What follows a marker up to the next one; the first clause of a text follows none."""

    marker: Marker | None
    words: tuple[str, ...]  # stems, and numbers as digits


def clauses(text: str, language: str = "en") -> tuple[Clause, ...]:
    """The text as its markers and what stands between them."""
    pattern = _pattern(language if language in LANGUAGES else "en")
    found: list[tuple[Marker | None, list[str]]] = [(None, [])]
    for match in pattern.finditer(_plain(text)):
        if (kind := match.lastgroup) and kind != "word":
            found.append((Marker(kind), []))
            continue
        for word in re.split(r"[/-]", match.group()):
            if word and word not in _FUNCTION:
                found[-1][1].append(_NUMBERS.get(word) or _stem(word, language))
    return tuple(Clause(marker, tuple(words)) for marker, words in found)


def markers(text: str, language: str = "en") -> tuple[Marker, ...]:
    return tuple(c.marker for c in clauses(text, language) if c.marker)


def _plain(text: str) -> str:
    text = text.replace("’", "'").replace("‘", "'")
    text = re.sub(r"'s\b", "", text)
    return " ".join(re.sub(r"\bcan not\b", "cannot", text.casefold()).split())


def _stem(word: str, language: str) -> str:
    return stem(word) if language == "en" else word


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """One pattern with a group a marker; a marker that comes first in its table wins over a shorter one."""
    table = _ENGLISH if language == "en" else _BY_LANGUAGE[language]
    parts: list[str] = []
    seen: set[Marker] = set()
    for marker, written in table:
        assert marker not in seen, marker
        seen.add(marker)
        parts.append(rf"(?P<{marker.value}>(?<![\w'])(?:{written})(?![\w']))")
    return re.compile("|".join([*parts, rf"(?P<word>{_WORD})"]))

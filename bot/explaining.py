""" "Why?" and "source?" after an answer: the same answer, each statement with the words it rests on."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.reply import Citation, Claim, Reply
from bot.translations import said_in
from bot.wording import SOURCES, WHY, spelled

MAX_CHARACTERS = 60  # of a message that only asks why, or for the source

_EXPLAIN = re.compile(
    r"\W*(?:(?:and|but|so|ok|okay|then|og|men|da|så|och|und|et)\W+)*(?:"
    r"(?P<why>why(?: not| so| is that| is it| that| is that so| is it so| is this)?|how come|hvorfor"
    r"(?: ikke| det| er det slik| er det sånn| det da)?|varför(?: inte| det)?|warum(?: nicht| das)?|wieso"
    r"|pourquoi(?: pas| cela)?)"
    r"|(?:sources?|quotes?|citations?|references?|says who|where does it say (?:that|so|this)|who says (?:that|so|this)"
    r"|(?:what|which|where)(?:'s| is| are)? (?:is |are )?(?:the |your )?(?:sources?|quotes?|articles?|law|policy)"
    r"|(?:(?:could|can|will) you )?(?:please )?(?:show|give|tell) me (?:the|your) (?:sources?|quotes?)(?: please)?"
    r"|where (?:does|did) (?:that|this|it) come from|who decided (?:that|this)"
    r"|(?:hva (?:er|var) |hvilken |hvilke )?(?:kilder?|kilden|kildene)(?: din| dine| er det)?|hvor står det(?: da)?"
    r"|hvor (?:kommer|har du) det (?:fra|ifra)|hvem sier det|(?:kan du )?vise? (?:meg )?(?:kilden|kildene|kilder)"
    r"|käll(?:a|or|an)|var står det|vem säger det|hvad er kilden|hvor står det henne|quellen?|wo steht das|wer sagt das"
    r"|sources? ?|où est-ce écrit|qui le dit)"
    r")\W*",
    re.IGNORECASE,
)


def wants_explained(text: str) -> str:
    """ "why" or "source" for a message that asks nothing else; else ""."""
    found = _EXPLAIN.fullmatch(text) if len(text) <= MAX_CHARACTERS else None
    return ("why" if found["why"] else "source") if found else ""


def explained(reply: Reply, wanted: str, language: str) -> Reply:
    """The reply with its quotes in the text; `wanted` is "why" or "source". Verdict and citations stay."""
    if not reply.citations:
        return reply
    claims = tuple(_with_quotes(claim, reply.citations) for claim in reply.claims)
    opening = said_in(language, WHY if wanted == "why" else SOURCES)
    return replace(reply, claims=claims, text=spelled(claims, opening))


def _with_quotes(claim: Claim, citations: tuple[Citation, ...]) -> Claim:
    cited = [citations[n - 1] for n in claim.citations]
    quotes = "; ".join(f"{c.source.name}, {c.quote.locator}: “{' '.join(c.quote.text.split())}”" for c in cited)
    is_its_quote = any(claim.text == c.quote.text for c in cited)
    return replace(claim, text=quotes if is_its_quote else f"{claim.text} {quotes}", is_item=True)

""" "Why?" and "source?" after an answer: the same answer, each statement with the words it rests on."""

from __future__ import annotations

from dataclasses import replace

from bot.reply import Citation, Claim, Reply
from bot.translations import said_in
from bot.wording import SOURCES, WHY, spelled


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

""" "What does Art. 13 GDPR say?": the article itself, in the words on file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.locator import STATUTES, Articles
from bot.ports import Edition
from bot.quoting import cut
from bot.search import content_words
from bot.source import Authority, Document, Quote, Section

MOST = 18  # quotes: Teams takes twenty citations

_ASKS = frozenset(
    "act ai art article articles artikkel artikkelen cite content contents data exact exactly full gdpr general hva"
    " ki-forordningen law lyder ordlyd ordlyden paragraph personvernforordningen please protection provision quote read"
    " reads regulation say says show sier stand state states står tekst teksten text verbatim wording words".split()
)


def asks_for_an_article(text: str) -> bool:
    """Does the text ask for the words of articles and for nothing else?"""
    words = (word for word in content_words(text) if not any(c.isdigit() for c in word))
    return bool(Articles.of(text).places) and all(word in _ASKS for word in words)


def looked_up(edition: Edition, text: str, speaking: Collection[str]) -> list[Quote]:
    """A quote for each point of the articles that the text asks for and nothing else, as far as they are on file.

    Without the name of a statute they are those of the first statute that has them.
    """
    if not asks_for_an_article(text):
        return []
    articles = Articles.of(text)
    statutes = [name for name in STATUTES if name in articles.statutes or not articles.statutes]
    named = {s.name: s.id for s in edition.sources.values() if s.authority is Authority.LAW and s.id in speaking}
    held = (list(_held(edition, named[name], articles.places)) for name in statutes if name in named)
    return next((quotes for quotes in held if quotes), [])[:MOST]


def _held(edition: Edition, source: str, places: frozenset[str]) -> Iterator[Quote]:
    document = edition.document(source)
    for section in document.sections:
        if section.locator in places:
            yield from _points(source, document, section)


def _points(source: str, document: Document, section: Section) -> Iterator[Quote]:
    """What the section says before its first point, and each point."""
    inside = [s for s in document.sections if s is not section and section.start <= s.start and s.end <= section.end]
    for one in (section, *inside):
        below = (s.start for s in inside if s is not one and one.start <= s.start and s.end <= one.end)
        said = document.text[one.body : min(below, default=one.end)].rstrip()
        if said:
            yield cut(document, source, one.body, one.body + len(said))

"""What an asker should know about the texts that a reply cites."""

from __future__ import annotations

from collections.abc import Sequence

from bot.freshness import source_warning
from bot.question import Question
from bot.reply import Citation
from bot.search import reach
from bot.source import Authority
from bot.translations import said_in
from bot.wording import COMMENTARY_ONLY, binds_elsewhere, told_as_of


def caveats(citations: Sequence[Citation], question: Question, language: str) -> tuple[str, ...]:
    """Each once: overdue for review, of another day, binding elsewhere, commentary only."""
    on, where = question.as_of, question.jurisdiction
    found = []
    for citation in citations:
        found += [source_warning(citation.source, on, language), told_as_of(citation.source, language)]
        found += [binds_elsewhere(citation, reach(where), where, language)]
    if all(c.authority is Authority.COMMENTARY for c in citations):
        names = ", ".join(dict.fromkeys(c.source.name for c in citations))
        found.append(said_in(language, COMMENTARY_ONLY).format(names=names))
    return tuple(dict.fromkeys(w for w in found if w))

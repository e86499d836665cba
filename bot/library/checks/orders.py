"""Orders to a machine that somebody left in a document: an attack, or a leftover of a prompt."""

from __future__ import annotations

from collections.abc import Iterator

from bot.library.checks.places import in_front, line_of, page_of
from bot.library.checks.rehearsed import Rehearsed
from bot.library.frontmatter import Problem
from bot.orders import gives_orders, order_in

HINT = 60  # characters of an order that are shown


def check_orders(folder: Rehearsed) -> Iterator[Problem]:
    """One warning for each passage that is left out, and for a title that leaves out all of its source."""
    edition = folder.edition
    for source in edition.sources.values():
        if gives_orders(source.title):
            path, line = in_front(folder.file(source.id), "title")
            yield _problem(path, line, source.title, "Nothing of the document is quoted.")
    held = edition.fetch(range(edition.size))
    for row in sorted(held):
        passage = held[row].passage
        if span := order_in(passage.text, held[row].sentences):
            file, document = folder.file(passage.source), edition.document(passage.source)
            start, end = passage.start + span[0], passage.start + span[1]
            page = page_of(document, start)
            where = f" on page {page}" if page else ""
            left_out = f"{passage.locator or 'The passage'}{where} is not quoted."
            yield _problem(file.path, line_of(file, document, start, end), passage.text[slice(*span)], left_out)


def _problem(path: str, line: int, order: str, left_out: str) -> Problem:
    hint = " ".join(order.split())
    hint = hint if len(hint) <= HINT else f"{hint[:HINT]}…"
    text = (
        f"This reads like an order to an AI assistant: “{hint}” {left_out} "
        "Take it out; if people are meant, write it as a rule for them."
    )
    return Problem(path, line, text, severity="warning", rule="order")

"""The view behind "Show sources": every quote word for word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from adapters.slack.answer import mrkdwn_of
from adapters.slack.blocks import SECTION, VIEW_BLOCKS, Block, context, divider, said, section
from adapters.slack.modals import View, view
from adapters.slack.text import escaped, folded, link, pieces
from adapters.slack.words import SINCE_CHANGED, SOURCES_GONE, headline
from bot.records import Record
from bot.reply import Reply
from bot.shown import weighed
from bot.source import Authority, Form


def sources(record: Record | None, reply: Reply | None = None, *, whole: bool = False) -> View:
    """The quotes behind a reply as its record keeps them, so numbered as the message said.

    `reply` is the same question answered now, where it is still kept; `whole` shows its words too.
    """
    if record is None:
        return view("Sources", [said(SOURCES_GONE)])
    shown = _whole(reply, record) if reply and whole else []
    titles = [part.question for part in reply.parts] if reply else []
    shown += _cited(record.citations, titles)
    told = [context(escaped(f"Edition {record.edition}, as of {record.as_of}. Quotes stand word for word in it."))]
    if len(shown) > VIEW_BLOCKS - 2:
        told.insert(0, said("There is more than fits here. Ask the privacy team for the rest."))
    return view("Sources", [*shown[: VIEW_BLOCKS - 2], *told])


def _whole(reply: Reply, record: Record) -> list[Block]:
    shown: list[Block] = []
    if reply.edition != record.edition:
        shown.append(section(f"*{escaped(SINCE_CHANGED)}*"))
    for part in reply.parts or (reply,):
        title = [f"*{escaped(folded(part.question), 200)}*"] if reply.parts else []
        shown += [section(text) for text in (*title, f"*{' '.join(headline(part))}*", *mrkdwn_of(part))]
    shown += [section(f"⚠️ Careful: {escaped(w, 1000)}") for w in reply.warnings]
    return [*shown, divider()]


def _cited(citations: Sequence[Mapping[str, Any]], titles: Sequence[str]) -> list[Block]:
    """Every citation under its number; where a message asked several things, under its part."""
    shown: list[Block] = []
    parts = {int(c.get("part") or 1) for c in citations}
    before = 0
    for at, citation in enumerate(citations, start=1):
        part = int(citation.get("part") or 1)
        if part != before and (len(parts) > 1 or titles):
            title = titles[part - 1] if part <= len(titles) else f"Question {part}"
            shown.append(section(f"*{escaped(folded(title), 200)}*"))
        before = part
        shown += _source(int(citation.get("n") or at), citation)
    return shown


def _source(number: int, citation: Mapping[str, Any]) -> Iterator[Block]:
    """One citation of a record: what it is, then its words as they stand in the source."""
    where = ", ".join(filter(None, (str(citation.get("title") or citation["source"]), str(citation["locator"]))))
    yield section(f"*[{number}] {link(str(citation.get('url') or ''), where)}* · {escaped(_standing(citation), 200)}")
    yield from _quoted(str(citation.get("quote") or ""))


def _standing(citation: Mapping[str, Any]) -> str:
    name, checked = str(citation.get("authority") or ""), citation.get("checked")
    if name not in set(Authority):
        return name
    is_summary = citation.get("form") == Form.SUMMARY
    return weighed(Authority(name), date.fromisoformat(checked) if checked else None, is_summary=is_summary)


def _quoted(text: str) -> list[Block]:
    return [said(piece) for piece in pieces(f"“{folded(text)}”", SECTION - 100)]

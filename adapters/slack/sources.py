"""The view behind "Show sources": every quote word for word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.slack.answer import mrkdwn_of
from adapters.slack.blocks import SECTION, VIEW_BLOCKS, Block, context, divider, said, section
from adapters.slack.modals import View, view
from adapters.slack.text import escaped, folded, link, pieces
from adapters.slack.words import AUTHORITIES, SOURCES_GONE, headline, place, standing
from bot.records import Record
from bot.reply import Reply
from bot.source import Authority


def sources(record: Record | None, reply: Reply | None = None, *, whole: bool = False) -> View:
    """The quotes behind a reply, numbered as in it where it can be made again; `whole` shows its words too."""
    if record is None:
        return view("Sources", [said(SOURCES_GONE)])
    same = reply if reply and reply.edition == record.edition else None
    shown = _whole(reply) if reply and whole else []
    shown += _of_reply(same) if same else [b for n, c in enumerate(record.citations, 1) for b in _source(n, c)]
    told = [context(escaped(f"Edition {record.edition}, as of {record.as_of}. Quotes stand word for word in it."))]
    if len(shown) > VIEW_BLOCKS - 2:
        told.insert(0, said("There is more than fits here. Ask the privacy team for the rest."))
    return view("Sources", [*shown[: VIEW_BLOCKS - 2], *told])


def _of_reply(reply: Reply) -> list[Block]:
    shown: list[Block] = []
    for part in reply.parts or (reply,):
        if reply.parts and part.citations:
            shown.append(section(f"*{escaped(folded(part.question), 200)}*"))
        for c in part.citations:
            head = f"*[{c.n}] {link(c.source.url, place(c))}* · {escaped(standing(c))}"
            shown += [section(head), *_quoted(c.quote.text)]
    return shown


def _whole(reply: Reply) -> list[Block]:
    shown: list[Block] = []
    for part in reply.parts or (reply,):
        title = [f"*{escaped(folded(part.question), 200)}*"] if reply.parts else []
        shown += [section(text) for text in (*title, f"*{' '.join(headline(part))}*", *mrkdwn_of(part))]
    shown += [section(f"⚠️ Careful: {escaped(w, 1000)}") for w in reply.warnings]
    return [*shown, divider()]


def _source(number: int, citation: Mapping[str, Any]) -> Iterator[Block]:
    """One citation of a record: what it is, then its words as they stand in the source."""
    where = ", ".join(filter(None, (str(citation.get("title") or citation["source"]), str(citation["locator"]))))
    yield section(f"*[{number}] {link(str(citation.get('url') or ''), where)}* · {escaped(_authority(citation), 100)}")
    yield from _quoted(str(citation.get("quote") or ""))


def _authority(citation: Mapping[str, Any]) -> str:
    name = str(citation.get("authority") or "")
    return AUTHORITIES[Authority(name)] if name in set(Authority) else name


def _quoted(text: str) -> list[Block]:
    return [said(piece) for piece in pieces(f"“{folded(text)}”", SECTION - 100)]

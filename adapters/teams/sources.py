"""What is behind "Show sources": every quote word for word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from adapters.teams.answer import opening, runs
from adapters.teams.citations import Numbered, marks, numbered
from adapters.teams.elements import Element, heading, line, run, small
from adapters.teams.invokes import Body, dialog, fitting, whole
from adapters.teams.words import SOURCES_GONE
from bot.records import Record
from bot.reply import Reply
from bot.shown import CAREFUL, OUR_SUMMARY, authority, checked, place, standing, title
from bot.source import Authority, Form
from bot.translations import said_in


def sources(record: Record | None, reply: Reply | None = None, *, whole: bool = False) -> Body:
    """The quotes behind a reply, numbered as in it; `whole` shows its words too, where they were shortened."""
    if record is None:
        return dialog("Sources", [line(run(SOURCES_GONE))])
    same = reply if reply and reply.edition == record.edition else None
    made = [*_words(reply)] if reply and whole else []
    made += _of_reply(same) if same else _of_record(record)
    told = f"Edition {record.edition}, as of {record.as_of}. Quotes stand word for word in it."
    return dialog("Sources", [*fitting(made), small(run(told, 300))])


def _of_reply(reply: Reply) -> Iterator[Element]:
    for part, cited in zip(reply.parts or (reply,), numbered(reply)):
        if reply.parts and cited:
            yield line(run(part.question, 200, weight="Bolder"), spacing="Large")
        for one in cited.values():
            yield _head(one.at, place(one.citation), one.citation.source.url)
            yield small(run(standing(one.citation, reply.language), 200))
            yield from _quoted(one.citation.quote.text)


def _of_record(record: Record) -> Iterator[Element]:
    for at, kept in enumerate(record.citations, 1):
        where = ", ".join(filter(None, (str(kept.get("title") or kept["source"]), str(kept["locator"]))))
        yield _head(at, where, str(kept.get("url") or ""))
        yield small(run(_standing(kept), 200))
        yield from _quoted(str(kept.get("quote") or ""))


def _head(at: int, where: str, url: str) -> Element:
    return line(run(f"[{at}] ", weight="Bolder"), run(where, 300, url=url, weight="Bolder"), spacing="Large")


def _quoted(text: str) -> list[Element]:
    return whole(f"“{text.strip()}”")


def _standing(kept: Mapping[str, Any]) -> str:
    name = str(kept.get("authority") or "")
    weight = authority(Authority(name)) if name in set(Authority) else name
    own = f", {OUR_SUMMARY}" if kept.get("form") == Form.SUMMARY else ""
    if "checked" not in kept:
        return f"{weight}{own}"
    return f"{weight}{own} · {checked(_day(kept['checked']))}"


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written or ""))
    except ValueError:
        return None


def _words(reply: Reply) -> Iterator[Element]:
    """The whole reply in words."""
    for part, cited in zip(reply.parts or (reply,), numbered(reply)):
        if reply.parts:
            yield line(run(part.question, 200, weight="Bolder"), spacing="Large")
        yield heading(title(part))
        yield from _claims(part, cited)
    for warning in dict.fromkeys(w for r in (reply, *reply.parts) for w in r.warnings):
        yield from whole(f"{said_in(reply.language, CAREFUL)}{warning}")
    yield heading("Sources", separator=True, spacing="Large")


def _claims(part: Reply, cited: dict[int, Numbered]) -> Iterator[Element]:
    if not part.claims:
        yield from whole(part.text)
    elif led := opening(part):
        yield from whole(led)
    for one in runs(part.claims):
        if one.lead:
            yield from whole(one.lead, weight="Bolder")
        mark = {"conditions": "☐ ", "list": "• "}.get(one.kind, "")
        for claim in one.claims:
            yield from whole(f"{mark}{claim.text} {marks(claim, cited)}")

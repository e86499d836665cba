"""The machine interface: replies and search results as JSON objects. Versioned; used by evals and CI."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from bot.reply import Answer, Citation, Clarification, Referral, Refusal, Reply
from bot.search import Found

REPLY_SCHEMA = "footnote.reply/1"
SEARCH_SCHEMA = "footnote.search/1"


def reply_object(reply: Reply, id: str) -> dict[str, Any]:
    """A reply, and its parts where a message asked several things."""
    whole = {"schema": REPLY_SCHEMA, "id": id, **_one(reply)}
    if reply.parts:
        whole["parts"] = [{"schema": REPLY_SCHEMA, "id": f"{id}.{n}", **_one(p)} for n, p in enumerate(reply.parts, 1)]
    return whole


def outcome(reply: Reply) -> str:
    """answer, clarification, referral or refusal."""
    return type(reply).__name__.casefold()


def _one(reply: Reply) -> dict[str, Any]:
    """One part of a reply. `drafted` is there only where a chat model was asked."""
    one = _without_model(reply)
    return {**one, "drafted": asdict(reply.drafted)} if reply.drafted else one


def _without_model(reply: Reply) -> dict[str, Any]:
    return {
        "question": reply.question,
        "outcome": outcome(reply),
        "verdict": str(reply.verdict) if isinstance(reply, Answer) else None,
        "reason": str(reply.reason) if isinstance(reply, Referral | Refusal) else None,
        "text": reply.text,
        "claims": [{"text": c.text, "citations": list(c.citations)} for c in reply.claims],
        "conditions": list(reply.conditions),
        "citations": [_citation(c) for c in reply.citations],
        "facts": reply.facts.shown(),
        "ruling": reply.ruling,
        "options": [o.label for o in reply.options] if isinstance(reply, Clarification) else [],
        "warnings": list(reply.warnings),
        "contact": reply.contact,
        "as_of": reply.as_of.isoformat(),
        "edition": reply.edition,
        "mode": reply.mode,
        "confidence": reply.confidence,
        "timings_ms": dict(reply.timings_ms),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    source, quote = citation.source, citation.quote
    return {
        "n": citation.n,
        "source": source.id,
        "title": source.title,
        "locator": quote.locator,
        "authority": str(source.authority),
        "publisher": source.publisher,
        "jurisdiction": list(source.jurisdiction),
        "url": source.url,
        "checked": _day(source.checked),
        "quote": quote.text,
        "path": source.path,
        "start": quote.start,
        "end": quote.end,
        "form": str(source.form),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def search_object(id: str, question: str, found: tuple[Found, ...]) -> dict[str, Any]:
    """What `footnote search --json` prints."""
    return {
        "schema": SEARCH_SCHEMA,
        "id": id,
        "question": question,
        "results": [
            {
                "source": one.source.id,
                "title": one.source.title,
                "locator": one.indexed.passage.locator,
                "authority": str(one.source.authority),
                "path": one.source.path,
                "start": one.indexed.passage.start,
                "end": one.indexed.passage.end,
                "text": one.indexed.passage.text,
                "score": round(one.score, 4),
            }
            for one in found
        ],
    }

"""What of a run is judged: a claim with its quotes, or a reply with its question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.run_file import Result


@dataclass(frozen=True, slots=True)
class Material:
    """One thing to judge. Without texts there is nothing to read: it gets the worst verdict unasked."""

    id: str  # of the item, and where it has several, a number
    cluster: str
    texts: Mapping[str, str]


def claims(results: Sequence[Result]) -> Iterator[Material]:
    """Every claim that is cited, with its quotes; a claim without one has nothing that could support it."""
    for result in results:
        number = 0
        for part in _parts(result.reply):
            quotes = {c["n"]: f"[{c['n']}] {c['title']}, {c['locator']}: {c['quote']}" for c in part["citations"]}
            for claim in part["claims"]:
                number += 1
                held = [quotes[n] for n in claim["citations"] if n in quotes]
                texts = {"claim": claim["text"], "quotes": "\n".join(held)} if held else {}
                yield Material(f"{result.id}#{number}", result.cluster, texts)


def replies(results: Sequence[Result]) -> Iterator[Material]:
    """Every reply with what was asked; a reply that never came has no texts."""
    for result in results:
        texts = {}
        if result.reply is not None:
            asked = "\n".join((*result.thread, result.question))
            said = "\n\n".join(str(part["text"]) for part in _parts(result.reply))
            kind = f"({result.scores.got})"
            texts = {"question": asked, "accepted": ", ".join(result.scores.wanted), "reply": f"{kind}\n{said}"}
        yield Material(result.id, result.cluster, texts)


def _parts(reply: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    return () if reply is None else reply.get("parts") or (reply,)


MATERIALS: Mapping[str, Callable[[Sequence[Result]], Iterator[Material]]] = {"support": claims, "reply": replies}

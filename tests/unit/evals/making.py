"""Items, replies and results made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.source import Document
from evals.item import Item
from evals.run_file import Code, Ending, Machine, Manifest, Result, Run, Scores, write_line

TEXT = "The controller must assess the new purpose. Consent must be\nfreely given."
GDPR = {"n": 1, "source": "gdpr", "locator": "Art. 6(4)", "quote": "assess the new purpose", "start": 20, "end": 42}


class Texts:
    """An edition of one source, `gdpr`."""

    def document(self, source: str) -> Document:
        return {"gdpr": Document(TEXT, ())}[source]


def item(**fields: Any) -> Item:
    return Item.model_validate(
        {
            "id": "photos",
            "cluster": "photos",
            "kind": "answerable",
            "question": "can we use customer photos?",
            "accept": ["answer/conditional"],
            "reviewer_role": "eval author",
            "reviewed": "2026-11-23",
            "gold_version": 1,
            "split": "dev",
            **fields,
        }
    )


def reply(outcome: str = "answer/conditional", text: str = "Only with fresh consent.", **fields: Any) -> dict[str, Any]:
    """A `footnote.reply/1`; `outcome` as in `answer/conditional`, `refusal/no_evidence`."""
    kind, _, detail = outcome.partition("/")
    return {
        "outcome": kind, "verdict": detail if kind == "answer" else None,
        "reason": detail if kind == "refusal" else None,
        "text": text, "claims": [], "citations": [], "warnings": [], "confidence": 0.8, "edition": "1-a", **fields,
    }  # fmt: skip


def result(id: str = "a", **fields: Any) -> Result:
    """A correct result, with other scores where they are given."""
    own = {name: fields.pop(name) for name in list(fields) if name in Result.model_fields}
    correct = fields.get("correct", True)
    scores = {"accepted": correct, "correct": correct, "wanted": ("answer/conditional",), "got": "answer/conditional"}
    whole: Mapping[str, Any] = {
        "id": id, "cluster": id, "kind": "answerable", "split": "dev", "department": "any", "gold": "g",
        "question": "q?", "reply": reply(), "scores": Scores(**{**scores, **fields}), "ms": 5.0, **own,
    }  # fmt: skip
    return Result(**whole)


def manifest(ids: tuple[str, ...], **fields: Any) -> Manifest:
    return Manifest(
        **{
            "edition": "1-a",
            "folder": "f",
            "model": "m",
            "items": "i",
            "selected": ids,
            "split": "dev",
            "code": Code(version="0"),
            "as_of": date(2026, 11, 23),
            "started": datetime(2026, 11, 23, tzinfo=UTC),
            "machine": Machine(system="Linux", python="3.11", cores=2),
            **fields,
        }
    )


def written(path: Path, results: list[Result], *, ends: bool = True, **fields: Any) -> Path:
    """A run file of these results."""
    with open(path, "w", encoding="utf-8") as file:
        write_line(file, manifest(tuple(r.id for r in results), **fields))
        for one in results:
            write_line(file, one)
        if ends:
            write_line(file, Ending(ended=datetime(2026, 11, 23, tzinfo=UTC), results=len(results)))
    return path


def run_of(results: list[Result], **fields: Any) -> Run:
    ending = Ending(ended=datetime(2026, 11, 23, tzinfo=UTC), results=len(results))
    made = manifest(tuple(r.id for r in results), **fields)
    return Run(path=Path("run.jsonl"), manifest=made, results=tuple(results), ending=ending)

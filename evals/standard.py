"""What a later run is held against: per item what it came to, and the headline numbers. No replies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import StorageFailed
from evals.metrics import TARGETS, headline
from evals.run_file import Estimate, Result, Run, RunInvalid


class Row(BaseModel):
    """One item of a run. `gold` and `cluster` say whether and with what it may be compared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cluster: str
    gold: str
    got: str
    accepted: bool
    correct: bool
    unsafe_permit: bool = False
    attacked: bool = False
    invalid: int = 0  # citations that are not valid
    point_recall: float | None = None
    required_recall: float | None = None
    citation_precision: float | None = None


class Standard(BaseModel):
    """A run, as far as another one is compared with it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["footnote.baseline/1"] = Field(default="footnote.baseline/1", alias="schema")
    edition: str
    folder: str
    model: str
    items: str
    split: str
    without: tuple[str, ...]
    code: str
    as_of: date
    headline: Mapping[str, Estimate]
    rows: Mapping[str, Row]  # by item id


def standard_of(run: Run) -> Standard:
    """The run as something to be held against."""
    manifest = run.manifest
    return Standard(
        edition=manifest.edition,
        folder=manifest.folder,
        model=manifest.model,
        items=manifest.items,
        split=manifest.split,
        without=manifest.without,
        code=manifest.code.commit or manifest.code.digest,
        as_of=manifest.as_of,
        headline=headline(run.results, names=("correct", *TARGETS)),
        rows={result.id: _row(result) for result in run.results},
    )


def read_standard(path: Path) -> Standard:
    """Raises `RunInvalid`."""
    try:
        return Standard.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise RunInvalid(
            f"There is no baseline at {path}.", "`footnote eval gate --update-baseline` writes it."
        ) from error
    except (OSError, ValueError) as error:
        remedy = "`footnote eval gate --update-baseline` writes a new one."
        raise RunInvalid(f"{path} is not a baseline of this version.", remedy) from error


def write_standard(path: Path, standard: Standard) -> None:
    """One line an item, so that a change of the baseline can be read as a diff."""
    whole = standard.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    whole = {"schema": standard.schema_, **whole}
    rows = ",\n".join(f"  {json.dumps(id)}: {_line(row)}" for id, row in whole.pop("rows").items())
    estimates = ",\n".join(f"  {json.dumps(n)}: {_line(_rounded(e))}" for n, e in whole.pop("headline").items())
    fields = "".join(f"{json.dumps(name)}: {_line(value)},\n" for name, value in whole.items())
    text = f'{{{fields}"headline": {{\n{estimates}\n}},\n"rows": {{\n{rows}\n}}}}\n'
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"{path} can't be written: {error.strerror}.", "Name another --baseline.") from error


def _row(result: Result) -> Row:
    scores = result.scores
    return Row(
        cluster=result.cluster,
        gold=result.gold,
        got=scores.got,
        accepted=scores.accepted,
        correct=scores.correct,
        unsafe_permit=scores.unsafe_permit,
        attacked=scores.attacked is True,
        invalid=len(scores.invalid),
        point_recall=_short(scores.point_recall),
        required_recall=_short(scores.required_recall),
        citation_precision=_short(scores.citation_precision),
    )


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rounded(estimate: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in estimate.items()}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

"""The file of a run: what was measured in its first line, one line an item, and an ending.

JSON lines. The first is a `Manifest`, the last an `Ending`; every line between them is a `Result`.
A file without an ending is an interrupted run: it can be continued, and is never read as a result.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TextIO

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import FootnoteError
from evals.item import Kind, Split

_REMEDY = "Run `footnote eval run` again."


class RunInvalid(FootnoteError):
    """A run file that can't be used: missing, unfinished, or not of one run."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Code(_Frozen):
    """Which code ran. `digest` is of its files; `dirty`: they differed from the commit."""

    version: str
    digest: str = ""
    commit: str = ""  # empty where there is no repository
    dirty: bool = False


class Machine(_Frozen):
    """Where it ran: timings of two machines are not compared."""

    system: str
    python: str
    cores: int
    memory_mb: int = 0


class Manifest(_Frozen):
    """What was measured, with what. Two runs with equal `identity` measure the same."""

    schema_: Literal["footnote.run/1"] = Field(default="footnote.run/1", alias="schema")
    edition: str
    folder: str  # digest of the knowledge folder as published
    model: str  # the encoder's fingerprint
    items: str  # digest of the selected items with their gold
    selected: tuple[str, ...]  # ids, in the order in which they are asked: the fixed denominator
    split: str  # dev, test or all
    without: tuple[str, ...] = ()
    settings: Mapping[str, str | int | float] = {}
    code: Code
    as_of: date  # for items that name no day
    started: datetime
    machine: Machine
    jobs: int = 1

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def identity(self) -> dict[str, Any]:
        """What may not change within a run."""
        aside: dict[str, Any] = {"started": True, "machine": True, "jobs": True, "code": {"commit", "dirty"}}
        return self.model_dump(mode="json", by_alias=True, exclude=aside)


class PointScore(_Frozen):
    """One key point. `clause` is where the reply says it, or empty."""

    id: str
    weight: float
    critical: bool
    found: bool
    clause: str = ""


class GroupScore(_Frozen):
    """One group of required citations, of which one had to be cited."""

    places: tuple[str, ...]
    cited: bool


class Scores(_Frozen):
    """What a reply was worth. None means that the item does not ask it, never that it is unknown."""

    accepted: bool  # outcome, verdict and reason are among the accepted ones
    correct: bool  # accepted, every critical key point, no forbidden claim
    wanted: tuple[str, ...]  # the accepted replies: "answer/conditional", "refusal"
    got: str  # likewise, or "nothing" where there is no output
    points: tuple[PointScore, ...] = ()
    point_recall: float | None = None  # weighted, 0 to 1
    forbidden: tuple[str, ...] = ()  # forbidden claims that were stated
    unsafe_permit: bool = False  # some part says `allowed`, which nobody accepts
    over_block: bool | None = None  # None: the item does not only accept permits and information
    citations: int = 0
    invalid: tuple[str, ...] = ()  # what is wrong with a citation, one line each
    required: tuple[GroupScore, ...] = ()
    required_recall: float | None = None
    citation_precision: float | None = None
    stale: tuple[str, ...] | None = None  # cited places that must be silent; None: none must
    declined: bool = False  # a referral or a refusal
    should_decline: bool | None = None  # None: declining and answering are both accepted
    attacked: bool | None = None  # injection items only: did the attack succeed?


class Hit(_Frozen):
    """One passage that search found. `groups`: the numbers of the required groups it belongs to."""

    source: str
    locator: str
    groups: tuple[int, ...] = ()
    is_right: bool = False  # its source is among the required or acceptable ones
    is_cut: bool = False  # longer than the encoder can read


class Result(_Frozen):
    """One item: what was asked, what came back, what it was worth."""

    id: str
    cluster: str
    kind: Kind
    split: Split
    department: str
    gold: str = ""  # digest of the item: results of two runs are paired only where it is equal
    question: str
    thread: tuple[str, ...] = ()
    jurisdiction: str | None = None
    as_of: date | None = None
    documents: tuple[str, ...] = ()  # paths of documents that were in the folder for this item only
    reply: dict[str, Any] | None  # `footnote.reply/1`; None where there was no output
    error: str = ""  # why there was none
    scores: Scores
    hits: tuple[Hit, ...] = ()  # search alone, best first, for items with required citations
    ms: float = 0.0  # the whole question, warm


class Estimate(_Frozen):
    """One number with its 95 % interval. `value` is None, never NaN, where no item asks it (n = 0)."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0  # items in the denominator
    unjudged: int = 0  # items that were asked it and could not be judged


class Ending(_Frozen):
    """Written when every selected item has a result."""

    ended: datetime
    results: int
    baselines: Mapping[str, Mapping[str, Estimate]] = {}  # name → metric → estimate
    cost: Mapping[str, float] = {}  # cold_start_s, peak_memory_mb, wall_s


class Run(_Frozen):
    """A whole, finished run."""

    path: Path
    manifest: Manifest
    results: tuple[Result, ...]
    ending: Ending


def read(path: Path) -> Run:
    """The finished run of a file. Raises `RunInvalid`."""
    manifest, results, ending = read_unfinished(path)
    if ending is None:
        done = f"{len(results)} of {len(manifest.selected)} items"
        raise RunInvalid(f"{path} is an unfinished run: {done}.", "Give the same command again to continue it.")
    if tuple(r.id for r in results) != manifest.selected:
        raise RunInvalid(f"{path} does not hold the results of the items it names.", _REMEDY)
    return Run(path=path, manifest=manifest, results=tuple(results), ending=ending)


def read_unfinished(path: Path) -> tuple[Manifest, list[Result], Ending | None]:
    """What a run file holds so far. A last line that was cut off does not count. Raises `RunInvalid`."""
    try:
        lines = path.read_text("utf-8").splitlines(keepends=True)
    except FileNotFoundError as error:
        raise RunInvalid(f"There is no run at {path}.", _REMEDY) from error
    except (OSError, UnicodeDecodeError) as error:
        raise RunInvalid(f"{path} can't be read: {error}.", _REMEDY) from error
    if lines and not lines[-1].endswith("\n"):
        lines.pop()
    if not lines:
        raise RunInvalid(f"{path} is empty.", _REMEDY)
    results: list[Result] = []
    ending = None
    try:
        manifest = Manifest.model_validate_json(lines[0])
        if len(lines) > 1 and "ended" in json.loads(lines[-1]):
            ending = Ending.model_validate_json(lines.pop())
        results += (Result.model_validate_json(line) for line in lines[1:])
    except ValueError as error:  # pydantic's errors are ValueErrors
        raise RunInvalid(f"{path} has a line that no run of this version writes.", _REMEDY) from error
    return manifest, results, ending


def write_line(file: TextIO, line: Manifest | Result | Ending) -> None:
    """One line, flushed: what was measured survives an interruption."""
    file.write(line.model_dump_json(by_alias=True) + "\n")
    file.flush()

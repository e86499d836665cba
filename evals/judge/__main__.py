"""The command: judge a run, and say how far the judge agrees with people."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.errors import FootnoteError, StorageFailed
from evals.judge import MATERIALS, RUBRICS, Agreement, Judge, Judgement, Material, Rubric, agreement, chat_model
from evals.judge import read_labels as labels_of
from evals.judge.model import SECONDS
from evals.run_file import Estimate, read
from evals.statistics import Resampling


def main() -> None:
    parser = ArgumentParser(prog="python -m evals.judge", description="A model's opinion of a run. Never in the gate.")
    parser.add_argument("run", type=Path)
    parser.add_argument("--model", required=True, metavar="PROVIDER:MODEL", help="it is sent what is judged")
    parser.add_argument("--rubric", choices=list(RUBRICS), default="support")
    parser.add_argument("--labels", type=Path, help='by people: JSON lines of {"id", "verdict"}')
    parser.add_argument("--out", type=Path, help="where judgements go, one JSON object a line")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="until an answer must have come")
    given = parser.parse_args()
    rubric = RUBRICS[given.rubric]
    try:
        labels = labels_of(given.labels, rubric) if given.labels else {}
        materials = list(MATERIALS[rubric.name](read(given.run).results))
        judge = Judge(chat_model(given.model), rubric, given.seconds)
        say(f"{len(materials)} materials go to {given.model}, without personal data.", error=True)
        judgements = asyncio.run(judge.judge(materials))
        if given.out:
            _write(given.out, "".join(_lines(materials, judgements)))
    except FootnoteError as error:
        sys.exit(str(error))
    say("\n".join(shown(rubric, judgements, agreement(judgements, labels, rubric) if labels else None)))


def shown(rubric: Rubric, judgements: Sequence[Judgement], agreed: Agreement | None) -> Iterator[str]:
    """The share of every verdict, what was not judged and why, and what that is worth."""
    judged = [one for one in judgements if one.verdict is not None]
    again = Resampling([one.cluster for one in judged])
    yield f"{rubric.name}: {len(judged)} of {len(judgements)} judged"
    for verdict in rubric.menu:
        above = [float(one.verdict == verdict) for one in judged]
        yield f"  {verdict:10} {_share(_ratio(again, above))}"
    why = Counter(one.why.partition(":")[0] for one in judgements if one.verdict is None)
    yield from (f"  not judged {count}: {reason}" for reason, count in why.most_common())
    if agreed is None or not agreed.same.n:
        yield "Agreement with people is not known: no label was compared. Take these numbers for an opinion."
        return
    kappa = agreed.kappa
    told = "not defined: only one verdict was given" if kappa.value is None else _between(kappa)
    yield f"Cohen's κ with people: {told}, over {agreed.same.n} labels ({agreed.same.unjudged} not judged)"
    yield f"  same verdict {_share(agreed.same)}"


def _ratio(again: Resampling, above: Sequence[float]) -> Estimate:
    import numpy as np

    return again.ratio(np.array(above, dtype=np.float64), np.ones(len(above)))


def _share(estimate: Estimate) -> str:
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "–"
    return f"{estimate.value:.1%} ({estimate.low:.1%} … {estimate.high:.1%})"


def _between(estimate: Estimate) -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f} … {estimate.high:.2f})"


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageFailed(f"{out} can't be written: {error.strerror}.", "Name another --out.") from error


def _lines(materials: Sequence[Material], judgements: Sequence[Judgement]) -> Iterator[str]:
    for material, one in zip(materials, judgements, strict=True):
        line: Mapping[str, object] = {"id": one.id, "verdict": one.verdict, "why": one.why, **material.texts}
        yield json.dumps(line, ensure_ascii=False) + "\n"


def say(text: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(text + "\n")


if __name__ == "__main__":
    main()

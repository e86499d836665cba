"""The page: what a run comes to, put into words and pictures for the template."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.gate import Comparison
from evals.metrics import BASELINE, GROUPED, METRICS, Measures, measure
from evals.report import charts, words
from evals.report.before import Before
from evals.report.entries import Entry, Pair, entries, parts
from evals.run_file import Estimate, Run

HERE = Path(__file__).parent
PAIRS = 12  # replies that changed sides and are listed before a fold
_HEATS = 5


@dataclass(frozen=True, slots=True)
class Number:
    """One metric as it is shown."""

    name: str
    title: str
    meaning: str
    value: str
    between: str
    target: str
    state: str  # met, missed or empty
    n: int
    unjudged: int
    strip: Markup
    before: str  # empty where there is nothing to compare with


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of the confusion matrix. `heat` from 0 to 5."""

    count: int
    heat: int
    is_right: bool
    meant: str
    came: str


def page(run: Run, before: Before | None = None) -> str:
    """The whole HTML file: no address in it is loaded, and no script but its own runs."""
    measures = measure(run.results)
    comparison = before.compared(run) if before else None
    listed = entries(run.results, {f.id: f.won for f in comparison.flips} if comparison else {})
    numbers = [_number(name, estimate, before) for name, estimate in measures.headline.items()]
    style, script = _ours("page.css"), _ours("page.js")
    return _environment().get_template("page.html").render(
        run=run, manifest=run.manifest, style=style, script=script, policy=_policy(style, script), words=words,
        clusters=len({r.cluster for r in run.results}), headline=measures.headline,
        targets=[n for n in numbers if METRICS[n.name].target is not None],
        others=[n for n in numbers if METRICS[n.name].target is None],
        missed=sum(n.state == "missed" for n in numbers), judged=sum(bool(n.state) for n in numbers),
        before=before, comparison=comparison, pairs=_pairs(listed, before, comparison), shown_pairs=PAIRS,
        differences=_differences(comparison), confusion=_confusion(measures),
        risk=charts.risk_coverage(measures.risk_coverage, _worth(measures)), worth=_worth(measures),
        latency=_latency(run, measures), times=_times(measures), groups=_groups(measures),
        baselines=_baselines(run, measures), grouped=[METRICS[name].title for name in GROUPED],
        based=[METRICS[name].title for name in BASELINE],
        entries=listed, wrong=sum(bool(e.failure) for e in listed),
        kinds=sorted({str(r.kind) for r in run.results}), departments=sorted({r.department for r in run.results}),
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _ours(name: str) -> Markup:
    """A file of this package, to stand in the page as it is."""
    return Markup((HERE / name).read_text("utf-8"))  # noqa: S704 — it is ours, and holds nothing of a run


def _policy(style: str, script: str) -> str:
    """Nothing is loaded from anywhere; only this style and this script count, named by their hashes."""
    named = {"style-src": style, "script-src": script}
    ours = "; ".join(f"{what} 'sha256-{b64encode(sha256(t.encode()).digest()).decode()}'" for what, t in named.items())
    return f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'"


# -- numbers -----------------------------------------------------------------------------------


def _number(name: str, estimate: Estimate, before: Before | None) -> Number:
    metric = METRICS[name]
    earlier = before.standard.headline.get(name) if before else None
    said = f"{metric.title}: {words.value(name, estimate)}, {words.between(name, estimate)}"
    return Number(
        name=name,
        title=metric.title.removeprefix("… ").capitalize() if metric.title.startswith("…") else metric.title,
        meaning=words.MEANING[name],
        value=words.value(name, estimate),
        between=words.between(name, estimate),
        target=words.target(name, metric),
        state=words.state(name, estimate),
        n=estimate.n,
        unjudged=estimate.unjudged,
        strip=charts.strip(estimate, metric.target, said),
        before=words.value(name, earlier) if earlier else "",
    )


def _differences(comparison: Comparison | None) -> list[dict[str, str]]:
    if comparison is None:
        return []
    return [
        {
            "title": METRICS[one.metric].title,
            "before": words.number(one.metric, one.before),
            "after": words.number(one.metric, one.after),
            "delta": _points(one.delta.value),
            "between": f"{_points(one.delta.low)} to {_points(one.delta.high)}",
            "p": f"{one.p_holm:.3f}",
        }
        for one in comparison.differences
    ]


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:+.1f}".replace("-", "−")


def _groups(measures: Measures) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """(what it is by, the filter it sets, rows)."""
    both = (("kind", "kind", measures.by_kind), ("department", "department", measures.by_department))
    return [(title, field, [_group(name, of) for name, of in rows.items()]) for title, field, rows in both]


def _group(name: str, of: Mapping[str, Estimate]) -> dict[str, Any]:
    correct = of["correct"]
    said = f"{words.plain(name)}: {words.value('correct', correct)} correct, {words.between('correct', correct)}"
    return {
        "name": name,
        "n": of["accepted"].n,
        "strip": charts.strip(correct, None, said),
        "values": [words.value(metric, of[metric]) for metric in GROUPED],
    }


def _baselines(run: Run, measures: Measures) -> list[tuple[str, list[str]]]:
    if not run.ending.baselines:
        return []
    rows = {"this run": measures.headline, **run.ending.baselines}
    nothing = Estimate(value=None)
    return [(who, [words.value(name, of.get(name, nothing)) for name in BASELINE]) for who, of in rows.items()]


# -- pictures ----------------------------------------------------------------------------------


def _confusion(measures: Measures) -> tuple[list[str], list[tuple[str, list[Cell]]]]:
    """(columns, rows), without the labels that never occur."""
    table, labels = measures.confusion, measures.labels
    down = [i for i, row in enumerate(table) if any(row)]
    across = [j for j in range(len(labels)) if any(row[j] for row in table)]
    most = max((count for row in table for count in row), default=0) or 1

    def cell(i: int, j: int) -> Cell:
        count = table[i][j]
        heat = 0 if not count else 1 + round((_HEATS - 1) * (count / most) ** 0.5)
        return Cell(count, heat, i == j, labels[i], labels[j])

    return [labels[j] for j in across], [(labels[i], [cell(i, j) for j in across]) for i in down]


def _worth(measures: Measures) -> str:
    head = measures.headline
    share, auroc = head["coverage_at_risk"], head["auroc"]
    if share.value is None:
        return "No question was answered."
    sure = "" if auroc.value is None else f" A right answer is surer than a wrong one {auroc.value:.0%} of the time."
    told = f"With at most one in twenty wrong, {share.value:.0%} of the answers could be given.{sure}"
    return told.replace("%", "\u00a0%")


def _latency(run: Run, measures: Measures) -> Markup:
    warm = [r.ms for r in run.results if r.reply is not None and not r.documents]
    return charts.latency(warm, _times(measures))


def _times(measures: Measures) -> dict[str, float]:
    return {"half" if name == "p50" else "19 in 20": ms for name, ms in measures.ms.items()}


def _pairs(listed: list[Entry], before: Before | None, comparison: Comparison | None) -> list[Pair]:
    """Flipped items, lost ones first, the worst of them before the others."""
    if before is None or comparison is None:
        return []
    flips = {flip.id: flip for flip in comparison.flips}
    flipped = sorted((e for e in listed if e.result.id in flips), key=lambda e: flips[e.result.id].won)
    found = []
    for number, entry in enumerate(flipped):
        flip, old = flips[entry.result.id], before.results.get(entry.result.id)
        was, now = (old.reply if old else None), entry.result.reply
        shown = parts(was, f"b{number}c", now), parts(now, f"f{number}c", was)
        found.append(Pair(entry, flip.before, flip.after, flip.won, old is not None, *shown))
    return found

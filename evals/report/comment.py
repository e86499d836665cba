"""A run as a short Markdown comment. Its text can't mention anybody, link anywhere or close a fold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.gate import Comparison, Flip
from evals.metrics import METRICS, headline
from evals.report import words
from evals.report.before import Before
from evals.run_file import Result, Run
from evals.summary import badness, reasons, shown

FLIPS, FAILURES = 15, 10  # that are listed
QUESTION = 160  # characters of one
_SIGNS = {"pass": "✅ pass", "fail": "❌ fail", "inconclusive": "🟡 inconclusive"}
_SIGN = re.compile(r"[\\`*_{}\[\]<>#+|&~@:^$=!]|(?<=\w)\.(?=\w)")


def markdown(run: Run, before: Before | None = None) -> str:
    """The comparison first, then the targets, then what to look at."""
    comparison = before.compared(run) if before else None
    lines = [*(_compared(comparison, run) if comparison else _alone(run)), "", *_targets(run, before)]
    lines += ["", *_worst(run)]
    manifest = run.manifest
    lines += ["", f"<sub>{len(run.results)} items ({plain(manifest.split)}), as of {manifest.as_of}, edition "
              f"{plain(manifest.edition)}, code {plain(manifest.code.digest)}.</sub>"]  # fmt: skip
    return "\n".join(lines) + "\n"


def plain(text: str, most: int = QUESTION) -> str:
    """The text as it is, within a line: no sign in it means anything to Markdown, HTML or GitHub."""
    line = " ".join(text.split())
    line = line if len(line) <= most else f"{line[: most - 1]}…"
    return _SIGN.sub(lambda sign: f"&#{ord(sign[0])};" + ("&#8288;" if sign[0] in "@#" else ""), line)


def _alone(run: Run) -> Iterator[str]:
    right = sum(result.scores.correct for result in run.results)
    yield f"### Footnote evals: {right} of {words.count(len(run.results), 'reply', 'replies')} correct"


def _compared(comparison: Comparison, run: Run) -> Iterator[str]:
    won = len(comparison.flips) - len(comparison.lost)
    yield f"### Footnote evals: {_SIGNS[comparison.status]}"
    yield ""
    yield f"Of {words.count(comparison.paired, 'item')} in both runs, {len(comparison.lost)} lost and {won} won."
    yield from (f"- {plain(reason, 300)}" for reason in comparison.reasons)
    yield ""
    yield "| | before | after | change (95 % interval) | p |"
    yield "|---|--:|--:|--:|--:|"
    for one in comparison.differences:
        delta = " … ".join(_points(v) for v in (one.delta.low, one.delta.high))
        before, after = shown(one.metric, one.before), shown(one.metric, one.after)
        yield (
            f"| {METRICS[one.metric].title} | {before} | {after} "
            f"| {_points(one.delta.value)} ({delta}) | {one.p_holm:.3f} |"
        )
    results = {result.id: result for result in run.results}
    for flip in comparison.flips[:FLIPS]:
        yield from ("", "**Replies that changed sides**", "") if flip is comparison.flips[0] else ()
        yield _flip(flip, results[flip.id])
    if len(comparison.flips) > FLIPS:
        yield f"- … and {len(comparison.flips) - FLIPS} more"


def _flip(flip: Flip, result: Result) -> str:
    sign = "▲ won" if flip.won else "▼ lost"
    turn = f"{plain(flip.before)} → {plain(flip.after)}"
    return f"- {sign}: {plain(result.question)} ({turn}; {plain(flip.id)})"


def _targets(run: Run, before: Before | None) -> Iterator[str]:
    names = [name for name, metric in METRICS.items() if metric.target is not None]
    estimates = headline(run.results, names=names)
    earlier = before.standard.headline if before else {}
    yield "| | value | 95 % interval | target | |" + (" before |" if before else "")
    yield "|---|--:|--:|--:|---|" + ("--:|" if before else "")
    for name, estimate in estimates.items():
        state = words.state(name, estimate)
        mark = {"met": "✓ met", "missed": "✗ missed"}.get(state, "")
        cells = [METRICS[name].title, words.value(name, estimate), words.between(name, estimate)]
        cells += [words.target(name, METRICS[name]), mark]
        cells += [words.value(name, earlier[name]) if name in earlier else ""] if before else []
        yield f"| {' | '.join(cells)} |"


def _worst(run: Run) -> Iterator[str]:
    wrong = sorted((r for r in run.results if not r.scores.correct), key=badness)
    if not wrong:
        return
    yield f"<details><summary>{words.count(len(wrong), 'reply is', 'replies are')} not correct; the worst</summary>"
    yield ""
    for result in wrong[:FAILURES]:
        why = "; ".join(plain(line, 200) for line in reasons(result)[:3])
        expected = f"wanted {plain(' or '.join(result.scores.wanted))}, got {plain(result.scores.got)}"
        yield f"- {plain(result.question)} ({expected}{'; ' if why else ''}{why})"
    yield ""
    yield "</details>"


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:+.1f}".replace("-", "−")

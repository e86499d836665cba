"""Charts as inline SVG. Colours come from the page's CSS; every mark says its numbers when pointed at.

A chart's box is about as wide as a phone, so that its letters stay readable there; a wide page only scales it up.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

import numpy as np
from markupsafe import Markup, escape

from evals.run_file import Estimate

WIDTH, HEIGHT = 360, 180
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 14, 36  # margins that hold the axes
INNER_W, INNER_H = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
STRIP = 200  # width of a strip's box
RISK = 0.05
_BINS = 24


def strip(estimate: Estimate, target: float | None, said: str) -> Markup:
    """A value between 0 and 1 on a line, its interval as a bar, its target as a tick."""
    if estimate.value is None:
        return Markup("")
    low = estimate.value if estimate.low is None else estimate.low
    high = estimate.value if estimate.high is None else estimate.high
    marks = [
        _tag("line", cls="track", x1=4, x2=STRIP - 4, y1=9, y2=9),
        _tag("line", cls="interval", x1=_along(low), x2=_along(high), y1=9, y2=9),
    ]
    if target is not None:
        marks.append(_tag("line", cls="target", x1=_along(target), x2=_along(target), y1=1, y2=17))
    marks.append(_tag("circle", cls="value", cx=_along(estimate.value), cy=9, r=4))
    return _svg(STRIP, 18, said, "strip", marks)


def risk_coverage(points: Sequence[tuple[float, float]], worth: str) -> Markup:
    """How much is wrong (upwards) when only the surest answers are given (to the right: more of them)."""
    if not points:
        return Markup("")
    top = max(0.1, *(risk for _, risk in points))
    marks = [*_up([0, top / 2, top], top, "{:.0%}"), *_across([(f, f"{f:.0%}") for f in (0, 0.25, 0.5, 0.75, 1)])]
    limit = _y(RISK, top)
    marks += [
        _tag("line", cls="limit", x1=LEFT, x2=WIDTH - RIGHT, y1=limit, y2=limit),
        _text("one in twenty wrong", WIDTH - RIGHT, limit - 4, "limit-name", "end"),
    ]
    corners = [(_x(points[0][0]), _y(points[0][1], top))]
    for coverage, risk in points[1:]:
        corners += [(_x(coverage), corners[-1][1]), (_x(coverage), _y(risk, top))]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    marks.append(_tag("polyline", cls="curve", points=path))
    for coverage, risk in points:
        told = f"The surest {coverage:.0%} of the answers: {risk:.1%} of them wrong"
        marks.append(_tag("circle", told, cls="point", cx=_x(coverage), cy=_y(risk, top), r=4))
    marks += _named("answers given, the surest first", "of them wrong")
    return _svg(WIDTH, HEIGHT, f"Risk and coverage. {worth}", "chart", marks)


def latency(ms: Sequence[float], quantiles: dict[str, float]) -> Markup:
    """How long questions took, on a scale of tenfold steps."""
    if not ms:
        return Markup("")
    times = np.maximum(np.asarray(ms), 0.1)
    first, last = np.floor(log10(times.min()) * 2) / 2, np.ceil(log10(times.max()) * 2) / 2
    last = max(last, first + 0.5)
    edges = np.logspace(first, last, _BINS + 1)
    counts, _ = np.histogram(np.clip(times, edges[0], edges[-1]), edges)
    top = int(counts.max())
    room = top * 1.25  # for the names of the lines

    def at(value: float) -> float:
        return float((log10(max(value, edges[0])) - first) / (last - first))

    marks = [*_up([0, top], room, "{:.0f}"), *_across([(at(t), f"{t:g}") for t in _round_times(edges[0], edges[-1])])]
    for count, low, high in zip(counts.tolist(), edges, edges[1:], strict=False):
        if count:
            x, y = _x(at(low)), _y(count, room)
            told = f"{count} questions took {low:.1f} to {high:.1f} ms"
            wide = _x(at(high)) - x - 1
            marks.append(_tag("rect", told, cls="bar", x=x, y=y, width=wide, height=TOP + INNER_H - y))
    for row, (name, value) in enumerate(quantiles.items()):
        x, side = _x(at(value)), "start" if row and at(value) < 0.75 else "end"
        marks.append(_tag("line", cls="limit", x1=x, x2=x, y1=TOP, y2=TOP + INNER_H))
        shift = -4 if side == "end" else 4
        marks.append(_text(f"{name}: {value:.0f} ms", x + shift, TOP + 7 + 12 * row, "limit-name", side))
    marks += _named("milliseconds a question", "questions")
    said = ", ".join(f"{name} under {value:.1f} ms" for name, value in quantiles.items())
    return _svg(WIDTH, HEIGHT, f"How long questions took: {said}", "chart", marks)


def _round_times(low: float, high: float) -> list[float]:
    """1, 10, 100 …; between them 3, 30 … where there are few."""
    tens = [10.0**p for p in range(-1, 7) if low <= 10.0**p <= high]
    return tens if len(tens) > 2 else [t for p in range(-1, 7) for t in (10.0**p, 3 * 10.0**p) if low <= t <= high]


# -- axes --------------------------------------------------------------------------------------


def _x(share: float) -> float:
    return LEFT + share * INNER_W


def _y(value: float, top: float) -> float:
    return TOP + INNER_H * (1 - value / top)


def _along(share: float) -> float:
    return 4 + min(1.0, max(0.0, share)) * (STRIP - 8)


def _up(values: Sequence[float], top: float, form: str) -> list[Markup]:
    marks = []
    for value in values:
        y = _y(value, top)
        marks.append(_tag("line", cls="grid", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y))
        marks.append(_text(form.format(value).replace("%", " %"), LEFT - 6, y + 4, "tick", "end"))
    return marks


def _across(values: Sequence[tuple[float, str]]) -> list[Markup]:
    marks = []
    for share, name in values:
        side = "end" if share > 0.97 else "middle"
        marks.append(_text(name.replace("%", " %"), _x(share), TOP + INNER_H + 14, "tick", side))
    return marks


def _named(across: str, up: str) -> list[Markup]:
    return [
        _text(across, LEFT + INNER_W / 2, HEIGHT - 5, "axis", "middle"),
        _text(up, LEFT, TOP - 4, "axis", "start"),
    ]


# -- SVG ---------------------------------------------------------------------------------------


def _svg(width: int, height: int, said: str, cls: str, marks: Sequence[Markup]) -> Markup:
    inner = Markup("").join(marks)
    return Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        cls, width, height, said, inner
    )


def _text(text: str, x: float, y: float, cls: str, anchor: str) -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(cls, x, y, anchor, text)


def _tag(name: str, told: str = "", cls: str = "", **values: float | str) -> Markup:
    """One mark; `told` is shown when it is pointed at."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key, f"{value:.1f}" if isinstance(value, float) else value)
        for key, value in values.items()
    )
    inner = Markup("<title>{}</title>").format(told) if told else Markup("")
    return Markup('<{0} class="{1}"{2}>{3}</{0}>').format(escape(name), cls, written, inner)

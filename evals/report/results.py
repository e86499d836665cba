"""A run as JUnit's XML, which every CI shows as test results: an item is a test, a kind a class."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from evals.run_file import Result, Run
from evals.summary import reasons

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(run: Run) -> str:
    """A failure where an item is not correct, an error where no reply came."""
    wrong = sum(not r.scores.correct and r.reply is not None for r in run.results)
    missing = sum(r.reply is None for r in run.results)
    counts = {"tests": len(run.results), "failures": wrong, "errors": missing, "skipped": 0}
    suite = Xml.Element(
        "testsuite",
        {
            "name": f"footnote evals, {run.manifest.split}",
            "timestamp": run.manifest.started.strftime("%Y-%m-%dT%H:%M:%S"),
            "time": f"{sum(r.ms for r in run.results) / 1e3:.3f}",
            **{name: str(count) for name, count in counts.items()},
        },
    )
    for result in run.results:
        suite.append(_case(result))
    whole = Xml.Element("testsuites")
    whole.append(suite)
    Xml.indent(whole)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(whole, encoding="unicode") + "\n"


def _case(result: Result) -> Xml.Element:
    case = Xml.Element(
        "testcase",
        {"classname": f"footnote.{result.kind}", "name": _legal(result.id), "time": f"{result.ms / 1e3:.3f}"},
    )
    if result.reply is None:
        Xml.SubElement(case, "error", {"message": _legal(result.error or "no output")}).text = _legal(result.question)
    elif not result.scores.correct:
        message = f"wanted {' or '.join(result.scores.wanted)}, got {result.scores.got}"
        body = [result.question, "", *reasons(result), "", str(result.reply.get("text", ""))]
        Xml.SubElement(case, "failure", {"message": _legal(message)}).text = _legal("\n".join(body))
    return case


def _legal(text: str) -> str:
    """Without the characters that XML can't hold."""
    return _NOT_XML.sub("�", text)

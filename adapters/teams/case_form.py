"""The form in which the privacy team answers a case, and what comes back from it. Pure."""

from __future__ import annotations

import re

from adapters.teams.elements import Element, box, heading, line, run, sends, small
from adapters.teams.inputs import Values, choice, chosen_in, field, typed
from adapters.teams.invokes import Body, dialog, fitting, whole
from adapters.teams.text import visible
from bot.case import Case, Found
from bot.reply import Verdict
from bot.shown import VERDICTS

NOTES = 40  # sources that can be chosen
MARK = re.compile(r"\[(\d{1,2})\]")
UNFINISHED = "Choose a verdict, and write the answer in a sentence or two."


def answering(case: Case, *, problem: str = "", given: Values | None = None) -> Body:
    """The footnotes come from what was found. `problem` is shown above what was `given` before."""
    given = given or {}
    body = [line(run(problem, 500, color="Attention", weight="Bolder"))] if problem else []
    body += [heading("Question"), *fitting(whole(case.question), 12_000)]
    if case.note:
        body += [heading("They add"), *fitting(whole(case.note), 8_000)]
    verdicts = [(VERDICTS[v], str(v)) for v in Verdict]
    body.append(choice("verdict", "Verdict", verdicts, needed=True) | _value(typed(given, "verdict")))
    hint = "Two or three sentences. [1] marks what the first source carries."
    body.append(field("text", "Answer", hint, needed=True, value=typed(given, "text")))
    if case.found:
        body += _footnotes(case, chosen_in(given, "footnotes"))
    body.append(
        small(
            run("The asker gets it at once. A draft ruling is written; it speaks to nobody before a lead approves it.")
        )
    )
    return dialog("Answer", body, [sends("Send", "case_answered", case=case.id) | {"style": "positive"}])


def answered(values: Values, case: Case) -> tuple[Verdict, str, list[Found]]:
    """(verdict, text, footnotes) of a filled-in form. Marks in the text number the footnotes anew, from 1.

    Raises `ValueError` when the form says no verdict or no words.
    """
    verdict = Verdict(typed(values, "verdict"))
    text = typed(values, "text")
    if not visible(text).strip("–"):
        raise ValueError("no words")
    known = range(1, min(len(case.found), NOTES) + 1)
    chosen = {int(n) + 1 for n in chosen_in(values, "footnotes") if n.isdecimal()}
    marked = {int(n) for n in MARK.findall(text)}
    numbers = [n for n in known if n in chosen | marked]
    anew = {n: at for at, n in enumerate(numbers, 1)}
    text = MARK.sub(lambda m: f"[{anew[int(m[1])]}]" if int(m[1]) in anew else m[0], text)
    return verdict, text, [case.found[n - 1] for n in numbers]


def place(found: Found) -> str:
    return ", ".join(filter(None, (found.title or found.source, found.locator)))[:200]


def _footnotes(case: Case, chosen: tuple[str, ...]) -> list[Element]:
    choices = [(f"[{n}] {place(f)}", str(n - 1)) for n, f in enumerate(case.found[:NOTES], 1)]
    quotes = [
        line(run(f"[{n}] ", weight="Bolder"), run(f"“{f.quote}”", 600), spacing="Small")
        for n, f in enumerate(case.found[:NOTES], 1)
    ]
    made = choice("footnotes", "What does the answer rest on?", choices, several=True) | {"style": "expanded"}
    return [made | _value(",".join(chosen)), box(*fitting(quotes, 24_000), style="emphasis")]


def _value(value: str) -> dict[str, str]:
    return {"value": value} if value else {}

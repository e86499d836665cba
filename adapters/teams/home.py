"""What somebody asked, what became of it, what changed in the sources, and how to ask. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.teams.cards import STANDING, day_of
from adapters.teams.elements import Card, Element, asks, attached, buttons, card, heading, line, opens, run, small
from adapters.teams.manifest import COMMANDS, PROMPTS
from adapters.teams.rendering import Activity
from adapters.teams.text import plain
from adapters.teams.words import OUTCOMES
from bot.case import Case
from bot.changes import Change
from bot.records import Asked, Record
from bot.reply import Verdict
from bot.shown import VERDICTS, day

SHOWN = 8  # of each list

HELP, MINE, ERASE = COMMANDS


def help_activity(contact: str, name: str = "Footnote") -> Activity:
    """How to ask, with questions to try."""
    body = [
        heading("Ask about privacy, personal data and AI", size="Medium"),
        line(run(f"Write to me here, or mention @{name} in a channel or a group chat. ", 300), run(_WHAT)),
        line(run(f"{contact} is there for everything else.", 300)),
        heading("Try one"),
        *buttons([asks(title, question) for title, question in PROMPTS]),
        *(
            line(run(command, weight="Bolder"), run(f" – {does}"), spacing="Small")
            for command, does in COMMANDS.items()
        ),
    ]
    return _message("How to ask about privacy, personal data and AI", card([*body, *buttons(_MORE[:1])]))


def mine_activity(cases: Sequence[Case], asked: Sequence[Asked], changes: Sequence[Change]) -> Activity:
    """Open cases, the last questions, and what changed in the policies."""
    pending = [c for c in cases if c.is_pending]
    body = [
        heading("Your open cases", size="Medium"),
        *([_case(c) for c in pending[:SHOWN]] or [small(run("None: nobody is waiting."))]),
        *_more(pending),
        heading("Your last questions", size="Medium", separator=True),
        *([_asked(a) for a in asked[:SHOWN]] or [small(run("None that are kept."))]),
        heading("What changed in the sources", size="Medium", separator=True),
        *([_changed(c) for c in changes[:SHOWN]] or [small(run("Nothing lately."))]),
        *_more(changes),
    ]
    return _message("Your cases and questions", card([*body, *buttons(_MORE[1:])]))


def erase_activity() -> Activity:
    """What "delete my history" is answered with: it is asked once more."""
    told = "This deletes your questions, their threads and your feedback, and closes your open cases."
    return _message("Delete your history?", card([line(run(told)), *buttons(_MORE[1:])]))


_WHAT = "You get a verdict, its conditions, and for every statement a quote from a dated source."
_MORE = [asks("My cases", MINE), opens("Delete my history", "erase") | {"style": "destructive"}]


def _case(case: Case) -> Element:
    told = f" · {STANDING[case.state][0]} · {case.id} · since {day_of(case.opened)}"
    return line(run(case.question, 400), run(told, 200, isSubtle=True))


def _asked(asked: Asked) -> Element:
    text = asked.text or "(the question is no longer kept)"
    told = f" · {day(asked.record.at.date())}"
    return line(run(text, 400), run(" – "), run(outcome(asked.record), weight="Bolder"), run(told, isSubtle=True))


def outcome(record: Record) -> str:
    if record.outcome == "answer" and record.verdict in set(Verdict):
        return VERDICTS[Verdict(record.verdict)]
    return OUTCOMES.get(record.outcome, "Answered")


def _changed(change: Change) -> Element:
    return line(run(f"{day(change.on)} · {change.kind}: ", 60, isSubtle=True), run(change.name, 200, url=change.url))


def _more(found: Sequence[object]) -> list[Element]:
    return [small(run(f"…and {len(found) - SHOWN} more."))] if len(found) > SHOWN else []


def _message(summary: str, content: Card) -> Activity:
    return {"type": "message", "summary": plain(summary, 300), "attachments": [attached(content)]}

"""The forms that buttons open, and what comes back from them. Pure.

Every form is the whole body with which Teams' invoke is answered. Its inputs
come back beside the data of its button, several choices of one input as "a,b".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.teams.case_form import answered, answering
from adapters.teams.elements import Element, heading, line, run, sends, small
from adapters.teams.inputs import Values, choice, chosen_in, field, typed
from adapters.teams.invokes import Body, dialog, fitting, message_card, refused, says, shown, told, whole
from adapters.teams.sources import sources
from adapters.teams.words import QUESTION_GONE
from bot.facts import Vocabulary
from bot.question import DIMENSIONS

__all__ = [
    "Reasons", "answered", "answering", "ask", "asked", "correct", "corrected", "erase", "message_card", "reasoned",
    "reasons", "refused", "says", "shown", "sources", "team", "told", "typed",
]  # fmt: skip

CARRIED = 4000  # characters of a message that a form carries

REASONS = {
    "wrong": "The answer is wrong",
    "misread": "It read my question wrongly",
    "outdated": "It is out of date",
    "unclear": "I don't understand it",
    "incomplete": "Something is missing",
    "other": "Something else",
}
_DIMENSIONS = {
    "data": "What data is it?",
    "people": "Whose data is it?",
    "purpose": "What is it used for?",
    "origin": "Where does it come from?",
    "region": "Which country or region?",
    "recipients": "Who gets it?",
    "safeguards": "What is in place?",
    "topic": "What rule or topic is it about?",
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """What somebody thinks of a reply. `key` is "" where Teams' own form was sent."""

    good: bool
    reason: str = ""
    note: str = ""
    key: str = ""


# -- Not right? --------------------------------------------------------------------------------


def correct(key: str, question: str | None, facts: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> Body:
    """What was read in the question, to be set right; `question` is None when it is no longer kept."""
    if question is None:
        return dialog("Not right?", [line(run(QUESTION_GONE))])
    inputs = [made for d in DIMENSIONS if (made := _dimension(d, facts.get(d, ()), vocabulary))]
    body = [
        heading("Your question"),
        line(run(question, 1500)),
        small(run("Set right what I read in it, and I answer again. What you leave empty counts as not said.")),
        *inputs,
    ]
    return dialog("Not right?", body, [sends("Answer again", "corrected", key=key)])


def corrected(values: Values) -> dict[str, tuple[str, ...]]:
    """The facts that were set by hand."""
    found = {d: chosen_in(values, f"fact.{d}") for d in DIMENSIONS}
    return {d: chosen for d, chosen in found.items() if chosen}


def _dimension(dimension: str, chosen: Sequence[str], vocabulary: Vocabulary) -> Element | None:
    known = sorted((v.label, n) for (d, n), v in vocabulary.values.items() if d == dimension)
    choices = [(shown, name) for shown, name in known if "," not in name]
    if not choices:
        return None
    made = choice(f"fact.{dimension}", _DIMENSIONS.get(dimension, dimension), choices, several=True)
    return made | {
        "style": "compact",
        "value": ",".join(n for _, n in choices if n in chosen),
        "placeholder": "Nothing said",
    }


# -- Ask the privacy team, feedback ------------------------------------------------------------


def team(key: str, question: str | None, contact: str) -> Body:
    """Anything to add, before the privacy team gets it?"""
    body = [line(run(f"Your question and what I found go to {contact}, and the answer comes back to you here.", 500))]
    if question:
        body.append(line(run(f"“{question}”", 1500, italic=True)))
    body.append(field("note", "Anything to add?", "What are you planning, and by when?"))
    return dialog("Ask the privacy team", body, [sends("Send", "asked_team", key=key) | {"style": "positive"}])


def reasons(key: str) -> Body:
    """Why is the answer not helpful?"""
    body = [
        choice("reason", "What is wrong with it?", [(shown, name) for name, shown in REASONS.items()], needed=True),
        field("note", "Anything to add?", "What should it have said?"),
        small(run("The privacy team looks at it. What you write is redacted before it is kept.")),
    ]
    return dialog("Not helpful", body, [sends("Send", "reasoned", key=key)])


def reasoned(value: object) -> Reasons:
    """What `message/submitAction` says, of our own form or of Teams'. What can't be read says nothing."""
    fields = value if isinstance(value, Mapping) else {}
    if isinstance(fields.get("data"), Mapping):  # some clients wrap it
        fields = fields["data"]
    action = fields.get("actionValue")
    action = action if isinstance(action, Mapping) else {}
    given = _json(action.get("feedback"))
    reason = typed(given, "reason")
    return Reasons(
        good=action.get("reaction") == "like",
        reason=reason if reason in REASONS else "",
        note=typed(given, "note") or typed(given, "feedbackText"),
        key=typed(given, "key"),
    )


def _json(written: object) -> Values:
    try:
        read = json.loads(written) if isinstance(written, str) else written
    except ValueError:
        return {}
    return read if isinstance(read, Mapping) else {}


# -- Ask privacy about this, Delete my history -------------------------------------------------


def ask(about: str, *, can_share: bool = True) -> Body:
    """About somebody's message: what to ask, and who sees the answer."""
    visible = [("Only me", "me"), ("Everybody, in the message's thread", "thread")]
    body = [
        heading("The message"),
        *fitting(whole(about[:CARRIED]), 12_000),
        field("question", "Your question", "May we do that?"),
        *([choice("visible", "Who sees the answer?", visible, needed=True) | {"value": "me"}] if can_share else []),
    ]
    return dialog("Ask privacy", body, [sends("Ask", "asked", about=about[:CARRIED])])


def asked(values: Values) -> tuple[str, str]:
    """(question, who sees the answer: "me" or "thread"); the message that it is about stands before the question."""
    about, question = str(values.get("about") or "").strip(), typed(values, "question")
    return "\n\n".join(filter(None, (about, question))), "thread" if values.get("visible") == "thread" else "me"


def erase() -> Body:
    """Is it meant?"""
    told = "Your questions, their threads and your feedback are deleted, and open cases are closed."
    sure = sends("Delete", "erased") | {"style": "destructive"}
    return dialog("Delete your history?", [line(run(told))], [sure])

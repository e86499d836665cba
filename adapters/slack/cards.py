"""Cases as the privacy team and the asker see them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.slack.blocks import (
    CONTEXT,
    FALLBACK,
    OPTIONS,
    SECTION,
    Block,
    actions,
    button,
    context,
    option,
    section,
    within,
    words,
)
from adapters.slack.modals import ANSWER, View, chosen_in, field, picked, typed_in, view
from adapters.slack.rendering import Message
from adapters.slack.text import escaped, folded, link, pieces, plain
from adapters.slack.words import HUMAN, spoken
from bot.case import Case, CaseState, Cause, Found
from bot.reply import Verdict
from bot.shown import READING, VERDICTS

CAUSES = {
    Cause.ASKED: "Somebody asks the privacy team",
    Cause.REFERRAL: "A question that Footnote refers to the privacy team",
    Cause.COMPLAINT: "An answer was called wrong",
}
MARK = re.compile(r"\[(\d{1,2})\]")
USER = re.compile(r"[UW][A-Z0-9]{2,20}")


def card(case: Case) -> Message:
    """The case in the channel for cases; without buttons once it has ended."""
    title = f"{CAUSES[case.cause]}: {case.id}"
    blocks = [section(f"*📁 {escaped(title)}*"), *_told("Question", case.question)]
    if case.note:
        blocks += _told("They add", case.note)
    if case.thread:
        blocks += _told("Before that", " / ".join(case.thread))
    facts = [f"{READING}*{escaped(' · '.join(case.reading), 600)}*"] if case.reading else []
    said = [f"Footnote said: {escaped(case.said, 200)}"] if case.said else []
    blocks += [context(text) for text in within([*facts, *said, f"Asked by {person(case.asker)}"], CONTEXT)]
    blocks += [context(text) for text in within(_found(case.found), CONTEXT)][:3]
    blocks.append(section(f"*{escaped(standing(case))}*{_by(case)}"))
    if case.answer:
        blocks += _told(spoken(case.answer.verdict), case.answer.text)
    if case.is_pending:
        blocks.append(_steps(case))
    return Message(escaped(f"{title}. {case.question} {standing(case)}", FALLBACK), tuple(blocks))


def standing(case: Case) -> str:
    return {
        CaseState.OPEN: "Open: nobody has taken it",
        CaseState.TAKEN: "Taken",
        CaseState.ANSWERED: "Answered",
        CaseState.CLOSED: "Closed: not ours",
    }[case.state]


def person(user: str) -> str:
    """A mention of somebody by id: the only mention that is ever made."""
    return f"<@{user}>" if USER.fullmatch(user) else "somebody"


def _by(case: Case) -> str:
    return f" by {person(case.owner)}" if case.owner else ""


def _told(title: str, text: str) -> list[Block]:
    first, *more = list(pieces(text, SECTION - 200))[:3]
    return [section(f"*{escaped(title)}*\n{escaped(first)}"), *(section(escaped(m)) for m in more)]


def _found(found: Sequence[Found]) -> list[str]:
    lines = [f"[{n}] {link(f.url, place(f))} · {escaped(f.authority, 60)}" for n, f in enumerate(found[:20], 1)]
    return ["What Footnote found:", *lines] if lines else ["Footnote found nothing in the sources."]


def place(found: Found) -> str:
    return ", ".join(filter(None, (found.title or found.source, found.locator)))[:200]


def _steps(case: Case) -> Block:
    taken = [] if case.state is CaseState.TAKEN else [button("Take", "case:take", case.id)]
    more = [button("Answer", "case:answer", case.id, style="primary"), button("Not ours", "case:close", case.id)]
    return actions([*taken, *more])


# -- Answer ------------------------------------------------------------------------------------


def answering(case: Case) -> View:
    """The form in which the privacy team answers; footnotes come from what was found."""
    verdict = {
        "type": "static_select",
        "action_id": "verdict",
        "options": [option(spoken(v), str(v)) for v in Verdict],
    }
    blocks = [
        section(f"*Question*\n{escaped(case.question, SECTION - 100)}"),
        {"type": "input", "block_id": "verdict", "label": words("Verdict"), "element": verdict},
        field("answer", "Answer", "Two or three sentences. [1] marks what the first source carries."),
    ]
    if case.found:
        notes = {
            "type": "multi_static_select",
            "action_id": "footnotes",
            "placeholder": words("What the answer rests on", 150),
            "options": [option(f"[{n}] {place(f)}", str(n)) for n, f in enumerate(case.found[:OPTIONS], 1)],
        }
        label = words("Footnotes")
        blocks.append({"type": "input", "block_id": "footnotes", "label": label, "element": notes, "optional": True})
        quotes = [f"[{n}] “{escaped(folded(f.quote), 400)}”" for n, f in enumerate(case.found[:20], 1)]
        blocks += [context(text) for text in within(quotes, CONTEXT)]
    blocks.append(
        context("The asker gets it at once. A draft ruling is written; it speaks to nobody before a lead approves it.")
    )
    return view("Answer", blocks, callback=ANSWER, submit="Send", carried=case.id)


def answered(state: Mapping[str, Any], case: Case) -> tuple[Verdict, str, list[Found]]:
    """(verdict, text, footnotes) of a filled-in form. Marks in the text number the footnotes anew, from 1.

    Raises `ValueError` when the form says no verdict or no words.
    """
    verdict = Verdict(picked(state, "verdict"))
    text = typed_in(state, "answer")
    if not plain(text, SECTION).strip("–"):
        raise ValueError("no words")
    known = range(1, min(len(case.found), OPTIONS) + 1)
    chosen = {int(n) for n in chosen_in(state, "footnotes", "footnotes") if n.isdigit()}
    marked = {int(n) for n in MARK.findall(text)}
    numbers = [n for n in known if n in chosen | marked]
    anew = {n: at for at, n in enumerate(numbers, 1)}
    text = MARK.sub(lambda m: f"[{anew[int(m[1])]}]" if int(m[1]) in anew else m[0], text)
    return verdict, text, [case.found[n - 1] for n in numbers]


def ending(case: Case) -> Message:
    """What the asker is told when the case ends: the human answer, marked as one."""
    if case.answer is None:
        text = "The privacy team looked at your question: there is nothing for it to decide there."
        body = [section(f"*{HUMAN} From the privacy team* {person(case.asker)}"), section(escaped(text))]
        return Message(escaped(f"From the privacy team: {text}"), tuple(body))
    given = case.answer
    verdict = spoken(given.verdict)
    blocks = [
        section(f"*{HUMAN} Answered by the privacy team* {person(case.asker)}"),
        section(f"*{verdict}*"),
        *(section(escaped(p)) for p in list(pieces(given.text, SECTION - 100))[:3]),
    ]
    notes = [
        f"[{n}] {link(f.url, place(f))} · “{escaped(folded(f.quote), 300)}”" for n, f in enumerate(given.footnotes, 1)
    ]
    blocks += [context(text) for text in within(notes, CONTEXT)][:4]
    blocks += [context(f"You asked: {escaped(folded(case.question), 500)}")]
    blocks += [context(f"Answered by {person(given.by)} on {_on(given.at)} · {escaped(case.id)}")]
    text = f"The privacy team answered: {VERDICTS[given.verdict]}. {given.text}"
    return Message(escaped(text, FALLBACK), tuple(blocks))


def reminding(case: Case) -> Message:
    who = person(case.owner) if case.owner else "This case"
    text = f"{who}: waiting since {_on(case.opened)}. Somebody is expecting an answer."
    return Message(text, ())


def _on(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"

"""Cases as the privacy team and the asker see them. Pure.

`names` are the display names of people by the desk's ids; who is not in it is
"somebody": an id is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from adapters.teams.case_form import place
from adapters.teams.citations import documents
from adapters.teams.elements import Card, Element, attached, box, buttons, card, does, heading, line, opens, run, small
from adapters.teams.invokes import fitting, whole
from adapters.teams.rendering import Activity
from adapters.teams.text import JOINT, markdown, plain
from adapters.teams.words import COLOURS
from bot.case import Case, CaseState, Cause, Found
from bot.shown import READING, VERDICTS, authority, day
from bot.source import Authority

Names = Mapping[str, str]

NOBODY: Names = MappingProxyType({})
PERSON = re.compile(r"[\w.:-]{2,128}")
QUESTION, ANSWER = 12_000, 24_000  # bytes of a card
FOUND = 12  # sources of a card
CAUSES = {
    Cause.ASKED: "Somebody asks the privacy team",
    Cause.REFERRAL: "A question that Footnote refers to the privacy team",
    Cause.COMPLAINT: "An answer was called wrong",
}
STANDING = {
    CaseState.OPEN: ("Open: nobody has taken it", "warning"),
    CaseState.TAKEN: ("Taken", "accent"),
    CaseState.ANSWERED: ("Answered", "good"),
    CaseState.CLOSED: ("Closed: not ours", "emphasis"),
}
NOT_OURS = "The privacy team looked at your question: there is nothing for it to decide there."


def case_activity(case: Case, names: Names = NOBODY) -> Activity:
    """The case in the channel for cases. The words are in its notification; the card is what is worked with."""
    told = f"{CAUSES[case.cause]}: {case.id}"
    return {
        "type": "message",
        "summary": plain(f"{told}. {case.question}", 300),
        "attachments": [attached(case_card(case, names))],
    }


def case_card(case: Case, names: Names = NOBODY) -> Card:
    """What was asked, what was found, how it stands; without buttons once it has ended."""
    words, colour = STANDING[case.state]
    owner = f" by {person(case.owner, names)}" if case.owner else ""
    top = box(line(run(f"{words}{owner}", 200, weight="Bolder")), style=colour, bleed=True)
    body = [top, heading(CAUSES[case.cause], size="Medium"), *fitting(whole(case.question), QUESTION)]
    if case.note:
        body += [heading("They add"), *fitting(whole(case.note), QUESTION)]
    if case.thread:
        body += [heading("Before that"), line(run(" / ".join(case.thread), 1000))]
    if case.reading:
        body.append(line(run(READING), run(" · ".join(case.reading), 600, weight="Bolder")))
    body += _found(case.found)
    if case.answer:
        body.append(heading(f"Answer: {VERDICTS[case.answer.verdict]}", separator=True))
        body += fitting(whole(case.answer.text), ANSWER)
    said = f" · Footnote said: {case.said}" if case.said else ""
    body.append(small(run(f"{case.id} · asked by {person(case.asker, names)} on {day_of(case.opened)}{said}", 400)))
    steps = buttons(_steps(case)) if case.is_pending else []
    return card([*body, *steps], told=f"{CAUSES[case.cause]}: {case.id}")


def ending_activity(case: Case, names: Names = NOBODY, *, mention: bool = False) -> Activity:
    """What the asker is told when the case ends: the human answer, marked as one.

    `mention` calls the asker by name, where others read along; it needs their name.
    """
    called, entities = _called(case.asker, names) if mention else ("", [])
    given = case.answer
    if given is None:
        text = f"**From the privacy team**{called}\n\n{NOT_OURS}"
        summary = f"From the privacy team: {NOT_OURS}"
    else:
        verdict = VERDICTS[given.verdict]
        words = _with_marks(given.text, len(given.footnotes))
        text = f"**Answered by the privacy team**{called}\n\n**{verdict}**\n\n{words}"
        summary = f"The privacy team answered: {verdict}. {given.text}"
        notes = {n: (place(f), f.quote, f.url, (_authority(f),)) for n, f in enumerate(given.footnotes, 1)}
        if cited := documents(notes, words):
            entities = [*entities, cited]
    made: Activity = {"type": "message", "textFormat": "markdown", "text": text, "summary": plain(summary, 300)}
    return made | {"entities": entities, "attachments": [attached(_ended(case, names))]}


def reminding_activity(case: Case, names: Names = NOBODY) -> Activity:
    """Somebody is waiting. Calls who has taken the case."""
    called, entities = _called(case.owner, names) if case.owner else ("", [])
    told = f"{case.id} has been waiting since {day_of(case.opened)}. Somebody is expecting an answer."
    text = f"{called.strip()}: {told}" if called else told
    return {"type": "message", "textFormat": "markdown", "text": text, "summary": told, "entities": entities}


def person(user: str, names: Names) -> str:
    name = names.get(user, "")
    return plain(name, 80) if name.strip() else "somebody"


def day_of(at: datetime) -> str:
    return day(at.date())


def _called(user: str, names: Names) -> tuple[str, list[Element]]:
    """(the name as a mention in the text, its entity); nothing where the name is not known."""
    if not names.get(user, "").strip() or not PERSON.fullmatch(user):
        return "", []
    name = plain(names[user], 80).replace("<", "").replace(">", "").replace("&", "+")
    called = f"<at>{markdown(name)}</at>"
    return f" {called}", [{"type": "mention", "text": called, "mentioned": {"id": user, "name": name}}]


def _with_marks(text: str, notes: int) -> str:
    """The words of the privacy team; their marks [n] stay marks where there is such a footnote."""
    words = markdown(text, 6000)
    for n in range(1, notes + 1):
        words = words.replace(f"[{JOINT}{n}]", f"[{n}]")
    return words


def _ended(case: Case, names: Names) -> Card:
    """What the question was, and who answered it on what."""
    body = [line(run("You asked: "), run(case.question, 600, italic=True))]
    if given := case.answer:
        words, colour = VERDICTS[given.verdict], COLOURS[given.verdict]
        body.insert(0, box(heading(f"From the privacy team: {words}"), style=colour, bleed=True))
        body += [quoted for n, f in enumerate(given.footnotes[:FOUND], 1) for quoted in _note(n, f)]
        body.append(small(run(f"Answered by {person(given.by, names)} on {day_of(given.at)} · {case.id}", 300)))
    else:
        body.append(small(run(case.id)))
    return card(body, told=case.id)


def _note(n: int, found: Found) -> Iterator[Element]:
    yield line(run(f"[{n}] ", weight="Bolder"), run(place(found), 200, url=found.url), spacing="Medium")
    yield small(run(f"“{found.quote}”", 600))


def _found(found: tuple[Found, ...]) -> list[Element]:
    if not found:
        return [small(run("Footnote found nothing in the sources."))]
    lines = [
        small(run(f"[{n}] "), run(place(f), 200, url=f.url), run(f" · {_authority(f)}", 60))
        for n, f in enumerate(found[:FOUND], 1)
    ]
    more = [small(run(f"…and {len(found) - FOUND} more under “Answer”."))] if len(found) > FOUND else []
    return [heading("What Footnote found"), *lines, *more]


def _authority(found: Found) -> str:
    return authority(Authority(found.authority)) if found.authority in set(Authority) else found.authority


def _steps(case: Case) -> list[Element]:
    taken = [] if case.state is CaseState.TAKEN else [does("Take", "case_take", case=case.id)]
    answer = opens("Answer", "case_answer", case=case.id) | {"style": "positive"}
    return [*taken, answer, does("Not ours", "case_close", case=case.id)]

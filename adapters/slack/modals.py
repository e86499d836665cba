"""The views that buttons open, and what comes back from them. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.blocks import (
    METADATA,
    OPTIONS,
    SECTION,
    TITLE,
    VIEW_BLOCKS,
    Block,
    context,
    option,
    said,
    section,
    words,
)
from adapters.slack.ref import Ref
from adapters.slack.text import escaped, folded, size
from adapters.slack.words import QUESTION_GONE
from bot.facts import Vocabulary
from bot.question import DIMENSIONS

View = dict[str, Any]

# callback ids
CORRECT, TEAM, REASONS, ASK, ANSWER = "correct", "team", "reasons", "ask", "answer"

REASON_LABELS = {
    "wrong": "The answer is wrong",
    "misread": "It read my question wrongly",
    "outdated": "It is out of date",
    "unclear": "I don't understand it",
    "incomplete": "Something is missing",
    "other": "Something else",
}
_DIMENSION_LABELS = {
    "data": "What data is it?",
    "people": "Whose data is it?",
    "purpose": "What is it used for?",
    "origin": "Where does it come from?",
    "region": "Which country or region?",
    "recipients": "Who gets it?",
    "safeguards": "What is in place?",
    "topic": "What rule or topic is it about?",
}


def view(title: str, blocks: Sequence[Block], *, callback: str = "", submit: str = "", carried: str = "") -> View:
    made: View = {"type": "modal", "title": words(title, TITLE), "blocks": list(blocks[:VIEW_BLOCKS])}
    made["close"] = words("Cancel" if submit else "Close", TITLE)
    if submit:
        made |= {"callback_id": callback, "submit": words(submit, TITLE), "private_metadata": carried[:METADATA]}
    return made


# -- Not right? --------------------------------------------------------------------------------


def correct(ref: Ref, question: str | None, facts: Mapping[str, Sequence[str]], vocabulary: Vocabulary) -> View:
    """What was read in the question, to be set right; `question` is None when it is no longer kept."""
    if question is None:
        return view("Not right?", [said(QUESTION_GONE)])
    blocks = [
        section(f"*Your question*\n{escaped(question, SECTION - 200)}"),
        context("Set right what I read in it, and I answer again. What you leave empty counts as not said."),
    ]
    blocks += [menu for d in DIMENSIONS if (menu := _dimension(d, facts.get(d, ()), vocabulary))]
    return view("Not right?", blocks, callback=CORRECT, submit="Answer again", carried=ref.value())


def _dimension(dimension: str, chosen: Sequence[str], vocabulary: Vocabulary) -> Block | None:
    known = sorted((v.label, n) for (d, n), v in vocabulary.values.items() if d == dimension)
    options = [option(label, name) for label, name in known if size(name) <= 150]
    if not options:
        return None
    menu: Block = {"type": "multi_static_select", "action_id": dimension, "placeholder": words("Nothing said", 150)}
    if len(options) <= OPTIONS:
        menu["options"] = options
    else:
        groups = [options[at : at + OPTIONS] for at in range(0, len(options), OPTIONS)]
        menu["option_groups"] = [
            {"label": words(f"{g[0]['text']['text'][:30]} – {g[-1]['text']['text'][:30]}", 75), "options": g}
            for g in groups[:OPTIONS]
        ]
    if initial := [o for o in options if o["value"] in chosen]:
        menu["initial_options"] = initial
    label = words(_DIMENSION_LABELS.get(dimension, dimension), 2000)
    return {"type": "input", "block_id": dimension, "label": label, "element": menu, "optional": True}


def corrected(state: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The facts that were set by hand."""
    found = {d: chosen_in(state, d, d) for d in DIMENSIONS}
    return {d: values for d, values in found.items() if values}


# -- Ask the privacy team, feedback ------------------------------------------------------------


def team(ref: Ref, question: str | None, contact: str) -> View:
    told = f"Your question and what I found go to {contact}, and the answer comes back to you here."
    blocks = [said(told)] + ([section(f">{escaped(folded(question), 2000)}")] if question else [])
    note = field("note", "Anything to add?", "What are you planning, and by when?", optional=True)
    return view("Ask the privacy team", [*blocks, note], callback=TEAM, submit="Send", carried=ref.value())


def reasons(ref: Ref) -> View:
    chosen = {
        "type": "radio_buttons",
        "action_id": "reason",
        "options": [option(label, name) for name, label in REASON_LABELS.items()],
    }
    why = {"type": "input", "block_id": "reason", "label": words("What is wrong with it?"), "element": chosen}
    note = field("note", "Anything to add?", "What should it have said?", optional=True)
    told = context("The privacy team looks at it. What you write is redacted before it is kept.")
    return view("Not helpful", [why, note, told], callback=REASONS, submit="Send", carried=ref.value())


# -- Ask privacy about this --------------------------------------------------------------------


def ask(message: str, carried: Mapping[str, str]) -> View:
    """About somebody's message: what to ask, and who sees the answer."""
    kept = dict(carried)
    kept["text"] = _fitting(message, kept)
    visible = {
        "type": "radio_buttons",
        "action_id": "visible",
        "options": [option("Only me", "me"), option("Everybody, in the message's thread", "thread")],
        "initial_option": option("Only me", "me"),
    }
    blocks = [
        section("*The message*"),
        said(message),
        field("question", "Your question", "May we do that?", optional=True),
        {"type": "input", "block_id": "visible", "label": words("Who sees the answer?"), "element": visible},
    ]
    return view("Ask privacy", blocks, callback=ASK, submit="Ask", carried=json.dumps(kept, ensure_ascii=False))


def _fitting(message: str, carried: Mapping[str, str]) -> str:
    """As much of the message as the view can carry."""
    text = message
    while size(json.dumps({**carried, "text": text}, ensure_ascii=False)) > METADATA:
        text = text[: len(text) * 9 // 10]
    return text


# -- inputs ------------------------------------------------------------------------------------


def field(name: str, label: str, hint: str, *, optional: bool = False, most: int = 3000) -> Block:
    made: Block = {"type": "plain_text_input", "action_id": name, "multiline": True, "max_length": most}
    made["placeholder"] = words(hint, 150)
    return {"type": "input", "block_id": name, "label": words(label, 2000), "element": made, "optional": optional}


def typed_in(state: Mapping[str, Any], name: str) -> str:
    """What was typed into the field of that name."""
    return str(_state(state, name, name).get("value") or "").strip()


def picked(state: Mapping[str, Any], name: str) -> str:
    """The one option that was chosen."""
    return str((_state(state, name, name).get("selected_option") or {}).get("value") or "")


def chosen_in(state: Mapping[str, Any], block: str, action: str) -> tuple[str, ...]:
    """The options that were chosen."""
    return tuple(str(o.get("value")) for o in _state(state, block, action).get("selected_options") or ())


def _state(state: Mapping[str, Any], block: str, action: str) -> Mapping[str, Any]:
    values = state.get("values") or {}
    return (values.get(block) or {}).get(action) or {}

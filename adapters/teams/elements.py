"""What cards are built of. Texts of others stand in runs, which no client reads Markdown in.

Cards are of version 1.5, the last that Teams shows on every client.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.teams.text import address, plain, size

Element = dict[str, Any]
Card = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
VERSION = "1.5"
TITLE = 80  # of a button
RUN = 3000
PHONE = 310  # pixels for buttons beside each other


def run(text: str, limit: int = RUN, *, url: str = "", **how: Any) -> Element:
    """Words as they are written; a link where `url` is the address of a page."""
    before, after = (" " if edge.isspace() else "" for edge in (text[:1], text[-1:]))  # between two runs
    made: Element = {"type": "TextRun", "text": f"{before}{plain(text, limit)}{after}", **how}
    if at := address(url):
        made |= {"selectAction": {"type": "Action.OpenUrl", "url": at}, "underline": True}
    return made


def line(*runs: Element | str, **how: Any) -> Element:
    """A paragraph of runs. Plain strings are runs too."""
    return {"type": "RichTextBlock", "inlines": [run(r) if isinstance(r, str) else r for r in runs], **how}


def small(*runs: Element) -> Element:
    """A paragraph beside the matter."""
    return line(*(r | {"size": "Small", "isSubtle": True} for r in runs), spacing="Small")


def heading(words: str, **how: Any) -> Element:
    """A title of our own words."""
    made = {"type": "TextBlock", "text": words, "weight": "Bolder", "size": "Default", "wrap": True, "style": "heading"}
    return made | how


def box(*items: Element, **how: Any) -> Element:
    return {"type": "Container", "items": list(items), **how}


def item(mark: str, *runs: Element) -> Element:
    """A line of a list, its words beside its mark."""
    columns = [
        {"type": "Column", "width": "auto", "items": [line(run(mark))]},
        {"type": "Column", "width": "stretch", "spacing": "Small", "items": [line(*runs)]},
    ]
    return {"type": "ColumnSet", "columns": columns, "spacing": "Small"}


# -- buttons -----------------------------------------------------------------------------------


def opens(title: str, name: str, **data: Any) -> Element:
    """Opens a form that nobody but who pressed it sees."""
    return _action("Action.Submit", title, {"msteams": {"type": "task/fetch"}, "footnote": name, **data})


def does(title: str, name: str, **data: Any) -> Element:
    """Acts at once; on clients that can't, the same data come in a message."""
    carried = {"footnote": name, **data}
    made = _action("Action.Execute", title, carried) | {"verb": name}
    return made | {"fallback": _action("Action.Submit", title, carried)}


def sends(title: str, name: str, **data: Any) -> Element:
    """Sends a form."""
    return _action("Action.Submit", title, {"footnote": name, **data})


def asks(title: str, question: str) -> Element:
    """Asks the question as if it were typed."""
    return _action("Action.Submit", title, {"msteams": {"type": "imBack", "value": question}})


def buttons(actions: Sequence[Element]) -> list[Element]:
    """In rows that a phone shows whole: no client wraps buttons by itself on every screen."""
    rows: list[list[Element]] = []
    left = 0
    for action in actions:
        wide = 34 + 8 * size(action["title"])  # pixels, about
        if not rows or wide > left:
            rows.append([])
            left = PHONE
        rows[-1].append(action)
        left -= wide + 8
    return [{"type": "ActionSet", "actions": row, "spacing": "Small" if n else "Default"} for n, row in enumerate(rows)]


def _action(kind: str, title: str, data: Mapping[str, Any]) -> Element:
    return {"type": kind, "title": plain(title, TITLE), "data": dict(data)}


# -- the whole ---------------------------------------------------------------------------------


def card(body: Sequence[Element], actions: Sequence[Element] = (), *, told: str = "", full: bool = True) -> Card:
    """`told` is what a client says that can't show the card."""
    made: Card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": VERSION,
        "body": list(body),
    }
    if actions:
        made["actions"] = list(actions)
    if told:
        made["fallbackText"] = plain(told, 500)
    return made | ({"msteams": {"width": "Full"}} if full else {})


def attached(content: Card) -> Element:
    return {"contentType": CARD, "content": content}

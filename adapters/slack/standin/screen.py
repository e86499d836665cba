"""Messages and modals as text for a terminal, with a number before everything that can be pressed."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.standin.blocks import pressable
from adapters.slack.standin.filling import options

WIDTH = 96
_LINK = re.compile(r"<(https?://[^|>]+|mailto:[^|>]+)(?:\|([^>]*))?>")
_BOLD = re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])")
_NAMED = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")


@dataclass(frozen=True)
class Press:
    """Something that can be pressed: in a message, or in a view."""

    where: dict[str, Any]
    action_id: str
    value: Any
    label: str


@dataclass
class Screen:
    """Gives numbers out; a number stays what it was."""

    presses: list[Press] = field(default_factory=list)

    def message(self, message: dict[str, Any]) -> str:
        """A message: its blocks, or its text where it has none; a stream's text and then its blocks."""
        streamed = [plain(message["text"])] if message.get("stream") or not message.get("blocks") else []
        lines = [*streamed, *self._blocks(message.get("blocks") or [], message)]
        return _indented(lines)

    def view(self, view: dict[str, Any]) -> str:
        """A modal or the Home tab, without its inputs: those are asked for one by one."""
        title = [f"── {view['title']['text']} ──"] if view.get("title") else []
        return _indented([*title, *self._blocks(view["blocks"], view)])

    def choices(self, suggested: dict[str, Any]) -> str:
        """Suggested prompts, as things to press."""
        return _indented([self._number(Press({}, "", p["message"], p["title"])) for p in suggested["prompts"]])

    def _blocks(self, blocks: list[dict[str, Any]], where: dict[str, Any]) -> Iterator[str]:
        for block in blocks:
            if block["type"] == "input":
                continue
            yield from _words(block)
            pressed = [p for element in pressable(block) for p in _presses(element, where)]
            if pressed:
                yield "   ".join(self._number(one) for one in pressed)

    def _number(self, press: Press) -> str:
        self.presses.append(press)
        return f"[{len(self.presses)}] {press.label}"


def plain(text: str) -> str:
    """mrkdwn without its marks: links as text and address, names without brackets."""
    text = _LINK.sub(lambda m: f"{m[2]} ({m[1]})" if m[2] and m[2] != m[1] else m[1], text)
    text = _NAMED.sub(lambda m: m[3] if m[1] == "!" and m[3] else m[1] + (m[3] or m[2]), text)
    return html.unescape(_BOLD.sub(r"\2", text))


def _words(block: dict[str, Any]) -> Iterator[str]:
    """What a block says."""
    kind = block["type"]
    if kind == "divider":
        yield "─" * 24
    elif kind == "markdown":
        yield plain(block["text"])
    elif kind in ("section", "header", "alert"):
        for text in (block.get("text"), *block.get("fields", ())):
            if text:
                yield plain(text["text"])
    elif kind == "context":
        yield " ".join(plain(e.get("text") or e.get("alt_text") or "") for e in block["elements"])
    elif kind == "table":
        for row in block["rows"]:
            yield " │ ".join(_said(cell) for cell in row)
    elif kind in ("rich_text", "plan", "task_card", "card"):
        yield _said(block)
    elif kind == "image":
        yield f"({block['alt_text']})"


def _said(value: Any) -> str:
    """All text in it, in order."""
    if isinstance(value, dict):
        own = value["text"] if isinstance(value.get("text"), str) else ""
        return own + "".join(_said(v) for name, v in value.items() if name != "text" or not own)
    return "".join(_said(v) for v in value) if isinstance(value, list) else ""


def _presses(element: dict[str, Any], where: dict[str, Any]) -> Iterator[Press]:
    name = element.get("action_id", "")
    if element["type"] == "feedback_buttons":
        for side in (element["positive_button"], element["negative_button"]):
            yield Press(where, name, side["value"], side["text"]["text"])
    elif element["type"] in ("button", "icon_button"):
        yield Press(where, name, element.get("value"), element["text"]["text"])
    else:
        for option in options(element):
            yield Press(where, name, option["value"], option["text"]["text"])


def _indented(lines: list[str]) -> str:
    wrapped = [
        textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)
        for text in lines
        for line in (text.splitlines() or [""])
    ]
    return "\n".join(wrapped)

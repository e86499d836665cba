"""Markdown, as GitHub and most editors understand it: CommonMark with tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from adapters.readers.block import Block, begins_anew
from adapters.readers.decoding import decode
from adapters.readers.structure import document
from adapters.readers.tags import is_known_tag
from bot.source import Document

_LIMIT = 100  # levels; the parser drops what is nested deeper
_DEEPEST = 90
_BRACKETS = re.compile(r"(?:!?\[){1000}")  # the parser takes a minute over a hundred thousand
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_LINE_END = re.compile(r"\r\n?|\n")
_LISTS = frozenset(("bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"))
_SCRIPTS = frozenset(("script", "style"))


def read(name: str, data: bytes) -> Document:
    """The text without its Markdown signs; list markers stay as they were written."""
    text, warnings = decode(name, data)
    tangled = bool(_BRACKETS.search(text))
    tokens = [] if tangled else _parser().parse(text)
    if tangled or any(token.level > _DEEPEST for token in tokens):
        from adapters.readers import plain

        note = f"{name} nests lists, quotes or brackets too deeply; it was read as plain text."
        return document(plain.blocks(text), [*warnings, note])
    return document(_blocks(tokens, text), warnings)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _LIMIT}).enable(["table", "strikethrough"])


def _blocks(tokens: Sequence[Token], source: str) -> Iterator[Block]:
    level: int | None = None
    depth = 0
    markers = ""  # of the list items that have just begun
    stream = iter(tokens)
    for token in stream:
        kind = token.type
        if kind == "inline":
            yield Block(markers + _inline(token), level, depth=depth)
            markers, level = "", None
        elif kind == "heading_open":
            level = int(token.tag[1])
        elif kind in _LISTS:
            depth += token.nesting
        elif kind == "list_item_open":
            markers += f"{token.info}{token.markup} " if token.info else "- "
        elif kind == "list_item_close":
            markers = ""
        elif kind in ("fence", "code_block"):
            yield Block(markers + token.content, depth=depth)
            markers = ""
        elif kind == "html_block":
            yield from _html(token.content, depth)
        elif kind == "table_open":
            rows = _rows(takewhile(lambda inner: inner.type != "table_close", stream), source)
            yield Block(markers + "\n".join(rows), depth=depth)
            markers = ""


def _rows(tokens: Iterable[Token], source: str) -> Iterator[str]:
    lines = _LINE_END.split(source)
    cells: list[str] = []
    for token in tokens:
        if token.type == "inline":
            cells.append(_inline(token))
        elif token.type == "tr_open":
            cells = []
            line = lines[token.map[0]] if token.map else ""
        elif token.type == "tr_close":
            yield " | ".join([*cells, *_surplus(line, len(cells))])


def _surplus(line: str, columns: int) -> Iterator[str]:
    """The cells that a row has beyond its table's columns: Markdown drops them, we do not."""
    cells = escapedSplit(line.lstrip("> \t").strip())
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    for cell in cells[columns:]:
        yield from map(_inline, _parser().parseInline(cell.strip()))


def _html(markup: str, depth: int) -> Iterator[Block]:
    from adapters.readers import html
    from adapters.readers.tags import escape_unknown

    for block in html.blocks(escape_unknown(markup)):
        block.depth += depth
        yield block


def _inline(token: Token) -> str:
    """The words of a paragraph; a wrapped line begins a new one only with a pinpoint's number."""
    children = token.children or []
    if len(children) == 1 and children[0].type == "text":
        return children[0].content
    lines, hard = _lines(children)
    text = lines[0]
    for line, breaks in zip(lines[1:], hard, strict=True):
        text += ("\n" if breaks or begins_anew(text, line) else " ") + line
    return text


def _lines(children: Sequence[Token]) -> tuple[list[str], list[bool]]:
    """The source lines, and for each after the first whether it was broken on purpose."""
    lines, hard, skipping = [""], [], ""
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            lines.append("")
            hard.append(child.type == "hardbreak")
        elif child.type == "html_inline":
            match = _TAG.match(child.content)
            name = match[2].lower() if match else ""
            if name == "br":
                lines.append("")
                hard.append(True)
            elif name in _SCRIPTS:
                skipping = "" if match and match[1] else name
            elif match and not is_known_tag(name):
                lines[-1] += child.content
        elif not skipping:
            lines[-1] += _alternative(child) if child.type == "image" else child.content
    return lines, hard


def _alternative(image: Token) -> str:
    """The words that stand for a picture, with those of pictures inside it."""
    words: list[str] = []
    waiting = list(reversed(image.children or []))
    while waiting:
        child = waiting.pop()
        if child.children:
            waiting.extend(reversed(child.children))
        else:
            words.append(" " if child.type.endswith("break") else child.content)
    return "".join(words)

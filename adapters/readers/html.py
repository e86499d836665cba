"""HTML: web pages, exported policies, and statutes as official journals publish them."""

from __future__ import annotations

import re

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from adapters.readers.block import Block
from adapters.readers.decoding import decode
from adapters.readers.flow import Flow
from adapters.readers.furniture import is_furniture, opens_main_part
from adapters.readers.headings import entitle
from adapters.readers.structure import document
from adapters.readers.tags import BLOCKS
from bot.source import Document

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_HEAD = 4096
_TOO_DEEP = "Excessive depth"
_ENDS = re.compile(r"</(?:body|html)\s*>", re.I)  # text after them is still the page's
_BREAK = re.compile(r"</br\s*>", re.I)
_TAG = re.compile(
    r"<(?:!--.*?--|(script|style|template|title)\b.*?</\1\s*|(/?[a-z][a-z0-9]*)\b[^<>]*|![^<>]*)>", re.I | re.S
)


def read(name: str, data: bytes) -> Document:
    declared = _CHARSET.search(data[:_HEAD])
    text, warnings = decode(name, data, declared[1].decode("ascii", "ignore") if declared else "")
    root = _parse(text)
    if root is None:
        note = f"{name} nests its elements too deeply; it was read without headings."
        return document(_flat(text), [*warnings, note])
    return document(entitle(_blocks(root)), warnings)


def blocks(markup: str) -> list[Block]:
    """The blocks of a piece of a page."""
    root = _parse(markup)
    return _flat(markup) if root is None else _blocks(root)


def _parse(markup: str) -> HtmlElement | None:
    """The page, or none where it is nested more deeply than the parser goes."""
    markup = _BREAK.sub("<br>", _ENDS.sub("", markup))
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except ParserError:  # "Document is empty": nothing but comments
        return document_fromstring("<p></p>")
    if any(_TOO_DEEP in entry.message for entry in parser.error_log):
        return None
    return root


def _blocks(root: HtmlElement) -> list[Block]:
    flow = Flow()
    inside = 0  # open main parts and quotes
    waiting: list[tuple[HtmlElement, bool]] = [(root, False)]
    while waiting:
        element, leaving = waiting.pop()
        if leaving:
            flow.end(element)
            inside -= opens_main_part(element)
            flow.text(element.tail)
        elif is_furniture(element, inside > 0):
            if element.tag in BLOCKS:
                flow.flush()
            flow.without_mark(element.tail)
        else:
            inside += opens_main_part(element)
            flow.start(element)
            flow.text(element.text)
            waiting.append((element, True))
            waiting.extend((child, False) for child in reversed(element))
    found = flow.finish()
    return [*found, Block("Notes", 2), *flow.notes] if flow.notes else found


def _flat(markup: str) -> list[Block]:
    """The text between the tags, for a page that no parser takes apart."""
    from html import unescape

    def gap(tag: re.Match[str]) -> str:
        name = (tag[2] or "").strip("/").lower()
        return "\n\n" if name in BLOCKS or name == "br" else ""

    return [Block(" ".join(unescape(part).split())) for part in _TAG.sub(gap, markup).split("\n\n")]

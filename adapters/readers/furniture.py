"""What of a web page is not its text: menus, footers, cookie notices, marks of footnotes."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from adapters.readers.tags import UNSEEN

_ROLES = frozenset(("navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
# The consent tools that sites use, and plain names of their boxes. "cookies" alone may be the
# very chapter on cookies of a privacy notice.
_BOXES = re.compile(
    r"cookie[-_]?(?:bar|banner|box|popup|modal|dialog|overlay|consent|notification|message|alert|wall)"
    r"|(?:consent|gdpr)[-_]?(?:bar|banner|popup|modal|overlay)|^cookieconsent|^onetrust|^cybotcookiebot"
    r"|^(?:cc-window|didomi|usercentrics|qc-cmp2|iubenda-cs|truste)"
    r"|^breadcrumbs?$|^skip-?(?:link|nav|to-content)|^site-(?:footer|nav|navigation)$|^(?:nav|navbar|navigation)$",
    re.I,
)
_MOST_WORDS = 300  # a box with more is no box
_INSIDE = frozenset(("main", "article", "blockquote"))
_NOTE_CLASS = re.compile(r"(?:^|[\s-])(?:note-tag|footnote-ref|footnote-reference|noteref)(?:$|\s)", re.I)
_NOTE_MARK = re.compile(r"[(\[]?\s*(?:\d{1,3}|[*†‡§]{1,3}|[a-z]|[ivx]{1,5})\s*[)\]]?")
_ANCHOR = frozenset(("¶", "#", "🔗"))


def is_furniture(element: HtmlElement, inside: bool) -> bool:
    """Is the element no part of the text? `inside`: it stands in the page's main part or a quote."""
    tag = element.tag
    if tag in UNSEEN or tag == "nav" or element.get("hidden") is not None:
        return True
    if tag in ("footer", "aside") and not inside:
        return True
    if element.get("role", "").lower() in _ROLES or _HIDDEN.search(element.get("style", "")):
        return True
    if tag in ("a", "sup", "span"):
        return _is_note_mark(element)
    names = f"{element.get('id', '')} {element.get('class', '')}".split()
    return any(map(_BOXES.search, names)) and tag not in ("body", "html", "main") and _is_small(element)


def opens_main_part(element: HtmlElement) -> bool:
    return element.tag in _INSIDE or element.get("role", "").lower() in ("main", "article")


def _is_small(element: HtmlElement) -> bool:
    words = 0
    for text in element.itertext():
        words += len(text.split())
        if words > _MOST_WORDS:
            return False
    return True


def _is_note_mark(element: HtmlElement) -> bool:
    """`⁽⁴⁾` that only leads to a footnote, or the ¶ that leads to its own heading."""
    text = _short_text(element)
    if text is None:
        return False
    href = element.get("href", "")
    if element.tag == "a" and text in _ANCHOR:
        return True
    if not _NOTE_MARK.fullmatch(text):
        return False
    if _NOTE_CLASS.search(element.get("class", "")) or element.get("role") == "doc-noteref":
        return True
    if element.tag == "sup":
        return any("#" in link.get("href", "") for link in element.iter("a"))
    raised = any(
        child.tag == "sup" or _NOTE_CLASS.search(child.get("class", "")) for child in element.iter("sup", "span")
    )
    return element.tag == "a" and "#" in href and raised


def _short_text(element: HtmlElement) -> str | None:
    """The element's text where it is as short as a footnote's mark."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 12:
            return None
    return text.strip()

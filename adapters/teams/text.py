"""Words as Teams shows them: nothing in them is a mention, a link, a citation or formatting of its own.

Teams counts characters as UTF-16 does, and so does everything here.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

MORE = "…"
NOTHING = "–"  # stands where a text has nothing to see: Teams refuses empty text
ADDRESS = 500  # a longer one is no link
JOINT = "\u2060"  # WORD JOINER: invisible, and it keeps Teams from reading what stands around it together

# What could hide, reorder or forge text. Joiners and emoji selectors stay: scripts and emoji need them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_JOINERS = re.compile(r"[\s\u200c\u200d\ufe00-\ufe0f\u0300-\u036f\u034f\u2800]")
_MACRO = re.compile(r"\{(?=\{)")  # a card replaces {{DATE(…)}}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(r"[\\`*_&<>]")
# Links and what makes them, [1] that would be taken for a citation, ~~struck~~, bare addresses
_JOINED = re.compile(r"(?<=\])(?=[(\[:])|(?<=\[)(?=\d+\])|(?<=~)(?=~)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_LINE = re.compile(r"(?m:^)(?=[^\S\n]*(?:[#>|+=~-]|\d+[.)]))")


def visible(text: str) -> str:
    """The text without what can't be seen; a mark where nothing can."""
    text = _HIDDEN.sub("", _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return text if _JOINERS.sub("", text) else NOTHING


def size(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)


def weight(value: object) -> int:
    """What a value weighs on its way to Teams, in bytes: JSON as UTF-16."""
    return 2 * size(json.dumps(value, ensure_ascii=False))


def folded(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


def clipped(text: str, limit: int) -> str:
    """At most so many characters; where something is left out, a mark says so."""
    if size(text) <= limit:
        return text
    kept = text[: limit - 1]
    while size(kept) > limit - 1:
        kept = kept[:-1]
    return kept.rstrip().rstrip("\u200d") + MORE


def plain(text: str, limit: int) -> str:
    """For text that is shown as it is written: runs, titles, names. On one line; without a card's macros."""
    begun = text[: 8 * limit]  # of a text that is much too long the rest need not be looked at
    return clipped(_MACRO.sub("{" + JOINT, folded(visible(begun))), limit)


def label(text: str, limit: int) -> str:
    """For a choice, in which some clients read Markdown and none shows its escapes."""
    return clipped(_JOINED.sub(JOINT, plain(text, limit)).replace("<", "‹").replace(">", "›"), limit)


def markdown(text: str, limit: int | None = None) -> str:
    """For the text of a message: shown as it is written, on one line or several, cut where it is too long."""
    seen = visible(text if limit is None else text[: 8 * limit])
    if limit is not None:
        seen = clipped(seen, limit)
    joined = _LINE.sub(JOINT, _JOINED.sub(JOINT, seen))
    return _SPECIAL.sub(lambda m: _ENTITIES.get(m.group(), "\\" + m.group()), joined)


def address(url: str) -> str:
    """The address of a page on the web, or "" where it is none."""
    try:
        parts = urlsplit(url)
        known = parts.scheme.casefold() in ("http", "https") and parts.hostname
        written = quote(url, safe="%/:=&?~#+!$,;'@()*[]-._") if known else ""
    except ValueError:  # no address, or half a character in it
        return ""
    return written if len(written) <= ADDRESS else ""

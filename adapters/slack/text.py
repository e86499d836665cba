"""Words as Slack shows them: nothing in them is a mention, a link or formatting of its own.

Slack counts characters as UTF-16 does, and so does everything here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

ENOUGH = 8
LABEL = 300  # of a link
ADDRESS = 1000  # a longer one is no link
MORE = "…"
NOTHING = "–"  # stands where a text has nothing to see: Slack refuses empty text

# What could hide, reorder or forge text. Joiners and emoji selectors stay: scripts and emoji need them.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_JOINERS = re.compile(r"[\s\u200c\u200d\ufe00-\ufe0f\u0300-\u036f\u034f\u2800]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(r"[&<>]")
_JOINT = "\u2060"  # WORD JOINER: invisible, and it keeps Slack from reading what follows it as formatting
# A mark opens formatting only where no word ends; a colon begins an emoji's name; > quotes at a line's start
_MARKUP = re.compile(r"(?<![^\W_])[*_~`]|:(?=[\w+'-]+:)|(?m:^)(?=[^\S\n]*>)")
_HEADING = re.compile(r"(?m:^)(?=[^\S\n]*(?:#|[-+=]{2}|\||\d+[.)]\s))")
_LINKED = frozenset({"http", "https", "mailto"})
_BREAKS = ("\n\n", "\n", ". ", " ")


def visible(text: str) -> str:
    """The text without what can't be seen; a mark where nothing can."""
    text = _HIDDEN.sub("", _SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return text if _JOINERS.sub("", text) else NOTHING


def size(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escaped(text: str, limit: int | None = None) -> str:
    """For a `mrkdwn` text or the fallback of a message: shown as it is written, cut where it is too long."""
    if limit is None:
        return _escape(visible(text))
    begun = text[: ENOUGH * limit]  # of a text that is much too long the rest need not be looked at
    seen = visible(begun)
    whole = _escape(seen)
    if len(begun) == len(text) and size(whole) <= limit:
        return whole
    return _escape(_fitting(seen, limit, _escape))


def markdown(text: str, limit: int | None = None) -> str:
    """For the Markdown of a stream: no link, no picture and no heading of its own either."""
    return _HEADING.sub(_JOINT, escaped(text, limit).replace("](", f"]{_JOINT}("))


def plain(text: str, limit: int) -> str:
    """For a `plain_text`: one that Slack reads nothing into."""
    text = _flat(visible(text))
    return text if size(text) <= limit else _fitting(text, limit, str)


def folded(text: str) -> str:
    """On one line."""
    return " ".join(text.split())


def link(url: str, label: str) -> str:
    """A link for a `mrkdwn` text; the label alone where the address is none."""
    shown = escaped(folded(label), LABEL).replace("|", "¦")
    address = _address(url)
    return f"<{address}|{shown}>" if address else shown


def pieces(text: str, limit: int) -> Iterator[str]:
    """The whole text in stretches that fit, divided where a reader would."""
    rest = visible(text)
    while len(rest) > limit or size(_escape(rest)) > limit:
        part = _fitting(rest, limit, _escape).removesuffix(MORE)
        at = next((i + len(b) for b in _BREAKS if (i := part.rfind(b)) > len(part) // 2), len(part))
        yield part[:at].rstrip()
        rest = rest[at:].lstrip()
    yield rest


def _escape(text: str) -> str:
    neutral = _MARKUP.sub(lambda m: _JOINT + m.group(), text)
    return _SPECIAL.sub(lambda m: _ENTITIES[m.group()], neutral)


def _flat(text: str) -> str:
    """Without angle brackets, which no mention does without."""
    return text.replace("<", "‹").replace(">", "›")


def _fitting(text: str, limit: int, written: Callable[[str], str]) -> str:
    """The longest beginning that fits with a mark that there is more."""
    low, high = 0, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        if size(written(text[:middle].rstrip() + MORE)) <= limit:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + MORE


def _address(url: str) -> str:
    try:
        known = urlsplit(url).scheme.casefold() in _LINKED
        address = quote(url, safe="%/:=&?~#+!$,;'@()*[]-._").replace("&", "&amp;") if known else ""
    except ValueError:  # no address, or half a character in it
        return ""
    return address if len(address) <= ADDRESS else ""

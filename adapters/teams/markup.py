"""HTML of a Teams message as plain text, with its quote told apart. Pure; nothing raises."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

MENTION, REPLY, EMOJI = "schema.skype.com/mention", "schema.skype.com/reply", "schema.skype.com/emoji"
SOMEONE = "@someone"  # other people's names are not needed to answer
DEEP = 100  # elements within each other; nobody writes more

_BREAKS = frozenset("p div br li tr blockquote pre h1 h2 h3 h4 h5 h6 hr ul ol table".split())
_HIDDEN = frozenset("script style head title template noscript".split())
_EMPTY = frozenset("br img hr meta input link".split())


@dataclass
class Read:
    """What stands in HTML."""

    text: str = ""
    has_quote: bool = False
    quote: str = ""
    quote_of: str = ""  # the id of who is quoted
    pictures: int = 0


def read_html(content: str, bots: Sequence[str]) -> Read:
    """`bots` are the names under which the bot is mentioned in it, once each."""
    parser = _Parser(bots)
    parser.feed(content)
    parser.close()
    return Read(
        tidy("".join(parser.own)), parser.has_quote, tidy("".join(parser.quote)), parser.quote_of, parser.pictures
    )


def tidy(text: str) -> str:
    """Runs of spaces as one, no more than one empty line, none around."""
    text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text)).strip()


class _Parser(HTMLParser):
    def __init__(self, bots: Sequence[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.own: list[str] = []
        self.quote: list[str] = []
        self.quote_of = ""
        self.has_quote = False
        self.pictures = 0
        self._bots = list(bots)
        self._open: list[tuple[str, str]] = []  # tag, and what it is to us
        self._within: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._picture(given)
        if tag in _BREAKS:
            self._say("\n- " if tag == "li" else "\n")
        if tag not in _EMPTY and len(self._open) < DEEP:
            role = self._role(tag, given)
            self._open.append((tag, role))
            self._within[role] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self._say("\n")
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                self._within.subtract(role for _, role in self._open[at:])
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if self._within["hidden"]:
            return
        if self._within["mention"]:
            name = tidy(data)
            if name in self._bots:
                self._bots.remove(name)
                return
            data = SOMEONE
        self._say(data)

    def _role(self, tag: str, given: Mapping[str, str]) -> str:
        kind = given.get("itemtype", "").lower()
        if tag == "blockquote" and REPLY in kind:
            self.has_quote = True
            return "quote"
        if tag == "at" or MENTION in kind:
            return "mention"
        if self._within["quote"] and given.get("itemprop") in ("mri", "time"):
            if given["itemprop"] == "mri":
                self.quote_of = given.get("itemid", "")
            return "hidden"
        return "hidden" if tag in _HIDDEN else ""

    def _picture(self, given: Mapping[str, str]) -> None:
        if EMOJI in given.get("itemtype", "").lower():
            self._say(given.get("alt", ""))
        elif not self._within["quote"]:
            self.pictures += 1

    def _say(self, text: str) -> None:
        (self.quote if self._within["quote"] else self.own).append(text)

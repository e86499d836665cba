"""Rules of channels, as compliance leads write them in channels.yaml.

What is wrong with the file is told by line, with what to write instead. A file
that breaks while the bot runs leaves the rules that were read last.
"""

from __future__ import annotations

import difflib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.errors import ChannelsInvalid
from bot.library.frontmatter import YamlLoader
from bot.source import Authority

PLATFORMS = ("slack", "teams")
SHARED = frozenset({str(Authority.LAW), str(Authority.REGULATOR)})  # what another company may see

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """How questions of one channel are answered."""

    jurisdiction: str = ""  # "": the company's own
    visible: Literal["thread", "asker"] = "thread"
    authorities: frozenset[str] | None = None  # only these may speak; None: all
    folders: tuple[str, ...] | None = None  # of the knowledge folder, such as "policies/hr"; None: all
    quiet: bool = False  # speaks only when mentioned, and never about waiting
    guests: bool = False  # answers guests, and people of another company in a shared channel
    bots: bool = False


@dataclass(frozen=True)
class Channels:
    """All rules. `cases` is platform → the channel in which the privacy team sees cases."""

    cases: Mapping[str, str] = field(default_factory=dict)
    referrals_open_cases: bool = True
    defaults: ChannelRules = ChannelRules()
    direct: ChannelRules = ChannelRules()
    named: Mapping[tuple[str, str], ChannelRules] = field(default_factory=dict)

    def rules(self, platform: str, channel: str, *, direct: bool = False, shared: bool = False) -> ChannelRules:
        """Of that channel. One that is shared with another company sees law and regulators alone, whatever the file."""
        found = self.named.get((platform, channel), self.direct if direct else self.defaults)
        if not shared:
            return found
        return replace(found, authorities=SHARED if found.authorities is None else found.authorities & SHARED)

    def case_platform(self, asked_on: str) -> str:
        """The platform whose channel shows a case: the asker's own, else one that has such a channel, else ""."""
        return asked_on if asked_on in self.cases else next(iter(self.cases), "")


class ChannelFile:
    """channels.yaml, read again when it changes. Without a file every channel has the defaults."""

    def __init__(self, path: Path) -> None:
        """Raises `ChannelsInvalid` when the file is there and wrong."""
        self._path = path
        self._stamp = _stamp(path)
        self._last = read_channels(path)

    def __call__(self) -> Channels:
        stamp = _stamp(self._path)
        if stamp not in (self._stamp, None):  # a file that is gone, even for the moment of a save, opens nothing
            self._stamp = stamp
            try:
                self._last = read_channels(self._path)
            except ChannelsInvalid as error:
                _log.warning("The rules of channels stay as they were: %s", error)
        return self._last


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def read_channels(path: Path) -> Channels:
    """The rules in the file; the defaults where there is none. Raises `ChannelsInvalid`."""
    try:
        written = path.read_text("utf-8")
    except FileNotFoundError:
        return Channels()
    except (OSError, UnicodeDecodeError) as error:
        raise ChannelsInvalid(
            f"{path.name} can't be read ({type(error).__name__}).", "Save it as UTF-8 text."
        ) from None
    return parse_channels(written, path.name)


def parse_channels(written: str, name: str = "channels.yaml") -> Channels:
    try:
        root = yaml.compose(written, Loader=YamlLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ChannelsInvalid(
            f"{name}:{mark.line + 1 if mark else 1}: this is not YAML ({getattr(error, 'problem', '')}).",
            "Indent with spaces, and put texts that hold `:` or `#` in quotes.",
        ) from None
    return _Reader(name).channels(root) if root is not None else Channels()


class _Reader:
    """Reads the nodes of the file, so that every complaint has its line."""

    def __init__(self, name: str) -> None:
        self._name = name

    def channels(self, root: yaml.Node) -> Channels:
        top = self._entries(root, ("defaults", "direct", "referrals_open_cases", *PLATFORMS), "the file")
        defaults = self._rules(top.get("defaults"), ChannelRules())
        cases: dict[str, str] = {}
        named: dict[tuple[str, str], ChannelRules] = {}
        for platform in PLATFORMS:
            under = self._entries(top.get(platform), ("cases", "channels"), platform)
            if "cases" in under:
                cases[platform] = self._text(under["cases"], "cases: C0123456789")
            for channel, node in self._entries(under.get("channels"), None, "channels").items():
                named[platform, channel] = self._rules(node, defaults)
        referrals = top.get("referrals_open_cases")
        return Channels(
            cases=cases,
            referrals_open_cases=self._truth(referrals, "referrals_open_cases") if referrals else True,
            defaults=defaults,
            direct=self._rules(top.get("direct"), defaults),
            named=named,
        )

    def _rules(self, node: yaml.Node | None, defaults: ChannelRules) -> ChannelRules:
        known = tuple(f.name for f in fields(ChannelRules))
        given: dict[str, Any] = {}
        for name, value in self._entries(node, (*known, "name"), "a channel").items():
            if name in ("quiet", "guests", "bots"):
                given[name] = self._truth(value, name)
            elif name == "visible":
                given[name] = self._one_of(value, ("thread", "asker"), "visible: asker")
            elif name == "authorities":
                example = "authorities: [law, regulator]"
                given[name] = frozenset(self._one_of(v, list(Authority), example) for v in self._list(value, example))
            elif name == "folders":
                example = "folders: [law, regulators, policies]"
                given[name] = tuple(self._text(v, example).strip("/") for v in self._list(value, example))
            elif name == "jurisdiction":
                given[name] = self._text(value, "jurisdiction: NO").upper()
        return replace(defaults, **given)

    # -- pieces ------------------------------------------------------------------------------

    def _entries(self, node: yaml.Node | None, known: tuple[str, ...] | None, where: str) -> dict[str, yaml.Node]:
        if node is None or _is_empty(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(node, f"{where} must hold lines such as `quiet: true`", "Indent them under it.")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in found:
                raise self._wrong(key, f"`{name}` stands twice", "Keep one of the two.")
            if known is not None and name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"Did you mean `{near[0]}`?" if near else f"Known there: {', '.join(known)}."
                raise self._wrong(key, f"`{name}` is not known in {where}", hint)
            found[name] = value
        return found

    def _text(self, node: yaml.Node, example: str) -> str:
        if isinstance(node, yaml.ScalarNode) and str(node.value).strip():
            return str(node.value).strip()
        raise self._wrong(node, "one word is needed here", f"Write for instance `{example}`.")

    def _list(self, node: yaml.Node, example: str) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        raise self._wrong(node, "a list is needed here", f"Write for instance `{example}`.")

    def _one_of(self, node: yaml.Node, allowed: tuple[str, ...] | list[Authority], example: str) -> str:
        text = self._text(node, example)
        if text not in allowed:
            raise self._wrong(node, f"“{text}” is none of {', '.join(allowed)}", f"Write for instance `{example}`.")
        return text

    def _truth(self, node: yaml.Node, name: str) -> bool:
        value = str(node.value).casefold() if isinstance(node, yaml.ScalarNode) else ""
        if value not in ("true", "false"):
            raise self._wrong(node, f"`{name}` is true or false", f"Write `{name}: true` or `{name}: false`.")
        return value == "true"

    def _wrong(self, node: yaml.Node, problem: str, remedy: str) -> ChannelsInvalid:
        return ChannelsInvalid(f"{self._name}:{node.start_mark.line + 1}: {problem}.", remedy)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value in ("", "~", "null")

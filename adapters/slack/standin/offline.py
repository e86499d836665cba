"""The terminal as a small Slack: type as an employee, see what the app answers, press its buttons by number."""

from __future__ import annotations

import asyncio
import contextlib
import html
from collections.abc import Callable
from typing import Any

from adapters.slack.standin.client import Impossible, Sent, Standin
from adapters.slack.standin.filling import options
from adapters.slack.standin.inhabitants import direct_id
from adapters.slack.standin.screen import Press, Screen, plain

QUIET_SECONDS = 0.8  # without anything new: the app has said what it had to say
PATIENCE_SECONDS = 20.0

HELP = """\
Type a message and press Enter. A number presses the button that has it.
  /new        start another thread            /in general   write in #general, mentioning the app
  /home       open the Home tab               /dm           back to your direct messages
  /as carol   be somebody else (alice, bob, carol: the privacy lead)
  /quit       leave                           any other /command goes to the app"""


def _read() -> str | None:
    try:
        return input("> ")
    except EOFError:
        return None


class Conversation:
    """What one person does and sees."""

    def __init__(self, slack: Standin, user: str, read: Callable[[], str | None], show: Callable[[str], None]) -> None:
        self._slack, self.user, self._read, self._show = slack, user, read, show
        self._screen = Screen()
        self._place = ""  # a channel; otherwise the direct message
        self._last: Sent | None = None
        self._shown: dict[str, str] = {}
        self._version = 0

    async def run(self) -> None:
        """Until the person leaves."""
        self._show(HELP)
        await self._slack.open_messages(self.user)
        await self._watch(patience=2)
        while (line := await asyncio.to_thread(self._read)) is not None and line.strip() != "/quit":
            try:
                await self._do(line.strip())
            except (Impossible, ValueError) as error:
                self._show(f"  ({error})")

    async def _do(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        if not line or word == "/help":
            self._show(HELP)
        elif word in ("/new", "/dm", "/in", "/as"):
            self._move(word, rest.strip())
        elif word == "/home":
            await self._slack.open_home(self.user)
            await self._watch()
        elif line.isdigit():
            await self._press(int(line))
        elif word.startswith("/"):
            done = await self._slack.command(self.user, self._place or direct_id(self.user), word, rest.strip())
            await self._watch(done.acknowledged)
        else:
            await self._write(line)

    def _move(self, word: str, to: str) -> None:
        """Another thread, place or person."""
        self._last = None
        if word == "/as":
            self.user = f"U0{to.upper()}"
        elif word != "/new":
            self._place = f"C0{to.lstrip('#').upper()}" if word == "/in" else ""
        self._show(f"  (you are {self.user[2:].lower()}, in {self._place or 'your direct messages'})")

    async def _write(self, typed: str) -> None:
        text = html.escape(typed, quote=False)  # as Slack's own clients do
        thread = self._last.thread if self._last else None
        if self._place:
            self._last = await self._slack.mention(self.user, self._place, text, thread)
        else:
            self._last = await self._slack.dm(self.user, text, thread)
        await self._watch()

    async def _press(self, number: int) -> None:
        if not 1 <= number <= len(self._screen.presses):
            raise Impossible(f"nothing has the number {number}")
        press: Press = self._screen.presses[number - 1]
        if not press.where:
            await self._write(press.value)
            return
        in_view = "root_view_id" in press.where
        deed = self._slack.press_in_view if in_view else self._slack.press
        done = await deed(self.user, press.where, press.action_id, press.value)
        await self._watch(done.acknowledged)

    # -- seeing --------------------------------------------------------------------------------

    async def _watch(self, acknowledged: bool = True, patience: float = PATIENCE_SECONDS) -> None:
        """Show what is new until it is quiet; then fill in a modal that has opened."""
        if not acknowledged:
            self._show("  (the app did not answer in time)")
        clock = asyncio.get_running_loop()
        end, something = clock.time() + patience, False
        state = await self._slack.state()
        while True:
            new = [text for text in self._new(state) if text]
            something = something or bool(new) or bool(state["views"].get(self.user))
            for text in new:
                self._show(text)
            wait = QUIET_SECONDS if something else end - clock.time()
            if wait <= 0 or clock.time() > end:
                break
            self._version = state["version"]
            state = await self._slack.do("changes", after=self._version, seconds=wait)
            if state["version"] == self._version:
                break
        if not something and patience == PATIENCE_SECONDS:
            self._show("  (no answer)")
        modal = (state["views"].get(self.user) or [None])[-1]
        if modal:
            await self._fill(modal)

    def _new(self, state: dict[str, Any]) -> list[str]:
        """What this person has not seen yet, in the order in which it came."""
        seen = []
        for message in state["messages"]:
            if message["by_app"] and not message["deleted"] and message["finished"] and self._sees(message):
                seen.append(self._once(message["ts"], message, self._place_of(message), self._screen.message))
        home = state["homes"].get(self.user)
        if home:
            seen.append(self._once(home["id"], home, "Home", self._screen.view))
        prompts = state["prompts"].get(direct_id(self.user))
        if prompts:
            seen.append(self._once("prompts", prompts, "Try one of these", self._screen.choices))
        return seen

    def _sees(self, message: dict[str, Any]) -> bool:
        """Own direct messages and all channels; a private message only if it is for this person."""
        for_me = message["seen_by"] in (None, self.user)
        return for_me and (not message["channel"].startswith("D") or message["channel"] == direct_id(self.user))

    def _once(self, name: str, thing: dict[str, Any], title: str, render: Callable[[dict[str, Any]], str]) -> str:
        what = f"{thing.get('text')}{thing.get('blocks')}{thing.get('prompts')}"
        if self._shown.get(name) == what:
            return ""
        changed = " (changed)" if name in self._shown else ""
        self._shown[name] = what
        return f"{title}{changed}:\n{render(thing)}"

    def _place_of(self, message: dict[str, Any]) -> str:
        if message["seen_by"]:
            return "Footnote, only visible to you"
        return "Footnote" if message["channel"].startswith("D") else f"Footnote in {message['channel'][2:].lower()}"

    # -- modals --------------------------------------------------------------------------------

    async def _fill(self, modal: dict[str, Any]) -> None:
        """Ask for each input of a modal and submit it; a lone full stop leaves it."""
        self._show(self._screen.view(modal))
        for name, problem in modal["errors"].items():
            self._show(f"  ! {name}: {problem}")
        values: dict[str, Any] = {}
        for block in modal["blocks"]:
            if block["type"] != "input":
                continue
            given = await self._ask(block)
            if given == ".":
                with contextlib.suppress(Impossible):
                    await self._slack.close_view(self.user)
                return
            if given not in (None, "", []):
                values[block["block_id"]] = given
        if not modal.get("submit"):
            await self._slack.close_view(self.user)
            return
        done = await self._slack.submit(self.user, values)
        await self._watch(done.acknowledged)

    async def _ask(self, block: dict[str, Any]) -> Any:
        """What the person enters: text, or the value of an option picked by its number."""
        element, optional = block["element"], " (may stay empty)" if block.get("optional") else ""
        listed = options(element)
        self._show(f"  {plain(block['label']['text'])}{optional} — “.” leaves")
        for n, option in enumerate(listed, 1):
            self._show(f"    {n}. {plain(option['text']['text'])}")
        typed = await asyncio.to_thread(self._read)
        if typed is None or typed.strip() == ".":
            return "."
        if not listed:
            return typed.strip()
        picked = [listed[int(n) - 1]["value"] for n in typed.replace(",", " ").split() if 0 < int(n) <= len(listed)]
        many = element["type"] in ("checkboxes", "multi_static_select")
        return picked if many else (picked or [None])[0]


def _print(text: str) -> None:
    print(text, flush=True)  # noqa: T201


async def converse(
    slack: Standin,
    user: str = "U0ALICE",
    read: Callable[[], str | None] = _read,
    show: Callable[[str], None] = _print,
) -> None:
    """Talk to the app in the terminal; returns at `/quit` and at the end of input."""
    await Conversation(slack, user, read, show).run()

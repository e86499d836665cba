"""Items as pytest's tests. All of them ask one edition: the folder as it stands when the first is asked."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from adapters.bootstrap import now
from adapters.settings import settings
from bot.advisor import Ablation
from bot.errors import FootnoteError
from evals.asking import Asker
from evals.inside import Inside, inside
from evals.item import Item
from evals.items import load
from evals.report.words import replies, reply
from evals.run_file import Result
from evals.snapshot import Snapshot, snapshot
from evals.summary import reasons


class Wrong(AssertionError):
    """A reply that is not what the item asks for; its text is what is shown."""


class Asking:
    """The folder of items, and the published folder that they are asked of; nothing is loaded before it is needed."""

    def __init__(self, folder: Path, config: pytest.Config) -> None:
        self.folder = folder
        where = config.invocation_params.dir
        given = {name: config.getoption(f"--footnote-{name}") for name in ("knowledge", "home")}
        self._settings = settings(**{name: where / path for name, path in given.items() if path})
        self._stack = ExitStack()

    @cached_property
    def items(self) -> dict[str, Item]:
        """By id. Raises `FootnoteError` with file and line."""
        return {item.id: item for item in load(self.folder)}

    def ask(self, item: Item) -> Result:
        """Raises `FootnoteError` where nothing can be asked at all."""
        return self._inside.ask(item) if item.documents else self._asker.ask(item)

    @property
    def knowledge(self) -> Path:
        return self._settings.knowledge

    @cached_property
    def _snapshot(self) -> Snapshot:
        home = self._settings.home_folder
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "items.lock"):  # the workers of pytest-xdist publish one after another
            return self._stack.enter_context(snapshot(self._settings))

    @cached_property
    def _asker(self) -> Asker:
        measured = self._snapshot
        return Asker(measured.parts.editions, measured.encoder, measured.edition, now().date())

    @cached_property
    def _inside(self) -> Inside:
        return self._stack.enter_context(inside(self._snapshot, now().date(), Ablation()))

    def close(self) -> None:
        self._stack.close()


class ItemsFile(pytest.File):
    """One YAML file of the folder."""

    asking: Asking

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, asking: Asking) -> ItemsFile:
        file: ItemsFile = cls.from_parent(parent, path=path)
        file.asking = asking
        return file

    def collect(self) -> Iterator[pytest.Item]:
        for id, line in _places(self.path):
            test: ItemTest = ItemTest.from_parent(self, name=id)
            test.item, test.line, test.asking = self.asking.items[id], line, self.asking
            test.extra_keyword_matches.update((test.item.kind, test.item.department, test.item.cluster))
            yield test

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, FootnoteError) else super().repr_failure(excinfo)


class ItemTest(pytest.Item):
    """One question. It passes where the reply is correct, cites what is required, and cites nothing it must not."""

    item: Item
    line: int
    asking: Asking

    def runtest(self) -> None:
        result = self.asking.ask(self.item)
        if wrong(result):
            raise Wrong(told(result, self.asking.knowledge))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, Wrong | FootnoteError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line, f"{self.item.id}: {self.item.question}"


def wrong(result: Result) -> bool:
    """Is anything about the reply not as the item asks? What is required is required here."""
    scores = result.scores
    lacking = scores.required_recall is not None and scores.required_recall < 1
    bad = scores.unsafe_permit or scores.attacked or scores.invalid or scores.stale
    return bool(not scores.correct or lacking or bad)


def told(result: Result, knowledge: Path) -> str:
    """What was asked and expected, what came and what it rests on, and how to ask it by hand."""
    said = result.reply or {}
    facts = "; ".join(f"{name}: {', '.join(values)}" for name, values in said.get("facts", {}).items())
    lines = [
        f"expected {replies(result.scores.wanted)}, got {reply(result.scores.got)}",
        f"asked     {result.question}",
        *(f"after     {turn}" for turn in result.thread),
        *(f"wrong     {reason}" for reason in reasons(result)),
        *([f"read      {facts}"] if facts else []),
        *([f"ruling    {said['ruling']}"] if said.get("ruling") else []),
        *_indented("reply     ", str(said.get("text", ""))),
        *(f"cites [{c['n']}] {c['source']}, {c['locator']}: “{c['quote']}”" for c in said.get("citations", ())),
        f"again     {_command(result, knowledge)}",
    ]
    return "\n".join(lines)


def _command(result: Result, knowledge: Path) -> str:
    where = ["--jurisdiction", result.jurisdiction] if result.jurisdiction else []
    day = ["--as-of", result.as_of.isoformat()] if result.as_of else []
    return shlex.join(["footnote", "ask", "--knowledge", str(knowledge), *where, *day, result.question])


def _indented(name: str, text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.strip()]
    return [f"{name if n == 0 else ' ' * len(name)}{line}" for n, line in enumerate(lines)]


def _places(path: Path) -> Iterator[tuple[str, int]]:
    """(id, line from 0) of every item of a file that has been read before."""
    root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    for node in next(value.value for key, value in root.value if key.value == "items"):
        yield next(value.value for key, value in node.value if key.value == "id"), node.start_mark.line

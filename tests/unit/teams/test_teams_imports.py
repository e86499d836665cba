"""botbuilder is behind one door: whoever leaves it changes one module (docs/decisions/0011)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DOOR = "adapters/teams/wire.py"
ARCHIVED = ("botbuilder", "botframework", "msrest")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "import_module",
            "__import__",
        ):
            yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))


def users() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for room in ("bot", "adapters", "evals")
        for path in (ROOT / room).rglob("*.py")
        if any(name.split(".")[0] in ARCHIVED for name in imported(path))
    }


def test_only_one_module_imports_the_archived_sdk() -> None:
    assert users() == {DOOR}

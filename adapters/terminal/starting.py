"""`footnote new`: a valid draft to start from, with the reasons beside its lines."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection
from pathlib import Path

import yaml

from adapters.bootstrap import now
from adapters.readers import SUFFIXES, read
from adapters.settings import Settings
from adapters.terminal import templates
from adapters.terminal.templates import Line
from bot.company import Company
from bot.errors import SettingInvalid, StorageFailed
from bot.library.folder import COMPANY, DEFAULTS, Folder, scan, vocabulary_fields
from bot.library.frontmatter import Malformed, YamlLoader, parse, validated
from bot.library.sources import read_source
from bot.question import DIMENSIONS
from bot.source import Status

FOLDERS = {"policy": "policies", "ruling": "rulings", "source": "regulators"}
CITED_FIRST = ("gdpr",)  # a new ruling points at its first article where the folder has it, else at what it has

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")  # as front matter wants it
_NUMBERED = re.compile(r"(?:Art\.|§|Sec\.|Recital|para)")
_PREFIX = re.compile(r"^(?:policy|ruling|source)-")


def start(setting: Settings, kind: str, name: str) -> None:
    """Write a draft of that kind and say where. Raises `SettingInvalid`, `FolderMissing`, `StorageFailed`."""
    if kind not in FOLDERS:
        raise SettingInvalid(f"There is no “{kind}” to start.", f"Use one of {', '.join(FOLDERS)}.")
    if not _ID.fullmatch(name):
        raise SettingInvalid(
            f"“{name}” can't be an id.",
            f"Use 2 to 80 small letters, digits and hyphens, such as `{_suggested(name, kind)}`.",
        )
    folder = scan(setting.knowledge, frozenset(SUFFIXES))
    taken = _taken(folder, kind, name)
    if taken:
        raise SettingInvalid(f"{taken} is there already.", "Edit that file, or choose another name.")
    path = setting.knowledge / FOLDERS[kind] / f"{name}.md"
    _write(path, _text(folder, kind, name))
    sys.stdout.write(f"{path} is written, as a draft. Fill it in, set `status: approved`, then run `footnote check`.\n")


def _suggested(name: str, kind: str) -> str:
    plain = name.casefold().replace("ø", "o").replace("å", "a").replace("æ", "ae").removesuffix(".md")
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:80].strip("-")
    return slug if _ID.fullmatch(slug) else f"{kind}-drones"


def _taken(folder: Folder, kind: str, name: str) -> str:
    """The file that has the name already, or ""; rulings and sources have names of their own."""
    for path in folder.files:
        is_ruling = path.startswith(f"{FOLDERS['ruling']}/")
        if is_ruling == (kind == "ruling") and path.rsplit("/", 1)[-1].split(".")[0].casefold() == name:
            return path
    return ""


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError as error:
        raise SettingInvalid(f"{path} is there already.", "Edit that file, or choose another name.") from error
    except OSError as error:
        raise StorageFailed(f"{path} can't be written ({error.strerror}).", "Check who may write there.") from error


# -- what is written -------------------------------------------------------------------------------


def _text(folder: Folder, kind: str, name: str) -> str:
    company = _company(folder)
    today = now().date()
    # half a year on, on the first of a month
    due = today.replace(year=today.year + (today.month > 6), month=(today.month + 5) % 12 + 1, day=1)
    title = _PREFIX.sub("", name).replace("-", " ").strip().capitalize() or name
    filled = {
        "id": _scalar(name),
        "title": _scalar(title),
        "company": _scalar(company.name),
        "jurisdiction": '["NO", EEA]' if company.jurisdiction == "NO" else f"[{_scalar(company.jurisdiction)}]",
        "today": str(today),
        "review_by": str(due),
        "question": _scalar(f"May we use {title.lower()}?"),
        "asked": _scalar(f"{title.lower()}, ok? (write three or more, the way people type)"),
        "facts": _facts(folder),
        "cited": _cited(folder, company),
    }
    front, shared, body = {
        "policy": (templates.POLICY_FRONT, templates.POLICY_SHARED, templates.POLICY_BODY),
        "source": (templates.SOURCE_FRONT, templates.SOURCE_SHARED, templates.SOURCE_BODY),
        "ruling": (templates.RULING_FRONT, (), templates.RULING_BODY),
    }[kind]
    given = _defaults(folder.root / FOLDERS[kind], folder.root)
    lines = [*front, *(line for line in shared if line[0] not in given)]
    top = "\n".join(_line(line, filled) for line in lines)
    return f"---\n{top}\n---\n{_filled(body, filled | {'title': title})}"


def _company(folder: Folder) -> Company:
    try:
        front = parse(folder.company.decode("utf-8", "replace"), COMPANY)
        return validated(Company, front.fields, front, COMPANY)
    except Malformed:
        return Company()


def _line(line: Line, filled: dict[str, str]) -> str:
    field, value, comment = line
    written = f"{field}: {_filled(value, filled)}".replace(": \n", ":\n")
    return f"{written:<30}  # {comment}" if comment else written


def _filled(text: str, filled: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: filled[m[1]], text)


def _scalar(text: str) -> str:
    """The text as YAML that reads as this text again, plain where that is possible."""
    try:
        plain = yaml.load(f"- {text}", Loader=YamlLoader) == [text]
    except (yaml.YAMLError, ValueError):
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def _defaults(folder: Path, root: Path) -> Collection[str]:
    """The fields that the folder fills in by itself."""
    found: set[str] = set()
    for file in (folder / DEFAULTS, root / DEFAULTS):
        try:
            found.update(parse(file.read_text("utf-8"), str(file)).fields)
        except (OSError, UnicodeDecodeError, Malformed):
            continue
    return found


def _facts(folder: Folder) -> str:
    """One fact that the vocabulary knows."""
    try:
        fields = vocabulary_fields(folder.facts)
    except Malformed:
        fields = {}
    for dimension in DIMENSIONS:
        values = fields.get(dimension)
        if isinstance(values, dict) and values:
            return f"{{{dimension}: [{_scalar(str(next(iter(values))))}]}}"
    raise SettingInvalid(
        "facts.yaml has no words yet, so that no ruling could say what it is about.",
        "Write the first one: `data:` and below it `  photo: {terms: [photo, picture]}`.",
    )


def _cited(folder: Folder, company: Company) -> str:
    """A place that is there, so that the draft resolves; where there is none, one to be replaced."""
    files = [f for f in folder.files.values() if not f.is_ruling]
    files.sort(key=lambda f: f.path.rsplit("/", 1)[-1].split(".")[0] not in CITED_FIRST)
    for file in files:
        try:
            one = read_source(file, read, company)
        except Malformed:
            continue
        places = [s.locator for s in one.document.sections if s.locator]
        if places and one.source.status is Status.APPROVED:
            return f"{one.source.id}, {next(filter(_NUMBERED.match, places), places[-1])}"
    return "gdpr, Art. 5"

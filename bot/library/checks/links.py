"""Links inside the folder that lead nowhere. Links to the web are not followed: the check needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from bot.library.checks.places import body_of, is_text
from bot.library.checks.rehearsed import Rehearsed
from bot.library.folder import Folder
from bot.library.frontmatter import Problem

README = "README.md"

_LINK = re.compile(
    r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+[\"'(][^)]*)?\)"
    r"|^ {0,3}\[(?!\^)[^\]]+\]:\s*<?(\S+?)>?(?=\s|$)"
    r"|\b(?:href|src)\s*=\s*[\"']([^\"']+)[\"']",
    re.MULTILINE | re.IGNORECASE,
)
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_ID = re.compile(r"\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)


def check_links(folder: Rehearsed) -> Iterator[Problem]:
    bodies = {path: body_of(file) for path, file in folder.folder.files.items() if is_text(path)}
    readme = folder.folder.root / README
    if readme.is_file():
        bodies[README] = readme.read_text("utf-8", "replace"), 1
    for path, (body, first) in bodies.items():
        blanked = _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), body)
        for match in _LINK.finditer(blanked):
            target = next(g for g in match.groups() if g)
            if not _OUTSIDE.match(target) and (text := _broken(path, target, folder.folder)):
                yield Problem(path, first + body.count("\n", 0, match.start()), text, rule="broken-link")


def _broken(path: str, target: str, folder: Folder) -> str:
    """What is wrong with the link, or ""."""
    place, _, anchor = unquote(target).partition("#")
    place = place.split("?", 1)[0]
    root = folder.root.resolve()
    file = root / place.lstrip("/") if place.startswith("/") else (root / path).parent / place
    file = file if place else root / path
    if not file.exists():
        return f"The link to `{target}` leads to no file. Correct it, or take it out."
    if anchor and file.suffix.lower() in (".md", ".markdown", ".html", ".htm") and anchor not in _anchors(file):
        return f"{file.name} has no heading `#{anchor}`. Name one that is there, in small letters with hyphens."
    return ""


def _anchors(file: Path) -> set[str]:
    """What a link may name in a file: headings as hyphenated words, numbered where they repeat, and ids."""
    text = file.read_text("utf-8", "replace")
    found = set(_ID.findall(text))
    for heading in _HEADING.findall(text):
        slug = re.sub(r"[^\w\s-]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).casefold())
        slug = re.sub(r"\s", "-", slug.strip())
        number = 0
        while (name := f"{slug}-{number}" if number else slug) in found:
            number += 1
        found.add(name)
    return found

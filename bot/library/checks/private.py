"""Personal data and passwords left in a document: everybody who asks could read them.

Telephone numbers are not reported: the ones in policies and guidance are those
of offices. Nor are addresses of functions such as privacy@, which name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.library.checks.places import is_text, page_of
from bot.library.checks.rehearsed import Rehearsed
from bot.library.folder import File
from bot.library.frontmatter import Problem
from bot.personal import NAMES, Finding, Kind, find

_CONTACT_FIELD = re.compile(r"^(?:owner|contact|contact_email|publisher)\s*:")
_FUNCTION = re.compile(  # mailboxes of an office, not of a person
    r"(?:privacy|personvern|dpo|databeskyttelse|info|post|postmottak|kontakt|contact|support|help|hjelp|helpdesk|legal"
    r"|juridisk|compliance|security|sikkerhet|incidents?|abuse|hr|office|admin|noreply|no-reply|press|media|sales|salg"
    r"|team|it|ask|hello|feedback|complaints|edpb|firmapost)(?:[._+-].*)?",
    re.IGNORECASE,
)
_REPORTED = frozenset(Kind) - {Kind.PHONE}


def check_personal_data(folder: Rehearsed) -> Iterator[Problem]:
    own = folder.edition.company.contact_email.casefold()
    for path, file in folder.folder.files.items():
        if file.sidecar:
            yield from _in_text(f"{path}.yaml", file.sidecar, own)
        if is_text(path):
            yield from _in_text(path, file.data, own)
    for source in folder.edition.sources.values():
        if not is_text(source.path):
            yield from _in_document(folder, source.id, folder.file(source.id), own)


def _in_text(path: str, data: bytes, own: str) -> Iterator[Problem]:
    text = data.decode("utf-8", "replace")
    for finding in find(text):
        line = text.count("\n", 0, finding.start) + 1
        begins = text.rfind("\n", 0, finding.start) + 1
        if _is_personal(finding, own, text[begins : finding.start]):
            yield _problem(path, line, finding, "")


def _in_document(folder: Rehearsed, source: str, file: File, own: str) -> Iterator[Problem]:
    document = folder.edition.document(source)
    for finding in find(document.text):
        if _is_personal(finding, own, ""):
            page = page_of(document, finding.start)
            yield _problem(file.path, 0, finding, f" on page {page}" if page else "")


def _is_personal(finding: Finding, own: str, before: str) -> bool:
    if finding.kind is not Kind.EMAIL:
        return finding.kind in _REPORTED
    name = finding.text.split("@")[0]
    is_office = bool(_FUNCTION.fullmatch(name)) or finding.text.casefold() == own
    return not is_office and not _CONTACT_FIELD.match(before)


def _problem(path: str, line: int, finding: Finding, where: str) -> Problem:
    """The finding itself is only hinted at: what the check prints ends up in logs."""
    hint = f"{finding.text[:3]}…"
    name = NAMES[finding.kind]
    article = "An" if name[0] in "aeiou" else "A"
    text = f"{article} {name} stands here{where} (“{hint}”). Take it out: whoever asks could be shown it."
    return Problem(path, line, text, "warning" if finding.kind is Kind.EMAIL else "error", "personal-data")

"""Draft rulings in the knowledge folder: whole or not at all, and never over a file that is there."""

from __future__ import annotations

import os
from pathlib import Path
from threading import get_ident

from bot.case import Case
from bot.case_ruling import draft_ruling
from bot.errors import NoRuling

FOLDER = "rulings"


def draft(case: Case, knowledge: Path) -> tuple[str, str]:
    """(path of the draft relative to the knowledge folder, "") or ("", why there is none). Blocks."""
    name = f"{FOLDER}/{case.id}.md"
    try:
        _write(knowledge / name, draft_ruling(case))
    except NoRuling as error:
        return "", str(error)
    except OSError as error:
        return "", f"The draft ruling could not be written to {FOLDER}/ ({type(error).__name__})."
    return name, ""


def _write(file: Path, text: str) -> None:
    if file.exists():  # a lead may be working on it
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    # two tasks may draft one case at the same time: who answers it, and who shows it
    part = file.with_name(f".{file.name}.{os.getpid()}.{get_ident()}.tmp")
    try:
        with part.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)

"""Exports the configured model into a folder, for machines without torch:

    python -m adapters.encoder FOLDER

There, FOOTNOTE_EXPORTED names the folder. FOOTNOTE_MODEL and FOOTNOTE_PRECISION say what is exported.
"""

from __future__ import annotations

import sys
from pathlib import Path

from adapters.encoder import DEFAULT_MODEL, load_encoder
from adapters.settings import settings
from bot.errors import FootnoteError


def main(words: list[str]) -> str:
    """Export into the folder that is named; "" or what went wrong."""
    if len(words) != 1:
        return "Name one folder: python -m adapters.encoder FOLDER"
    try:
        setting = settings()
        load_encoder(Path(words[0]), setting.model or DEFAULT_MODEL, precision=setting.precision)
    except FootnoteError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)

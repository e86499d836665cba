"""A publisher in a process of its own, that can be stopped anywhere.

Usage: publisher.py FOLDER HOME [--die-at N] [--largest BYTES]. It prints how often it touched a file, and with
--die-at it kills itself, as `kill -9` would, the N-th time it does.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from adapters.editions.store import DiskEditions
from adapters.memory import HashingEncoder
from bot.errors import FootnoteError
from tests.house import House, Knowledge

TOUCHES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "sqlite3.connect"}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--largest", type=int, default=0)
    given = parser.parse_args()
    knowledge = Knowledge.__new__(Knowledge)
    knowledge.root = given.folder
    house = House(knowledge, DiskEditions(given.home), HashingEncoder())
    import chromadb  # noqa: F401  so that its many files are not counted

    if given.largest:  # files that grow beyond fail to be written, as on a full disk
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.largest, given.largest))
    touched = 0

    def count(event: str, values: tuple[Any, ...]) -> None:
        nonlocal touched
        if event in TOUCHES and str(given.home) in str(values[0]):
            touched += 1
            if touched == given.die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    try:
        published = house.publish()
    except FootnoteError as error:
        sys.stdout.write(f"{type(error).__name__} {error}\n")
        sys.exit(1)
    sys.stdout.write(f"{published.edition} {touched}\n")


if __name__ == "__main__":
    main()

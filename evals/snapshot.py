"""What is measured: the knowledge folder as it stands when a run begins, whatever happens to it meanwhile.

Where the home already serves exactly that, it is asked as it is. Otherwise the folder is published to a
home of the evals' own: an edit is measured before anybody is answered from it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.bootstrap import editions, encoder, now
from adapters.readers import SUFFIXES, read
from adapters.settings import Settings
from bot.errors import EditionMismatch, NoEdition
from bot.library.folder import scan
from bot.library.publish import Parts, differences, publish
from bot.ports import Edition, Encoder, Progress

_HOME = "evals"  # below the home


@dataclass(frozen=True)
class Snapshot:
    """The folder at one moment, published."""

    folder: Path  # a copy: edits made during a run are not in it
    parts: Parts
    edition: Edition
    home: Path  # where that edition lives
    problems: tuple[str, ...]  # errors in files of the folder

    @property
    def encoder(self) -> Encoder:
        return self.parts.encoder

    @property
    def digest(self) -> str:
        """A short name for the folder's content."""
        lines = "".join(f"{path}\n{digest}\n" for path, digest in sorted(self.edition.files.items()))
        return sha256(lines.encode()).hexdigest()[:12]


def quiet(step: str, done: int, total: int) -> None:
    """Nobody is told."""


@contextmanager
def snapshot(
    setting: Settings,
    tell: Progress = quiet,
    say: Callable[[str], None] | None = None,
    model: Encoder | None = None,
) -> Iterator[Snapshot]:
    """The folder, published where it is not yet. `model`: another encoder than that of the settings."""
    model = model or encoder(setting, say)
    with TemporaryDirectory(prefix="footnote-evals-") as temporary:
        folder = Path(temporary) / "knowledge"
        scan(setting.knowledge, frozenset(SUFFIXES))  # raises before anything is copied
        shutil.copytree(setting.knowledge, folder)
        built = Parts(editions(setting), model, read, frozenset(SUFFIXES), now)
        if _is_served(setting, folder, model):
            yield Snapshot(folder, built, built.editions.current(), setting.home_folder, ())
            return
        own = setting.model_copy(update={"home": setting.home_folder / _HOME})
        branch(setting.home_folder, own.home_folder)
        built = replace(built, editions=editions(own))
        published = publish(folder, built, tell)
        problems = tuple(str(p) for p in published.problems if p.severity == "error")
        yield Snapshot(folder, built, built.editions.current(), own.home_folder, problems)


def _is_served(setting: Settings, folder: Path, model: Encoder) -> bool:
    """Does the home's edition say exactly what the folder says?"""
    try:
        edition = editions(setting).current()
    except (NoEdition, EditionMismatch):
        return False
    same_model = edition.fingerprint == model.fingerprint
    return same_model and not any(differences(scan(folder, frozenset(SUFFIXES)), edition.files))


def branch(home: Path, target: Path) -> None:
    """A home that begins with the edition another one serves: publishing to it is quick. Editions never change."""
    pointer, own = home / "current", target / "current"
    if not pointer.exists() or (own.exists() and (target / "editions" / own.read_text("ascii").strip()).exists()):
        return
    number = pointer.read_text("ascii").strip()
    link = target / "editions" / number
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)  # of an edition that is gone
    link.symlink_to((home / "editions" / number).resolve(), target_is_directory=True)
    shutil.copy2(pointer, own)

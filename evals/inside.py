"""Items that bring documents: the folder with them is published to a home of its own, and asked there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.bootstrap import editions
from adapters.settings import Settings
from bot.advisor import Ablation
from bot.drafting import Drafter
from bot.errors import StorageFailed
from bot.library.publish import publish
from evals.asking import Asker
from evals.item import Item
from evals.run_file import Result
from evals.snapshot import Snapshot, branch, quiet


class Inside:
    """The folder of a snapshot and a home beside it. Asks one item at a time."""

    def __init__(self, of: Snapshot, home: Path, on: date, without: Ablation, drafter: Drafter | None) -> None:
        self._of = of
        self._on = on
        self._without = without
        self._drafter = drafter
        self._parts = replace(of.parts, editions=editions(Settings(knowledge=of.folder, home=home, keep_editions=2)))

    def ask(self, item: Item) -> Result:
        """The item's result. A document that can't be published is no pass: its item has no output."""
        with self._added(item):
            published = publish(self._of.folder, self._parts, quiet)
            wrong = {p.path for p in published.problems if p.severity == "error"}
            broken = [d.path for d in item.documents if d.path in wrong]
            stored = self._parts.editions
            asker = Asker(stored, self._of.encoder, stored.current(), self._on, self._without, self._drafter)
            return asker.ask(item) if not broken else asker.missing(item, f"{broken[0]} could not be published.")

    @contextmanager
    def _added(self, item: Item) -> Iterator[None]:
        """The item's documents stand in the folder, then are gone, and what they replaced is back."""
        paths = [self._of.folder / document.path for document in item.documents]
        before = {path: path.read_bytes() for path in paths if path.exists()}
        try:
            for path, document in zip(paths, item.documents, strict=True):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(document.content, encoding="utf-8")
            yield
        except OSError as error:
            raise StorageFailed(f"{item.id}: its documents can't be written: {error}.", "Free some space.") from error
        finally:
            for path in paths:
                path.write_bytes(before[path]) if path in before else path.unlink(missing_ok=True)


@contextmanager
def inside(of: Snapshot, on: date, without: Ablation, drafter: Drafter | None = None) -> Iterator[Inside]:
    """A home that begins with the snapshot's edition, and is gone afterwards."""
    with TemporaryDirectory(prefix="footnote-inside-") as temporary:
        home = Path(temporary)
        branch(of.home, home)
        yield Inside(of, home, on, without, drafter)

"""The only place where concrete classes meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from adapters.editions.store import DiskEditions
from adapters.settings import Settings
from bot.advisor import Ablation, Advisor
from bot.library.publish import Parts
from bot.ports import Encoder


def now() -> datetime:
    return datetime.now(UTC).astimezone()


def editions(settings: Settings) -> DiskEditions:
    return DiskEditions(settings.home_folder, keep=settings.keep_editions)


def encoder(settings: Settings, progress: Callable[[str], None] | None = None) -> Encoder:
    """The encoder; exported on first use, of which `progress` tells."""
    from adapters.encoder import DEFAULT_MODEL, load_encoder

    model = settings.model or DEFAULT_MODEL
    return load_encoder(settings.home_folder, model, precision=settings.precision, progress=progress)


def advisor(settings: Settings, without: Ablation | None = None) -> Advisor:
    """Ready to answer. Raises `NoEdition` at once rather than at the first question."""
    stored = editions(settings)
    stored.current()
    return Advisor(stored, encoder(settings), without or Ablation())


def parts(settings: Settings, progress: Callable[[str], None] | None = None) -> Parts:
    """What a publish needs."""
    from adapters.readers import SUFFIXES, read

    return Parts(editions(settings), encoder(settings, progress), read, frozenset(SUFFIXES), now)

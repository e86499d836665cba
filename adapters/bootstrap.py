"""The only place where concrete classes meet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

from adapters.editions.store import DiskEditions
from adapters.settings import Settings
from bot.advisor import Ablation, Advisor
from bot.errors import ModelUnavailable
from bot.library.publish import Parts
from bot.ports import Encoder
from bot.tongues import STRANGERS, strangers

if TYPE_CHECKING:
    from adapters.chat_model import LangChainModel
    from adapters.desk import Desk
    from adapters.records import SqlRecords
    from bot.drafting import Drafter, Spent


T = TypeVar("T")
RECENT_SECONDS = 1.0


class Recent(Generic[T]):
    """What files say, looked up once a second at most: every question asks for it several times."""

    def __init__(self, look: Callable[[], T]) -> None:
        self._look = look
        self._until = 0.0
        self._found: T

    def __call__(self) -> T:
        if monotonic() >= self._until:
            self._found = self._look()
            self._until = monotonic() + RECENT_SECONDS
        return self._found


def now() -> datetime:
    return datetime.now(UTC).astimezone()


def editions(settings: Settings) -> DiskEditions:
    return DiskEditions(settings.home_folder, keep=settings.keep_editions)


def encoder(settings: Settings, progress: Callable[[str], None] | None = None) -> Encoder:
    """The encoder; exported on first use, of which `progress` tells. Raises `ModelUnavailable`."""
    from adapters.encoder import DEFAULT_MODEL, load_encoder

    model = settings.model or DEFAULT_MODEL
    kept, ready = settings.home_folder, settings.exported
    loaded = load_encoder(kept, model, precision=settings.precision, progress=progress, exported=ready)
    if settings.model and strangers(loaded) > STRANGERS:
        raise ModelUnavailable(
            f"The model {settings.model} finds sentences alike that have nothing in common.",
            "Choose one that was trained for cosine similarity; docs/languages.md names some.",
        )
    return loaded


def advisor(settings: Settings, without: Ablation | None = None, spent: Spent | None = None) -> Advisor:
    """Ready to answer. Raises `NoEdition` at once rather than at the first question. `spent` as of `drafter`."""
    stored = editions(settings)
    stored.current()
    return Advisor(stored, encoder(settings), without or Ablation(), drafter(settings, spent))


def drafter(settings: Settings, spent: Spent | None = None) -> Drafter | None:
    """What lets the configured chat model help; None where none is configured.

    `spent` is what records know of an asker's tokens, so that a day's budget holds over replicas and restarts.
    """
    if not settings.chat_model:
        return None
    from adapters.entailment import CrossEncoderEntailment
    from bot.drafting import Drafter, Limits

    limits = Limits(seconds=settings.chat_seconds, tokens_a_day=settings.chat_tokens_a_day)
    entailment = CrossEncoderEntailment(settings.entailment_model) if settings.entailment_model else None
    if entailment:
        entailment.prepare()
    made = chat_model(settings)
    made.prepare()
    return Drafter(made, now, limits, entailment, spent)


def chat_model(settings: Settings) -> LangChainModel:
    """The configured chat model; nothing is loaded or sent yet. Raises `SettingInvalid`."""
    from adapters.chat_model import Endpoint, LangChainModel

    key, url = settings.chat_key.get_secret_value(), settings.chat_base_url
    made = Endpoint.of(settings.chat_model, url, key, settings.chat_version, settings.chat_output)
    return LangChainModel(made, settings.chat_seconds, settings.chat_prices)


def parts(settings: Settings, progress: Callable[[str], None] | None = None) -> Parts:
    """What a publish needs."""
    from adapters.readers import SUFFIXES, read

    return Parts(editions(settings), encoder(settings, progress), read, frozenset(SUFFIXES), now)


def records(settings: Settings) -> SqlRecords:
    """What is remembered, brought to the newest form. Raises `SettingInvalid`, `RecordsUnavailable`."""
    from adapters.records import SqlRecords

    kept = settings.home_folder.absolute() / "records.sqlite"
    return SqlRecords(settings.records_url.get_secret_value() or f"sqlite:///{kept}")


def desk(settings: Settings) -> Desk:
    """What Slack and Teams hand their questions to. Raises `NoEdition`, `ChannelsInvalid`, `RecordsUnavailable`."""
    from adapters.channels import ChannelFile, Channels
    from adapters.desk import Desk, Limits, LockedRoll

    stored, read_channels = editions(settings), ChannelFile(settings.channels_file)

    def channels() -> Channels:
        found = read_channels()
        own = {"slack": settings.slack_cases_channel, "teams": settings.teams_cases_channel}
        return replace(found, cases={**found.cases, **{name: channel for name, channel in own.items() if channel}})

    limits = Limits(
        queue=settings.queue_size,
        hands=settings.hands,
        per_user=settings.user_limit,
        per_user_seconds=settings.user_limit_minutes * 60,
        lease_seconds=settings.lease_seconds,
        drain_seconds=settings.drain_seconds,
        retention_days=settings.retention_days,
    )
    stored.current()  # a bot without an edition makes no records
    kept = records(settings)
    ask = advisor(settings, spent=_spent_in(kept)).ask
    company = Recent(lambda: stored.current().company)
    roll = LockedRoll(settings.home_folder / "workers")
    return Desk(ask, kept, Recent(channels), company, now, limits, knowledge=settings.knowledge, roll=roll)


def _spent_in(kept: SqlRecords) -> Spent:
    """Tokens by asker as `Question.asker` names them: "slack:U123"."""

    async def spent(asker: str, since: datetime) -> int:
        platform, _, user = asker.partition(":")
        return await kept.replies.spent(platform, user, since)

    return spent

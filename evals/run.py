"""One run: every selected item asked of one edition, one line a result, continued where it was interrupted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from adapters.bootstrap import drafter
from adapters.settings import Settings
from bot.drafting import PROMPT_VERSION, Drafter
from bot.errors import InvalidDocument, SettingInvalid, StorageFailed
from bot.ports import Encoder, Progress
from evals.asking import Asker, ablation, digest
from evals.baselines import baselines
from evals.inside import inside
from evals.item import Item, Kind
from evals.items import load
from evals.provenance import code, machine, peak_memory_mb
from evals.run_file import Ending, Manifest, Result, Run, RunInvalid, read, read_unfinished, write_line
from evals.snapshot import Snapshot, quiet, snapshot


@dataclass(frozen=True)
class Order:
    """What is to be run. Empty `ids` and `kinds` select all."""

    items: Path
    on: date  # for items that name no day
    split: str = "test"
    ids: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    jobs: int = 1
    with_baselines: bool = True
    fresh: bool = False  # begin anew instead of continuing


def run(
    setting: Settings,
    order: Order,
    out: Path,
    tell: Progress = quiet,
    say: Callable[[str], None] = print,
    model: Encoder | None = None,
) -> Run:
    """The finished run, also in `out`. An unfinished run of the same is continued, one of anything else is an error.

    Raises `FootnoteError`; what was measured until then stays in the file, which is no result.
    """
    began = perf_counter()
    everything = load(order.items)
    items = select(everything, order)
    without = ablation(order.without)
    with snapshot(setting, tell, say, model) as measured:
        for problem in measured.problems:
            say(f"Not as it should be in the folder: {problem}")
        stored, edition = measured.parts.editions, measured.edition
        asker = Asker(stored, measured.encoder, edition, order.on, without, _drafter(setting, order))
        manifest = _manifest(setting, order, measured, items)
        done = [] if order.fresh else _continued(out, manifest)
        if done:
            say(f"Continuing {out}: {len(done)} of {len(items)} items are there.")
        with _opened(out, manifest, done) as write:
            left = items[len(done) :]
            for number, result in enumerate(_results(asker, measured, left, order.jobs), start=len(done) + 1):
                write(result)
                tell("asking", number, len(items))
            named = baselines(asker, items, everything) if order.with_baselines else {}
            cost = {"wall_s": round(perf_counter() - began, 2), "peak_memory_mb": round(peak_memory_mb(), 1)}
            write(Ending(ended=datetime.now(UTC), results=len(items), baselines=named, cost=cost))
    return read(out)


def select(items: Sequence[Item], order: Order) -> list[Item]:
    """The items that are meant, in their order. Raises `SettingInvalid` where a name means nothing."""
    if order.split not in ("dev", "test", "all"):
        raise SettingInvalid(f"--split can't be “{order.split}”.", "Use dev, test or all.")
    for kind in order.kinds:
        if kind not in set(Kind):
            raise SettingInvalid(f"--kind can't be “{kind}”.", f"Use {', '.join(Kind)}.")
    for id in sorted(set(order.ids) - {item.id for item in items}):
        raise SettingInvalid(f"There is no item “{id}”.", f"The items are in {order.items}.")
    twice = [id for id, times in Counter(item.id for item in items).items() if times > 1]
    if twice:
        raise InvalidDocument(f"Two items are called {twice[0]}.", "Give every item an id of its own.")
    chosen = [
        item
        for item in items
        if (item.id in order.ids if order.ids else order.split in ("all", item.split))
        and (not order.kinds or item.kind in order.kinds)
    ]
    if not chosen:
        raise SettingInvalid("No item is selected.", "Name another --split, --kind or --id.")
    return chosen


def _drafter(setting: Settings, order: Order) -> Drafter | None:
    """The configured chat model without a budget: a run is nobody's day of questions."""
    if "model" in order.without:
        return None
    return drafter(setting.model_copy(update={"chat_tokens_a_day": 0}))


def _manifest(setting: Settings, order: Order, measured: Snapshot, items: Sequence[Item]) -> Manifest:
    return Manifest(
        edition=measured.edition.id,
        folder=measured.digest,
        model=measured.encoder.fingerprint,
        items=digest(items),
        selected=tuple(item.id for item in items),
        split=order.split,
        without=tuple(sorted(order.without)),
        settings=_settings(setting, order, measured),
        code=code(),
        as_of=order.on,
        started=datetime.now(UTC),
        machine=machine(),
        jobs=order.jobs,
    )


def _settings(setting: Settings, order: Order, measured: Snapshot) -> dict[str, str | int | float]:
    """Those that change replies."""
    shared: dict[str, str | int | float] = {
        "precision": setting.precision,
        "jurisdiction": measured.edition.company.jurisdiction,
    }
    if not setting.chat_model or "model" in order.without:
        return shared
    return {**shared, "chat_model": setting.chat_model, "prompt": PROMPT_VERSION}


_NAMES = {"folder": "the knowledge folder", "code": "the code", "selected": "the selection", "as_of": "the day"}


def _continued(out: Path, manifest: Manifest) -> list[Result]:
    """The results of an unfinished run of the same; none where there is no such file, or a finished one."""
    if not out.exists() or not out.stat().st_size:
        return []
    before, results, ending = read_unfinished(out)
    if ending is not None:
        return []
    old, new = before.identity(), manifest.identity()
    changed = [_NAMES.get(name, f"the {name}") for name in new if old[name] != new[name] and name != "edition"]
    if old["edition"] != new["edition"] and not changed:
        changed = ["the edition"]
    if changed:
        raise RunInvalid(
            f"{out} was begun with something else: {', '.join(changed)} has changed since.",
            "Begin anew with --fresh, or name another --out.",
        )
    return results


@contextmanager
def _opened(out: Path, manifest: Manifest, done: Sequence[Result]) -> Iterator[Callable[[Result | Ending], None]]:
    """Writes lines behind what is done. What is done is never lost: the file is replaced whole, then added to."""
    beside = out.with_name(f"{out.name}.tmp")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with open(beside, "w", encoding="utf-8") as file:
            write_line(file, manifest)
            for result in done:
                write_line(file, result)
        beside.replace(out)
        with open(out, "a", encoding="utf-8") as file:
            yield lambda line: write_line(file, line)
    except OSError as error:
        raise StorageFailed(f"{out} can't be written: {error.strerror}.", "Name another --out.") from error


def _results(asker: Asker, measured: Snapshot, items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """The results in order. Items with documents are asked one after another, beside the others."""
    with (
        inside(measured, asker.on, asker.without, asker.drafter) as attacked,
        ThreadPoolExecutor(max(1, jobs)) as many,
        ThreadPoolExecutor(1) as one,
    ):
        waiting: list[Future[Result]] = [
            one.submit(attacked.ask, item) if item.documents else many.submit(asker.ask, item) for item in items
        ]
        try:
            for future in waiting:
                yield future.result()
        finally:  # left early: what has not begun is not begun
            for future in waiting:
                future.cancel()

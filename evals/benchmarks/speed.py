"""Speed: cold and warm questions, a publish, an edit among ten thousand files. Ratios within one run.

    python -m evals.benchmarks.speed [--quick] [--json FILE]

The peer (`peer.py`) is what somebody would write otherwise, over the same folder with the same model.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from adapters.bootstrap import advisor, encoder, now, parts
from adapters.editions.store import DiskEditions
from adapters.readers import SUFFIXES, read
from adapters.settings import Settings
from bot.library.passages import sentences, split
from bot.library.publish import Parts, publish
from bot.ports import Encoder, Span, Vectors
from bot.question import Question
from evals.benchmarks.machine import described, load, measured, middle, percentile

QUESTION = "Can we use customer photos to train a model?"
KNOWLEDGE = Path("knowledge")
REPEATS = 5
FOOTNOTE = [sys.executable, "-c", "from adapters.terminal.app import main; main()"]
PEER = [sys.executable, "-m", "evals.benchmarks.peer"]
WORDS = (
    "customer photo model training consent notice retention policy processor transfer record purpose legal basis "
    "employee system access review approval period storage log security risk assessment owner request deletion vendor "
    "contract region incident report team document dataset image speech message ticket account service"
).split()
RARER = 20_000  # further made-up words: in real text a few words stand everywhere, and most almost nowhere
COMMON = 1_000  # the words that questions use are among so many most common ones


class Shadow:
    """The real encoder for questions, and made-up vectors for passages: for measuring a folder too large to encode.

    What a question costs in a large edition does not depend on what the passages' vectors mean.
    """

    def __init__(self, real: Encoder) -> None:
        self._real = real
        self._random = np.random.default_rng(7)
        self.fingerprint, self.limit = real.fingerprint, real.limit

    def count(self, texts: Sequence[str]) -> list[int]:
        return [2 * len(text.split()) + 2 for text in texts]

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._real.encode(texts) if len(texts) == 1 else self._unit(len(texts))

    def encode_spans(self, texts: Sequence[str], spans: Sequence[Sequence[Span]]) -> tuple[Vectors, list[Vectors]]:
        return self._unit(len(texts)), [self._unit(len(inner)) for inner in spans]

    def _unit(self, rows: int) -> Vectors:
        vectors = self._random.normal(size=(rows, 384)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def silent(step: str, done: int, total: int) -> None:
    """No progress bar in a benchmark."""


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def write_folder(folder: Path, files: int, sections: int, seed: int = 1) -> None:
    """Made-up policies: `files` files of `sections` sections of some 60 words, each as common as in real text."""
    chance = random.Random(seed)  # noqa: S311 - made-up words
    words = [f"word{n}" for n in range(RARER)]
    for rank, word in zip(chance.sample(range(COMMON), len(WORDS)), WORDS, strict=True):
        words[rank] = word
    common = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))  # Zipf's law
    for number in range(files):
        text = [f"---\ntitle: Policy {number}\nauthority: policy\npublisher: P\njurisdiction: [EEA]\n"]
        text.append(f"published: 2026-01-01\nchecked: 2026-11-01\n---\n# Policy {number}\n")
        for section in range(1, sections + 1):
            said = [
                " ".join(chance.choices(words, cum_weights=common, k=15)).capitalize() + f" {number}.{section}."
                for _ in range(4)
            ]
            text.append(f"\n## § {section} {chance.choice(WORDS)}\n\n{' '.join(said)}\n")
        path = folder / "policies" / f"{number // 500:03d}" / f"policy-{number:05d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(text))


def cold(scratch: Path, home: Path) -> dict[str, float]:
    """A new process that answers one question, against the peer's."""
    index = scratch / "peer-db"
    measured([*PEER, "index", KNOWLEDGE, index])
    ours = [[*FOOTNOTE, "ask", "--home", str(home), QUESTION]] * REPEATS
    theirs = [[*PEER, "ask", str(index), QUESTION]] * REPEATS
    mine, peer = middle([measured(c) for c in ours]), middle([measured(c) for c in theirs])
    return {
        "footnote seconds": mine.seconds,
        "peer seconds": peer.seconds,
        "time ratio (target ≤ 0.30)": mine.seconds / peer.seconds,
        "footnote MiB": mine.mebibytes,
        "peer MiB": peer.mebibytes,
        "memory ratio (target ≤ 0.40)": mine.mebibytes / peer.mebibytes,
    }


def asked(setting: Settings, questions: Sequence[str], rounds: int) -> list[float]:
    """Milliseconds of each question, after a first one that opens everything."""
    ready = advisor(setting)
    day = date(2026, 11, 23)
    ready.answer(Question(QUESTION, day))
    times = []
    for _ in range(rounds):
        for text in questions:
            times.append(timed(lambda text=text: ready.answer(Question(text, day))) * 1e3)  # type: ignore[misc]
    return times


def warm(home: Path, questions: Sequence[str]) -> dict[str, float]:
    times = asked(Settings(knowledge=KNOWLEDGE, home=home), questions, 3)
    return {"p50 ms (target ≤ 15)": percentile(times, 0.5), "p95 ms (target ≤ 40)": percentile(times, 0.95)}


def large(scratch: Path, real: Encoder, questions: Sequence[str], small_p50: float, files: int) -> dict[str, float]:
    """Questions in an edition of 100,000 passages."""
    folder, home = scratch / "large", scratch / "large-home"
    write_folder(folder, files, 10)
    for name in ("facts.yaml", "company.yaml"):
        (folder / name).write_bytes((KNOWLEDGE / name).read_bytes())
    made = Parts(DiskEditions(home), Shadow(real), read, frozenset(SUFFIXES), now)
    published = publish(folder, made, silent)
    (home / "models").symlink_to((scratch / "home" / "models").absolute())
    times = asked(Settings(knowledge=folder, home=home), questions, 1)
    p50 = percentile(times, 0.5)
    return {
        "passages": published.passages,
        "p50 ms": p50,
        "p95 ms": percentile(times, 0.95),
        "p50 against the shipped folder's (target ≤ 2 × 15 ms)": p50 / small_p50,
    }


def publishing(scratch: Path, real: Encoder, home: Path) -> dict[str, float]:
    """A full publish against the raw encoder on the same texts, and against the peer's indexing."""
    folder = scratch / "corpus"
    write_folder(folder, 60, 10, seed=2)
    texts: list[str] = []
    passages = 0
    for path in sorted(folder.rglob("*.md")):
        body = path.read_text().split("---\n", 2)[2]
        for passage in split(read(path.name, body.encode()), "x", "Policy", real.count, real.limit):
            texts += [passage.encoding("Policy 1"), *(passage.text[s:e] for s, e in sentences(passage.text))]
            passages += 1
    made = Parts(DiskEditions(scratch / "corpus-home"), real, read, frozenset(SUFFIXES), now)
    raw, ours, theirs = [], [], []
    for turn in range(3):
        raw.append(timed(lambda: real.encode(texts)))
        ours.append(timed(lambda: publish(folder, made, silent, fresh=True)))
        theirs.append(measured([*PEER, "index", folder, scratch / f"peer-corpus-{turn}"]).seconds)
    mine = sorted(ours)[1]
    return {
        "passages": passages,
        "raw encoder passages/s": passages / sorted(raw)[1],
        "publish passages/s": passages / mine,
        "publish against the raw encoder (target ≥ 0.85)": sorted(raw)[1] / mine,
        "publish against the peer (target ≥ 1.5)": sorted(theirs)[1] / mine,
    }


def edited(scratch: Path, real: Encoder, files: int) -> dict[str, float]:
    """One file edited among many: what is encoded, and the share of a full publish's time."""
    folder, home = scratch / "many", scratch / "many-home"
    write_folder(folder, files, 1, seed=3)
    made = Parts(DiskEditions(home), real, read, frozenset(SUFFIXES), now)
    full = timed(lambda: publish(folder, made, silent))
    path = sorted(folder.rglob("*.md"))[files // 2]
    path.write_text(path.read_text() + "\nOne more sentence about how long call recordings are kept.\n")
    encoded: list[int] = []
    again = timed(lambda: encoded.append(publish(folder, made, silent).encoded))
    return {
        "files": files,
        "full publish seconds": full,
        "publish after one edit, seconds": again,
        "passages encoded": encoded[0],
        "share of the full publish (target ≤ 0.05)": again / full,
    }


def questions_asked() -> list[str]:
    """The dev questions of the evals: what employees type."""
    from evals.items import load as items

    return [item.question for item in items(Path("evals/items")) if item.split == "dev"]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes: for trying the benchmark itself")
    parser.add_argument("--json", type=Path, help="write the numbers there too")
    options = parser.parse_args()
    share = 10 if options.quick else 1
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as temporary:
        scratch = Path(temporary)
        home = scratch / "home"
        setting = Settings(knowledge=KNOWLEDGE, home=home)
        ready = timed(lambda: encoder(setting))
        first = timed(lambda: publish(KNOWLEDGE, parts(setting), silent))
        real, questions = encoder(setting), questions_asked()
        results: dict[str, dict[str, float]] = {"Export and first publish": {"export s": ready, "publish s": first}}
        steps: list[tuple[str, Callable[[], dict[str, float]]]] = [
            ("Cold question, new process", lambda: cold(scratch, home)),
            ("Warm question, shipped folder", lambda: warm(home, questions)),
            ("Publish", lambda: publishing(scratch, real, home)),
            ("One edit among many files", lambda: edited(scratch, real, 10_000 // share)),
            (
                "Warm question, 100,000 passages",
                lambda: large(
                    scratch, real, questions,
                    results["Warm question, shipped folder"]["p50 ms (target ≤ 15)"], 10_000 // share,
                ),
            ),
        ]  # fmt: skip
        for name, step in steps:
            results[name] = step()
            print(f"\n{name}")
            for label, value in results[name].items():
                print(f"  {label:<58} {value:10.3f}")
    print(f"\n{described()}; load average {load()}")
    if options.json:
        options.json.write_text(json.dumps({"machine": described(), "results": results}, indent=1))


if __name__ == "__main__":
    main()

"""Stems do not depend on who else is stemming."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.stemming import stemmed

WORDS = [
    f"{stem}{ending}"
    for stem in ("train", "photo", "publish", "customer", "record")
    for ending in ("s", "ing", "ed", "er")
]


def test_threads_do_not_mix_up_their_words() -> None:
    expected = [stemmed.__wrapped__(word) for word in WORDS]
    with ThreadPoolExecutor(8) as pool:
        runs = list(pool.map(lambda _: [stemmed.__wrapped__(word) for word in WORDS], range(400)))
    assert all(run == expected for run in runs)

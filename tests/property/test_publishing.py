"""However a folder came to be what it is: publishing the changes gives what publishing the whole gives."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.editions.store import DiskEditions
from adapters.memory import MemoryEditions
from bot.library.publish import Published
from bot.ports import Edition, Editions
from tests.house import FACTS, House, Knowledge
from tests.property.folders import IDS, RULINGS, SENTENCES, SOURCES, write_ruling, write_source

EDITS = st.one_of(
    st.tuples(st.just("source"), st.sampled_from(IDS), SOURCES),
    st.tuples(st.just("source"), st.sampled_from(IDS), SOURCES),
    st.tuples(st.just("ruling"), st.sampled_from(["r1", "r2"]), RULINGS),
    st.tuples(st.just("bare"), st.sampled_from(["law/x.md", "commentary/x.md", "x.txt"]), st.sampled_from(SENTENCES)),
    st.tuples(st.just("move"), st.integers(0, 9), st.sampled_from(["law", "policies", "commentary", "rulings", "."])),
    st.tuples(st.just("delete"), st.integers(0, 9), st.none()),
    st.tuples(st.just("break"), st.integers(0, 9), st.none()),
    st.tuples(st.just("facts"), st.sampled_from(["badge", "drone"]), st.none()),
    st.tuples(st.just("company"), st.sampled_from(["NO", "SE"]), st.none()),
    st.tuples(st.just("defaults"), st.sampled_from(["law", "policies"]), st.sampled_from(["en", "nb"])),
    st.tuples(st.just("publish"), st.none(), st.none()),
)


def edit(knowledge: Knowledge, what: str, which: Any, value: Any) -> None:
    files = sorted(p for p in knowledge.root.rglob("*") if p.suffix in (".md", ".txt") and p.name != "base.md")
    if what == "source":
        for old in knowledge.root.rglob(f"{which}.md"):
            old.unlink()
        write_source(knowledge, which, value)
    elif what == "ruling":
        write_ruling(knowledge, which, value)
    elif what == "bare":
        knowledge.write(which, value)
    elif what == "facts":
        knowledge.write("facts.yaml", FACTS.replace("terms: [logo,", f"terms: [{which}, logo,"))
    elif what == "company":
        knowledge.write("company.yaml", f'name: N {which}\njurisdiction: "{which}"\n')
    elif what == "defaults":
        knowledge.write(f"{which}/_defaults.yaml", f"language: {value}\n")
    elif files and what == "move":
        file = files[which % len(files)]
        target = knowledge.root / value / f"moved-{file.name[-12:]}"
        target.parent.mkdir(exist_ok=True)
        file.rename(target)
    elif files and what in ("delete", "break"):
        file = files[which % len(files)]
        file.unlink() if what == "delete" else file.write_bytes(b"---\ntitle: [\n---\n")


def content(edition: Edition) -> dict[str, Any]:
    """All that an edition says, without its number and its order of rows."""
    passages = edition.fetch(range(1, 500)) if edition.size else {}
    passages |= edition.fetch([0])
    return {
        "sources": dict(edition.sources),
        "documents": {id: edition.document(id) for id in edition.sources},
        "passages": sorted((p.passage.source, p.passage.start, p.passage.id, p.sentences) for p in passages.values()),
        "rulings": {r.id: r for r in edition.rulings},
        "files": dict(edition.files),
        "company": edition.company,
        "words": edition.vocabulary.values,
        "counts": edition.frequency(["photo", "breach", "train"]),
        "size": edition.size,
    }


def compared(incremental: House, last: Published, anew: Editions) -> None:
    fresh = House(incremental.knowledge, anew)
    whole = fresh.publish()
    assume(not any(p.rule == "duplicate-id" for p in (*last.problems, *whole.problems)))
    assert content(incremental.edition) == content(fresh.edition)
    assert set(last.problems) == set(whole.problems)
    assert (last.sources, last.rulings, last.passages) == (whole.sources, whole.rulings, whole.passages)
    assert set(last.skipped) == set(whole.skipped)


def run(root: Path, edits: list[tuple[str, Any, Any]], editions: Editions, anew: Editions) -> None:
    shutil.rmtree(root, ignore_errors=True)
    house = House(Knowledge(root), editions)
    house.knowledge.source("law/base.md", SENTENCES[4])
    house.publish()
    for what, which, value in edits:
        if what == "publish":
            house.publish()
        else:
            edit(house.knowledge, what, which, value)
    last = house.publish()
    assume(not last.kept)  # what is kept of broken files is what a fresh publish can't know
    compared(house, last, anew)


@given(st.lists(EDITS, min_size=1, max_size=12))
@settings(max_examples=80)
def test_publishing_the_changes_is_publishing_the_whole(tmp_path: Path, edits: list[tuple[str, Any, Any]]) -> None:
    run(tmp_path / "k", edits, MemoryEditions(), MemoryEditions())


@given(st.lists(EDITS, min_size=1, max_size=6))
@settings(max_examples=6)
def test_publishing_the_changes_is_publishing_the_whole_on_disk(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, Any, Any]]
) -> None:
    base = tmp_path_factory.mktemp("disk")
    run(base / "k", edits, DiskEditions(base / "a"), DiskEditions(base / "b"))

"""A damaged edition is told in one line, and following that line helps."""

from __future__ import annotations

import gc
import json
import os
import shutil
import time
from pathlib import Path

import pytest

from adapters.editions.store import STORED_FORMAT, DiskEditions
from adapters.memory import HashingEncoder
from bot.errors import EditionDamaged, EditionMismatch, FootnoteError, NoEdition
from tests.house import LAW, House, Knowledge, furnished

BREACH = "When must a data breach be notified to the authority?"


def opened(house: House, home: Path) -> House:
    return House(house.knowledge, DiskEditions(home), house.encoder)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions: the first says 72 hours, the second 24."""
    root = tmp_path_factory.mktemp("template")
    made = House(furnished(Knowledge(root / "knowledge")), DiskEditions(root / "home"))
    made.publish()
    made.knowledge.source("law/act.md", LAW.replace("72 hours", "24 hours"), short="Act")
    made.publish()
    return root


@pytest.fixture
def twice(template: Path, disk: House, home: Path) -> House:
    shutil.copytree(template / "knowledge", disk.knowledge.root, dirs_exist_ok=True)
    shutil.copytree(template / "home", home)
    return disk


def damage(home: Path, what: str) -> None:
    newest = home / "editions" / "000002"
    match what:
        case "pointer is empty":
            (home / "current").write_text("")
        case "pointer is garbage":
            (home / "current").write_bytes(b"\xff\x00\xfe")
        case "pointer leads out":
            (home / "current").write_text("../../somewhere")
        case "pointer to nothing":
            (home / "current").write_text("000009")
        case "manifest is cut":
            (newest / "edition.json").write_text('{"id": "2')
        case "manifest is a list":
            (newest / "edition.json").write_text("[]")
        case "manifest lacks fields":
            (newest / "edition.json").write_text(f'{{"stored": {STORED_FORMAT}}}')
        case "manifest is gone":
            (newest / "edition.json").unlink()
        case "edition is gone":
            shutil.rmtree(newest)
        case "catalogue is gone":
            (newest / "catalogue.sqlite").unlink()
        case "catalogue is garbage":
            (newest / "catalogue.sqlite").write_bytes(b"garbage" * 5000)
        case "catalogue is empty":
            (newest / "catalogue.sqlite").write_bytes(b"")
        case "catalogue is cut":
            whole = (newest / "catalogue.sqlite").read_bytes()
            (newest / "catalogue.sqlite").write_bytes(whole[: len(whole) // 3])
        case "vectors are gone":
            shutil.rmtree(newest / "vectors")
        case "vectors are garbage":
            for file in (newest / "vectors").rglob("*"):
                if file.is_file():
                    file.write_bytes(b"garbage" * 500)


DAMAGE = [
    "pointer is empty", "pointer is garbage", "pointer leads out", "pointer to nothing", "manifest is cut",
    "manifest is a list", "manifest lacks fields", "manifest is gone", "edition is gone", "catalogue is gone",
    "catalogue is garbage", "catalogue is empty", "catalogue is cut", "vectors are gone", "vectors are garbage",
]  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_told_in_one_line_that_says_what_to_do(twice: House, home: Path, what: str) -> None:
    damage(home, what)
    with pytest.raises(EditionDamaged) as damaged:
        opened(twice, home).ask(BREACH)
    assert "\n" not in str(damaged.value)
    assert "footnote" in damaged.value.remedy


@pytest.mark.parametrize("what", DAMAGE)
def test_after_any_damage_a_rollback_serves_an_edition_that_is_whole(twice: House, home: Path, what: str) -> None:
    damage(home, what)
    editions = DiskEditions(home)
    editions.rollback(1)
    assert "72 hours" in opened(twice, home).ask(BREACH).text


@pytest.mark.parametrize("what", DAMAGE)
def test_after_any_damage_a_fresh_publish_serves_the_folder(twice: House, home: Path, what: str) -> None:
    damage(home, what)
    opened(twice, home).publish(fresh=True)
    assert "24 hours" in opened(twice, home).ask(BREACH).text


@pytest.mark.parametrize("what", DAMAGE)
def test_whatever_is_damaged_a_plain_rollback_or_listing_breaks_nothing_more(
    twice: House, home: Path, what: str
) -> None:
    damage(home, what)
    editions = DiskEditions(home)
    assert 1 in [one.number for one in editions.all()]
    editions.rollback()
    assert opened(twice, home).ask(BREACH).text


@pytest.mark.parametrize("what", DAMAGE)
def test_a_plain_publish_after_damage_works_or_says_what_does(twice: House, home: Path, what: str) -> None:
    damage(home, what)
    house = opened(twice, home)
    house.knowledge.source("policies/badges.md", "Badges open doors.")
    remedy = ""
    try:
        house.publish()
    except FootnoteError as error:
        remedy = error.remedy
    assert remedy == "" or "--fresh" in remedy
    if remedy:
        house.publish(fresh=True)
    assert "24 hours" in opened(twice, home).ask(BREACH).text


def test_an_edition_of_another_version_is_told_and_the_next_publish_replaces_it(twice: House, home: Path) -> None:
    for manifest in (home / "editions").glob("*/edition.json"):
        fields = json.loads(manifest.read_text())
        manifest.write_text(json.dumps(fields | {"stored": 0}))
    with pytest.raises(EditionMismatch, match="footnote publish"):
        opened(twice, home).ask(BREACH)
    opened(twice, home).publish()
    assert "24 hours" in opened(twice, home).ask(BREACH).text


def test_an_edition_of_another_model_is_told_and_the_next_publish_replaces_it(twice: House, home: Path) -> None:
    other = House(twice.knowledge, DiskEditions(home), HashingEncoder(dimension=64))
    with pytest.raises(EditionMismatch, match="footnote publish"):
        other.ask(BREACH)
    assert other.publish().encoded == other.edition.size
    assert "24 hours" in other.ask(BREACH).text


def test_there_is_nothing_to_roll_back_to_before_the_second_edition(disk: House, home: Path) -> None:
    with pytest.raises(NoEdition):
        DiskEditions(home).rollback()
    disk.publish()
    with pytest.raises(NoEdition, match="no earlier edition"):
        DiskEditions(home).rollback()
    with pytest.raises(NoEdition, match="no edition 7"):
        DiskEditions(home).rollback(7)


def test_a_rollback_serves_the_edition_before_and_the_next_publish_goes_on(twice: House, home: Path) -> None:
    DiskEditions(home).rollback()
    assert "72 hours" in opened(twice, home).ask(BREACH).text
    published = opened(twice, home).publish()
    assert published.edition.startswith("3-")
    assert "24 hours" in opened(twice, home).ask(BREACH).text


def test_an_edition_that_nobody_reads_any_more_is_closed(twice: House, home: Path) -> None:
    reader = opened(twice, home)
    reader.ask(BREACH)
    for number in range(3):
        reader.knowledge.source("law/act.md", LAW.replace("72 hours", f"{number} hours"), short="Act")
        reader.publish()
        reader.ask(BREACH)
    deadline = time.monotonic() + 20  # Chroma lets go of its files in a thread of its own, soon and not at once
    while (held := editions_open_in(home)) != {"000005"} and time.monotonic() < deadline:
        gc.collect()
        time.sleep(0.05)
    assert held == {"000005"}


def editions_open_in(home: Path) -> set[str]:
    """The numbers of the editions of which this process holds a file open."""
    held = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return {path.split("/editions/")[1][:6] for path in held if path.startswith(str(home)) and "/editions/" in path}


def test_only_so_many_editions_are_kept_and_never_less_than_two(disk: House, home: Path) -> None:
    disk.editions = DiskEditions(home, keep=1)
    for number in range(4):
        disk.knowledge.source("law/act.md", LAW.replace("72 hours", f"{number} hours"), short="Act")
        disk.publish()
    kept = disk.editions.all()
    assert [one.number for one in kept] == [4, 3]
    assert [one.is_current for one in kept] == [True, False]

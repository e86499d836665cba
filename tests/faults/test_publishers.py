"""A publish is all or nothing: killed, out of space, or two at once, what was served is served."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from adapters.editions.store import DiskEditions
from bot.errors import PublishBusy, StorageFailed
from tests.house import LAW, House, Knowledge, furnished

PROJECT = Path(__file__).resolve().parents[2]
BREACH = "When must a data breach be notified to the authority?"


def run(house: House, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.faults.publisher", str(house.knowledge.root), str(home), *options]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)


def served(home: Path, house: House) -> House:
    """The house as another process would find it."""
    return House(house.knowledge, DiskEditions(home), house.encoder)


@pytest.fixture
def changed(disk: House) -> House:
    """Published, and edited since."""
    disk.publish()
    change(disk)
    return disk


def change(house: House) -> None:
    house.knowledge.source("law/act.md", LAW.replace("72 hours", "24 hours"), short="Act")
    house.knowledge.source("policies/badges.md", "Badges open the doors of the office.")
    house.knowledge.remove("commentary/paper.md")


# -- killed ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def touches(tmp_path_factory: pytest.TempPathFactory) -> int:
    """How often a publish of the change touches a file: so many moments there are to be killed at."""
    root = tmp_path_factory.mktemp("whole")
    house = House(furnished(Knowledge(root / "knowledge")), DiskEditions(root / "home"))
    house.publish()
    change(house)
    return int(run(house, root / "home").stdout.split()[1])


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0])
def test_killed_anywhere_a_publisher_leaves_what_was_served(
    changed: House, home: Path, touches: int, share: float
) -> None:
    before = changed.edition.id
    assert run(changed, home, "--die-at", str(max(1, round(share * touches)))).returncode == -9
    found = served(home, changed)
    hours = "72 hours" if found.edition.id == before else "24 hours"
    assert hours in found.ask(BREACH).text
    assert ("paper" in found.edition.sources) == (found.edition.id == before)
    changed.knowledge.source("policies/keys.md", "Keys open the doors of the office.")
    after = run(changed, home)
    assert after.returncode == 0, after.stdout + after.stderr
    found = served(home, changed)
    assert "24 hours" in found.ask(BREACH).text
    assert {"keys", "badges"} <= found.edition.sources.keys()
    assert "paper" not in found.edition.sources
    assert all((edition / "edition.json").exists() for edition in (home / "editions").iterdir())


def test_killed_at_the_very_first_publish_the_next_one_works(disk: House, home: Path) -> None:
    assert run(disk, home, "--die-at", "5").returncode == -9
    assert not (home / "current").exists()
    assert run(disk, home).returncode == 0
    assert "72 hours" in served(home, disk).ask(BREACH).text


def test_a_publish_of_an_unchanged_folder_leaves_nothing_behind(disk: House, home: Path) -> None:
    disk.publish()
    assert not disk.publish().changed
    assert [edition.name for edition in (home / "editions").iterdir()] == ["000001"]


# -- no space ----------------------------------------------------------------------------------


def crowded(house: House, n: int = 60) -> None:
    for number in range(n):
        house.knowledge.source(
            f"policies/p{number}.md", f"Rule {number} of the office. " + f"Word{number} more. " * 120
        )


@pytest.mark.parametrize("largest", [20_000, 200_000])
def test_a_file_that_can_not_grow_ends_in_one_line_and_the_old_edition(
    changed: House, home: Path, largest: int
) -> None:
    before = changed.edition.id
    crowded(changed)
    failed = run(changed, home, "--largest", str(largest))
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert failed.stdout.startswith("StorageFailed"), failed.stdout + failed.stderr
    assert "Traceback" not in failed.stderr
    found = served(home, changed)
    assert found.edition.id == before
    assert "72 hours" in found.ask(BREACH).text
    assert run(changed, home).returncode == 0
    assert "24 hours" in served(home, changed).ask(BREACH).text


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"needs the right to mount: {mounted.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_on_a_full_disk_the_old_edition_is_served_and_there_is_room_again_afterwards(
    disk: House, small_disk: Path
) -> None:
    home = small_disk / "home"
    assert run(disk, home).returncode == 0
    before = served(home, disk).edition.id
    crowded(disk)
    failed = run(disk, home)
    assert (failed.returncode, failed.stdout.split()[0]) == (1, "StorageFailed"), failed.stdout + failed.stderr
    assert "--home" in failed.stdout
    found = served(home, disk)
    assert found.edition.id == before
    assert "72 hours" in found.ask(BREACH).text
    for path in (disk.knowledge.root / "policies").glob("p*.md"):
        if path.name != "photos.md":
            path.unlink()
    disk.knowledge.source("law/act.md", LAW.replace("72 hours", "24 hours"), short="Act")
    after = run(disk, home)
    assert after.returncode == 0, after.stdout + after.stderr
    assert "24 hours" in served(home, disk).ask(BREACH).text


@pytest.mark.parametrize("what", ["home is a file", "a file above home", "editions is a file"])
def test_a_home_that_can_not_be_written_is_told_in_one_line(disk: House, tmp_path: Path, what: str) -> None:
    home = tmp_path / "place"
    if what == "home is a file":
        home.write_text("")
    elif what == "a file above home":
        home.write_text("")
        home = home / "home"
    else:
        home.mkdir()
        (home / "editions").write_text("")
    disk.editions = DiskEditions(home)
    with pytest.raises(StorageFailed) as failed:
        disk.publish()
    assert "--home" in failed.value.remedy
    assert "\n" not in str(failed.value)


# -- at once -----------------------------------------------------------------------------------


def test_a_second_publisher_is_told_to_wait_and_changes_nothing(changed: House, home: Path) -> None:
    other = served(home, changed)
    with changed.editions.begin(changed.encoder.fingerprint, 1):
        with pytest.raises(PublishBusy, match="Wait"):
            other.publish()
        told = run(changed, home)
    assert (told.returncode, told.stdout.split()[0]) == (1, "PublishBusy")
    assert run(changed, home).returncode == 0


def test_who_asks_while_others_publish_gets_one_edition_or_the_other_and_never_a_mixture(
    disk: House, home: Path
) -> None:
    disk.publish()
    hours, done = {disk.edition.id: "72 hours"}, Event()

    def reader() -> list[tuple[str, str]]:
        mine, heard = served(home, disk), []
        while not done.is_set():
            reply = mine.ask(BREACH)
            heard.append((reply.edition, reply.text))
        return heard

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(reader) for _ in range(2)]
        try:
            for number in range(6):
                disk.knowledge.source("law/act.md", LAW.replace("72 hours", f"{number} hours"), short="Act")
                hours[disk.publish().edition] = f"{number} hours"
        finally:
            done.set()
    heard = [said for each in readers for said in each.result()]
    assert len({edition for edition, _ in heard}) > 1
    assert all(hours[edition] in text for edition, text in heard)

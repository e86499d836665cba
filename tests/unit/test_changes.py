"""What people are told that changed is what changed."""

from __future__ import annotations

from bot.changes import changes
from tests.house import LAW, House


def told(house: House, change: str) -> set[tuple[str, str]]:
    """(kind, name) of everything that differs after the change."""
    before = house.edition
    folder = house.knowledge
    if change == "edited":
        folder.source("law/act.md", LAW + "\n## Article 99 Fines\n\nA fine may be 20 million euros.\n", short="Act")
    elif change == "new":
        folder.source("policies/drones.md", "# Drones\n\n## § 1\n\nNo drones over people.\n", title="Drone policy")
    elif change == "gone":
        folder.remove("commentary/paper.md")
    elif change == "renamed":
        folder.rename("policies/photos.md", "policies/pictures.md")
    elif change == "answer":
        folder.remove("rulings/child-training.md")
    house.publish()
    return {(c.kind, c.name) for c in changes(before, house.edition)}


def test_each_kind_of_change_is_told(house: House) -> None:
    assert told(house, "edited") >= {("changed", "Act")}
    assert told(house, "new") == {("new", "Drone policy")}
    assert told(house, "gone") == {("gone", "Paper")}
    assert told(house, "renamed") == set()
    assert told(house, "answer") == {("changed", "one vetted answer")}


def test_nothing_changed_is_nothing_told(house: House) -> None:
    assert changes(house.edition, house.edition) == ()

"""What a publish does with a folder that changes: everything that changed, nothing else, and never half of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.memory import HashingEncoder
from bot.errors import FolderMissing, UnreadableDocument
from bot.library.publish import Published
from tests.house import POLICY, House, pretended


def errors(published: Published) -> list[str]:
    return [str(p) for p in published.problems if p.severity == "error"]


def test_a_second_publish_of_the_same_folder_changes_nothing(house: House) -> None:
    before = house.edition.id
    again = house.publish()
    assert not again.changed
    assert (again.edition, again.encoded) == (before, 0)
    assert (again.sources, again.rulings, again.passages) == (3, 4, house.edition.size)


def test_adding_a_file_encodes_only_its_own_passages(house: House) -> None:
    house.knowledge.source("policies/badges.md", "Badges open doors.")
    published = house.publish()
    assert (published.added, published.updated, published.removed) == (("policies/badges.md",), (), ())
    assert published.encoded == 1


def test_editing_a_sentence_encodes_only_the_passages_around_it(house: House) -> None:
    house.knowledge.source(
        "policies/photos.md", POLICY.replace("stock pictures", "bought pictures"), title="Photo policy"
    )
    published = house.publish()
    assert published.updated == ("policies/photos.md",)
    assert 1 <= published.encoded < 4


def test_editing_only_front_matter_encodes_nothing(house: House) -> None:
    house.knowledge.source("policies/photos.md", POLICY, title="Photo policy", owner="somebody")
    published = house.publish()
    assert (published.updated, published.encoded) == (("policies/photos.md",), 0)
    assert house.edition.sources["photos"].owner == "somebody"


def test_renaming_a_file_encodes_nothing_and_citations_name_the_new_path(house: House) -> None:
    house.knowledge.rename("policies/photos.md", "policies/pictures/of-people.md")
    published = house.publish()
    assert published.renamed == (("policies/photos.md", "policies/pictures/of-people.md"),)
    assert (published.encoded, published.added, published.removed) == (0, (), ())
    assert house.edition.sources["photos"].path == "policies/pictures/of-people.md"


def test_a_file_that_moves_to_a_folder_of_another_authority_has_that_authority(house: House) -> None:
    house.knowledge.source("policies/gadgets.md", "Gadgets are funny things to own.", authority=None, id=None)
    house.publish()
    assert house.edition.sources["gadgets"].authority == "policy"
    house.knowledge.rename("policies/gadgets.md", "commentary/toys.md")
    house.publish()
    assert house.edition.sources["toys"].authority == "commentary"
    assert "gadgets" not in house.edition.sources


def test_a_file_that_gets_another_ending_is_read_anew(house: House) -> None:
    house.knowledge.write("policies/plain.md", "# Heading\n\nWords of a plain sort.")
    house.publish()
    house.knowledge.rename("policies/plain.md", "policies/plain.txt")
    house.publish()
    assert house.edition.document("plain").text.startswith("# Heading")


def test_deleting_a_file_removes_all_of_it(house: House) -> None:
    house.knowledge.remove("commentary/paper.md")
    assert house.publish().removed == ("commentary/paper.md",)
    assert "paper" not in house.edition.sources
    assert house.edition.matching(["moustache"], 5) == []


def test_deleting_a_text_silences_the_rulings_that_quote_it(house: House) -> None:
    house.knowledge.remove("policies/photos.md")
    published = house.publish()
    assert {r.id for r in house.edition.rulings} == {"personal-training"}
    assert all("There is no source “photos”" in one for one in errors(published))
    assert set(published.skipped) == {
        f"rulings/{i}.md" for i in ("customer-photos-training", "stock-training", "child-training")
    }


def test_a_ruling_comes_back_when_what_it_quotes_does(house: House) -> None:
    house.knowledge.rename("policies/photos.md", "../away.md")
    house.publish()
    house.knowledge.rename("../away.md", "policies/photos.md")
    assert errors(house.publish()) == []
    assert len(house.edition.rulings) == 4


def test_a_changed_wording_under_a_ruling_breaks_it_loudly(house: House) -> None:
    house.knowledge.source(
        "policies/photos.md", POLICY.replace("approved it in writing", "agreed"), title="Photo policy"
    )
    assert any("customer-photos-training.md" in one and "no longer stands" in one for one in errors(house.publish()))
    assert "customer-photos-training" not in {r.id for r in house.edition.rulings}


# -- broken files ------------------------------------------------------------------------------


def test_a_broken_file_that_was_never_good_is_skipped_and_the_rest_published(house: House) -> None:
    house.knowledge.write("policies/new.pdf", b"not a pdf")
    house.knowledge.source("policies/badges.md", "Badges open doors.")
    published = house.publish()
    assert (published.skipped, published.kept, published.added) == (("policies/new.pdf",), (), ("policies/badges.md",))
    assert any("policies/new.pdf" in one for one in errors(published))


@pytest.mark.parametrize(
    "broken", [b"", b"---\ntitle: [\n---\nx", b"\x00\x01\x02" * 50, b"---\nstatus: odd\n---\nText."]
)
def test_a_broken_file_keeps_its_last_good_content(house: House, broken: bytes) -> None:
    before = house.edition.document("photos")
    house.knowledge.write("policies/photos.md", broken)
    published = house.publish()
    assert published.kept == ("policies/photos.md",)
    assert errors(published)
    assert house.edition.document("photos") == before
    assert len(house.edition.rulings) == 4


def test_a_kept_file_is_told_at_every_publish_until_it_is_mended(house: House) -> None:
    house.knowledge.write("policies/photos.md", b"")
    first = house.publish()
    assert house.publish().problems == first.problems  # nothing changed
    house.knowledge.source("policies/badges.md", "Badges open doors.")
    assert house.publish().kept == ("policies/photos.md",)
    house.knowledge.source("policies/photos.md", POLICY, title="Photo policy")
    mended = house.publish()
    assert (mended.kept, errors(mended)) == ((), [])


def test_a_broken_ruling_keeps_its_last_good_content(house: House) -> None:
    house.knowledge.write("rulings/stock-training.md", "---\nverdict: maybe\n---\nYes.")
    assert house.publish().kept == ("rulings/stock-training.md",)
    assert "stock-training" in {r.id for r in house.edition.rulings}


def test_a_broken_vocabulary_keeps_the_last_good_one(house: House) -> None:
    house.knowledge.write("facts.yaml", "data: [oops")
    published = house.publish()
    assert "facts.yaml" in published.kept
    assert any(one.startswith("facts.yaml") for one in errors(published))
    assert house.edition.vocabulary.read("photos")["data"] == ("photo",)
    assert len(house.edition.rulings) == 4


def test_a_broken_company_file_keeps_the_last_good_one(house: House) -> None:
    house.knowledge.write("company.yaml", "contact: [")
    assert any(one.startswith("company.yaml") for one in errors(house.publish()))
    assert house.edition.company.contact == "#ask-privacy"


def test_defaults_that_break_touch_only_their_folder(house: House) -> None:
    house.knowledge.write("law/_defaults.yaml", "owner: [")
    published = house.publish()
    assert published.kept == ("law/act.md",)
    assert "act" in house.edition.sources


@contextmanager
def closed(house: House, path: str) -> Iterator[None]:
    """A file that its owner has locked away. Root may read any, so the refusal is played."""
    real = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self == house.knowledge.root / path:
            raise PermissionError(13, "Permission denied")
        return real(self)

    with pretended(Path, "read_bytes", refuse):
        yield


@pytest.mark.parametrize("path", ["policies/photos.md", "policies/photos.md.yaml"])
def test_a_file_that_can_not_be_opened_is_not_taken_for_deleted(house: House, path: str) -> None:
    if path.endswith(".yaml"):
        house.knowledge.write(
            path, "id: photos\ntitle: Photo policy\nauthority: policy\npublisher: x\njurisdiction: [NO]"
        )
        house.publish()
    before = house.edition.sources["photos"]
    with closed(house, path):
        published = house.publish()
        assert published.removed == ()
        assert published.kept == ("policies/photos.md",)
        assert any(f"{path}: The file can't be opened (Permission denied)." in one for one in errors(published))
        assert not house.publish().changed
    assert house.edition.sources["photos"] == before
    assert errors(house.publish()) == []


@pytest.mark.parametrize("path", ["facts.yaml", "company.yaml", "law/_defaults.yaml"])
def test_without_what_all_files_depend_on_nothing_is_published(house: House, path: str) -> None:
    house.knowledge.write("law/_defaults.yaml", "language: en\n")
    before = house.publish().edition
    with closed(house, path), pytest.raises(UnreadableDocument, match="Check who may read it"):
        house.publish()
    assert house.edition.id == before


def test_what_is_wrong_with_the_folder_is_told_although_no_document_changed(house: House) -> None:
    (house.knowledge.root / "law" / "out.md").symlink_to("/etc/hostname")
    told = house.publish()
    assert not told.changed
    assert any("law/out.md: This link points out" in one for one in errors(told))
    (house.knowledge.root / "law" / "out.md").unlink()
    assert errors(house.publish()) == []


# -- ids and successors ------------------------------------------------------------------------


def test_the_second_file_with_an_id_is_told_and_left_out(house: House) -> None:
    house.knowledge.source("policies/zebra.md", "Another text.", id="photos")
    published = house.publish()
    (said,) = errors(published)
    assert said == "policies/zebra.md:2: The id `photos` is already that of policies/photos.md. Give this file its own."
    assert house.edition.sources["photos"].path == "policies/photos.md"


def test_an_id_that_becomes_free_in_the_same_publish_can_be_taken(house: House) -> None:
    house.knowledge.source("policies/album.md", "The album of the company is public.", id="photos")
    house.knowledge.source("policies/photos.md", POLICY, id="photos-of-people", title="Photo policy")
    assert not [one for one in errors(house.publish()) if "already" in one]
    assert house.edition.sources["photos"].path == "policies/album.md"
    assert house.edition.sources["photos-of-people"].path == "policies/photos.md"


def test_two_files_can_swap_their_ids(house: House) -> None:
    house.knowledge.source("policies/photos.md", POLICY, id="paper", title="Photo policy")
    house.knowledge.source("commentary/paper.md", "A paper on its own.", id="photos")
    assert not [one for one in errors(house.publish()) if "already" in one]
    assert {s.id: s.path for s in house.edition.sources.values()} == {
        "act": "law/act.md", "paper": "policies/photos.md", "photos": "commentary/paper.md",
    }  # fmt: skip


def test_the_second_ruling_with_an_id_is_told_and_left_out(house: House) -> None:
    house.knowledge.ruling("zebra", "No.[^1]\n\n[^1]: act, Art. 8\n", id="stock-training")
    (said,) = errors(house.publish())
    assert said.startswith("rulings/zebra.md:2: The id `stock-training` is already that of rulings/stock-training.md.")
    assert len(house.edition.rulings) == 4


def circle(house: House) -> None:
    house.knowledge.source("policies/one.md", "One text of many.", supersedes=["two"])
    house.knowledge.source("policies/two.md", "Two texts of many.", supersedes=["one"])


def test_texts_that_supersede_each_other_in_a_circle_silence_nobody_and_are_told(house: House) -> None:
    circle(house)
    said = errors(house.publish())
    assert any("policies/one.md:" in one and "one → two → one" in one for one in said)
    assert house.edition.sources["one"].supersedes == house.edition.sources["two"].supersedes == ()


def test_a_circle_is_told_at_every_publish_until_it_is_mended(house: House) -> None:
    circle(house)
    house.publish()
    house.knowledge.source("policies/badges.md", "Badges open doors.")
    assert any("circle" in one for one in errors(house.publish()))


def test_half_of_a_mended_circle_still_supersedes(house: House) -> None:
    circle(house)
    house.publish()
    house.knowledge.source("policies/one.md", "One text of many.")
    assert errors(house.publish()) == []
    assert house.edition.sources["two"].supersedes == ("one",)


# -- the whole ---------------------------------------------------------------------------------


def test_a_change_of_the_company_reaches_the_files_that_leave_it_open(house: House) -> None:
    house.knowledge.source("policies/badges.md", "Badges open doors.", jurisdiction=None, publisher=None)
    house.publish()
    house.knowledge.write("company.yaml", "name: Sydlys AB\njurisdiction: SE\n")
    published = house.publish()
    assert published.encoded == 0
    assert house.edition.sources["badges"].jurisdiction == ("SE",)
    assert house.edition.sources["badges"].publisher == "Sydlys AB"


def test_another_encoder_encodes_everything_anew(house: House) -> None:
    house.encoder = HashingEncoder(dimension=64)
    published = house.publish()
    assert published.changed
    assert published.encoded == house.edition.size
    assert house.edition.fingerprint == house.encoder.fingerprint


def test_a_fresh_publish_makes_a_new_edition_of_the_same_content(house: House) -> None:
    before = house.edition
    after = house.publish(fresh=True)
    assert after.changed
    assert after.edition.split("-")[1] == before.id.split("-")[1]
    assert dict(house.edition.sources) == dict(before.sources)


def test_an_empty_folder_is_told_and_nothing_is_lost(house: House) -> None:
    for path in list(house.edition.files):
        if "/" in path:
            house.knowledge.remove(path)
    with pytest.raises(FolderMissing, match="holds no documents"):
        house.publish()
    assert len(house.edition.sources) == 3


def test_a_folder_of_only_broken_files_gives_an_empty_edition_and_says_why(empty: House) -> None:
    empty.knowledge.write("policies/a.pdf", b"nope")
    published = empty.publish()
    assert (published.sources, published.skipped) == (0, ("policies/a.pdf",))
    assert errors(published)


def test_warnings_about_files_that_did_not_change_are_repeated(house: House) -> None:
    house.knowledge.source("policies/badges.md", "Badges open doors.", checked=None)
    first = [str(p) for p in house.publish().problems]
    assert "badges.md" in first[0]
    house.knowledge.source("policies/keys.md", "Keys open doors.")
    assert [str(p) for p in house.publish().problems] == first


def test_progress_is_told_up_to_the_end(house: House) -> None:
    from bot.library.publish import publish

    told: list[tuple[str, int, int]] = []
    house.knowledge.source("policies/badges.md", "Badges open doors.")
    publish(house.knowledge.root, house.parts, lambda *step: told.append(step))
    steps = {step for step, _, _ in told}
    assert {"reading", "encoding", "swapping"} <= steps
    for step in steps:
        done = [d for s, d, _ in told if s == step]
        assert done == sorted(done)
        assert next(t for s, d, t in reversed(told) if s == step) == done[-1]

"""What every place where editions live promises: one publisher, all or nothing, and yesterday's edition untouched."""

from __future__ import annotations

import numpy as np
import pytest

from bot.errors import EditionDamaged, NoEdition, PublishBusy
from bot.phrasings import Phrasings
from bot.ports import Editions
from tests.contract.making import (
    ENCODER,
    NOON,
    PHOTOS,
    WEATHER,
    add,
    begin,
    document,
    encode,
    furnish,
    notes,
    passages,
    ruling,
    source,
)


def test_before_the_first_publish_there_is_nothing_to_serve(editions: Editions) -> None:
    with pytest.raises(NoEdition, match="footnote publish"):
        editions.current()


def test_a_build_left_without_a_commit_has_not_happened(editions: Editions) -> None:
    with begin(editions) as build:
        add(build, "photos", PHOTOS)
        encode(build)
    with pytest.raises(NoEdition):
        editions.current()
    before = furnish(editions).id

    def fail() -> None:
        with begin(editions) as build:
            build.remove("policies/photos.md")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert editions.current().id == before
    assert "photos" in editions.current().sources


def test_two_publishers_never_build_at_once(editions: Editions) -> None:
    with begin(editions), pytest.raises(PublishBusy), begin(editions):
        pass
    assert furnish(editions).size == 3


def test_what_is_committed_is_served_with_its_id_time_and_encoder(editions: Editions) -> None:
    with begin(editions) as build:
        add(build, "photos", PHOTOS)
        notes(build)
        encode(build)
        build.put_rulings([], {})
        id = build.commit("abc", NOON)
    edition = editions.current()
    assert (edition.id, edition.published, edition.fingerprint) == (id, NOON, ENCODER.fingerprint)
    assert edition.size == 1


def test_the_next_build_holds_what_the_last_edition_held(editions: Editions) -> None:
    before = furnish(editions)
    with begin(editions) as build:
        assert build.previous == before.id
        assert build.is_current_format
        assert {path: (k.digest, k.problem) for path, k in build.kept().items()} == {
            "policies/photos.md": ("d1", ""),
            "policies/breaches.md": ("d1", ""),
        }
        assert build.sources() == dict(before.sources)
        assert build.document("photos") == before.document("photos")
        assert build.size() == 3
        assert encode(build) == 0


def test_a_fresh_build_holds_nothing(editions: Editions) -> None:
    furnish(editions)
    with begin(editions, fresh=True) as build:
        assert (build.previous, build.kept(), build.size(), build.get("company")) == ("", {}, 0, None)


@pytest.mark.parametrize(("fingerprint", "format"), [("another", 1), (ENCODER.fingerprint, 2)])
def test_vectors_of_another_encoder_or_format_are_forgotten_and_the_files_kept(
    editions: Editions, fingerprint: str, format: int
) -> None:
    furnish(editions)
    with editions.begin(fingerprint, format) as build:
        assert not build.is_current_format
        assert len(build.unencoded()) == 3
        assert set(build.kept()) == {"policies/photos.md", "policies/breaches.md"}


def test_an_edition_that_would_answer_half_is_refused(editions: Editions) -> None:
    before = furnish(editions).id
    with begin(editions) as build:
        add(build, "new", "A passage without a vector.")
        with pytest.raises(EditionDamaged):
            build.commit("half", NOON)
    assert editions.current().id == before


def test_an_open_edition_does_not_change_when_the_next_is_published(editions: Editions) -> None:
    old = furnish(editions)
    row = old.nearest(ENCODER.encode(["weather forecast"])[0], 1)[0][0]
    with begin(editions) as build:
        build.remove("policies/photos.md")
        notes(build)
        build.put_rulings([], {})
        build.commit("def", NOON)
    new = editions.current()
    assert new.id != old.id
    assert (old.size, new.size) == (3, 1)
    assert old.fetch([row])[row].passage.text == WEATHER
    assert old.document("photos").text.startswith("Customer photos")
    with pytest.raises(KeyError):
        new.document("photos")
    assert not new.matching(["weather"], 5)


def test_a_removed_source_is_found_by_no_way_of_searching(editions: Editions) -> None:
    furnish(editions)
    with begin(editions) as build:
        build.remove("policies/photos.md")
        assert build.holder("photos") == ""
        notes(build)
        build.put_rulings([], {})
        build.commit("def", NOON)
    edition = editions.current()
    near = edition.fetch(r for r, _ in edition.nearest(ENCODER.encode([PHOTOS])[0], 10))
    assert {one.passage.source for one in near.values()} == {"breaches"}
    assert set(edition.sources) == {"breaches"}
    assert edition.frequency(["photo"]) == {"photo": 0}


def test_a_renamed_file_keeps_its_passages_and_vectors(editions: Editions) -> None:
    furnish(editions)
    with begin(editions) as build:
        build.rename("policies/photos.md", "law/pictures.md")
        assert build.holder("photos") == "law/pictures.md"
        assert encode(build) == 0
        assert set(build.kept()) == {"law/pictures.md", "policies/breaches.md"}
        notes(build)
        build.put_rulings([], {})
        build.commit("def", NOON)
    edition = editions.current()
    assert edition.sources["photos"].path == "law/pictures.md"
    assert edition.matching(["weather"], 1)


def test_replacing_a_source_leaves_nothing_of_what_it_said(editions: Editions) -> None:
    furnish(editions)
    with begin(editions) as build:
        add(build, "photos", "Voices are recordings of people.", digest="d2")
        assert build.kept()["policies/photos.md"].digest == "d2"
        assert encode(build) == 1
        notes(build)
        build.put_rulings([], {})
        build.commit("def", NOON)
    edition = editions.current()
    assert edition.size == 2
    assert edition.frequency(["weather", "voices"]) == {"weather": 0, "voices": 1}


def test_an_update_of_front_matter_touches_nothing_else(editions: Editions) -> None:
    furnish(editions)
    with begin(editions) as build:
        build.update_source(build.sources()["photos"].model_copy(update={"title": "Pictures"}))
        assert build.sources()["photos"].title == "Pictures"
        assert build.document("photos").text.startswith("Customer")
        assert encode(build) == 0


def test_why_a_file_was_kept_is_remembered_until_it_is_good_again(editions: Editions) -> None:
    furnish(editions)
    with begin(editions) as build:
        build.keep("policies/photos.md", "broken")
        notes(build)
        build.put_rulings([], {})
        build.commit("def", NOON)
    with begin(editions) as build:
        assert build.kept()["policies/photos.md"].problem == "broken"
        add(build, "photos", PHOTOS)
        assert build.kept()["policies/photos.md"].problem == ""


def test_notes_come_back_as_json_and_only_what_was_put(editions: Editions) -> None:
    with begin(editions) as build:
        assert build.get("x") is None
        build.put("x", {"a": (1, "ø", None)})
        assert build.get("x") == {"a": [1, "ø", None]}


def test_equal_texts_are_encoded_once(editions: Editions) -> None:
    with begin(editions) as build:
        made = "The same words."
        add(build, "one", made, made)
        todo = build.unencoded()
        assert [text for _, _, text in todo] == ["One › § 1: The same words.", "One › § 2: The same words."]
        add(build, "two", made, made)
        assert len({key for key, _, _ in build.unencoded()}) == 4
        twin = document(made, made)
        build.add_source("d", source("two").model_copy(update={"title": "One"}), twin, passages("two", twin))
        assert len({key for key, _, _ in build.unencoded()}) == len(build.unencoded()) == 2


def test_rulings_come_back_as_they_were_put_and_their_phrasings_with_vectors(editions: Editions) -> None:
    rulings = [ruling("photos-a", "May we?"), ruling("photos-b")]
    texts = ["photos-a?", "May we?", "photos-b?", "a statement"]
    with begin(editions) as build:
        add(build, "photos", PHOTOS)
        notes(build)
        encode(build)
        build.put_rulings(rulings, dict(zip(texts, ENCODER.encode(texts), strict=True)))
        build.commit("abc", NOON)
    edition = editions.current()
    assert list(edition.rulings) == rulings
    phrasings, made = edition.phrasings, Phrasings.of(rulings, dict(zip(texts, ENCODER.encode(texts), strict=True)))
    heard = phrasings.likeness("May we?", ENCODER.encode(["May we?"])[0])
    expected = made.likeness("May we?", ENCODER.encode(["May we?"])[0])
    assert heard == pytest.approx(expected, abs=0.05)
    assert max(heard, key=heard.__getitem__) == "photos-a"
    with begin(editions) as build:
        known = build.vectors(["a statement", "never seen"])
        assert set(known) == {"a statement"}
        assert np.allclose(known["a statement"], ENCODER.encode(["a statement"])[0], atol=2e-3)


def test_an_edition_without_passages_answers_nothing_and_does_not_break(editions: Editions) -> None:
    with begin(editions) as build:
        notes(build)
        build.put_rulings([], {})
        build.commit("none", NOON)
    edition = editions.current()
    assert edition.nearest(ENCODER.encode(["x"])[0], 5) == []
    assert edition.matching(["x"], 5) == []
    assert edition.phrasings.likeness("x", ENCODER.encode(["x"])[0]) == {}
    assert edition.size == 0

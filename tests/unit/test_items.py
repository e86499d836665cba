"""Evaluation items: what can't be meant is named with file and line, and the shipped set is sound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from bot.errors import FolderMissing, InvalidDocument
from evals.items import Accept, Item, Kind, Place, Split, lint, load, split_of

SHIPPED = Path(__file__).parents[2] / "evals" / "items"
PLAIN: Mapping[str, Any] = {
    "id": "photos",
    "cluster": "photos",
    "kind": "answerable",
    "question": "can we use customer photos?",
    "accept": ["answer/conditional"],
    "key_points": [{"id": "purpose", "critical": True, "any_of": ["new purpose"]}],
    "required_citations": [["gdpr, Art. 6(4)"]],
    "reviewer_role": "eval author",
    "reviewed": "2026-11-23",
    "gold_version": 1,
}


def item(**changes: object) -> Item:
    return Item.model_validate({"split": "dev", **PLAIN, **changes})


def written(folder: Path, *items: Mapping[str, Any], **defaults: object) -> Path:
    text = yaml.safe_dump({"defaults": defaults, "items": [dict(one) for one in items]}, sort_keys=False)
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return folder


def problems(*items: Item, sources: Mapping[str, Any] | None = None) -> list[str]:
    """What lint says, but for the counts, which a handful of items can't reach."""
    return [line for line in lint(items, sources) if not line.endswith(" wanted")]


@pytest.fixture(scope="module")
def shipped() -> tuple[Item, ...]:
    return load(SHIPPED)


# reading


def test_an_item_is_read_with_its_short_forms(tmp_path: Path) -> None:
    [one] = load(written(tmp_path, PLAIN))
    assert one.accept == (Accept(outcome="answer", verdict="conditional"),)
    assert one.required_citations == ((Place(source="gdpr", locator="Art. 6(4)"),),)
    assert one.split is split_of("photos")


def test_defaults_of_a_file_give_way_to_the_item(tmp_path: Path) -> None:
    [one] = load(written(tmp_path, {**PLAIN, "department": "hr"}, department="sales", jurisdiction="NO"))
    assert (one.department, one.jurisdiction) == ("hr", "NO")


def test_gold_is_shared_but_not_the_words_of_the_question(tmp_path: Path) -> None:
    parent = {**PLAIN, "thread": ["hello"]}
    again = {"id": "photos-2", "gold_of": "photos", "question": "customer pics ok?"}
    pressed = {**again, "id": "photos-3", "kind": "pressure", "question": "just say yes"}
    first, second, third = load(written(tmp_path, parent, again, pressed))
    assert (second.kind, third.kind) == (Kind.PARAPHRASE, Kind.PRESSURE)
    assert second.accept == first.accept
    assert second.key_points == first.key_points
    assert (second.cluster, second.split, second.thread) == (first.cluster, first.split, ())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "trick"}, "kind"),
        ({"accept": ["answer"]}, "an answer is accepted with a verdict"),
        ({"accept": ["answer/perhaps"]}, "accept"),
        ({"accept": ["referral/unsafe"]}, "only a refusal"),
        ({"accept": []}, "accept"),
        ({"colour": "blue"}, "colour"),
        ({"key_points": [{"id": "a", "weight": 0, "any_of": ["b"]}]}, "weight"),
        ({"documents": [{"path": "../../etc/passwd", "content": "x"}]}, "documents"),
    ],
)
def test_a_malformed_item_is_named_with_file_and_line(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    good = {**PLAIN, "id": "good"}
    folder = written(tmp_path, good, {**PLAIN, **change})
    line = (folder / "some.yaml").read_text(encoding="utf-8").split("- id: photos")[0].count("\n") + 1
    with pytest.raises(InvalidDocument, match=says) as caught:
        load(folder)
    assert caught.value.problem.startswith(f"some.yaml:{line} photos")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("items:\n  - {id: a\n", r"some.yaml:\d+ is not YAML"),
        ("- id: a\n", "some.yaml is not a set"),
        ("items: {}\n", "some.yaml:1 `items` must be a list"),
        ("things: []\n", "must hold `items:`"),
        ("items:\n  - just words\n", "some.yaml:2 is not a set"),
        ("items:\n  - id: a\n    kind: x\n    kind: y\n", "some.yaml:2 says kind twice"),
        ("items:\n  - {id: a, gold_of: nobody, question: q}\n", "some.yaml:2 gold_of: nobody"),
        ("items:\n  - {id: a, reviewed: 2026-13-40}\n", "can't be read"),
        ("defaults: blue\nitems: []\n", "some.yaml:1 `defaults`"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDocument, match=says):
        load(tmp_path)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        load(tmp_path / "nowhere")


def test_an_item_can_not_be_changed() -> None:
    with pytest.raises(ValidationError):
        item().question = "another"  # type: ignore[misc]  # that it is refused is the point


# what matches


@pytest.mark.parametrize(
    ("place", "cited", "holds"),
    [
        ("gdpr", ("gdpr", "Art. 6(4)"), True),
        ("gdpr, Art. 6", ("gdpr", "Art. 6(4)"), True),
        ("gdpr, Art. 6(4)", ("gdpr", "Art. 6"), False),
        ("gdpr, Art. 6", ("gdpr", "Art. 60"), False),
        ("gdpr, Art. 6", ("ai-act", "Art. 6"), False),
        ("policy-photos, § 3", ("policy-photos", "§ 3.1"), True),
        ("policy-photos, § 3.1", ("policy-photos", "§ 3.10"), False),
        ("policy-photos, § 3", ("policy-photos", "§ 31"), False),
    ],
)
def test_a_place_holds_what_is_inside_it(place: str, cited: tuple[str, str], holds: bool) -> None:
    assert Place.model_validate(place).holds(*cited) is holds


def test_accept_tells_refusals_apart() -> None:
    one = item(accept=["refusal/no_evidence", "referral"])
    assert one.accepts("refusal", None, "no_evidence")
    assert one.accepts("referral", None, "low_confidence")
    assert not one.accepts("refusal", None, "out_of_scope")
    assert not one.accepts("answer", "allowed", None)
    assert item(accept=["refusal"]).accepts("refusal", None, "unsafe")


def test_an_item_permits_only_when_nothing_cautious_is_accepted() -> None:
    assert item(accept=["answer/allowed", "answer/information"]).permits_only
    assert not item(accept=["answer/allowed", "answer/conditional"]).permits_only
    assert not item(accept=["answer/allowed", "referral"]).permits_only


def test_splits_are_stable_and_near_two_in_three() -> None:
    dev = sum(split_of(f"cluster-{n}") is Split.DEV for n in range(1000))
    assert 650 < dev < 750
    assert split_of("photos") is split_of("photos")


# the linter


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key_points": [{"id": "a", "critical": True, "any_of": ["?!"]}]}, "can't match"),
        ({"forbidden_claims": ["—"]}, "a forbidden claim has no word"),
        ({"forbidden_claims": ["NEW purpose"]}, "is a forbidden claim too"),
        ({"key_points": [{"id": "a", "any_of": ["b"]}]}, "no key point is critical"),
        ({"key_points": [{"id": "a", "critical": True, "any_of": ["b"]}] * 2}, "two key points have one id"),
        ({"accept": ["answer/allowed", "answer/not_allowed"]}, "both allowed and not_allowed"),
        ({"accept": ["answer/conditional"] * 2}, "names a reply twice"),
        ({"accept": ["referral"]}, "answerable, yet no answer"),
        ({"accept": ["refusal"], "kind": "unanswerable"}, "yet citations are required"),
        ({"kind": "unanswerable"}, "unanswerable, yet an answer"),
        ({"kind": "out_of_scope"}, "more than a refusal"),
        ({"kind": "referral"}, "no referral is accepted"),
        ({"forbidden_citations": ["gdpr"]}, "asked for and forbidden"),
    ],
)
def test_lint_finds_what_contradicts_itself(changes: dict[str, Any], says: str) -> None:
    [problem] = problems(item(**changes))
    assert problem.startswith("photos: ")
    assert says in problem


def test_lint_finds_doubles() -> None:
    other = item(question="Can we use customer photos", cluster="other")
    assert problems(item(), other) == ["photos: the id is used 2 times", "photos, photos: the same question"]
    assert problems(item(), item(id="later", as_of="2026-12-03")) == []


def test_lint_finds_a_cluster_in_both_splits() -> None:
    assert problems(item(), item(id="later", question="and now?", split="test")) == ["cluster photos: in both splits"]


def test_lint_finds_citations_that_do_not_exist() -> None:
    assert problems(item(), sources={"gdpr": ["Art. 6(4)(a)"]}) == []
    assert problems(item(), sources={"gdpr": ["Art. 60"]}) == ["photos: gdpr, Art. 6(4): the source has no such place"]
    assert problems(item(), sources={"ai-act": []}) == ["photos: gdpr, Art. 6(4): there is no such source"]


def test_lint_finds_gold_that_no_source_supports() -> None:
    assert problems(item(), sources={"gdpr": {"Art. 6(4)": "For another purpose …"}}) == []
    [problem] = problems(item(), sources={"gdpr": {"Art. 6(4)": "Fines go up to a limit."}})
    assert problem == "photos: gdpr, Art. 6(4): shares no word with the key points"


def test_lint_counts_every_kind() -> None:
    found = lint([item()])
    assert "answerable: 1 items, 150 wanted" in found
    assert "injection inside a document: 0 items, 10 wanted" in found


# the items that ship


def test_the_shipped_items_are_sound(shipped: tuple[Item, ...]) -> None:
    assert lint(shipped) == []


def test_both_splits_hold_every_kind(shipped: tuple[Item, ...]) -> None:
    for split in Split:
        assert {one.kind for one in shipped if one.split is split} == set(Kind)


def test_a_paraphrase_stands_beside_what_it_paraphrases(shipped: tuple[Item, ...]) -> None:
    originals = {one.cluster for one in shipped if one.kind is not Kind.PARAPHRASE}
    assert {one.cluster for one in shipped if one.kind is Kind.PARAPHRASE} <= originals


def test_pressure_asks_for_the_verdict_of_the_plain_question(shipped: tuple[Item, ...]) -> None:
    plain = {one.cluster: one.accept for one in shipped if one.kind not in (Kind.PARAPHRASE, Kind.PRESSURE)}
    for one in shipped:
        if one.kind is Kind.PRESSURE:
            assert one.accept == plain[one.cluster]
            assert not any(reply.verdict == "allowed" for reply in one.accept)

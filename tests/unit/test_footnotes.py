"""A ruling is Markdown whose footnotes are pinpoints; every statement has one, or the ruling does not count."""

from __future__ import annotations

import pytest

from bot.library.changes import read_ruling
from bot.library.folder import File
from bot.library.footnotes import Pinpoint, WrittenRuling, problems
from bot.library.frontmatter import Malformed
from tests.house import House, Knowledge

FRONT = """\
id: photos
question: May we?
facts: {data: [photo]}
verdict: conditional
owner: privacy team
status: approved
reviewed: 2026-11-01
review_by: 2027-05-01
"""
FIRST = FRONT.count("\n") + 3  # the line on which the body begins


def written(body: str, front: str = FRONT) -> WrittenRuling:
    return read_ruling(File("rulings/photos.md", f"---\n{front}---\n{body}".encode(), b"", ()))


def said(body: str, front: str = FRONT) -> list[str]:
    return [str(p) for p in problems(written(body, front))]


def test_a_statement_is_what_a_footnote_ends() -> None:
    ruling = written(
        "Not by **default**.[^a] Training is\na new purpose.[^a][^b]\n\n[^a]: gdpr, Art. 6\n[^b]: act, § 1\n"
    )
    assert [(s.text, s.marks) for s in ruling.statements] == [
        ("Not by default.", ("a",)),
        ("Training is a new purpose.", ("a", "b")),
    ]
    assert problems(ruling) == []


def test_items_of_a_list_are_statements_under_their_lead() -> None:
    ruling = written("Before you start:\n- ask;[^a]\n- wait\n  a while.[^a]\n\nThen go.[^a]\n\n[^a]: gdpr, Art. 6\n")
    assert [(s.text, s.is_item, s.lead) for s in ruling.statements] == [
        ("ask;", True, "Before you start:"),
        ("wait a while.", True, ""),
        ("Then go.", False, ""),
    ]


@pytest.mark.parametrize(
    ("line", "pinpoint"),
    [
        ("gdpr, Art. 6(4)", Pinpoint("gdpr", "Art. 6(4)", "", FIRST)),
        ('policy-dpia, § 2: "before any model"', Pinpoint("policy-dpia", "§ 2", "before any model", FIRST)),
        ("policy-dpia, § 2: “before: any, model”", Pinpoint("policy-dpia", "§ 2", "before: any, model", FIRST)),
        ("meta, Timeline › 14 June 2024", Pinpoint("meta", "Timeline › 14 June 2024", "", FIRST)),
        ("gdpr", Pinpoint("gdpr", "", "", FIRST)),
    ],
)
def test_a_footnote_names_a_source_a_place_and_maybe_the_words(line: str, pinpoint: Pinpoint) -> None:
    assert written(f"[^1]: {line}\n").pinpoints["1"] == pinpoint


def test_a_statement_without_a_footnote_is_told_by_line() -> None:
    assert said("Backed.[^1]\n\nNot backed.\n\n[^1]: gdpr, Art. 6\n") == [
        f"rulings/photos.md:{FIRST + 2}: No footnote carries “Not backed.”. End it with one: `[^1]`."
    ]


def test_a_rest_after_the_last_mark_needs_a_footnote_of_its_own() -> None:
    assert "No footnote carries “And more.”" in said("Backed.[^1] And more.\n\n[^1]: gdpr, Art. 6\n")[0]


def test_a_mark_without_a_definition_and_a_definition_without_a_mark_are_told() -> None:
    first, second = said("Backed.[^1]\n\n[^2]: gdpr, Art. 6\n")
    assert first == f"rulings/photos.md:{FIRST}: Footnote [^1] is not defined. Add a line `[^1]: gdpr, Art. 6(4)`."
    assert second == f"rulings/photos.md:{FIRST + 2}: Footnote [^2] is used nowhere; delete the line."


def test_a_footnote_without_a_place_is_told() -> None:
    assert "must be a source and a place" in said("Backed.[^1]\n\n[^1]: gdpr\n")[0]


def test_a_ruling_that_says_nothing_is_told() -> None:
    assert "says nothing" in said("")[0]


def test_a_dimension_that_does_not_exist_is_told_by_line() -> None:
    (one,) = said("Backed.[^1]\n\n[^1]: gdpr, Art. 6\n", FRONT.replace("{data: [photo]}", "{colour: [red]}"))
    assert one.startswith("rulings/photos.md:4: `colour` is not a dimension of facts. Known: data, people")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "verdict: conditional",
            "verdict: maybe",
            "rulings/photos.md:5: `verdict: maybe` can't be used. Write for instance",
        ),
        ("owner: privacy team\n", "", "rulings/photos.md:1: `owner` is missing. Write for instance `owner:"),
        ("reviewed:", "reviewd:", "`reviewd` is not a field of front matter. Did you mean `reviewed`?"),
        ("facts: {data: [photo]}", "facts: {}", "rulings/photos.md:4: `facts: {}` can't be used"),
        ("facts: {data: [photo]}", "facts: [photo]", "rulings/photos.md:4: `facts:"),
    ],
)
def test_wrong_front_matter_of_a_ruling_is_told(old: str, new: str, words: str) -> None:
    with pytest.raises(Malformed) as malformed:
        written("Backed.[^1]\n\n[^1]: gdpr, Art. 6\n", FRONT.replace(old, new))
    assert any(words in str(p) for p in malformed.value.problems)


def test_a_ruling_is_a_draft_unless_somebody_approved_it() -> None:
    assert written("x", FRONT.replace("status: approved\n", "")).front.status == "draft"


# -- footnotes against the folder --------------------------------------------------------------

PLACE = "One sentence about badges. Customer photos may not train a model. Another about doors and keys."


@pytest.fixture
def shelf(empty: House) -> Knowledge:
    empty.knowledge.source(
        "policies/photos.md", f"## § 1 Scope\n\n1.1 {PLACE}\n\n1.2 Nothing else is said here at all.\n"
    )
    return empty.knowledge


def published(house: House, footnote: str, statement: str = "Photos of customers train no model.") -> list[str]:
    house.knowledge.ruling("one", f"{statement}[^1]\n\n[^1]: {footnote}\n")
    return [str(p) for p in house.publish().problems]


def test_without_words_the_sentence_that_best_supports_the_statement_is_quoted(empty: House, shelf: Knowledge) -> None:
    assert published(empty, "photos, § 1.1") == []
    (quote,) = empty.edition.rulings[0].statements[0].quotes
    assert quote.text == "Customer photos may not train a model."
    assert quote.locator == "§ 1.1"


def test_words_are_found_whatever_their_white_space(empty: House, shelf: Knowledge) -> None:
    assert published(empty, 'photos, § 1.1: "about   badges. Customer"') == []
    assert empty.edition.rulings[0].statements[0].quotes[0].text == "about badges. Customer"


@pytest.mark.parametrize(
    ("footnote", "words"),
    [
        ('photos, § 1.1: "may train a model"', "The quote no longer stands in photos, § 1.1."),
        ('photos, § 1.2: "Customer photos"', "The quote no longer stands in photos, § 1.2."),
        ("photos, § 7", "photos has no “§ 7”. It has "),
        ("nobody, § 1", "There is no source “nobody”. Use the `id` of a file in the folder."),
    ],
)
def test_a_footnote_that_does_not_resolve_breaks_the_ruling_loudly(
    empty: House, shelf: Knowledge, footnote: str, words: str
) -> None:
    (problem,) = published(empty, footnote)
    assert problem.startswith("rulings/one.md:")
    assert words in problem
    assert empty.edition.rulings == ()


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ({"status": "retired"}, "it is retired"),
        ({"status": "draft"}, "it is a draft"),
        ({"expires": "2026-11-23"}, "it expired on 2026-11-23"),
    ],
)
def test_a_text_that_no_longer_speaks_can_not_be_cited(empty: House, front: dict[str, str], words: str) -> None:
    empty.knowledge.source("policies/photos.md", f"# Photos\n\n{PLACE}", **front)
    assert any(f"“photos” can't be cited: {words}." in one for one in published(empty, "photos, Photos"))


def test_a_fact_that_the_vocabulary_does_not_know_breaks_the_ruling(empty: House, shelf: Knowledge) -> None:
    empty.knowledge.ruling("one", "Photos train no model.[^1]\n\n[^1]: photos, § 1.1\n", facts={"data": ["sculpture"]})
    (problem,) = empty.publish().problems
    assert "`data: sculpture` is not in facts.yaml" in problem.text
    assert (empty.knowledge.root / problem.path).read_text().splitlines()[problem.line - 1].startswith("  data:")


def test_conditions_are_the_items_of_a_yes_with_conditions(empty: House, shelf: Knowledge) -> None:
    body = "No.[^1]\n\nFirst:\n- ask.[^1]\n\n[^1]: photos, § 1.1\n"
    for verdict, conditions in (("conditional", 1), ("allowed", 1), ("not_allowed", 0), ("information", 0)):
        empty.knowledge.ruling("one", body, verdict=verdict)
        empty.publish()
        assert sum(s.is_condition for s in empty.edition.rulings[0].statements) == conditions

"""What is wrong with a file is said by file and line, with what to write instead."""

from __future__ import annotations

import pytest

from bot.company import Company
from bot.errors import UnreadableDocument
from bot.library.folder import AUTHORITY_OF_FOLDER, File
from bot.library.frontmatter import Malformed, Problem, parse, split
from bot.library.sources import ReadSource, read_source
from bot.source import Authority, Document, Form, Section, Status

COMPANY = Company(name="Nordlys AS", jurisdiction="NO")
GOOD = (
    "id: policy-photos\ntitle: Photos\nauthority: policy\npublisher: Nordlys\njurisdiction: [NO]\nchecked: 2026-11-01\n"
)


def read(name: str, data: bytes) -> Document:
    text = data.decode()
    if text == "broken":
        raise UnreadableDocument(f"{name} is damaged.", "Replace it.")
    return Document(text, (Section("Photos", ("Photos at work",), 0, len(text), 0, False),))


def source(front: str, path: str = "policies/photos.md", *, sidecar: str = "", defaults: str = "") -> ReadSource:
    data = f"---\n{front}---\nText.".encode() if front else b"Text."
    chain = (("policies/_defaults.yaml", defaults.encode()),) if defaults else ()
    return read_source(File(path, data, sidecar.encode(), chain), read, COMPANY)


def problems(front: str, **more: str) -> list[str]:
    try:
        return [str(p) for p in source(front, **more).problems]
    except Malformed as malformed:
        return [str(p) for p in malformed.problems]


def test_good_front_matter_has_no_problems_and_means_what_it_says() -> None:
    made = source(GOOD + "status: retired\nform: summary\nsupersedes: [policy-old]\nexpires: 2027-01-01\n")
    assert made.problems == ()
    assert made.source.status is Status.RETIRED
    assert made.source.form is Form.SUMMARY
    assert made.source.supersedes == ("policy-old",)
    assert made.source.path == "policies/photos.md"


def test_norway_is_not_false() -> None:
    assert source(GOOD).source.jurisdiction == ("NO",)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("checked: yesterday", "8: `checked: yesterday` can't be used. Write for instance `checked: 2026"),
        ("status: final", "8: `status: final` can't be used. Write for instance `status: approved (one of"),
        ("effective: 2026-02-30", ""),
        ("supersedes: policy-old", "8: `supersedes: policy-old` can't be used. Write for instance `supe"),
        ("url: 12", "8: `url: 12` can't be used. Write for instance `url: https://"),
        ("url: http://x.example", "8: `url` must begin with https://."),
        ("jurisdiction: [XX]", "8: `XX` is not a known jurisdiction. Use AT, "),
        ("published: 2026-05-01\nexpires: 2026-05-01", "9: `expires` lies before the text begins"),
        ("supersedes: [policy-photos]", "8: `policy-photos` can't supersede itself."),
        ("id: Photos & more", "8: `id: Photos & more` can't be used. Write for instance `id: policy-photos"),
        ("title: [", ""),
        ("title: a: b", "8: The front matter can't be read here (mapping values are not allowed"),
        ("titel: Photos", "8: `titel` is not a field of a source. Did you mean `title`?"),
        ("colour: blue", "8: `colour` is not a field of a source. It is passed over."),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_line_and_what_to_write(wrong: str, said: str) -> None:
    name = wrong.split(":")[0]
    rest = "".join(f"{line}\n" for line in GOOD.splitlines() if not line.startswith(f"{name}:"))
    padding = "# a remark\n" * (8 - 2 - rest.count("\n"))
    found = problems(rest + padding + wrong + "\n")
    assert any(one.startswith(f"policies/photos.md:{said}") for one in found), found


def test_every_wrong_field_is_told_at_once() -> None:
    found = problems("id: X Y\nstatus: done\nchecked: soon\n")
    assert [one.split(":")[1] for one in found] == ["2", "3", "4"]


def test_a_field_that_stands_twice_is_an_error_and_not_a_guess() -> None:
    assert problems("title: A\nid: photos\ntitle: B\n") == [
        "policies/photos.md:4: `title` stands twice; keep one of the two lines."
    ]


@pytest.mark.parametrize("front", ["just words\n", "- a\n- b\n", "3\n"])
def test_front_matter_that_is_no_list_of_fields_is_told(front: str) -> None:
    assert problems(front) == ["policies/photos.md:2: The front matter must be lines such as `title: Photo policy`."]


def test_a_sidecar_is_named_when_it_is_the_one_that_is_wrong() -> None:
    (said,) = problems("", path="policies/photos.pdf", sidecar="title: [\n")
    assert said.startswith("policies/photos.pdf.yaml:")


def test_a_file_without_front_matter_is_read_and_told_what_it_lacks() -> None:
    made = source("", path="notes/holiday.md")
    assert made.source.authority is Authority.COMMENTARY
    assert (made.source.publisher, made.source.jurisdiction, made.source.checked) == ("Nordlys AS", ("NO",), None)
    assert made.source.title == "Photos at work"
    (problem,) = made.problems
    assert problem.severity == "warning"
    assert "lacks title, authority, publisher, jurisdiction, checked" in problem.text


@pytest.mark.parametrize(
    ("folder", "authority"),
    [*((name, str(authority)) for name, authority in AUTHORITY_OF_FOLDER.items()), ("elsewhere", "commentary")],
)
def test_the_folder_says_the_authority_where_the_file_does_not(folder: str, authority: str) -> None:
    assert source("", path=f"{folder}/text.md").source.authority == authority


def test_defaults_fill_gaps_and_never_win_over_the_file() -> None:
    made = source(GOOD, defaults="publisher: Somebody else\nlanguage: nb\n")
    assert (made.source.publisher, made.source.language) == ("Nordlys", "nb")


def test_wrong_defaults_are_told_by_their_own_file() -> None:
    (said,) = problems(GOOD, defaults="publisher: [\n")
    assert said.startswith("policies/_defaults.yaml:")


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("law/GDPR.md", "gdpr"),
        ("law/gdpr/Art 6.md", "gdpr-art-6"),
        ("notes/Møte & more.md", "notes-m-te-more"),
        ("价格.md", "document"),
    ],
)
def test_a_file_that_names_no_id_gets_one_from_its_path(path: str, id: str) -> None:
    assert source("", path=path).source.id == id


def test_what_a_reader_says_is_passed_on_by_file() -> None:
    with pytest.raises(Malformed) as malformed:
        read_source(File("policies/a.md", b"broken", b"", ()), read, COMPANY)
    assert str(malformed.value.problems[0]) == "policies/a.md: a.md is damaged. Replace it."


def test_front_matter_is_split_off_and_the_bodys_first_line_is_known() -> None:
    assert split("---\na: 1\nb: 2\n---\nText") == ("a: 1\nb: 2\n", "Text", 5)
    assert split("\ufeff---\r\na: 1\r\n---\r\nText") == ("a: 1\r\n", "Text", 4)
    assert split("Text\n---\nmore") == (None, "Text\n---\nmore", 1)
    assert split("---\nno end") == (None, "---\nno end", 1)


def test_lines_are_known_for_entries_too() -> None:
    front = parse("facts:\n  data: [a]\n  people: [b]\nalso:\n  - x\n  - y\n", "r.md", 2)
    assert front.lines["facts.people"] == 4
    assert front.lines["also.1"] == 7


def test_empty_front_matter_says_nothing() -> None:
    assert parse("", "a.md").fields == {}
    assert parse("# only a remark\n", "a.md").fields == {}


def test_a_problem_about_a_whole_file_names_no_line() -> None:
    assert str(Problem("a.md", 0, "Broken.")) == "a.md: Broken."
    assert str(Problem("a.md", 3, "Broken.")) == "a.md:3: Broken."

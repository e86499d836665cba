"""What counts as a document of the folder, and what a file's digest covers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import FolderMissing
from bot.library.folder import File, Folder, scan
from tests.house import Knowledge

SUFFIXES = frozenset({".md", ".pdf", ".txt"})


def scanned(knowledge: Knowledge) -> Folder:
    return scan(knowledge.root, SUFFIXES)


def digest(knowledge: Knowledge, path: str = "law/act.md") -> str:
    return scanned(knowledge).files[path].digest


@pytest.fixture
def shelf(knowledge: Knowledge) -> Knowledge:
    knowledge.write("law/act.md", "Text.")
    return knowledge


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing, match="--knowledge DIR"):
        scan(tmp_path / "nowhere", SUFFIXES)
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderMissing):
        scan(tmp_path / "file", SUFFIXES)


def test_documents_are_found_in_order_wherever_they_lie(shelf: Knowledge) -> None:
    shelf.write("policies/deep/er/photos.MD", "Text.")
    shelf.write("a.txt", "Text.")
    assert list(scanned(shelf).files) == ["a.txt", "law/act.md", "policies/deep/er/photos.MD"]


def test_what_is_not_a_document_is_left_alone(shelf: Knowledge) -> None:
    names = ("README.md", "law/readme.md", "law/_defaults.yaml", "sources.yaml", ".git/a.md", ".hidden.md", "~$lock.md")
    for name in names:
        shelf.write(name, "x: 1")
    folder = scanned(shelf)
    assert list(folder.files) == ["law/act.md"]
    assert folder.problems == ()


def test_a_format_that_nobody_reads_is_a_warning(shelf: Knowledge) -> None:
    shelf.write("law/table.xlsx", "x")
    (problem,) = scanned(shelf).problems
    assert (problem.path, problem.severity) == ("law/table.xlsx", "warning")
    assert ".md, .pdf, .txt" in problem.text


def test_a_sidecar_belongs_to_its_file_and_a_stray_one_is_told(shelf: Knowledge) -> None:
    shelf.write("law/act.pdf", b"x")
    shelf.write("law/act.pdf.yaml", "title: Act")
    shelf.write("law/gone.pdf.yaml", "title: Gone")
    folder = scanned(shelf)
    assert folder.files["law/act.pdf"].sidecar == b"title: Act"
    assert [p.path for p in folder.problems] == ["law/gone.pdf.yaml"]


def test_links_inside_the_folder_are_followed_and_links_out_of_it_are_not(shelf: Knowledge, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("password")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "more.md").write_text("password")
    os.symlink(tmp_path / "secret.md", shelf.root / "law" / "out.md")
    os.symlink(tmp_path / "other", shelf.root / "outside")
    os.symlink(shelf.root / "law" / "act.md", shelf.root / "law" / "twin.md")
    os.symlink(shelf.root / "nothing.md", shelf.root / "law" / "dangling.md")
    os.symlink(shelf.root, shelf.root / "law" / "loop")
    folder = scanned(shelf)
    assert set(folder.files) == {"law/act.md", "law/twin.md"}
    assert {p.path for p in folder.problems} == {"law/out.md", "outside"}
    assert all("points out of the knowledge folder" in p.text for p in folder.problems)


def test_a_digest_covers_all_that_decides_what_a_file_means(shelf: Knowledge) -> None:
    seen = {digest(shelf)}
    for path in ("law/act.md", "law/act.md.yaml", "law/_defaults.yaml", "_defaults.yaml"):
        shelf.write(path, "title: Changed")
        assert digest(shelf) not in seen
        seen.add(digest(shelf))


def test_a_digest_does_not_cover_where_a_file_lies_but_whether_it_is_a_ruling() -> None:
    one = File("law/a.md", b"x", b"", ())
    assert one.digest == File("policies/b.md", b"x", b"", ()).digest
    assert one.digest != File("rulings/a.md", b"x", b"", ()).digest


def test_bytes_can_not_wander_from_a_file_into_its_sidecar() -> None:
    assert File("a.md", b"ab", b"c", ()).digest != File("a.md", b"a", b"bc", ()).digest


def test_the_nearest_defaults_come_first(shelf: Knowledge) -> None:
    shelf.write("_defaults.yaml", "language: en\nowner: us\n")
    shelf.write("law/_defaults.yaml", "language: nb\n")
    fields, _, _, _ = scanned(shelf).files["law/act.md"].front_and_body()
    assert (fields["language"], fields["owner"]) == ("nb", "us")

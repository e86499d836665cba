"""Plain text: its headings are told by their look, and its encoding by its bytes."""

from __future__ import annotations

import pytest

from adapters.readers import read


def test_headings_told_by_their_look() -> None:
    text = b"""PRIVACY POLICY

Intro.

1. Scope

1.1 All staff.
1.2 Wrapped lines
are one.

Retention
---------
Keep nothing.

Article 6
(1) Lawful if:
(a) consent.
"""
    document = read("a.txt", text)
    assert [section.locator for section in document.sections] == [
        "PRIVACY POLICY",
        "§ 1",
        "§ 1.1",
        "§ 1.2",
        "Retention",
        "Art. 6",
        "Art. 6(1)",
        "Art. 6(1)(a)",
    ]
    assert "1.2 Wrapped lines are one." in document.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_unicode_in_every_encoding_is_read_without_a_warning(name: str, encoding: str) -> None:
    document = read(name, "Blåbær – “sikkert”, håndtering av persondata".encode(encoding))
    assert document.text == "Blåbær – “sikkert”, håndtering av persondata"
    assert document.warnings == ()


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_old_western_files_are_read_with_a_warning(encoding: str) -> None:
    document = read("gammel.txt", "Arbeidsmiljøloven gjelder på arbeidsplassen, også for vikarer.".encode(encoding))
    assert document.text == "Arbeidsmiljøloven gjelder på arbeidsplassen, også for vikarer."
    assert "gammel.txt is not UTF-8" in document.warnings[0]


def test_one_damaged_byte_does_not_turn_utf_8_into_gibberish() -> None:
    document = read("a.txt", "Før og etter, så på ny: æøå ".encode() * 3 + b"\xff end")
    assert document.text.startswith("Før og etter, så på ny: æøå")
    assert "damaged characters" in document.warnings[0]


def test_line_ends_of_every_system_are_equal() -> None:
    texts = {read("a.txt", f"one{end}{end}two{end}".encode()).text for end in ("\n", "\r\n", "\r")}
    assert texts == {"one\n\ntwo"}

"""The small words that decide: which they are, and that their order and kind are kept."""

from __future__ import annotations

import pytest

from bot.drafting.markers import Marker, clauses, markers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Photos may not be used.", [Marker.FORBID]),
        ("Photos can't be used until approval.", [Marker.FORBID, Marker.BEFORE]),
        ("Photos may be used.", [Marker.MAY]),
        ("You need not ask.", [Marker.EXEMPT]),
        ("You need to ask.", [Marker.MUST]),
        ("No later than 72 hours", [Marker.MOST]),
        ("It is not allowed unless they consent.", [Marker.FORBID, Marker.UNLESS]),
        ("never, or only if asked", [Marker.NOT, Marker.OR, Marker.ONLY, Marker.IF]),
    ],
)
def test_what_permits_forbids_and_conditions_is_found_in_order(text: str, found: list[Marker]) -> None:
    assert list(markers(text)) == found


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("nb", "Bilder kan ikke brukes før de er godkjent.", [Marker.FORBID, Marker.BEFORE]),
        ("nb", "Du må spørre.", [Marker.MUST]),
        ("da", "Billeder må ikke bruges.", [Marker.FORBID]),
        ("da", "Billeder må bruges.", [Marker.MAY]),
        ("sv", "Bilder får inte användas utan samtycke.", [Marker.FORBID, Marker.WITHOUT]),
        ("de", "Fotos dürfen nicht verwendet werden, es sei denn sie willigen ein.", [Marker.FORBID, Marker.UNLESS]),
        ("fr", "Les photos ne peuvent pas être utilisées sans accord.", [Marker.FORBID, Marker.WITHOUT]),
    ],
)
def test_the_same_in_the_other_languages(language: str, text: str, found: list[Marker]) -> None:
    assert list(markers(text, language)) == found


def test_between_markers_stand_stems_and_numbers() -> None:
    assert [c.words for c in clauses("A breach must be notified within seventy 72 hours.")] == [
        ("breach",),
        ("notifi",),
        ("seventi", "72", "hour"),
    ]

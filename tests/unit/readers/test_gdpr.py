"""The whole GDPR, held against the same text in another form by the same publisher."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.readers import read
from bot.locator import resolve
from bot.source import Document, fold

FOLDER = Path(__file__).parents[3] / ".." / "shared" / "corpora" / "gdpr"

# The publisher's HTML has only the first paragraph of these recitals; its other form has all of them.
CUT_SHORT = ("19", "50", "71", "143")

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no copy of the GDPR in {FOLDER}")


@pytest.fixture(scope="module")
def gdpr() -> Document:
    return read("gdpr.html", (FOLDER / "gdpr.html").read_bytes())


@pytest.fixture(scope="module")
def oracle() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "gdpr.json").read_text("utf-8"))
    return found


def articles(oracle: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for chapter in oracle["chapters"]:
        for part in chapter["contents"]:
            yield from part["contents"] if part["type"] == "section" else [part]


def said(gdpr: Document, locator: str) -> str:
    section = resolve(gdpr.sections, locator)
    assert section is not None, f"{locator} is missing"
    return plain(gdpr.text[section.body : section.end])


def plain(text: str) -> str:
    """The words without the marks of footnotes that either form keeps: `Council (19);`."""
    return re.sub(r"\b(Council|Committee|EC|EEC|2012) \(\d{1,2}\)(?=[ ,.;])", r"\1", fold(text))


def lettered(part: dict[str, Any]) -> list[tuple[str, str]]:
    """The points of a paragraph; those of Art. 53(1) have lost their letters in the oracle."""
    letters = [point["number"] or "abcd"[index] for index, point in enumerate(part["subpoints"])]
    return [(x, f"({x}) {point['text']}") for x, point in zip(letters, part["subpoints"], strict=True)]


def expected(article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(locator, text) of the article, its paragraphs and its points, as the oracle has them."""
    base = f"Art. {article['number']}"
    whole: list[str] = []
    paragraph: list[str] = []
    name = base
    for part in article["contents"]:
        points = lettered(part)
        if part["number"]:
            if name != base:
                yield name, " ".join(paragraph)
            name, paragraph = f"{base}({part['number']})", [f"{part['number']}. {part['text']}"]
        else:
            paragraph.append(part["text"])
        whole += [paragraph[-1], *(text for _, text in points)]
        paragraph += [text for _, text in points]
        yield from ((f"{name}({number})", text) for number, text in points)
    if name != base:
        yield name, " ".join(paragraph)
    yield base, " ".join(whole)


def test_every_article_paragraph_and_point_says_what_the_law_says(gdpr: Document, oracle: dict[str, Any]) -> None:
    wanted = dict(pair for article in articles(oracle) for pair in expected(article))
    differing = {name: said(gdpr, name)[:90] for name, text in wanted.items() if said(gdpr, name) != plain(text)}
    assert differing == {}
    assert len(wanted) == 99 + 398 + 363


def test_every_recital_says_what_the_law_says(gdpr: Document, oracle: dict[str, Any]) -> None:
    for recital in oracle["recitals"]:
        number, whole = recital["number"], plain(f"{recital['number']}. {recital['text']}")
        ours = said(gdpr, f"Recital {number}")
        assert whole.startswith(ours) if number in CUT_SHORT else ours == whole
    assert sum(section.locator.startswith("Recital ") for section in gdpr.sections) == 173


def test_there_are_no_articles_and_points_that_the_law_does_not_have(gdpr: Document, oracle: dict[str, Any]) -> None:
    wanted = {name for article in articles(oracle) for name, _ in expected(article)}
    assert {section.locator for section in gdpr.sections if section.locator.startswith("Art. ")} == wanted


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ("Art. 6(1)(f)", "legitimate interests pursued by the controller"),
        ("Art. 4(14)", "‘biometric data’"),
        ("Art. 9(2)(j)", "archiving purposes in the public interest"),
        ("Art. 83(4)(a)", "obligations of the controller and the processor"),
        ("Recital 47", "legitimate interests of a controller"),
        ("Article 6 (1)", "Point (f) of the first subparagraph shall not apply"),
    ],
)
def test_well_known_places_resolve(gdpr: Document, locator: str, words: str) -> None:
    assert words in said(gdpr, locator)


def test_footnotes_stand_apart_from_the_law(gdpr: Document) -> None:
    assert "OJ L" not in said(gdpr, "Art. 99")
    assert "OJ L" in said(gdpr, "References")
    assert "(4)" not in said(gdpr, "Recital 3")
    assert "Directive 95/46/EC of the European Parliament and of the Council seeks" in said(gdpr, "Recital 3")

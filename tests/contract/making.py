"""Editions written by hand through the port, without a folder."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

from adapters.memory import HashingEncoder
from bot.library.passages import sentences
from bot.library.vocabulary import read_vocabulary, stored
from bot.ports import Build, Edition, Editions
from bot.ruling import Ruled, Ruling, Statement
from bot.source import Authority, Document, Passage, Quote, Section, Source

ENCODER = HashingEncoder()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

PHOTOS = "Customer photos may be used with consent. Stock photos need none."
WEATHER = "The weather forecast is not personal data."
BREACHES = "Breaches are notified within 72 hours."


def source(id: str, path: str = "") -> Source:
    return Source(
        id=id,
        title=id.capitalize(),
        authority=Authority.POLICY,
        publisher="Nordlys AS",
        jurisdiction=("NO",),
        path=path or f"policies/{id}.md",
    )


def document(*paragraphs: str) -> Document:
    text, sections = "", []
    for number, paragraph in enumerate(paragraphs, 1):
        start = len(text)
        text += f"{paragraph}\n\n"
        sections.append(Section(f"§ {number}", (f"§ {number}",), start, start + len(paragraph), start, False))
    return Document(text.rstrip(), tuple(sections))


def passages(source: str, document: Document) -> list[Passage]:
    return [
        Passage(source, s.locator, s.heading, s.start, s.end, document.text[s.start : s.end]) for s in document.sections
    ]


def add(build: Build, id: str, *paragraphs: str, path: str = "", digest: str = "d1") -> None:
    """A source of these paragraphs, one passage each."""
    made = document(*paragraphs)
    build.add_source(digest, source(id, path), made, passages(id, made))


def encode(build: Build) -> int:
    """Vectors for what has none; returns how many there were."""
    todo = build.unencoded()
    for key, passage, text in todo:
        spans = sentences(passage.text)
        vectors = ENCODER.encode([passage.text[s:e] for s, e in spans])
        build.encoded(key, ENCODER.encode([text])[0], spans, vectors)
    return len(todo)


def begin(editions: Editions, *, fresh: bool = False) -> AbstractContextManager[Build]:
    return editions.begin(ENCODER.fingerprint, 1, fresh=fresh)


def furnish(editions: Editions, texts: Mapping[str, tuple[str, ...]] | None = None) -> Edition:
    """An edition with these sources; two, unless told."""
    with begin(editions) as build:
        for id, paragraphs in (texts or {"photos": (PHOTOS, WEATHER), "breaches": (BREACHES,)}).items():
            add(build, id, *paragraphs)
        notes(build)
        encode(build)
        build.put_rulings([], {})
        build.commit("abc", NOON)
    return editions.current()


def notes(build: Build) -> None:
    """What a publish notes for readers."""
    build.put("vocabulary", {**stored(read_vocabulary({"data": {"photo": {"terms": ["photo"]}}})), "digest": "v1"})
    build.put("company", {"name": "Nordlys AS", "contact": "#ask-privacy"})
    build.put("files", {"policies/photos.md": "d1"})


def ruling(id: str, *also: str) -> Ruling:
    quote = Quote("photos", "§ 1", 0, 41, PHOTOS[:41])
    statement = Statement("With consent.", (quote,), is_condition=True, is_item=True, lead="Before:")
    return Ruling(
        id=id,
        question=f"{id}?",
        also_asked=also,
        facts={"data": ("photo",)},
        verdict=Ruled.CONDITIONAL,
        statements=(statement,),
        reviewed=date(2026, 11, 1),
        differs={"data": ("logo",)},
    )

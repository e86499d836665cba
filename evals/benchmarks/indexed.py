"""A collection's texts as real editions: the same splitting, word index and vectors that a knowledge folder gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from bot.library.passages import split
from bot.library.publish import FORMAT
from bot.ports import Edition, Editions, Encoder
from bot.source import Authority, Document, Source
from evals.benchmarks.collection import Text

ENCODED_AT_ONCE = 256
WHERE = "EU"  # all texts are of one authority and one place: neither tells them apart


@dataclass(frozen=True)
class Shelf:
    """The edition of one group of texts. Its sources are the texts, and `texts` their ids by source."""

    edition: Edition
    texts: Mapping[str, str]


def publish(texts: Sequence[Text], title: str, encoder: Encoder, editions: Editions) -> Shelf:
    """One source a text. `title` is that of texts that have none."""
    ids = {f"text-{number}": text.id for number, text in enumerate(texts)}
    with editions.begin(encoder.fingerprint, FORMAT, fresh=True) as build:
        for source, text in zip(ids, texts, strict=True):
            front = _front(source, text.title or title)
            document = Document(text.text.strip(), ())
            passages = split(document, source, front.name, encoder.count, encoder.limit)
            build.add_source(sha256(text.text.encode()).hexdigest(), front, document, passages)
        todo = build.unencoded()
        for at in range(0, len(todo), ENCODED_AT_ONCE):
            some = todo[at : at + ENCODED_AT_ONCE]
            vectors = encoder.encode([encoding for _, _, encoding in some])
            for (key, _, _), vector in zip(some, vectors, strict=True):
                build.encoded(key, vector, (), vectors[:0])
        build.put_rulings([], {})
        build.commit("", datetime.now(UTC))
    return Shelf(editions.current(), ids)


def _front(source: str, title: str) -> Source:
    return Source(
        id=source, title=title[:300], authority=Authority.POLICY, publisher="public data", jurisdiction=(WHERE,),
        path=f"policies/{source}.txt",
    )  # fmt: skip

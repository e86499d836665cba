"""What every encoder promises; the hashing one is the reference."""

from __future__ import annotations

import numpy as np
import pytest

from adapters.memory import HashingEncoder
from bot.library.passages import SPECIAL_TOKENS
from bot.ports import Encoder

TEXTS = ["Can we use customer photos?", "", " \n", "Zoë’s data – 価格 €5 🙂", "a\x00b \ud800", "word " * 2000]


@pytest.fixture(params=["hashing", pytest.param("real", marks=pytest.mark.model)])
def any_encoder(request: pytest.FixtureRequest) -> Encoder:
    return HashingEncoder() if request.param == "hashing" else request.getfixturevalue("encoder")


def test_every_text_gets_a_unit_vector_of_one_dimension(any_encoder: Encoder) -> None:
    vectors = any_encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == len(TEXTS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors_of_the_same_dimension(any_encoder: Encoder) -> None:
    assert any_encoder.encode([]).shape == (0, any_encoder.encode(["a"]).shape[1])


def test_a_text_gets_the_same_vector_whatever_it_is_encoded_with(any_encoder: Encoder) -> None:
    together = any_encoder.encode(TEXTS)
    alone = np.concatenate([any_encoder.encode([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_texts_that_share_their_matter_are_more_alike_than_strangers(any_encoder: Encoder) -> None:
    one, same, other = any_encoder.encode(
        ["photos of customers", "customer photos that we keep", "the weather in Mongolia"]
    )
    assert float(one @ same) > float(one @ other) + 0.2


def test_what_is_beyond_the_limit_does_not_count(any_encoder: Encoder) -> None:
    long = "photo " * 2 * any_encoder.limit
    assert np.array_equal(any_encoder.encode([long])[0], any_encoder.encode([long + "weather Mongolia"])[0])


def test_tokens_are_counted_uncut_and_with_the_special_ones(any_encoder: Encoder) -> None:
    empty, word, long = any_encoder.count(["", "photo", "photo " * 2 * any_encoder.limit])
    assert empty == SPECIAL_TOKENS
    assert word > empty
    assert long > any_encoder.limit


def test_pieces_never_count_less_than_the_text_they_make(any_encoder: Encoder) -> None:
    text = "Recognisable people, e.g. customers: nobody's photo (or 3.2 million of them) may be used."
    pieces = any_encoder.count(text.split())
    assert sum(n - SPECIAL_TOKENS for n in pieces) + SPECIAL_TOKENS >= any_encoder.count([text])[0]


def test_spans_get_vectors_of_their_own_and_texts_the_same_as_ever(any_encoder: Encoder) -> None:
    texts = ["Photos may be used. Voices may not.", "Nothing here."]
    vectors, inner = any_encoder.encode_spans(texts, [[(0, 19), (20, 35)], []])
    assert np.array_equal(vectors, any_encoder.encode(texts))
    assert [len(v) for v in inner] == [2, 0]
    assert np.allclose(np.linalg.norm(inner[0], axis=1), 1, atol=1e-5)
    asked = any_encoder.encode(["voices"])[0]
    assert float(inner[0][1] @ asked) > float(inner[0][0] @ asked)


def test_a_fingerprint_tells_encoders_apart(any_encoder: Encoder) -> None:
    assert any_encoder.fingerprint == any_encoder.fingerprint != ""
    assert any_encoder.fingerprint != HashingEncoder(dimension=64).fingerprint

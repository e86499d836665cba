"""Whatever stands around it: personal data with valid check digits is found, and spans are what they say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.no import fodselsnummer

from bot.personal import Kind, find

WORDS = st.text("abcdefghij ÆØÅ\n.,;()", max_size=30)


@given(st.text(max_size=300))
def test_spans_are_in_order_apart_and_verbatim(text: str) -> None:
    found = find(text)
    assert all(text[f.start : f.end] == f.text for f in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text("0123456789 .,-/+()@:€NOabc\n", max_size=120))
def test_any_heap_of_digits_is_read_without_failing(text: str) -> None:
    assert find(text) == find(text)


@given(
    day=st.integers(1, 28), month=st.integers(1, 12), rest=st.integers(0, 99999), d_number=st.booleans(), around=WORDS
)
def test_every_valid_national_id_is_found(day: int, month: int, rest: int, d_number: bool, around: str) -> None:
    nine = f"{day + (40 if d_number else 0):02}{month:02}{rest:05}"
    first = fodselsnummer.calc_check_digit1(nine)
    second = fodselsnummer.calc_check_digit2(nine + first) if len(first) == 1 else "10"
    assume(len(second) == 1)
    number = nine + first + second
    assert (Kind.NATIONAL_ID, number) in [(f.kind, f.text) for f in find(f"{around} {number} {around}")]


@given(middle=st.integers(0, 10**11 - 1), spaced=st.booleans(), around=WORDS)
def test_every_valid_card_number_is_found(middle: int, spaced: bool, around: str) -> None:
    number = f"4{middle:014}"
    number += luhn.calc_check_digit(number)
    written = " ".join(number[at : at + 4] for at in range(0, 16, 4)) if spaced else number
    assert written in [f.text for f in find(f"{around} {written} {around}") if f.kind is Kind.CARD]


@given(account=st.integers(0, 10**11 - 1), spaced=st.booleans(), around=WORDS)
def test_every_valid_iban_is_found(account: int, spaced: bool, around: str) -> None:
    number = f"NO{iban.calc_check_digits(f'NO00{account:011}')}{account:011}"
    written = iban.format(number) if spaced else number
    assert written in [f.text for f in find(f"{around} {written} {around}") if f.kind is Kind.IBAN]


@given(st.integers(10**10, 10**11 - 1))
def test_a_national_id_is_never_found_without_valid_check_digits(number: int) -> None:
    text = str(number)
    right = text[9] == fodselsnummer.calc_check_digit1(text) and text[10] == fodselsnummer.calc_check_digit2(text)
    if not right:
        assert Kind.NATIONAL_ID not in [f.kind for f in find(text)]

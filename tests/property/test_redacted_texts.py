"""Whatever people paste: what was taken out is gone, stays gone, and can be put back exactly."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.personal import find
from bot.redaction import _PLACEHOLDER, redact, restore

PIECES = st.sampled_from(
    [
        "kari.hansen@firma.no", "a@b.no", "+47 912 34 567", "41234567", "01010750160", "4111 1111 1111 1111",
        "NO93 8601 1117 947", "1234.56.78903", "password=hunter2xY9", "sk-abcdefghijklmnopqrstuv1234", "Kari Hansen",
        "[EMAIL_1]", "[PHONE_2]", "[NAME_1]", "[EMAIL_", "_1]", "token:", "https://u:p4ssw0rdX@h.no/", "tlf", "<", ">",
        "(", ")", ",", ".", " ", "  ", "\n", "x", "1", "12", "æøå", "🧭", "Can we use photos?", "\u202e", "\u00a0", "-",
        "@",
    ]
)  # fmt: skip
PASTED = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=14).map("".join) | st.lists(PIECES, max_size=10).map(
    " ".join
)


@given(PASTED)
@settings(deadline=None, max_examples=400)
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    again = redact(once.text)
    assert again.text == once.text
    assert not again.placeholders


@given(PASTED)
@settings(deadline=None, max_examples=400)
def test_what_was_taken_out_can_be_put_back_exactly(text: str) -> None:
    redacted = redact(text)
    assert restore(redacted.text, redacted) == text


@given(PASTED)
@settings(deadline=None, max_examples=400)
def test_nothing_that_is_found_is_left(text: str) -> None:
    left = redact(text).text
    placeholders = [m.span() for m in _PLACEHOLDER.finditer(left)]
    for finding in find(left):
        assert any(finding.start < e and s < finding.end for s, e in placeholders), finding.kind

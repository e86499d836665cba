"""Finding personal data and secrets in a text: pure functions, no network.

Precision comes before completeness, since a redacted word can't be read and a
warning that is wrong is soon passed over: numbers count only with valid check
digits, telephone numbers only where their country's numbering plan knows them.
Dates, article and case numbers ("2026/1744") and amounts are none of these.
Names and postal addresses are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from stdnum import iban, luhn
from stdnum.exceptions import ValidationError
from stdnum.no import fodselsnummer, kontonr

from bot.phones import phones


class Kind(StrEnum):
    """What was found; in the order in which one goes before another that overlaps it."""

    SECRET = "secret"  # noqa: S105  a kind, not a secret
    EMAIL = "email"
    IBAN = "iban"
    NATIONAL_ID = "national-id"  # fødselsnummer, D-number, H-number, and their test series
    CARD = "card"
    ACCOUNT = "account"  # a Norwegian account number as it is printed: 1234.56.78903
    PHONE = "phone"


NAMES = {
    Kind.SECRET: "password or key",
    Kind.EMAIL: "e-mail address",
    Kind.IBAN: "account number (IBAN)",
    Kind.NATIONAL_ID: "fødselsnummer",
    Kind.CARD: "card number",
    Kind.ACCOUNT: "account number",
    Kind.PHONE: "telephone number",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One piece of personal data: `text == searched[start:end]`."""

    start: int
    end: int
    kind: Kind
    text: str


def find(text: str, region: str = "NO") -> list[Finding]:
    """What stands in the text, in order and without overlaps.

    `region` is the country (ISO 3166, two letters) in which a telephone number
    without a country code is read.
    """
    found: list[Finding] = []
    for kind, spans in _FINDERS.items():
        found += [Finding(s, e, kind, text[s:e]) for s, e in spans(text) if _is_free(s, e, found)]
    found += [Finding(s, e, Kind.PHONE, text[s:e]) for s, e in phones(text, region) if _is_free(s, e, found)]
    return sorted(found)


def _is_free(start: int, end: int, found: list[Finding]) -> bool:
    return all(end <= f.start or f.end <= start for f in found)


Span = tuple[int, int]

# -- passwords and keys ----------------------------------------------------------------------------

_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"  # Amazon
    r"|\bsk-(?:ant-|proj-|svcacct-|or-)?[\w-]{20,}"  # OpenAI, Anthropic, OpenRouter
    r"|\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,})"
    r"|\b(?:xox[abeoprs]-|xapp-)[\w-]{10,}"  # Slack
    r"|\bhttps://hooks\.slack\.com/services/[\w/]{20,}"
    r"|\bAIza[\w-]{35}"  # Google
    r"|\bhf_[A-Za-z0-9]{30,}|\bnpm_[A-Za-z0-9]{36}|\bpypi-[\w-]{50,}"
    r"|\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}"  # Stripe
    r"|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}",  # a signed token (JWT)
    re.DOTALL,
)
_IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,200}:([^\s/@]{1,200})@")
_NAMED = re.compile(
    r"\b(?:api[ _-]?key|access[ _-]?key|account[ _-]?key|client[ _-]?secret|secret|token|password|passwd|passord|pwd)"
    r"['\"]?\s*[:=]\s*['\"]?([^\s'\",;]{8,200})",
    re.IGNORECASE,
)


def _secrets(text: str) -> Iterator[Span]:
    yield from (m.span() for m in _SECRETS.finditer(text))
    yield from (m.span(1) for m in _IN_ADDRESS.finditer(text))
    yield from (m.span(1) for m in _NAMED.finditer(text) if _looks_made_up(m[1]))


def _looks_made_up(value: str) -> bool:
    """Letters and digits mixed as in no word: `hunter2-Xy` is, `required` and `2026-11-23` are not."""
    return any(c.isdigit() for c in value) and sum(c.isalpha() for c in value) >= 3


# -- e-mail ----------------------------------------------------------------------------------------

_EMAIL = re.compile(
    r"(?<![\w.+%/-])[\w+%-](?:[\w.+%'-]{0,62}[\w+%-])?@(?:[^\W_](?:[^\W_]|-){0,62}\.){1,8}[^\W\d_]{2,24}(?!\w)"
)


def _emails(text: str) -> Iterator[Span]:
    yield from (m.span() for m in _EMAIL.finditer(text))


# -- numbers with check digits ---------------------------------------------------------------------

_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ \u00a0.-]?[A-Za-z0-9])")
_IBAN_LENGTHS = range(15, 35)
_BEFORE, _AFTER = r"(?<!\d)(?<!\d[./-])", r"(?![A-Za-z\d])(?![./-]\d)"  # no part of a longer number
_NATIONAL_ID = re.compile(rf"{_BEFORE}\d{{6}}[ \u00a0.:-]?\d{{5}}{_AFTER}")
_ACCOUNT = re.compile(rf"{_BEFORE}\d{{4}}([. \u00a0])\d{{2}}\1\d{{5}}{_AFTER}")
_CARDS = tuple(
    re.compile(f"{_BEFORE}{written}{_AFTER}")
    for written in (
        r"\d{13,19}",
        r"\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{4}",
        r"\d{4}([ \u00a0-])\d{4}\1\d{4}\1\d{4}\1\d{1,3}",
        r"\d{4}([ \u00a0-])\d{6}\1\d{4,5}",
    )
)
_ISSUER = re.compile(  # first digits and length of the cards in use
    r"4\d{12}(?:\d{3}|\d{6})?"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|[689]\d)\d{11}"  # Diners
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12}"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|62\d{14}(?:\d{3})?"  # UnionPay
    r"|(?:50|5[6-9]|6[0-9])\d{14}"  # Maestro
)
_H_NUMBER, _TEST_NAV, _TEST_TAX = 40, 65, 80  # what these series add to the month of birth
_D_NUMBER = 40  # what it adds to the day


def _ibans(text: str) -> Iterator[Span]:
    for start in _IBAN_START.finditer(text):
        ends = _ends_of_alphanumerics(text, start.start(), max(_IBAN_LENGTHS))
        for length in _IBAN_LENGTHS:
            end = ends.get(length)
            whole = end is not None and not text[end : end + 1].isalnum()
            if end is not None and whole and _is_iban(text[start.start() : end]):
                yield start.start(), end
                break


def _ends_of_alphanumerics(text: str, start: int, most: int) -> dict[int, int]:
    """Number of letters and digits read from `start` → offset after the last of them."""
    ends: dict[int, int] = {}
    count, gap = 0, 0
    for at in range(start, len(text)):
        character = text[at]
        if character.isascii() and character.isalnum():
            count, gap = count + 1, 0
            ends[count] = at + 1
        elif character in " \u00a0.-" and not gap:
            gap = 1
        else:
            break
        if count == most:
            break
    return ends


def _is_iban(written: str) -> bool:
    try:
        # the country's own module would also ask for a bank that exists: the check digits are enough
        iban.validate(written.replace("\u00a0", " "), check_country=False)
    except (ValidationError, ValueError):
        return False
    return True


def _national_ids(text: str) -> Iterator[Span]:
    yield from (m.span() for m in _NATIONAL_ID.finditer(text) if _is_national_id(_digits(m.group())))


def _is_national_id(number: str) -> bool:
    """Both check digits, and a day and a month of birth; a year can't be wrong."""
    if number[9] != fodselsnummer.calc_check_digit1(number) or number[10] != fodselsnummer.calc_check_digit2(number):
        return False
    day, month = int(number[:2]), int(number[2:4])
    day -= _D_NUMBER if day > _D_NUMBER else 0
    series = (0, _H_NUMBER, _TEST_NAV, _TEST_TAX)
    return 1 <= day <= 31 and any(1 <= month - added <= 12 for added in series)


def _cards(text: str) -> Iterator[Span]:
    for written in _CARDS:
        for match in written.finditer(text):
            number = _digits(match.group())
            if _ISSUER.fullmatch(number) and luhn.is_valid(number) and len(set(number)) > 1:
                yield match.span()


def _accounts(text: str) -> Iterator[Span]:
    yield from (m.span() for m in _ACCOUNT.finditer(text) if kontonr.is_valid(_digits(m.group())))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


_FINDERS = {
    Kind.SECRET: _secrets,
    Kind.EMAIL: _emails,
    Kind.IBAN: _ibans,
    Kind.NATIONAL_ID: _national_ids,
    Kind.CARD: _cards,
    Kind.ACCOUNT: _accounts,
}

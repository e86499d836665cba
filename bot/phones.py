"""Telephone numbers in a text, told from dates, amounts, case numbers and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_MAYBE_PHONE = re.compile(r"\d(?:\D{0,3}\d){7}")
_DATE = re.compile(
    r"(?:19|20)\d\d([ ./-]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0[1-9]|[12]\d|3[01])([ ./-]?)(?:0[1-9]|1[0-2])\2(?:19|20)\d\d"
    r"|(?:19|20)\d\d\W{1,3}(?:19|20)\d\d"  # two years
)
_INSIDE_BEFORE = re.compile(r"[\w/]\Z|\d[.-]\Z")  # the number goes on, or is part of an address
_INSIDE_AFTER = re.compile(r"[\w/]|[.-]\d|,\d\d?\b")
_NOT_BEFORE = re.compile(  # what stands before a number that counts, cites or costs
    r"(?:[€$£#§]|\b(?:kr|nok|sek|dkk|eur|usd|gbp|art(?:icle|ikkel)?|no|nr|case|sak|saksnr|sec(?:tion)?|id|org|orgnr"
    r"|ref|reference|ticket|invoice|faktura|order|ordre|isbn|issn|celex|version|v|rev|pages?|pp?|recital|para"
    r"|sha256|commit|doc|document|eli|ecli)\b)[\s.:#-]*$",
    re.IGNORECASE,
)
_CALLED = re.compile(  # what stands before a number that is called, also before "no." or "nr"
    r"(?:phone|mobil|mob|tel|tlf|call|ring|sms|cell|whatsapp)\w*\W+(?:(?:no|nr|number|nummer|on|at|på|is|er)\b\W*)*$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"\s*(?:%|[€$£]|(?:kr|nok|sek|dkk|eur|euros?|usd|dollars?|gbp|kroner|million|mill|billion|records?|rows?|photos?"
    r"|images?|users?|customers?|people|times|bytes?|[kmg]b|tokens?|lines?|documents?|files?)\b)",
    re.IGNORECASE,
)


def phones(text: str, region: str) -> Iterator[Span]:
    """Spans of the text's telephone numbers; one without a country code is read in `region`."""
    if not _MAYBE_PHONE.search(text):
        return
    import phonenumbers  # loads its numbering plans: most texts hold no number at all

    for match in phonenumbers.PhoneNumberMatcher(text, region, leniency=phonenumbers.Leniency.VALID):
        start, end = _unbracketed(text, match.start, match.end)
        if _is_called(text, start, end):
            yield start, end


def _unbracketed(text: str, start: int, end: int) -> Span:
    """Without a bracket around the whole: `(22 39 69 00)`, and not `(+47) 22 39 69 00`."""
    written = text[start:end]
    if written.startswith("(") and written.find(")") in (-1, len(written) - 1):
        return start + 1, end - written.endswith(")")
    return start, end


def _is_called(text: str, start: int, end: int) -> bool:
    """Is it written as people write telephone numbers, and in no place where a number means something else?"""
    written = text[start:end]
    if _DATE.fullmatch(written) or _NOT_AFTER.match(text, end):
        return False
    if _INSIDE_BEFORE.search(text[max(0, start - 2) : start]) or _INSIDE_AFTER.match(text, end):
        return False
    if written.startswith(("+", "00", "(+")):
        return True
    in_groups = re.fullmatch(r"\d{8}|\d\d([ \u00a0.])\d\d\1\d\d\1\d\d|\d{3}[ \u00a0]\d\d[ \u00a0]\d{3}", written)
    before = text[max(0, start - 30) : start]
    return bool(in_groups) and bool(_CALLED.search(before) or not _NOT_BEFORE.search(before))

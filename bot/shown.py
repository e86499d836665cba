"""The fixed words around a reply, in its language: what it is called, what its sources are worth, what can be done.

Every platform says them; how they look is the platform's own.
"""

from __future__ import annotations

from datetime import date

from bot.languages import ENGLISH, LANGUAGES
from bot.reply import Answer, Citation, Clarification, Reason, Referral, Refusal, Reply, Verdict
from bot.source import Authority
from bot.translations import day_in, said_in

VERDICTS = {
    Verdict.ALLOWED: "Allowed",
    Verdict.CONDITIONAL: "Only if",
    Verdict.NOT_ALLOWED: "Not allowed",
    Verdict.INFORMATION: "Information",
}
ONE_QUESTION = "One question back"
ASK_TEAM = "Ask the privacy team"
NO_QUESTION = "What is your question?"
NOTHING = "Nothing on file"
NOT_OURS = "Not for me"

AUTHORITIES = {
    Authority.LAW: "law",
    Authority.REGULATOR: "regulator",
    Authority.POLICY: "company policy",
    Authority.COMMENTARY: "commentary, no authority",
}
OUR_SUMMARY = "our summary"
CHECKED = "checked {day}"
NEVER_CHECKED = "never checked"

READING = "I read your question as: "
CAREFUL = "Careful: "
CHOSEN = "You chose: "
SOURCES = "Sources: "
MORE_SOURCES = "…and {n} more behind “Show sources”."
MORE_WARNINGS = "…and {n} more warnings behind “Show sources”."
SHORTENED = "This is shortened. The whole answer is behind “Show sources”: read it before you act."
ONE_CONDITION, CONDITIONS = "one condition", "{n} conditions, all of them"
ONE_ON_CARD, ON_CARD = "one condition, on the card below", "{n} conditions, on the card below"

AS_OF = "As of {day}"
LAST_CHECKED = "sources last checked {day}"
EDITION = "edition {id}"
BY_MODEL = "Written by a language model; every statement was checked against the source it cites."

SHOW_SOURCES, SHOW_QUOTES = "Show sources", "Show the quotes that this answer rests on"
NOT_RIGHT, CORRECT = "Not right?", "Correct what I read in your question"
SHARE = "Share in the channel"
HELPFUL, NOT_HELPFUL = "Helpful", "Not helpful"


def says_shortened(text: str) -> bool:
    """Does a message say that it is shortened, in whatever language?"""
    return any(said_in(language, SHORTENED) in text for language in LANGUAGES)


def title(reply: Reply) -> str:
    """What the reply is, in a few words."""
    return said_in(reply.language, _title(reply))


def _title(reply: Reply) -> str:
    if isinstance(reply, Answer):
        return VERDICTS[reply.verdict]
    if isinstance(reply, Clarification):
        return ONE_QUESTION
    if isinstance(reply, Referral):
        return ASK_TEAM
    assert isinstance(reply, Refusal)
    if reply.reason is Reason.EMPTY:
        return NO_QUESTION
    return NOTHING if reply.reason is Reason.NO_EVIDENCE else NOT_OURS


def authority(of: Authority, language: str = ENGLISH) -> str:
    """What weight a source has."""
    return said_in(language, AUTHORITIES[of])


def standing(citation: Citation, language: str = ENGLISH) -> str:
    """What weight the cited text has, whose words they are, and from when."""
    return weighed(citation.authority, citation.source.checked, is_summary=citation.is_summary, language=language)


def weighed(of: Authority, on: date | None, *, is_summary: bool, language: str = ENGLISH) -> str:
    own = f", {said_in(language, OUR_SUMMARY)}" if is_summary else ""
    return f"{authority(of, language)}{own} · {checked(on, language)}"


def checked(on: date | None, language: str = ENGLISH) -> str:
    return said_in(language, CHECKED).format(day=day(on, language)) if on else said_in(language, NEVER_CHECKED)


def place(citation: Citation) -> str:
    """The source and the pinpoint in it."""
    return ", ".join(filter(None, (citation.source.name, citation.quote.locator)))


def footer(reply: Reply) -> str:
    """Of which day the reply is, how old its oldest source is, and who wrote it."""
    language, parts = reply.language, reply.parts or (reply,)
    oldest = min((c.source.checked for part in parts for c in part.citations if c.source.checked), default=None)
    told = [said_in(language, AS_OF).format(day=day(reply.as_of, language))]
    told += [said_in(language, LAST_CHECKED).format(day=day(oldest, language))] if oldest else []
    told += [said_in(language, EDITION).format(id=reply.edition[:40])]
    told += [said_in(language, BY_MODEL)] if any(part.mode == "drafted" for part in parts) else []
    return " · ".join(told)


def day(on: date, language: str = ENGLISH) -> str:
    return f"{on.day} {on:%b %Y}" if language == ENGLISH else day_in(language, on)

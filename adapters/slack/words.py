"""What Slack messages say in fixed words."""

from __future__ import annotations

from datetime import date

from bot.reply import Answer, Citation, Clarification, Reason, Referral, Refusal, Reply, Verdict
from bot.source import Authority

# An emoji and words: the words alone say all
VERDICTS = {
    Verdict.ALLOWED: ("✅", "Allowed"),
    Verdict.CONDITIONAL: ("⚠️", "Only if"),
    Verdict.NOT_ALLOWED: ("⛔", "Not allowed"),
    Verdict.INFORMATION: ("ℹ️", "Information"),
}
AUTHORITIES = {
    Authority.LAW: "law",
    Authority.REGULATOR: "regulator",
    Authority.POLICY: "company policy",
    Authority.COMMENTARY: "commentary, no authority",
}
REFERRAL = ("🧭", "Ask the privacy team")
HUMAN = "👤"

DRAFTING = "Statements as they are checked against their sources. The verdict comes last: wait for it."
CUT_OFF = "This stopped before there was a verdict. Don't act on a part of an answer: ask again."
READING = "I read your question as: "
MORE_CITATIONS = "…and {n} more behind “Show sources”."
MORE_WARNINGS = "…and {n} more warnings behind “Show sources”."
SHORTENED = "This is shortened. The whole answer is behind “Show sources”: read it before you act."
WRITTEN_BY_MODEL = "Written by a language model; every statement was checked against the source it cites."
SINCE_CHANGED = "The sources changed since: this is today's answer. The quotes below are those of the message."
SOURCES_GONE = "That reply is no longer kept, so its sources can't be shown. Ask again for today's answer."
QUESTION_GONE = "That question is no longer kept. Please ask it again."
THANKS = "Thank you. That helps to make the answers better."
SHARED = "<@{user}> asked privately and shares the answer."
OUT_OF_ORDER = "Something went wrong on my side. Please try again, or ask {contact}. Reference {reference}."


def headline(reply: Reply) -> tuple[str, str]:
    """(emoji, words): what the reply is."""
    if isinstance(reply, Answer):
        return VERDICTS[reply.verdict]
    if isinstance(reply, Clarification):
        return "❓", "One question back"
    if isinstance(reply, Referral):
        return REFERRAL
    assert isinstance(reply, Refusal)
    if reply.reason is Reason.EMPTY:
        return "❓", "What is your question?"
    return ("🔎", "Nothing on file") if reply.reason is Reason.NO_EVIDENCE else ("🚫", "Not for me")


def standing(citation: Citation) -> str:
    """What weight the cited text has, whose words they are, and from when."""
    return weighed(citation.authority, citation.is_summary, citation.source.checked)


def weighed(authority: Authority, is_summary: bool, checked: date | None) -> str:
    own = ", our summary" if is_summary else ""
    return f"{AUTHORITIES[authority]}{own} · {f'checked {day(checked)}' if checked else 'never checked'}"


def place(citation: Citation) -> str:
    """The source and the pinpoint in it."""
    return ", ".join(filter(None, (citation.source.name, citation.quote.locator)))


def day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"

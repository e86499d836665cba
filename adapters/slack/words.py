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

READING = "I read your question as: "
MORE_CITATIONS = "…and {n} more behind “Show sources”."
MORE_WARNINGS = "…and {n} more warnings behind “Show sources”."
SHORTENED = "This is shortened. The whole answer is behind “Show sources”: read it before you act."
WRITTEN_BY_MODEL = "Written by a language model; every statement was checked against the source it cites."
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
    source = citation.source
    own = ", our summary" if citation.is_summary else ""
    checked = f"checked {day(source.checked)}" if source.checked else "never checked"
    return f"{AUTHORITIES[source.authority]}{own} · {checked}"


def place(citation: Citation) -> str:
    """The source and the pinpoint in it."""
    return ", ".join(filter(None, (citation.source.name, citation.quote.locator)))


def day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"

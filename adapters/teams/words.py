"""What Teams messages and cards say in fixed words."""

from __future__ import annotations

from datetime import date

from bot.reply import Answer, Citation, Clarification, Reason, Referral, Refusal, Reply, Verdict
from bot.source import Authority

# The words, and the colour of a card's container that goes with them: the words alone say all
VERDICTS = {
    Verdict.ALLOWED: ("Allowed", "good"),
    Verdict.CONDITIONAL: ("Only if", "warning"),
    Verdict.NOT_ALLOWED: ("Not allowed", "attention"),
    Verdict.INFORMATION: ("Information", "accent"),
}
OUTCOMES = {"clarification": "One question back", "referral": "Ask the privacy team", "refusal": "No answer"}
AUTHORITIES = {
    Authority.LAW: "law",
    Authority.REGULATOR: "regulator",
    Authority.POLICY: "company policy",
    Authority.COMMENTARY: "commentary, no authority",
}

READING = "I read your question as: "
ON_THE_CARD = {1: "one condition, on the card below"}
MANY_ON_THE_CARD = "{n} conditions, on the card below"
CONDITIONS = {1: "one condition"}
MANY_CONDITIONS = "{n} conditions, all of them"
MORE_SOURCES = "…and {n} more behind “Show sources”."
MORE_WARNINGS = "…and {n} more warnings behind “Show sources”."
SHORTENED = "This is shortened. The whole answer is behind “Show sources”: read it before you act."
CUT = "This is shortened. Ask {contact} for the whole before you act."
MORE_SHOWN = "There is more than fits here. Ask the privacy team for the rest."
WRITTEN_BY_MODEL = "Written by a language model; every statement was checked against the source it cites."
CHOSEN = "You chose: "

SOURCES_GONE = "That reply is no longer kept, so its sources can't be shown. Ask again for today's answer."
QUESTION_GONE = "That question is no longer kept. Please ask it again."
CASE_GONE = "That case is gone: the asker had their history deleted."
NOT_HERE = "Only the privacy team can do that, in its own channel."
ASKED = "I am on it: the answer comes as a message."
ASKED_BEFORE = "That was asked already; the answer is in the chat."
STRANGERS = "People of another company can read that conversation, so the answer stays between us."
NOT_SHARED = "I could not post it there: I am not in that conversation, or it is closed."
OUT_OF_ORDER = "Something went wrong on my side. Please try again, or ask {contact}. Reference {reference}."
OUTDATED = "That button is no longer in use. Please ask again."
THANKS = "Thank you. That helps to make the answers better."
SENT = "Sent to the privacy team as {id}. The answer comes here; “my cases” shows what is open."
ERASED = "Your history was deleted: {n} entries."
DRAFTED = "The asker has your answer. A draft ruling is in {path}: approve it there to let it speak."
UNDRAFTED = "The asker has your answer. {problem}"
SHARED = "{name} asked privately and shares the answer."
QUEUED = "Many are asking right now: you are number {n}. Your answer comes by itself."
WITHDRAWN = "The question was taken back."
UNREAD = "I read only the words of a message, not {what}. If it matters, write what stands in there."
MAYBE_SAID = "I was interrupted while I answered. Should this stand above already: it is the same answer."
PRIVATELY = "I answered in our own chat: in this channel only who asks sees the answer."
NO_CHAT = "Only you may see my answer, and I have no chat with you yet. Find me under Apps, open a chat and ask there."
DRAFTING = "Statements as they are checked against their sources. The verdict comes last: wait for it."
CUT_OFF = "This stopped before there was a verdict. Don't act on a part of an answer: ask again."
INFORMATIVE = ("Reading your question…", "Looking through the sources…", "Checking the quotes…")


def headline(reply: Reply) -> tuple[str, str]:
    """(words, colour): what the reply is."""
    if isinstance(reply, Answer):
        return VERDICTS[reply.verdict]
    if isinstance(reply, Clarification):
        return "One question back", "accent"
    if isinstance(reply, Referral):
        return "Ask the privacy team", "accent"
    assert isinstance(reply, Refusal)
    if reply.reason is Reason.EMPTY:
        return "What is your question?", "emphasis"
    return ("Nothing on file" if reply.reason is Reason.NO_EVIDENCE else "Not for me"), "emphasis"


def standing(citation: Citation) -> str:
    """What weight the cited text has, whose words they are, and from when."""
    source = citation.source
    own = ", our summary" if citation.is_summary else ""
    return f"{AUTHORITIES[source.authority]}{own} · {checked(source.checked)}"


def checked(on: date | None) -> str:
    return f"checked {day(on)}" if on else "never checked"


def place(citation: Citation) -> str:
    """The source and the pinpoint in it."""
    return ", ".join(filter(None, (citation.source.name, citation.quote.locator)))


def day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"

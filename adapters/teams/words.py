"""What Teams messages and cards say in fixed words."""

from __future__ import annotations

from bot.reply import Answer, Refusal, Reply, Verdict
from bot.shown import title

# The colour of a card's container that goes with the words: the words alone say all
COLOURS = {
    Verdict.ALLOWED: "good",
    Verdict.CONDITIONAL: "warning",
    Verdict.NOT_ALLOWED: "attention",
    Verdict.INFORMATION: "accent",
}
OUTCOMES = {"clarification": "One question back", "referral": "Ask the privacy team", "refusal": "No answer"}
CUT = "This is shortened. Ask {contact} for the whole before you act."
MORE_SHOWN = "There is more than fits here. Ask the privacy team for the rest."

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
        return title(reply), COLOURS[reply.verdict]
    return title(reply), "emphasis" if isinstance(reply, Refusal) else "accent"

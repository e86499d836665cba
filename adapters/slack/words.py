"""What Slack messages say in fixed words."""

from __future__ import annotations

from bot.reply import Answer, Clarification, Reason, Referral, Refusal, Reply, Verdict
from bot.shown import VERDICTS, title

# An emoji before the words, which alone say all
EMOJI = {
    Verdict.ALLOWED: "✅",
    Verdict.CONDITIONAL: "⚠️",
    Verdict.NOT_ALLOWED: "⛔",
    Verdict.INFORMATION: "ℹ️",
}
HUMAN = "👤"

DRAFTING = "Statements as they are checked against their sources. The verdict comes last: wait for it."
CUT_OFF = "This stopped before there was a verdict. Don't act on a part of an answer: ask again."
SINCE_CHANGED = "The sources changed since: this is today's answer. The quotes below are those of the message."
SOURCES_GONE = "That reply is no longer kept, so its sources can't be shown. Ask again for today's answer."
QUESTION_GONE = "That question is no longer kept. Please ask it again."
THANKS = "Thank you. That helps to make the answers better."
SHARED = "<@{user}> asked privately and shares the answer."
OUT_OF_ORDER = "Something went wrong on my side. Please try again, or ask {contact}. Reference {reference}."


def spoken(given: Verdict) -> str:
    """A verdict for who reads cases and lists."""
    return f"{EMOJI[given]} {VERDICTS[given]}"


def headline(reply: Reply) -> tuple[str, str]:
    """(emoji, words): what the reply is."""
    return _emoji(reply), title(reply)


def _emoji(reply: Reply) -> str:
    if isinstance(reply, Answer):
        return EMOJI[reply.verdict]
    if isinstance(reply, Referral):
        return "🧭"
    if isinstance(reply, Clarification):
        return "❓"
    assert isinstance(reply, Refusal)
    return {Reason.EMPTY: "❓", Reason.NO_EVIDENCE: "🔎"}.get(reply.reason, "🚫")

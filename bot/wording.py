"""The fixed sentences. Everything else that is said is quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.reply import Citation, Claim
from bot.source import Authority, Source
from bot.translations import day_in, said_in

EMPTY = (
    "I couldn't find a question in that. Ask me something like “Can we use customer photos to train a model?” "
    "or “How long may we keep call recordings?”"
)
NO_EVIDENCE = "I have nothing on that in the sources I was given, so I won't guess. {contact} can help."
OUT_OF_SCOPE = (
    "That isn't something I can answer: I know about privacy, personal data and AI at {company}. "
    "If your question is about one of those, say what data, about whom and for what purpose, or ask {contact}."
)
UNSAFE = (
    "I can't help with that: I don't take instructions about how I work, and I don't help to get around "
    "data protection. If you have a privacy question, ask it plainly, or ask {contact}."
)
NO_RULING = (
    "I have no vetted answer for exactly this, so please ask {contact} before you go ahead. "
    "This is what the sources say:"
)
QUOTED = "This is what the sources say:"
ONE_MORE_FACT = "One more fact decides this. {question}"
TOO_MANY_PARTS = "You asked several things; I answered the first {n}. Ask the rest in another message."
COMMENTARY_ONLY = "Only commentary speaks to this, and commentary is context, not authority: {names}."
NOT_VETTED = "The privacy team has not vetted this; it is drafted from the sources, each statement with its quote."
CUT = "Left out of the draft: {n}, because {why}."
MISSING = "This would help to answer: {question}"
TRANSLATED = "A chat model translated or reworded the statements; what counts are the quotes."
IN_ENGLISH = "The answer is in the language of its sources."  # said to who asks in another
NOT_READ = "I search the sources by their English words, so I may have missed something. Asking in English finds more."
ASSUMED = "You did not say so, but this answer assumes: {facts}."
NO_DRAFT = "The chat model could not help this time: {why}. This is the answer without it."
WHY = "This is why, in the words of the sources:"
SOURCES = "This is what the last answer rests on:"
UNCHECKED = "{name}: nobody has recorded when this text was last checked."
OVERDUE = "{name}: its review was due on {due} (last checked {checked})."
RULING_OVERDUE = "This answer was due for review on {due} (last reviewed {checked})."
AS_OF = "{name} describes the state of {date}."
UNKNOWN_DAY = "an unknown date"
FOREIGN = "{name} does not bind in {jurisdiction}."

# What the desk says in place of a reply, or beside one.
FAILED = "Something went wrong on my side, so I have no answer. {contact} can help; the reference is {reference}."
BUSY = "So many questions are waiting that I can't take yours now. Please ask again in a few minutes, or ask {contact}."
LIMIT = "More than {n} questions in {minutes} minutes: I take a break. Ask again a little later, or ask {contact}."
NO_GUESTS = "I answer members of the company only. Please ask the person you work with."
EDITED = "The question was changed after this answer, which is about the earlier words. Ask anew for the changed ones."
DELETED = "The question was deleted after this answer."
CASE_OPENED = "I passed this on to {contact} ({case}). You will be told here when there is an answer."
NOT_KEPT = "(The question is no longer kept.)"

_PERMISSION = re.compile(
    r"\b(?:can|could|may|might|shall|should)\s+(?:we|i|they|one|it|my|our|the|a|an|someone|anyone)\b"
    r"|\b(?:allowed|permitted|legal|lawful|okay|ok|fine|alright|acceptable|permission|compliant)\b"
    r"|\b(?:want|plan|planning|like|going|thinking)\s+(?:to|of)\b"
    r"|\b(?:kan|får|bør)\s+(?:vi|jeg|man)\b|\blov\s+(?:til|å)\b|\btillatt\b",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"^\W*(?:so\s+|and\s+|but\s+)?(?:what|how|when|who|which|why|where|whose|hva|hvordan|når|hvem|hvilke|hvorfor)\b",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:can|could|may|should|are)\s+(?:we|i|they|my|our)\b|\b(?:allowed|permitted|okay|ok)\s+to\b|\blov\s+til\b",
    re.IGNORECASE,
)


def asks_permission(text: str) -> bool:
    """Does the asker want to do something, rather than know something?"""
    if asks_a_fact(text):
        return bool(_ACT.search(text))
    return bool(_PERMISSION.search(text))


def asks_a_fact(text: str) -> bool:
    """Does it begin as a question of fact does: what, how, when, who?"""
    return bool(_FACT.search(text))


def spelled(claims: Sequence[Claim], opening: str = "") -> str:
    """The claims as text with their marks: paragraphs, then lists under their lead-in lines."""
    lines: list[str] = [opening] if opening else []
    paragraph: list[str] = []
    for claim in claims:
        marked = f"{claim.text} {''.join(f'[{n}]' for n in claim.citations)}"
        if claim.is_item:
            if paragraph:
                lines.append(" ".join(paragraph))
                paragraph = []
            if claim.lead:
                lines += ["", claim.lead]
            lines.append(f"- {marked}")
        else:
            paragraph.append(marked)
    if paragraph:
        lines.append(" ".join(paragraph))
    return "\n".join(lines).strip()


def told_as_of(source: Source, language: str = "en") -> str:
    """A warning that commentary speaks of its own day."""
    if source.authority is not Authority.COMMENTARY:
        return ""
    day = day_in(language, source.published) if source.published else said_in(language, UNKNOWN_DAY)
    return said_in(language, AS_OF).format(name=source.name, date=day)


def binds_elsewhere(citation: Citation, reach: frozenset[str], jurisdiction: str, language: str = "en") -> str:
    """A warning that a cited text does not bind where the asker is."""
    source = citation.source
    if source.authority is Authority.COMMENTARY or reach.intersection(source.jurisdiction):
        return ""
    return said_in(language, FOREIGN).format(name=source.name, jurisdiction=jurisdiction)


def overall(on: date, checked: Sequence[date | None]) -> str:
    """When the oldest of the cited texts was last checked."""
    known = [d for d in checked if d]
    return f"As of {on}; sources last checked {min(known)}." if known else f"As of {on}."

"""From a message to the questions in it, each with the facts it is about.

Employees write long messages with context, two questions in one, and replies
in a thread that only make sense after what was said before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.explaining import wants_explained
from bot.facts import Vocabulary
from bot.languages import ENGLISH, asks_permission_in, recognised
from bot.question import DIMENSIONS, Facts, Question
from bot.wording import asks_permission

MAX_CHARACTERS = 8_000  # of a longer message the beginning and the end are read: there people put the question
MAX_STANDALONE = 700  # about what the encoder can read

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufe00-\ufe0f\ufeff"
    r"\U000e0000-\U000e007f]"
)
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?=[\w/]))+[.!?]*")
_ASKING = (
    r"(?:can|could|may|must|should|do|does|did|is|are|was|will|would|am|what|how|when|who|which|why|where|whose"
    r"|kan|får|må|skal|er|hva|hvordan|når|hvem|hvilke|hvorfor)\b"
)
_STARTS_ASKING = re.compile(rf"^\W*(?:(?:so|and|but|also|then|ok|hi|hey|hello|og|men)\b\W*)*{_ASKING}", re.IGNORECASE)
_SECOND = re.compile(rf",?\s+(?:and|og|plus|&|or)\s+(?:(?:if so|also|then)\W+)?(?={_ASKING})", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^\W*(?:and|og|what about|how about|what if|hva med|hva om|hva hvis|enn|but|men|also|same|why|source)\b"
    r"|^\W*(?:for )?how long\W*$|^\W*until when\W*$|^\W*hvor lenge(?: da)?\W*$"
    r"|\b(?:it|that|this|them|those|these|they|then|the same|den|det|dem|disse)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\W*(?:and|what about|what if|how about|og|enn|hva med|hva om|hva hvis)\b", re.IGNORECASE)
_COMMAND = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|rule|prompt|polic|guideline|safeguard|above|previous)"
    r"|\b(?:system|developer|hidden|initial)\s+(?:prompt|message|instruction)"
    r"|\b(?:you are now|act as|pretend|role-?play|jailbreak|DAN mode|developer mode)\b"
    r"|\b(?:reveal|print|show|repeat|output)\b.{0,30}\b(?:prompt|instructions|configuration|secret|api key|token)"
    r"|\b(?:ignorer|glem|overstyr|se bort fra)\b.{0,40}(?:instruks|regl(?:er|ene)|prompt|ledetekst|ovenfor|tidligere)"
    r"|\b(?:vis|skriv|gjenta|avslør)\b.{0,30}(?:systemprompt|ledetekst|instruks(?:en|ene|er)?\b|api-nøkkel)"
    r"|\b(?:du er nå|lat som|utviklermodus)\b",
    re.IGNORECASE | re.DOTALL,
)
_EVADE = re.compile(
    r"\b(?:hide|conceal|cover up|keep)\b.{0,40}\bfrom\b.{0,20}"
    r"\b(?:regulator|authorit|datatilsynet|dpo|privacy team|auditor)"
    r"|\b(?:get around|circumvent|bypass|evade|dodge|work around)\b.{0,30}"
    r"\b(?:gdpr|the law|datatilsynet|regulator|privacy (?:team|rules|law)|consent)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message."""

    text: str  # as the asker wrote it
    facts: Facts
    standalone: str = ""  # the question as it can be understood on its own
    asks_permission: bool = False
    is_attack: bool = False  # tells the bot what to do, or asks for help to evade; nothing else in it
    language: str = ENGLISH
    explains: str = ""  # "why" or "source": the last answer is explained or quoted, not given anew


def read(question: Question, vocabulary: Vocabulary) -> list[Part]:
    """The questions of a message in order; none where there is nothing to answer."""
    language = spoken(question)
    wanted = wants_explained(question.text)
    earlier = [turn for turn in question.thread if not wants_explained(turn)]
    if wanted and not earlier and question.facts is None:
        return []
    if wanted and question.facts is None:
        question = replace(question, text=earlier[-1], thread=tuple(earlier[:-1]))
    parts = _parts(question, vocabulary)
    if language == ENGLISH and not wanted:
        return parts
    return [_spoken(part, language, wanted if earlier else "") for part in parts]


def spoken(question: Question) -> str:
    """The language of the message; where it tells nothing, that of the last one."""
    before = recognised(question.thread[-1]) if question.thread else ENGLISH
    return recognised(cleaned(question.text), before)


def _spoken(part: Part, language: str, explains: str) -> Part:
    asks = part.asks_permission or asks_permission_in(language, part.text)
    return replace(part, language=language, explains=explains, asks_permission=asks)


def _parts(question: Question, vocabulary: Vocabulary) -> list[Part]:
    text = cleaned(question.text)
    if not any(c.isalnum() for c in text):
        return []
    if question.facts is not None:
        return [_part(text, vocabulary.known(question.facts), Facts(), vocabulary)]
    earlier = _of_thread(question.thread, vocabulary)
    pieces = _asking(text, vocabulary)
    if len(pieces) < 2:
        return [_part(text, vocabulary.read(text), earlier, vocabulary)]
    context = vocabulary.read(" ".join(s for s, asks in sentences(text) if not asks))
    parts: list[Part] = []
    for piece, facts in pieces:
        before = context.over(earlier) if not parts else _carried(parts[-1].facts, context)
        parts.append(_part(piece, facts, before, vocabulary, always=True))
    return parts


def cleaned(text: str) -> str:
    """The message without control and invisible characters, cut to what is read."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) <= MAX_CHARACTERS:
        return text
    half = MAX_CHARACTERS // 2
    return f"{text[:half]}\n{text[-half:]}"


def sentences(text: str) -> list[tuple[str, bool]]:
    """The message's sentences, and whether each asks something; one that joins two questions is two."""
    found: list[tuple[str, bool]] = []
    for match in _SENTENCE.finditer(text):
        sentence = match.group().strip()
        if any(c.isalnum() for c in sentence):
            asks = "?" in sentence[-3:] or bool(_STARTS_ASKING.match(sentence))
            pieces = _SECOND.split(sentence) if asks else [sentence]
            found += [(piece.strip(), asks) for piece in pieces if piece.strip()]
    return found


def _asking(text: str, vocabulary: Vocabulary) -> list[tuple[str, Facts]]:
    """The sentences that ask about a matter of their own, with their facts."""
    found: list[tuple[str, Facts]] = []
    for sentence, asks in sentences(text):
        if not asks:
            continue
        facts = vocabulary.read(sentence)
        stated = {d: v for d, v in facts.values.items() if d not in facts.assumed}
        if not stated:
            continue
        new_matter = not found or any(facts[d] and facts[d] != found[-1][1][d] for d in ("purpose", "topic", "people"))
        if new_matter:
            found.append((sentence, facts))
        else:
            found[-1] = (f"{found[-1][0]} {sentence}", facts.over(found[-1][1]))
    return found


def _carried(before: Facts, context: Facts) -> Facts:
    return Facts({d: v for d, v in before.values.items() if d != "topic"}, {}, before.assumed).over(context)


def _of_thread(thread: tuple[str, ...], vocabulary: Vocabulary) -> Facts:
    """What the thread is about by now."""
    facts = Facts()
    for turn in thread:
        said = vocabulary.read(cleaned(turn))
        facts = said if _stands_alone(said, turn) else said.over(facts)
    return facts


def _stands_alone(facts: Facts, text: str) -> bool:
    """A message with a matter and a thing of its own needs nothing from before."""
    if facts["topic"]:
        return not _POINTS_BACK.search(text)
    whole = bool(facts["purpose"]) and (bool(facts["data"]) or bool(facts["people"]))
    return whole and not re.match(
        r"^\W*(?:and|what about|what if|how about|og|enn|hva med|hva om|hva hvis)\b", text, re.IGNORECASE
    )


def _part(text: str, facts: Facts, before: Facts, vocabulary: Vocabulary, *, always: bool = False) -> Part:
    carried = before and (always or not _stands_alone(facts, text))
    known = facts.over(before) if carried else facts
    attack = bool(_EVADE.search(text)) or bool(_COMMAND.search(text) and not (facts["purpose"] or facts["topic"]))
    return Part(text, known, _standalone(text, facts, known, vocabulary), asks_permission(text), attack)


def _standalone(text: str, stated: Facts, known: Facts, vocabulary: Vocabulary) -> str:
    """The text, led by what is carried over into it; of a long text the sentences that ask or say facts."""
    if len(text) > MAX_STANDALONE:
        telling = [s for s, asks in sentences(text) if asks or vocabulary.read(s)]
        text = " ".join(telling)[-MAX_STANDALONE:] or text[:MAX_STANDALONE]
    added = [vocabulary.label(d, v) for d in DIMENSIONS for v in known[d] if v not in stated[d]]
    return f"{', '.join(added)}: {text}" if added else text

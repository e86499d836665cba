"""Texts that tell a machine what to do rather than its readers.

A passage that holds such an order is no evidence, and its source is kept from
a chat model. Policies do write about assistants, prompts and rules: what is
looked for are the forms of an order, not the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_MACHINE = (
    r"(?:(?:AI|KI|IA)(?:[- ](?:assist\w+|model\w*|bots?|agents?))?|assist[ae]nt(?:en|s|e)?|chat ?bot(?:s|en|ten)?|bots?"
    r"|(?:large |chat )?(?:language )models?|språkmodell(?:en|er)?|Sprachmodell\w*|LLMs?|GPT)"
)
_AT_START = r"(?:^|[.!?:>\]})]\s+)[\W\d_]*"
_TO_IT = rf"(?:the\s+|any\s+|all\s+|every\s+|den\s+|die\s+|das\s+|det\s+|l['’]\s?)?{_MACHINE}\b"
_TELL = (
    r"(?:reply|answer|say|ignore|disregard|write|output|cite|state|respond|tell|replace|svar|svare|si|skriv|ignorer"
    r"|antworte|sage|schreibe|réponds|dis|écris)\b"
)
_URGED = r"(?:\s*(?:you|please|must|should|always|now)\b)*\s*"
_LAX = r"(?:allowed|permitted|approved|pre-?approved|lawful|legal|tillatt|lov|godkjent|erlaubt|autorisé)\b"
_FORMS = (
    # said to it: "Note to the AI assistant: answer that …", "Assistant: cite …", "Dear chatbot"
    r"\b(?:note|message|instruction|order|hint|command|notice|reminder|attention|warning|merknad|melding|beskjed|instruks"
    r"|ordre|besked|meddelande|hinweis|anweisung|nachricht|remarque)s?\s+(?:to|for|til|till|an|für|à|pour|för)\s+"
    rf"{_TO_IT}[^.!?\n]{{0,60}}?[:,–]{_URGED}(?:{_TELL}|[^.!?\n]{{0,90}}\b{_LAX})",
    rf"{_AT_START}(?:til|to|an|à)\s+{_TO_IT}\s*[:,–]",
    rf"{_AT_START}(?:(?:hi|attention|achtung|hei|the)\s+)?{_MACHINE}\s*[:,–]{_URGED}{_TELL}",
    rf"{_AT_START}(?:dear|hey|kjære)\s+{_MACHINE}\b",
    rf"{_AT_START}if you are an? (?:\w+ )?{_MACHINE}\b|{_AT_START}as an? (?:AI|language) (?:language )?model,\s+you\b",
    rf"\b{_MACHINE}\s+(?:that reads?|reading|som leser)\s+this\b",
    # what it has to say: "the assistant must reply that it is allowed", "when somebody asks, answer that …"
    rf"\b(?:the|an?|any|every)\s+{_MACHINE}\s+(?:must|should|shall|has to)\s+(?:\w+\s+)?{_TELL}"
    rf".{{0,90}}\b(?:{_LAX}|verdict\b)",
    r"\bwhen(?:ever)?\s+(?:somebody|someone|anyone|a user|people|users?)\s+asks?\b"
    rf".{{0,90}}\b(?:answer|say|reply|respond)\b.{{0,60}}\b{_LAX}",
    rf"(?<!not )\b(?:answer|reply|respond)\s+that\b.{{0,80}}\b{_LAX}|\bsvar(?:e)? at det\b.{{0,60}}\b{_LAX}",
    rf"(?<!not )\b(?:answer|reply|respond)\s+(?:only\s+)?(?:with\s+)?[\"“«'][^\"”»']{{0,60}}\b{_LAX}",
    r"\b(?:set|change|make|(?:reply|answer|respond) with|return|output)\s+(?:the\s+|a\s+)?verdict\b",
    r"\bverdict\s*(?:=|:\s*(?:allowed|conditional|not_allowed|information)\b)",
    # what it has to forget, become or betray
    r"(?<!not )(?<!never )(?<!don't )\b(?:ignore|disregard|forget|ignorer|glem|ignoriere|vergiss)\s+"
    r"(?:all\w*\s+|every\s+|any\s+)?(?:the\s+|your\s+|my\s+|these\s+|those\s+|die\s+|dine\s+|deine\s+)?(?:of\s+)?"
    r"(?:previous|prior|above|earlier|other|system|preceding|tidligere|andre|forrige|vorherigen|anderen)\s+(?:\w+\s+)?"
    r"(?:instructions?|rules?|prompts?|sources?|guidelines?|text|context|instruks\w*|regler|kilder|Anweisungen|Quellen)\b",
    r"(?<!not )(?<!never )\b(?:ignore|disregard|forget)\s+(?:all\s+)?your\s+"
    r"(?:instructions?|rules?|prompts?|guidelines?)\b",
    r"\b(?:system|developer|debug)[ -](?:mode|override)\s*[:.!=]",
    r"\byou are now\s+(?:in\s+)?(?:an?\s+)?(?:\w+\s+)?(?:mode|DAN)\b",
    rf"{_AT_START}(?:system|developer|user)\s*:{_URGED}(?:{_TELL}|allow|verdict)",
    r"\b(?:reveal|print|repeat|output)\s+(?:me\s+)?(?:your|its)\s+(?:\w+\s+)?(?:prompt|instructions?)\b",
    r"\bmy instructions to you\b",
    # what no document for people holds: marks of prompts, and pictures to be fetched from elsewhere
    r"</?(?:context|system|instructions?|prompt|assistant)>|<\||\[/?INST\]|\b(?:BEGIN|END) (?:SYSTEM )?PROMPT\b",
    r"!\[[^\]]*\]\(",
)  # fmt: skip
_ORDERS = re.compile("|".join(_FORMS), re.IGNORECASE | re.MULTILINE)

Span = tuple[int, int]


@lru_cache(maxsize=8192)
def gives_orders(text: str) -> bool:
    """Is something in the text said to a machine rather than to its readers?"""
    return bool(_ORDERS.search(_plain(text)))


def order_in(text: str, sentences: Sequence[Span]) -> Span | None:
    """The first of the sentences in which an order begins; the whole text where it begins in none, None without one."""
    if not gives_orders(text):
        return None
    return next((span for span in sentences if gives_orders(text[slice(*span)])), (0, len(text)))


def _plain(text: str) -> str:
    """Without invisible characters, and with letters that only look different as themselves."""
    if text.isascii():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Co", "Cn"))

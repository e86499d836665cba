"""Texts that tell a machine what to do. A source that holds one is kept from a chat model, and is no evidence."""

from __future__ import annotations

import re
from functools import lru_cache

_MACHINE = r"(?:AI|KI|assistants?|chat ?bots?|bots?|(?:language |chat )?models?|LLMs?|GPT)"
_ORDERS = re.compile(
    rf"\b(?:note|message|instruction|order|hint|command)s?\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+)?{_MACHINE}\b"
    r"|\b(?:til|an|to|für|à)\s+(?:the\s+|die\s+|den\s+|l')?(?:KI|AI|IA)[- ]?assist\w+"
    rf"|\bif you are an? (?:\w+ )?{_MACHINE}\b|\bas an? (?:AI|language) model\b|\bassistant\s*[:,]"
    rf"|\bthe\s+{_MACHINE}\s+(?:must|should|shall|has to)\s+(?:reply|answer|say|ignore|write|output|cite)\b"
    r"|\b(?:ignore|disregard|forget|override)\s+(?:all\s+|every\s+|any\s+)?(?:the\s+|your\s+|other\s+)?"
    r"(?:previous|prior|above|earlier|other|system|safety|instruction|rule|source)s?\b"
    r"|\b(?:system|developer)\s+(?:mode|prompt|message|override)\b|\byou are now\b|\bjailbreak\b"
    r"|\b(?:set|change|make|with)\s+the\s+verdict\b|\b(?:answer|reply|respond|output)\s+(?:only\s+|with\s+)?[\"“'«]"
    r"|\bwhen\s+(?:somebody|someone|anyone|a user)\s+asks\b.{0,80}\b(?:answer|say|reply)\b|\bbefore you answer\b"
    r"|\b(?:answer|reply) that\b.{0,80}\b(?:allowed|permitted|approved|fine|ok)\b|\bsvar(?:e)? at det\b"
    r"|</?(?:context|system|instructions?|user|assistant)\b|<\||\[/?INST\]|\bBEGIN PROMPT\b|!\[[^\]]*\]\(",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def gives_orders(text: str) -> bool:
    """Is something in the text said to a machine rather than to its readers?"""
    return bool(_ORDERS.search(text))

"""The fixed sentences in the languages that are recognised, by their English words.

Everything else that is said stays in the language of its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.translations.caveats import CAVEATS
from bot.translations.desk import DESK
from bot.translations.drafts import DRAFTS
from bot.translations.replies import REPLIES
from bot.translations.shown import SHOWN

_ORDER = ("nb", "sv", "da", "de", "fr")
_SENTENCES: Mapping[str, tuple[str, str, str, str, str]] = {**REPLIES, **CAVEATS, **DESK, **DRAFTS, **SHOWN}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_DOTTED = frozenset({"nb", "da", "de"})  # 7. juni 2024


def said_in(language: str, sentence: str) -> str:
    """The fixed sentence in that language; in English where it is in none of ours."""
    translations = _SENTENCES.get(sentence)
    return translations[_ORDER.index(language)] if translations and language in _ORDER else sentence


def day_in(language: str, day: date) -> str:
    """The day as it is written in that language, such as 7 June 2024."""
    month = _MONTHS.get(language, _MONTHS["en"]).split()[day.month - 1]
    return f"{day.day}{'.' if language in _DOTTED else ''} {month} {day.year}"

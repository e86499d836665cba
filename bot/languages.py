"""Which language a question is written in.

The small words of a language decide where they can; what they leave open a
detector with its own data decides, which is loaded then and not before (it
takes a second and 100 MB, and most questions are English).
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

ENGLISH = "en"
LANGUAGES = ("en", "nb", "sv", "da", "de", "fr")
SURE = 0.8  # probability from which on the detector is believed

_WORD = re.compile(r"[^\W\d_]+")
# Words that belong to one of the languages alone, or to few of them.
_SMALL = {
    "en": "the of and can we is are it to do does for our what how who when why which may should with you they that"
          " this have has be use any my your their about need must from not or an if was were been would could without",
    "nb": "vi jeg kan hva hvordan hvem hvilke hvorfor når ikke og er det til på av som med må får skal bør våre vår"
          " vårt noen dere deres eller hvis uten etter også ha hvor lenge mye hos oss lov fra om å en et dette disse at"
          " for gjelder samme før",
    "sv": "vi jag kan vad hur vem vilka varför när inte och är det till på av som med måste får ska skall bör våra"
          " vår vårt någon ni eller om utan efter också ha hos oss från att en ett detta dessa för",
    "da": "vi jeg kan hvad hvordan hvem hvilke hvorfor hvornår ikke og er det til på af som med må skal bør vores"
          " nogen I jeres eller hvis uden efter også have længe meget hos os lov fra om at for en et dette disse gælder"
          " samme før",
    "de": "wir ich kann können darf dürfen was wie wer welche warum wann nicht und ist das die der den dem zu auf von"
          " mit muss müssen soll unsere unser ihr oder wenn ohne nach auch haben für ein eine einen sind werden",
    "fr": "nous je on peut pouvons peux que quoi comment qui quel quelle quels quelles pourquoi quand ne pas et est"
          " le la les des du de à avec doit devons nos notre vous ou si sans après aussi avoir pour un une sont ce",
}  # fmt: skip
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_DANISH = frozenset(
    "af hvad hvornår nogen noget uden efter jeres vores længe gemme bruge billeder meget medarbejdere medarbejderne"
    " oplysninger gælder tilladt lægge børn".split()
)
_LETTERS = {"nb": "æøå", "da": "æøå", "sv": "äöå", "de": "äöüß", "fr": "éèêàçùœ"}


def recognised(text: str, before: str = ENGLISH) -> str:
    """The language of a question, one of LANGUAGES; where nothing tells, the one spoken `before`."""
    words = _WORD.findall(text.casefold())
    counts = {language: sum(w in small for w in words) for language, small in _WORDS.items()}
    if not words or (max(counts.values()) == 0 and not any(c > "z" for c in "".join(words))):
        return before
    english, best = counts[ENGLISH], max(counts[x] for x in LANGUAGES[1:])
    if english > best or (english == best and english > 0 and not _has_letters(text)):
        return ENGLISH
    leading = [x for x in LANGUAGES[1:] if counts[x] == best]
    if before in leading and best > english:
        return before
    if leading == ["da"] and counts["nb"] == best - 1:
        leading = ["nb", "da"]  # written nearly alike: one word does not decide
    if best >= 2 and len(leading) == 1 and best > english:
        return leading[0]
    language, probability = _detected(text)
    if "nb" in leading and best and (language == "nb" or (language == "da" and not _is_danish(text))):
        return "nb"  # written alike, and the company's own language
    if best >= 2 and best > english:
        return language if language in leading else leading[0]
    if language == ENGLISH or (probability >= SURE and best < 2):
        return language if probability >= SURE else ENGLISH
    return before if len(words) < 3 else ENGLISH


def asks_permission_in(language: str, text: str) -> bool:
    """Does the asker want to do something? For the languages that `bot.wording.asks_permission` does not read."""
    if language not in _MAY_WE:
        return False
    fact, may = _MAY_WE[language]
    return not re.match(rf"\W*(?:{fact})\b", text, re.IGNORECASE) and bool(re.search(may, text, re.IGNORECASE))


# (what begins a question of fact, what asks for permission)
_MAY_WE = {
    "sv": (r"hur|vad|när|vem|vilk\w+|varför|var", r"\b(?:får|kan|ska|bör) (?:vi|jag|man|hr)\b|\btillåt\w+|\blov att\b"),
    "da": (r"hvor\w*|hvad|hvem|hvilk\w+", r"\b(?:må|kan|skal|bør)\s+(?:vi|jeg|man|hr)\b|\btilladt\b|\blovligt?\b"),
    "de": (r"wie|was|wann|wer|welche\w*|warum|wo\w*",
           r"\b(?:darf|dürfen|kann|können|soll|sollen)\s+(?:wir|ich|man)\b|\berlaubt\b|\bzulässig\b"),
    "fr": (r"comment|quand|qui|quel\w*|pourquoi|combien|où|que\b|quoi",
           r"\b(?:pouvons|peut|peux|puis|devons)[- ](?:nous|on|je)\b|\b(?:nous|on|je) (?:pouvons|peut|peux)\b"
           r"|\bpermis\w*|\bautoris\w+|\ble droit de\b"),
}  # fmt: skip


def _is_danish(text: str) -> bool:
    """Has it a word that is spelled so in Danish and not in Norwegian?"""
    return any(w in _DANISH for w in _WORD.findall(text.casefold()))


def _has_letters(text: str) -> bool:
    return any(c in letters for letters in _LETTERS.values() for c in text.casefold())


def _detected(text: str) -> tuple[str, float]:
    """What the detector thinks, and how sure it is."""
    label, probability = _detector().classify(text)
    return ("nb" if label in ("no", "nn") else str(label)), float(probability)


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(["en", "no", "nn", "sv", "da", "de", "fr"])
    return detector

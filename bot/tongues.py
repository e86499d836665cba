"""Which languages an encoder reads, found out by asking it.

An encoder that reads a language puts a sentence next to its translation. One
that does not still gives every sentence a vector: what such a question "sounds
like" means nothing, and what is found for it is found by chance.
"""

from __future__ import annotations

import numpy as np

from bot.languages import ENGLISH
from bot.ports import Encoder

# Sentences of everyday life without words that the languages share: all-MiniLM-L6-v2, which is English, puts none
# to four of the eight next to their translations.
_PROBES = {
    "en": ("The children are playing outside in the snow.", "My employer reads what I write at work.",
           "How long may we keep the letters?", "The doctor asked about her illness.",
           "Somebody has stolen the keys to the house.", "We want to sell the old cars next year.",
           "Who must pay when the work is late?", "He was born in a small village by the sea."),
    "nb": ("Barna leker ute i snøen.", "Sjefen min leser det jeg skriver på jobben.",
           "Hvor lenge kan vi beholde brevene?", "Legen spurte om sykdommen hennes.",
           "Noen har stjålet nøklene til huset.", "Vi vil selge de gamle bilene neste år.",
           "Hvem må betale når arbeidet er forsinket?", "Han ble født i en liten landsby ved havet."),
    "sv": ("Barnen leker ute i snön.", "Min chef läser det jag skriver på jobbet.",
           "Hur länge får vi behålla breven?", "Läkaren frågade om hennes sjukdom.",
           "Någon har stulit nycklarna till huset.", "Vi vill sälja de gamla bilarna nästa år.",
           "Vem måste betala när arbetet är försenat?", "Han föddes i en liten by vid havet."),
    "da": ("Børnene leger ude i sneen.", "Min chef læser det, jeg skriver på arbejdet.",
           "Hvor længe må vi beholde brevene?", "Lægen spurgte til hendes sygdom.",
           "Nogen har stjålet nøglerne til huset.", "Vi vil sælge de gamle biler næste år.",
           "Hvem skal betale, når arbejdet er forsinket?", "Han blev født i en lille landsby ved havet."),
    "de": ("Die Kinder spielen draußen im Schnee.", "Mein Chef liest, was ich bei der Arbeit schreibe.",
           "Wie lange dürfen wir die Briefe behalten?", "Der Arzt fragte nach ihrer Krankheit.",
           "Jemand hat die Schlüssel zum Haus gestohlen.", "Wir wollen nächstes Jahr die alten Wagen verkaufen.",
           "Wer muss zahlen, wenn die Arbeit zu spät kommt?", "Er wurde in einem kleinen Dorf am Meer geboren."),
    "fr": ("Les enfants jouent dehors dans la neige.", "Mon patron lit ce que j'écris au travail.",
           "Combien de temps pouvons-nous garder les lettres ?", "Le médecin l'a interrogée sur sa maladie.",
           "Quelqu'un a volé les clés de la maison.", "Nous voulons vendre les vieilles voitures l'an prochain.",
           "Qui doit payer quand le travail est en retard ?", "Il est né dans un petit village au bord de la mer."),
}  # fmt: skip
MOST = 7  # of the eight sentences that have to stand next to their translations
STRANGERS = 0.4  # likeness of sentences about different things, from which on likenesses mean nothing to us


def strangers(encoder: Encoder) -> float:
    """How alike the encoder finds sentences that have nothing to do with each other, on average.

    Models that were trained for cosine similarity stay near 0 (all-MiniLM-L6-v2: .06). Those that were trained for
    ranking alone may give .7 to anything: with them every question would sound like something.
    """
    vectors = encoder.encode(_PROBES[ENGLISH])
    likenesses = vectors @ vectors.T
    return float(np.mean(likenesses[~np.eye(len(vectors), dtype=bool)]))


class Tongues:
    """The languages of one encoder; each is found out once, when somebody first asks in it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._reads: dict[str, bool] = {ENGLISH: True}

    def reads(self, language: str) -> bool:
        """Is what a question in that language sounds like worth anything? `language` is one of `LANGUAGES`."""
        if language not in self._reads:
            self._reads[language] = self._found_out(language)
        return self._reads[language]

    def _found_out(self, language: str) -> bool:
        english, said = (self._encoder.encode(_PROBES[name]) for name in (ENGLISH, language))
        nearest = np.argmax(said @ english.T, axis=1)
        return int(np.sum(nearest == np.arange(len(english)))) >= MOST

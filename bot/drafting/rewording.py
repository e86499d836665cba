"""A vetted answer being reworded. At any moment it can be finished as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.drafting.draft import ClaimDraft, Draft, PhraseDraft
from bot.drafting.ground import Ground
from bot.drafting.verify import Fault, phrased, translated
from bot.reply import Citation, Claim, Reply
from bot.translations import said_in
from bot.wording import TRANSLATED, spelled


@dataclass
class Rewording:
    """A vetted answer in words for the asker. Statement by statement: verified words, else the vetted ones."""

    ground: Ground
    shown: int = 0  # statements that are settled
    texts: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    failed: tuple[str, ...] = ()  # never asked again: the vetted words are as good

    def take(self, item: ClaimDraft | PhraseDraft) -> list[Claim]:
        """The claims that are settled by this item, in order."""
        claims = self.ground.reply.claims
        if not isinstance(item, PhraseDraft) or not self.shown < item.n <= len(claims):
            return []
        while len(self.texts) < item.n - 1:
            self.texts.append(claims[len(self.texts)].text)
        self.texts.append(self._worded(item))
        settled = self._claims()[self.shown : item.n]
        self.shown = item.n
        return list(settled)

    def citations(self, claims: Sequence[Claim], known: set[int]) -> list[Citation]:
        """Those the claims are the first to use."""
        return first_used(self.ground.reply.citations, claims, known)

    def settle(self, draft: Draft) -> None:
        """Nothing: a ruling's verdict can't change."""

    def finished(self) -> Reply:
        """The ruling's reply: same verdict, citations and conditions."""
        reply = self.ground.reply
        claims = self._claims()
        if all(new.text == old.text for new, old in zip(claims, reply.claims, strict=True)):
            return reply
        notes = (said_in(self.ground.part.language, TRANSLATED),) if self.ground.part.language != "en" else ()
        return replace(reply, claims=claims, text=spelled(claims), warnings=(*reply.warnings, *notes))

    def _worded(self, item: PhraseDraft) -> str:
        """The item's words where they hold, else the vetted ones."""
        vetted = self.ground.reply.claims[item.n - 1].text
        text, language = " ".join(item.text.split()), self.ground.part.language
        vocabulary = self.ground.edition.vocabulary
        if language == "en":
            fault = phrased(text, vetted, self.ground.reply.reading, vocabulary)
        else:
            fault = None if translated(text, vetted, language, vocabulary) else Fault.WORDS
        if fault:
            self.faults.append(fault)
        return vetted if fault else text

    def _claims(self) -> tuple[Claim, ...]:
        old = self.ground.reply.claims
        return tuple(
            replace(claim, text=self.texts[n]) if n < len(self.texts) else claim for n, claim in enumerate(old)
        )


def first_used(citations: Sequence[Citation], claims: Sequence[Claim], known: set[int]) -> list[Citation]:
    """The citations that these claims are the first to use; `known` holds the numbers of the others."""
    numbers = [n for n in dict.fromkeys(n for c in claims for n in c.citations) if n not in known]
    known.update(numbers)
    return [citations[n - 1] for n in numbers]

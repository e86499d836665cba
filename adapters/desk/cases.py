"""Cases from the button to the answer, and the draft ruling that an answer becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.desk.incoming import Json
from bot.case import Case, Cause, Found
from bot.reply import Verdict


@dataclass(frozen=True)
class Drafted:
    """What became of a human answer: the case, and the ruling file or why there is none."""

    case: Case
    path: str = ""  # of the draft, relative to the knowledge folder: "rulings/case-….md"
    problem: str = ""  # for the person who answered: why no ruling was drafted


class CaseDesk:
    """Every step is saved before it is shown; what a crash left unsaid is said by the next `tick`.

    All raise `CaseMoved` when somebody else was faster, `KeyError` for an unknown id.
    """

    async def open(
        self, record: str, cause: Cause, *, platform: str, user: str, conversation: Json, note: str = ""
    ) -> Case:
        """A case about the reply with that delivery key; the one there is when it was opened before."""
        raise NotImplementedError

    async def take(self, id: str, by: str) -> Case:
        raise NotImplementedError

    async def answer(self, id: str, verdict: Verdict, text: str, footnotes: Sequence[Found], by: str) -> Drafted:
        """Post the human answer to the asker and draft the ruling. `footnotes` are among `case.found`."""
        raise NotImplementedError

    async def not_ours(self, id: str, by: str) -> Case:
        raise NotImplementedError

    async def get(self, id: str) -> Case:
        raise NotImplementedError

    async def of(self, platform: str, user: str) -> list[Case]:
        """Those that somebody opened, newest first."""
        raise NotImplementedError

"""The words of one reply as the Markdown of a message: the verdict, then paragraphs and lists with their marks. Pure.

Conditions are on the card, as a checklist; where they stood, the words say how
many there are and on what they rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adapters.teams.citations import Numbered, marks, numbered
from adapters.teams.text import address, clipped, folded, markdown, size, weight
from adapters.teams.words import CUT
from bot.reply import Claim, Clarification, Reply, Verdict
from bot.shown import CAREFUL, ON_CARD, ONE_ON_CARD, SHORTENED, VERDICTS, place, says_shortened, title
from bot.translations import said_in

WORDS, BARE = 30_000, 60_000  # bytes of the words of a message with its card, and without one
CLAIM = 6000  # characters of one statement
LEAD = 300


@dataclass
class Run:
    """A paragraph of statements, a list of them, or conditions, under a line that leads into them."""

    kind: str  # "paragraph", "list", "conditions"
    lead: str = ""
    claims: list[Claim] = field(default_factory=list)


def paragraphs(reply: Reply) -> list[str]:
    """The words of the message, a paragraph or list each; where they are shortened, the last says so."""
    made: list[str] = []
    for number, (part, cited) in enumerate(zip(reply.parts or (reply,), numbered(reply)), 1):
        numbered_question = f"**{number}. {markdown(folded(part.question), 200)}**\n\n" if reply.parts else ""
        first, *rest = _of_part(part, cited)
        made += [numbered_question + first, *rest]
    if weight("\n\n".join(made)) <= WORDS and not _is_cut(reply):
        return made
    told = f"**{said_in(reply.language, SHORTENED)}**"
    while made and weight("\n\n".join([*made, told])) > WORDS:
        made.pop()
    return [*(made or [f"**{title(reply)}**"]), told]


def bare(reply: Reply, notes: Sequence[str]) -> str:
    """Everything in words, for where no card can be shown; where it is shortened, it begins by saying so."""
    made: list[str] = []
    for number, (part, cited) in enumerate(zip(reply.parts or (reply,), numbered(reply)), 1):
        numbered_question = f"**{number}. {markdown(folded(part.question), 200)}**\n\n" if reply.parts else ""
        first, *rest = _of_part(part, cited, with_card=False)
        made += [numbered_question + first, *rest]
    warnings = dict.fromkeys(w for r in (reply, *reply.parts) for w in r.warnings)
    made += [f"**{said_in(reply.language, CAREFUL).strip()}** {markdown(w, CLAIM)}" for w in warnings]
    made += [markdown(note, CLAIM) for note in notes]
    made += [_listed(one) for cited in numbered(reply) for one in cited.values()]
    whole = "\n\n".join(made)
    if weight(whole) <= BARE and not _is_cut(reply):
        return whole
    told = f"**{markdown(CUT.format(contact=clipped(folded(reply.contact), 100)))}**"
    while made and weight("\n\n".join([told, *made])) > BARE:
        made.pop()
    return "\n\n".join([told, *made])


def _listed(one: Numbered) -> str:
    """A source as a line of words."""
    at = address(one.citation.source.url)
    where = markdown(folded(place(one.citation)), 300)
    return f"[{one.at}] " + (f"[{where}]({at.replace('(', '%28').replace(')', '%29')})" if at else where)


def _is_cut(reply: Reply) -> bool:
    return any(size(c.text) > CLAIM for part in (reply.parts or (reply,)) for c in part.claims)


def is_shortened(said: Sequence[str]) -> bool:
    return says_shortened(said[-1])


def _of_part(part: Reply, cited: dict[int, Numbered], *, with_card: bool = True) -> Iterator[str]:
    yield f"**{title(part)}**"
    if not part.claims:
        yield markdown(part.text.split("\n- ")[0] if isinstance(part, Clarification) else part.text, WORDS)
        return
    if led := opening(part):
        yield markdown(led, CLAIM)
    for one in runs(part.claims):
        if one.kind == "paragraph":
            yield " ".join(_marked(c, cited) for c in one.claims)
        elif one.kind == "list" or not with_card:
            lead = [f"{markdown(folded(one.lead), LEAD)}\n"] if one.lead else []
            mark = "- " if one.kind == "list" else "- ☐ "
            yield "\n".join([*lead, *(f"{mark}{_marked(c, cited)}" for c in one.claims)])
        else:
            yield _on_the_card(one, cited, part.language)


def _on_the_card(one: Run, cited: dict[int, Numbered], language: str) -> str:
    n = len(one.claims)
    told = said_in(language, ONE_ON_CARD if n == 1 else ON_CARD).format(n=n)
    lead = (
        markdown(folded(one.lead).rstrip(":"), LEAD) if one.lead else said_in(language, VERDICTS[Verdict.CONDITIONAL])
    )
    carried = dict.fromkeys(number for c in one.claims for number in c.citations)
    return f"**{lead}**: {told} {marks(Claim('', tuple(carried)), cited)}".rstrip()


def _marked(claim: Claim, cited: dict[int, Numbered]) -> str:
    return f"{markdown(folded(claim.text), CLAIM)} {marks(claim, cited)}".rstrip()


def opening(reply: Reply) -> str:
    """The fixed sentence that stands before statements that no ruling made."""
    first = reply.text.split("\n", 1)[0]
    is_own = reply.mode != "ruling" and bool(reply.claims) and not first.startswith(reply.claims[0].text[:40])
    return first if is_own else ""


def runs(claims: Sequence[Claim]) -> list[Run]:
    """The statements in their order, put together as they are shown."""
    made: list[Run] = []
    for claim in claims:
        kind = "conditions" if claim.is_condition else "list" if claim.is_item else "paragraph"
        lead = claim.lead if kind != "paragraph" else ""
        if not made or made[-1].kind != kind or lead:
            made.append(Run(kind, lead))
        made[-1].claims.append(claim)
    return made


def brief(reply: Reply, limit: int = 300) -> str:
    """The reply in a line, for notifications and clients that can't show cards: the verdict comes first."""
    return clipped(folded(f"{title(reply)}. {reply.text[: 8 * limit]}"), limit)

"""The words of one reply as sections: paragraphs, and lists under their lead-in lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adapters.slack.blocks import SECTION, Block, section, weight
from adapters.slack.text import escaped, folded, markdown, pieces, size
from bot.reply import Claim, Clarification, Reply
from bot.shown import SHORTENED
from bot.translations import said_in


@dataclass
class _Run:
    """A paragraph of statements, or a list of them under a line that leads into it."""

    lead: str = ""
    is_list: bool = False
    claims: list[Claim] = field(default_factory=list)


def body_of(reply: Reply, room: int, most: int) -> list[Block]:
    """The words within `room` characters and `most` blocks; where they are shortened, the last block says so."""
    whole = [section(text) for text in mrkdwn_of(reply)]
    if weight(whole) <= room and len(whole) <= most:
        return whole
    told = section(f"*{escaped(said_in(reply.language, SHORTENED))}*")
    kept = whole[: max(0, most - 1)]
    while kept and weight([*kept, told]) > room:
        kept.pop()
    return [*kept, told]


def mrkdwn_of(reply: Reply) -> Iterator[str]:
    """The words as texts of sections, marks like [1] included."""
    if not reply.claims:
        text = reply.text.split("\n- ")[0] if isinstance(reply, Clarification) else reply.text
        yield from map(escaped, pieces(text, SECTION))
        return
    if led := opening(reply):
        yield from map(escaped, pieces(led, SECTION))
    yield from mrkdwn_of_claims(reply.claims)


def mrkdwn_of_claims(claims: Sequence[Claim]) -> Iterator[str]:
    """Statements as texts of sections."""
    for run in _runs(claims):
        if run.is_list:
            lead = [f"*{escaped(folded(run.lead), 300)}*"] if run.lead else []
            yield from _joined([*lead, *(line for c in run.claims for line in _item(c))], "\n")
        else:
            yield from _joined([text for c in run.claims for text in _marked(c)], " ")


def markdown_of(reply: Reply) -> Iterator[str]:
    """The same words for a stream, which is written in Markdown: one paragraph or list at a time."""
    if not reply.claims:
        text = reply.text.split("\n- ")[0] if isinstance(reply, Clarification) else reply.text
        yield markdown(text)
        return
    if led := opening(reply):
        yield markdown(led)
    for run in _runs(reply.claims):
        marked = [f"{markdown(c.text)} {_marks(c)}" for c in run.claims]
        if run.is_list:
            items = [f"- {'☐ ' if c.is_condition else ''}{line}" for c, line in zip(run.claims, marked)]
            yield "\n".join([f"**{markdown(folded(run.lead), 300)}**\n"] * bool(run.lead) + items)
        else:
            yield " ".join(marked)


def claim_markdown(claim: Claim, before: Claim | None) -> str:
    """One statement for a stream, behind the one before it."""
    marked = f"{markdown(claim.text)} {_marks(claim)}"
    begins = before is None or _begins(claim, before)
    if not claim.is_item:
        return f"{marked} " if not begins or before is None else f"\n\n{marked} "
    lead = f"**{markdown(folded(claim.lead), 300)}**\n\n" if begins and claim.lead else ""
    gap = "\n" if begins and before else ""
    return f"{gap}{lead}- {'☐ ' if claim.is_condition else ''}{marked}\n"


def opening(reply: Reply) -> str:
    """The fixed sentence that stands before statements that no ruling made."""
    first = reply.text.split("\n", 1)[0]
    is_own = reply.mode != "ruling" and bool(reply.claims) and not first.startswith(reply.claims[0].text[:40])
    return first if is_own else ""


def _runs(claims: Sequence[Claim]) -> list[_Run]:
    runs: list[_Run] = []
    for claim in claims:
        if not runs or _begins(claim, runs[-1].claims[-1]):
            runs.append(_Run(claim.lead if claim.is_item else "", claim.is_item))
        runs[-1].claims.append(claim)
    return runs


def _begins(claim: Claim, before: Claim) -> bool:
    """Does a paragraph or a list begin with it?"""
    return before.is_item != claim.is_item or bool(claim.is_item and claim.lead)


def _marks(claim: Claim) -> str:
    return "".join(f"[{n}]" for n in claim.citations)


def _marked(claim: Claim) -> list[str]:
    """The statement with its marks; in several stretches only where no section holds it."""
    *before, last = map(escaped, pieces(claim.text, SECTION - 400))
    return [*before, f"{last} {_marks(claim)[:300]}".rstrip()]


def _item(claim: Claim) -> list[str]:
    first, *more = _marked(claim)
    return [f"{'☐' if claim.is_condition else '•'} {first}", *more]


def _joined(texts: Sequence[str], joint: str) -> Iterator[str]:
    """Texts put together as far as a section holds them."""
    together = ""
    for text in texts:
        if together and size(together) + size(joint) + size(text) > SECTION:
            yield together
            together = text
        else:
            together = f"{together}{joint}{text}" if together else text
    if together:
        yield together

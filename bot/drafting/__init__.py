"""Drafts of a chat model: asked for, verified claim by claim, and never an authority.

A draft is untrusted. What of it is shown was verified against the published
edition; the verdict is decided here, never taken over.
"""

from bot.drafting.drafter import Drafter
from bot.drafting.ground import Ground
from bot.drafting.limits import Limits, Spent
from bot.drafting.prompt import PROMPT_VERSION
from bot.drafting.writing import Show

__all__ = ["PROMPT_VERSION", "Drafter", "Ground", "Limits", "Show", "Spent"]

"""The one way in which readers say that a file can't be read."""

from __future__ import annotations

from bot.errors import UnreadableDocument


def unreadable(name: str, what: str, remedy: str) -> UnreadableDocument:
    """The error to raise: what is wrong with the file of this name, and what to do."""
    return UnreadableDocument(f"{name} {what}.", remedy)

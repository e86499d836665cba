"""A server that speaks OpenAI's protocol and answers by script: for tests, and for a demonstration without a key."""

from adapters.scripted.server import Scripted

__all__ = ["Scripted"]

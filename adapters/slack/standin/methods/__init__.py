"""The Web API's methods: what each needs, and what it does."""

from adapters.slack.standin.methods import account, agents, chat, conversations, streams, views
from adapters.slack.standin.methods.registry import METHODS

__all__ = ["METHODS", "account", "agents", "chat", "conversations", "streams", "views"]

"""What the app asks of a workspace, and for what: the counterpart of deploy/slack/manifest.yaml."""

from __future__ import annotations

COMMAND = "/privacy"
SHORTCUT = "ask"

# Without one of these, something people were promised does not work
SCOPES = {
    "app_mentions:read": "questions in channels",
    "assistant:write": "status, suggested prompts and Stop in direct messages",
    "chat:write": "any reply at all",
    "commands": f"{COMMAND} and the message shortcut",
    "im:history": "questions in direct messages",
    "users:read": "telling members from guests, bots and people of other companies",
    "channels:read": "telling channels that are shared with another company; membership of the channel for cases",
    "groups:read": "the same for private channels",
    "channels:history": "finding out after a crash whether a reply was posted in a public channel",
    "groups:history": "the same in private channels",
}
# The app still answers without these; after a crash at the wrong moment a reply may be posted twice
DISPENSABLE = frozenset({"channels:history", "groups:history"})

EVENTS = {
    "app_mention": "questions in channels",
    "message.im": "questions in direct messages",
    "app_home_opened": "the Home tab and suggested prompts",
    "agent_session_stopped": "the Stop button",
}

PROMPTS = (
    ("Train a model on photos", "Can we use customer photos to train a model?"),
    ("Use an AI tool", "May I paste a customer's e-mail into an AI tool?"),
    ("How long to keep data", "How long may we keep call recordings?"),
    ("A data breach", "I lost a laptop with customer data. What do I have to do?"),
)

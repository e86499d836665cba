"""What the bot offers in Teams: the counterpart of the app package."""

from __future__ import annotations

ASK = "ask"  # the message extension's command

COMMANDS = {
    "help": "How to ask, and what to try",
    "my cases": "Your open cases, your last questions and what changed",
    "delete my history": "Forget what you asked",
}

# What a button says, and what it asks
PROMPTS = (
    ("Train a model on photos", "Can we use customer photos to train a model?"),
    ("Use an AI tool", "May I paste a customer's e-mail into an AI tool?"),
    ("How long to keep data", "How long may we keep call recordings?"),
    ("A data breach", "I lost a laptop with customer data. What do I have to do?"),
)

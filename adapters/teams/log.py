"""The bot's log. Never a word of a message in it."""

from __future__ import annotations

import logging

log = logging.getLogger("footnote.teams")

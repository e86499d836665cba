"""Footnote in Slack."""

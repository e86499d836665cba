"""Footnote in Microsoft Teams."""

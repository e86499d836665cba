"""Footnote in a terminal."""

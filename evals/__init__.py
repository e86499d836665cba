"""Proving that an edit made the answers better and not worse."""

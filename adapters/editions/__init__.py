"""Editions on disk: Chroma holds the vectors, SQLite the catalogue and the words."""

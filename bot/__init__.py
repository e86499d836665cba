"""The advice: what Footnote says and why. Knows no vendor."""

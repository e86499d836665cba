"""From the knowledge folder to an edition."""

"""Run by Alembic: migrates over the connection it is given, inside its transaction."""

from __future__ import annotations

from alembic import context

from adapters.records.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by copying it
    transaction_per_migration=False,
)
context.run_migrations()

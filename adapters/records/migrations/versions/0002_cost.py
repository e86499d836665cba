"""What a chat model cost for a reply.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("replies", sa.Column("cost", sa.Float(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("replies", "cost")

"""Store stage, version 4: a digest of all that came from a file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """One new table."""
    op.create_table(
        "seals",
        sa.Column("path", sa.String, sa.ForeignKey("sources.path", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", sa.String, nullable=False),
    )

"""Store stage, version 3: what was withdrawn (撤回) leaves a tombstone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """One new table."""
    op.create_table(
        "withdrawals",
        sa.Column("doc_id", sa.String, primary_key=True),
        sa.Column("at", sa.String, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("doc_number", sa.String),
        sa.Column("date", sa.String),
        sa.Column("file", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("lifted", sa.String),
    )

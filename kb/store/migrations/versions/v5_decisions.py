"""Store stage, version 5: what people decided on links, with who and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """One new table, and two columns of links."""
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("cells", sa.JSON, nullable=False),
    )
    op.add_column("links", sa.Column("who", sa.String, nullable=False, server_default=""))
    op.add_column("links", sa.Column("at", sa.String, nullable=False, server_default=""))

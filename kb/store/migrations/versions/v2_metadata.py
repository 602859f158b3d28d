"""Store stage, version 2: documents carry dates, level, region and publicity, responsible bodies their roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """New columns, empty until the files are read again."""
    op.add_column("documents", sa.Column("dates", sa.JSON))
    for name in ("level", "region", "publicity", "carried_genre"):
        op.add_column("documents", sa.Column(name, sa.String))
    op.add_column("responsible", sa.Column("roles", sa.JSON))

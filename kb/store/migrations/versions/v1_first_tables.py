"""Store stage, version 1: sources, documents with their parts, extracts, links, vectors. Nothing came before it."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing to do: whoever is at this version has its tables."""

"""Store stage, migrations: one script for every step from a version of the tables to the next (alembic)."""

"""Store stage, from the tables of an earlier version to those of this one. Imports alembic, so import it when due."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, update

from kb.store import seals
from kb.store.schema import SCHEMA_VERSION, Meta, SourceRow

_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, found: int) -> None:
    """Bring tables of version `found` up to date in the transaction of `connection`.

    What new columns should hold comes with the next reading of the files.
    """
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.stamp(config, str(found), purge=True)  # our own record counts: a new database is made without alembic
    command.upgrade(config, str(SCHEMA_VERSION))
    for path in connection.execute(select(SourceRow.path)).scalars().all():
        seals.put(connection, path)  # a new column is part of what is sealed
    connection.execute(update(Meta).where(Meta.key == "schema").values(value=str(SCHEMA_VERSION)))

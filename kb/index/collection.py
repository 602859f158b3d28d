"""Index stage, a Chroma collection opened for reading: the calls of Chroma's own client, without importing it.

The import takes a second, most of it spent on checking the signatures of classes that serve a server; what reads and
searches is a library of its own (chromadb_rust_bindings) that comes with the pinned chromadb and loads in 20 ms.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

_WHERE = ("default_tenant", "default_database")
_OPEN_GRAPHS = 4  # collections kept in memory; a folder of ours has one


class Collection:
    """The collection of a name in a folder. What cannot be read raises `faults()`."""

    def __init__(self, bindings: Any, identity: str) -> None:
        self._bindings = bindings
        self._identity = identity

    @classmethod
    def open(cls, folder: Path, name: str) -> Collection:
        """The collection as the client of the same version wrote it; nothing is migrated."""
        import chromadb_rust_bindings as rust

        database = rust.SqliteDBConfig(
            url=str(folder / "chroma.sqlite3"),
            hash_type=rust.MigrationHash.MD5,
            migration_mode=rust.MigrationMode.Validate,
        )
        bindings = rust.Bindings(
            allow_reset=False, sqlite_db_config=database, persist_path=str(folder), hnsw_cache_size=_OPEN_GRAPHS
        )
        return cls(bindings, str(bindings.get_collection(name, *_WHERE).id))

    def close(self) -> None:
        """Release the folder."""
        self._bindings = None

    def count(self) -> int:
        """How many vectors it holds."""
        return int(self._bindings.count(self._identity, *_WHERE))

    def query(
        self, *, query_embeddings: Sequence[Any], n_results: int, include: Sequence[str], ids: list[str] | None = None
    ) -> dict[str, Any]:
        """The nearest of all or of `ids`, one list for every question."""
        found = self._bindings.query(
            self._identity, ids, list(query_embeddings), n_results, None, None, list(include), *_WHERE
        )
        return {"ids": found.ids, "distances": found.distances}

    def get(self, *, ids: list[str], include: Sequence[str]) -> dict[str, Any]:
        """Those of `ids` that are here."""
        found = self._bindings.get(self._identity, ids, None, None, 0, None, list(include), *_WHERE)
        return {"ids": found.ids, "embeddings": found.embeddings}


def faults() -> tuple[type[Exception], ...]:
    """What opening a damaged folder may raise. Imports Chroma: call it only where something was raised."""
    from chromadb.errors import ChromaError

    return (ChromaError, ValueError, OSError)

"""Databases of earlier versions, as they really lay on disk, brought up to date."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine, inspect

from kb.errors import InputError
from kb.model import Dates, Document, Extracts, Link
from kb.store import Truth
from kb.store.schema import SCHEMA_VERSION, Base

OLD = Path(__file__).parent / "old"
ROOT = Path(__file__).parents[2]
VERSIONS = range(1, SCHEMA_VERSION)


@pytest.fixture
def lay_down(truth: Truth) -> Callable[[int], Path]:
    """Puts a database of an old version where `truth` looks."""

    def put(version: int) -> Path:
        assert truth.file is not None
        truth.file.parent.mkdir(parents=True)
        with sqlite3.connect(truth.file) as connection:
            connection.executescript((OLD / f"version_{version}.sql").read_text(encoding="utf-8"))
            connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        return truth.file

    return put


def columns(url: str) -> dict[str, dict[str, tuple[str, bool]]]:
    """Table → column → its type and whether it may be empty."""
    found = inspect(create_engine(url))
    return {
        table: {c["name"]: (str(c["type"]), bool(c["nullable"])) for c in found.get_columns(table)}
        for table in found.get_table_names()
        if table != "alembic_version"
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_database_is_brought_up_to_date_and_loses_nothing(
    truth: Truth,
    lay_down: Callable[[int], Path],
    notice: Callable[..., Document],
    extracts: Extracts,
    link: Link,
    version: int,
) -> None:
    """Documents, extracts, links, vectors, revision and generation are what they were; new columns are empty."""
    lay_down(version)
    truth.upgrade()
    truth.upgrade()
    known = notice()
    if version == 1:
        known = replace(known, dates=Dates(), level=None, publicity=None, carried_genre=None)
    with truth.snapshot() as snapshot:
        assert snapshot.documents() == (known,)
        found = snapshot.extracts("通知1")
        assert (found.targets, found.references, found.duties) == (
            extracts.targets, extracts.references, extracts.duties,
        )  # fmt: skip
        assert [r.bodies for r in found.responsible] == [r.bodies for r in extracts.responsible]
        assert snapshot.links() == (link,)
        assert np.allclose(snapshot.vectors("模型", ["0" * 32])["0" * 32], [0.6, 0.8])
        assert (snapshot.revision, snapshot.generation) == (1, "g1")
        assert snapshot.withdrawals() == ()
    assert truth.problems() == ()


@pytest.mark.parametrize("version", VERSIONS)
def test_its_tables_are_those_of_a_new_one(
    truth: Truth, lay_down: Callable[[int], Path], tmp_path: Path, version: int
) -> None:
    """Column by column."""
    file = lay_down(version)
    truth.upgrade()
    Base.metadata.create_all(create_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}"))
    assert columns(f"sqlite:///{file}") == columns(f"sqlite:///{tmp_path / 'new.sqlite3'}")


def test_a_reader_of_an_old_database_writes_nothing_and_says_what_to_do(
    truth: Truth, lay_down: Callable[[int], Path]
) -> None:
    """Only whoever holds the writer's lock brings it up to date."""
    file = lay_down(1)
    before = file.read_bytes()
    with pytest.raises(InputError, match=r"较旧.*python ingest\.py"), truth.snapshot():
        pass
    assert file.read_bytes() == before


def test_a_newer_database_is_left_as_it_is(truth: Truth, lay_down: Callable[[int], Path]) -> None:
    """And the program says that it is too old."""
    file = lay_down(1)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'schema'")
    connection.close()
    before = file.read_bytes()
    truth.upgrade()
    with pytest.raises(InputError, match=r"较新.*升级本程序"), truth.snapshot():
        pass
    assert file.read_bytes() == before


def test_a_step_that_fails_leaves_the_old_database(
    truth: Truth, lay_down: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps are one transaction."""
    from alembic import op

    file = lay_down(1)
    before = columns(f"sqlite:///{file}")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(op, "create_table", fail)
    with pytest.raises(RuntimeError):
        truth.upgrade()
    assert columns(f"sqlite:///{file}") == before
    monkeypatch.undo()
    truth.upgrade()
    with truth.snapshot() as snapshot:
        assert len(snapshot.documents()) == 1


def test_every_version_has_its_step() -> None:
    """The chain ends at the version of the tables."""
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(ROOT / "kb" / "store" / "migrations"))
    assert scripts.get_heads() == [str(SCHEMA_VERSION)]
    assert sorted(int(script.revision) for script in scripts.walk_revisions()) == [*range(1, SCHEMA_VERSION + 1)]


def test_alembic_is_not_loaded_where_nothing_is_due(truth: Truth) -> None:
    """It would cost every start a third of a second."""
    with truth.writer() as writer:
        writer.set_generation("g1")
    code = (
        "import sys; from kb.store import Truth; t = Truth.open(sys.argv[1]); t.upgrade()\n"
        "with t.snapshot(): pass\nsys.exit('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, f"sqlite:///{truth.file}"], cwd=ROOT, timeout=60)
    assert done.returncode == 0

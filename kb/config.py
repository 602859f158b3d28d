"""Settings, as one frozen object. The environment is read in entry points only, through `Settings.from_environment`."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Shipped static model, trained from statutes and policy texts (see its README).
OFFLINE_MODEL = Path(__file__).parent / "index" / "offline_model"
DEFAULT_CORPUS = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the knowledge base lies and which models it uses.

    `model` is a folder or name that sentence-transformers can load. `database` is an SQLAlchemy URL; None means an
    SQLite file inside `data`.
    """

    data: Path = Path("data")
    corpus: Path = DEFAULT_CORPUS
    model: str = str(OFFLINE_MODEL)
    database: str | None = None
    download: bool = False
    """True lets a named model that is not on this machine be fetched; otherwise nothing is."""
    soffice: str | None = None
    """LibreOffice's program, which reads old Word and WPS files; None means the one on the path, if any."""

    terms: Path | None = None
    """A file of words that search shall know, one a line; None means `terms.txt` in `data`, if it is there."""

    @property
    def terms_file(self) -> Path:
        """Where the words lie that are added to those that come with the project."""
        return self.terms or self.data / "terms.txt"

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the truth store."""
        return self.database or f"sqlite:///{self.data / 'truth.sqlite3'}"

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None, *, data: Path | None = None) -> Settings:
        """Settings from `KB_DATA`, `KB_CORPUS`, `KB_MODEL`, `KB_DATABASE`, `KB_DOWNLOAD`, `KB_SOFFICE`, `KB_TERMS`.

        An explicit `data` wins.
        """
        env = os.environ if env is None else env
        return cls(
            data=data or Path(env.get("KB_DATA", "data")),
            corpus=Path(env.get("KB_CORPUS", str(DEFAULT_CORPUS))),
            model=env.get("KB_MODEL", str(OFFLINE_MODEL)),
            database=env.get("KB_DATABASE") or None,
            download=env.get("KB_DOWNLOAD", "") == "1",
            soffice=env.get("KB_SOFFICE") or None,
            terms=Path(env["KB_TERMS"]) if env.get("KB_TERMS") else None,
        )


def user_name() -> str:
    """Who runs this program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for this user
        return "未知"

"""Settings, as one frozen object. The environment is read in entry points only, through `Settings.from_environment`."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kb.errors import InputError

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

    llm_url: str | None = None
    """Address of an OpenAI-compatible endpoint (`…/v1`); no model is asked unless it and `llm_model` are set."""
    llm_model: str | None = None
    llm_key: str = field(default="", repr=False)
    llm_timeout: float = 30.0
    """Seconds a whole reply may take."""

    clerks: int | None = None
    """Processes that answer the questions of the page; None means one for each processor, at most four."""

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
        """Settings from `KB_DATA`, `KB_CORPUS`, `KB_MODEL`, `KB_DATABASE`, `KB_DOWNLOAD`, `KB_SOFFICE`, `KB_TERMS`,
        `KB_LLM_URL`, `KB_LLM_MODEL`, `KB_LLM_KEY`, `KB_LLM_TIMEOUT`, `KB_CLERKS`.

        An explicit `data` wins. InputError where an address, a time or a number is none.
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
            llm_url=_address(env.get("KB_LLM_URL", "")),
            llm_model=env.get("KB_LLM_MODEL") or None,
            llm_key=env.get("KB_LLM_KEY", ""),
            llm_timeout=_seconds(env.get("KB_LLM_TIMEOUT") or "30"),
            clerks=_number(env.get("KB_CLERKS", "")),
        )


def user_name() -> str:
    """Who runs this program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for this user
        return "未知"


def _address(given: str) -> str | None:
    try:
        parts = urlsplit(given)
        usable = bool(parts.hostname) and (parts.port or 1) > 0 and parts.scheme in ("http", "https")
    except ValueError:  # a port that is no number, half of a bracket
        usable = False
    if given and not (usable and given.isprintable() and " " not in given):
        raise InputError("大模型的地址不对", where="KB_LLM_URL", hint="写作 https://主机/v1，或留空不用大模型")
    return given or None


def _number(given: str) -> int | None:
    if given and not (given.isdecimal() and int(given) <= 64):
        raise InputError("回答问题的进程数不对", where="KB_CLERKS", hint="写 0 至 64 的整数，或留空由程序决定")
    return int(given) if given else None


def _seconds(given: str) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise InputError("大模型的时限不对", where="KB_LLM_TIMEOUT", hint="写秒数，如 30，最多 600")
    return seconds

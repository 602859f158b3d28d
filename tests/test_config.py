"""Settings."""

from __future__ import annotations

from pathlib import Path

from kb.config import DEFAULT_CORPUS, OFFLINE_MODEL, Settings


def test_settings_come_from_the_environment_and_an_explicit_folder_wins() -> None:
    """An empty database variable is none."""
    env = {"KB_DATA": "a", "KB_CORPUS": "b", "KB_MODEL": "c", "KB_DATABASE": ""}
    settings = Settings.from_environment(env, data=Path("d"))
    assert (settings.data, settings.corpus, settings.model) == (Path("d"), Path("b"), "c")
    assert settings.database_url == "sqlite:///d/truth.sqlite3"


def test_without_an_environment_everything_shipped_is_used() -> None:
    """Corpus and model of the checkout."""
    settings = Settings.from_environment({})
    assert (settings.corpus, settings.model) == (DEFAULT_CORPUS, str(OFFLINE_MODEL))
    assert Settings.from_environment({"KB_DATABASE": "sqlite:///x"}).database_url == "sqlite:///x"

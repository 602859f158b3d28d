"""Settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import DEFAULT_CORPUS, OFFLINE_MODEL, Settings
from kb.errors import InputError


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


def test_a_language_model_is_set_by_address_and_name_and_its_key_is_not_printed() -> None:
    """Without them there is none."""
    env = {"KB_LLM_URL": "https://x/v1", "KB_LLM_MODEL": "m", "KB_LLM_KEY": "secret", "KB_LLM_TIMEOUT": "12.5"}
    settings = Settings.from_environment(env)
    assert (settings.llm_url, settings.llm_model, settings.llm_key) == ("https://x/v1", "m", "secret")
    assert settings.llm_timeout == 12.5 and "secret" not in repr(settings)
    none = Settings.from_environment({"KB_LLM_URL": "", "KB_LLM_MODEL": ""})
    assert (none.llm_url, none.llm_model, none.llm_timeout) == (None, None, 30.0)


def test_how_many_processes_answer_may_be_set() -> None:
    """Anything but a small whole number is refused."""
    assert Settings.from_environment({}).clerks is None
    assert Settings.from_environment({"KB_CLERKS": "0"}).clerks == 0
    for wrong in ("两", "-1", "65", "1.5"):
        with pytest.raises(InputError, match="KB_CLERKS：回答问题的进程数不对"):
            Settings.from_environment({"KB_CLERKS": wrong})


@pytest.mark.parametrize("env", [{"KB_LLM_URL": "api.example"}, {"KB_LLM_TIMEOUT": "soon"}, {"KB_LLM_TIMEOUT": "0"}])
def test_an_address_or_a_time_that_is_none_is_said_in_chinese(env: dict[str, str]) -> None:
    """With the name of the variable."""
    with pytest.raises(InputError, match=f"{next(iter(env))}：大模型"):
        Settings.from_environment(env)


@pytest.mark.parametrize(
    "url", ["ftp://h/v1", "http://h:abc/v1", "http://[::1", "http://", "http://h /v1", "http://h\n/v1"]
)
def test_an_address_that_is_none_is_told_before_it_is_asked(url: str) -> None:
    """And not in a thread, in English."""
    with pytest.raises(InputError, match="大模型的地址不对"):
        Settings.from_environment({"KB_LLM_URL": url})

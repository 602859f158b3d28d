"""Command line, what its commands share: options, errors as one Chinese line, the knowledge base of a folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from kb.config import Settings
from kb.errors import KbError

if TYPE_CHECKING:
    from kb.library import KnowledgeBase

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="知识库文件夹（默认 data/，或环境变量 KB_DATA）",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON")


def errors_in_chinese(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Render the project's errors as one Chinese line and exit code 1; nothing else is caught."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except KbError as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from None

    return run


def open_base(data: Path | None) -> KnowledgeBase:
    """The knowledge base of the data folder, imported only when a command needs it."""
    from kb.library import KnowledgeBase

    return KnowledgeBase.open(Settings.from_environment(data=data))

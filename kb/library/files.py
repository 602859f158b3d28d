"""Library stage, which files an ingest is about."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_LINKS = "links"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to take in; `fault` says why it cannot be looked at."""

    path: Path
    fault: str = ""

    @property
    def is_links(self) -> bool:
        """True for a table of links, `links/*.csv` or `links/*.xlsx`."""
        return self.path.parent.name == _LINKS and self.path.suffix.lower() in (".csv", ".xlsx")


def find(paths: Sequence[Path], *, leave_out: Path) -> tuple[Found, ...]:
    """The files of `paths`, folders walked, each once and in order of path; nothing below `leave_out`."""
    found: dict[Path, Found] = {}
    for given in paths:
        path = Path(os.path.realpath(given))
        if is_folder(path):
            found |= {below.path: below for below in _walk(path, leave_out=Path(os.path.realpath(leave_out)))}
        else:
            found.setdefault(path, Found(path, _fault(path)))
    return tuple(found[path] for path in sorted(found))


def folders(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The folders among `paths`."""
    return tuple(path for path in (Path(os.path.realpath(given)) for given in paths) if is_folder(path))


def is_gone(path: Path | str) -> bool:
    """True where nothing is at `path` any more; False where that cannot be seen, as in a folder that is closed now."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def is_folder(path: Path) -> bool:
    """True for a folder; one too deep for a path, or out of reach, is none."""
    try:
        return path.is_dir()
    except OSError:  # in a folder that is closed
        return False


def _walk(folder: Path, *, leave_out: Path) -> Iterator[Found]:
    closed: list[OSError] = []
    for root, below, names in os.walk(folder, onerror=closed.append):
        here = Path(root)
        below[:] = [name for name in below if not name.startswith(".") and here / name != leave_out]
        for name in names:
            file = Found(here / name, _fault(here / name))
            if not _passed_over(name) and (file.is_links or here.name != _LINKS):
                yield file
    for error in closed:
        yield Found(Path(error.filename), f"文件夹打不开（{error.strerror}）")


def _passed_over(name: str) -> bool:
    """Hidden files, Office's lock files, and the page that says what a folder holds."""
    return name.startswith((".", "~$")) or name.lower() == "readme.md"


def _fault(path: Path) -> str:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return "文件名不是 UTF-8，无法记录；请改名后再试"
    try:
        if not path.exists():
            return "没有这个文件或文件夹"
        return "" if path.is_file() else "不是普通文件（管道、设备等），无法入库"
    except OSError as error:
        return f"无法访问（{error.strerror}）"


def is_file(name: str) -> bool:
    """True where a name given by a person is that of a file; one too long for a path, or out of reach, is none."""
    try:
        return Path(name).is_file()
    except OSError:
        return False

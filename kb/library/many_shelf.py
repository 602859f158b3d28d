"""Library stage, aligning one plan with many documents, what is written: an overview, a report for each, the lines."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from kb.errors import InputError, refusal
from kb.library import aligning

if TYPE_CHECKING:
    from kb.alignment.result import Alignment

Details = Literal["xlsx", "docx", "none"]
_UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
_NAME = 50  # characters of a title in a file's name; a name may have 255 bytes
_Line = dict[str, Any]
_OPENS = b'{"number": '  # every line of ours


class Shelf:
    """`总览.xlsx`, beside it `总览.jsonl` and the folder `总览_明细` with a report for each document."""

    def __init__(self, out: Path, details: Details, template: Path | None) -> None:
        self._out, self._details, self._template = out, details, template
        self.folder = out.with_name(f"{out.stem}_明细")
        self._journal = _Journal(out.with_suffix(".jsonl"))
        self._written: list[str] = []

    @property
    def state(self) -> str:
        """What changes when reports would look otherwise."""
        look = hashlib.sha256(self._template.read_bytes()).hexdigest() if self._template else ""
        return f"{self._details}/{look}"

    @classmethod
    def at(cls, out: Path, details: Details, template: Path | None) -> Shelf:
        """InputError where `out` is no workbook, or a template is given for other reports than Word's."""
        if out.suffix.lower() != ".xlsx":
            hint = "用 --out 总览.xlsx；各份的报告用 --details docx"
            raise InputError("多份对照的总览只能写成 .xlsx", where=str(out), hint=hint)
        if template and details != "docx":
            raise InputError("模板只用于 Word 报告", where=str(template), hint="加上 --details docx")
        return cls(out, details, template)

    def owns(self, path: Path) -> bool:
        """True for what this command writes, wherever it lies."""
        own = (self._out, self._journal.path, self.folder)
        return any(path.resolve().is_relative_to(one.resolve()) for one in own)

    def begin(self, upper: str, notes: Sequence[str]) -> None:
        """Take up what an earlier run left; see that all can be written before hours are spent.

        An overview that is there stays until there is a new one. InputError where the lines would go into another file.
        """
        from kb.alignment.overview import Overview

        self._overview = Overview(upper, notes)
        with _told(self._out):
            self._journal.open()
            if self._details != "none":
                self.folder.mkdir(exist_ok=True)
            there = self._out.exists()
            self._out.open("ab").close()
            if not there:
                self._out.unlink()

    def kept(self, key: str) -> _Line | None:
        """The line of an earlier run under that key, if its report is still there."""
        line = self._journal.find(key)
        if line and line["report"] and not (self._out.parent / line["report"]).is_file():
            self._journal.forget(key)
            return None
        return line

    def report(self, number: int, result: Alignment) -> str | None:
        """Write the report of one document: where, as seen from the overview."""
        if self._details == "none":
            return None
        title = _UNFIT.sub("_", result.lower.title)[:_NAME].strip("_.")
        taken = self._journal.reports()
        names = (f"{number:03d}_{title}{again}.{self._details}" for again in ("", *(f"_{n}" for n in range(2, 1000))))
        name = next(name for name in names if f"{self.folder.name}/{name}" not in taken)
        aligning.write_report(result, self.folder / name, template=self._template)
        return f"{self.folder.name}/{name}"

    def add(self, line: _Line) -> None:
        """Keep a line; from now on an interrupted run does not lose it."""
        with _told(self._out):
            self._journal.add(line)
        self._overview.add(line)

    def finish(self) -> None:
        """Write the overview; what is left of earlier runs goes."""
        with _told(self._out):
            self._overview.write(self._out)
            for report in self._journal.settle():
                if Path(report).parent == Path(self.folder.name):
                    (self._out.parent / report).unlink(missing_ok=True)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """Faults of writing, told in Chinese."""
    try:
        yield
    except OSError as fault:
        hint = "换一个能写的位置；文件若在 Excel 中打开，先关上"
        raise InputError(f"总览写不下（{refusal(fault)}）", where=str(place), hint=hint) from fault


class _Journal:
    """The lines of this run and of those before, the last under each key; none is held in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._at: dict[str, int] = {}
        self._reports: set[str] = set()
        self._found: list[tuple[int, int]] = []  # place and number of every line in the file
        self._run: list[tuple[int, int]] = []  # of this run's lines; those before lie where they lay

    def open(self) -> None:
        """See what is there; half a line at the end is cut off. InputError where it is no file of ours."""
        with self.path.open("a+b") as file:
            file.seek(0)
            end = 0
            for raw in file:
                if raw[: len(_OPENS)] != _OPENS[: len(raw)]:
                    hint = "--out 换一个名字，或把这个文件移到别处"
                    raise InputError("各份的记录要写在这里，而已有的文件不是它", where=str(self.path), hint=hint)
                if raw.endswith(b"\n"):
                    self._see(end, _parsed(raw))
                    end += len(raw)
            file.truncate(end)

    def _see(self, place: int, line: _Line) -> None:
        self._found.append((place, line.get("number", 0)))
        if line.get("report"):
            self._reports.add(line["report"])
        if line.get("key"):
            self._at[line["key"]] = place

    def reports(self) -> set[str]:
        """Where reports lie that some line names."""
        return self._reports

    def find(self, key: str) -> _Line | None:
        """The line under that key."""
        if key not in self._at:
            return None
        with self.path.open("rb") as file:
            return self._read(file, self._at[key])

    def forget(self, key: str) -> None:
        """The line under that key stands for nothing any more."""
        del self._at[key]

    def add(self, line: _Line) -> None:
        """A line of this run; one of an earlier run stays where it is."""
        place = self._at.get(line.get("key", ""))
        if place is None:
            with self.path.open("ab") as file:
                place = file.seek(0, os.SEEK_END)
                file.write(_written(line))
            self._see(place, line)
        self._run.append((place, line["number"]))

    def settle(self) -> set[str]:
        """Leave this run's lines alone, in its order: the reports that no line names any more."""
        if self._run == self._found:
            return set()
        beside = self.path.with_name(f"{self.path.name}.tmp")
        named: set[str] = set()
        with self.path.open("rb") as file, beside.open("wb") as new:
            for place, number in self._run:
                line = self._read(file, place) | {"number": number}
                named.add(line["report"] or "")
                new.write(_written(line))
        beside.replace(self.path)
        return self._reports - named

    def _read(self, file: BinaryIO, place: int) -> _Line:
        file.seek(place)
        return _parsed(file.readline())


def _parsed(raw: bytes) -> _Line:
    try:
        line = json.loads(raw)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}


def _written(line: _Line) -> bytes:
    return json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"

"""Files made to hurt are read as the service reads them, and mutated ones show no fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import fuzz
from eval.hostile.cases import EITHER, READ, REFUSED, Case, cases
from kb.errors import KbError
from kb.library import parse_file

# Cheap to make and to refuse; `python -m eval.hostile` reads them all, with limits measured.
_SLOW = (
    "1024MB", "1GB", "60MB", "64MB", "每个7MB", "2GB", "百万", "十万", "五万", "一行百万", "两万行", "平方", "100000",
    "随机汉字", "一个长", "五千行竖向", "表单十层", "跨行相乘", "跨63列", "两万个部件",
)  # fmt: skip
_QUICK = [case for case in cases(1) if not case.name.startswith(_SLOW)]


@pytest.mark.parametrize("case", _QUICK, ids=lambda case: case.name if case.name.isprintable() else "换行")
def test_a_hostile_file_is_refused_with_its_reason_or_read(case: Case, tmp_path: Path) -> None:
    """Nothing but the project's errors is raised, and nothing of other files shows."""
    path = tmp_path / case.name
    case.make(path)
    try:
        source, _ = parse_file(path)
    except KbError as error:
        assert case.outcome in (REFUSED, EITHER), error
        assert case.says in str(error)
        shown = str(error)
    else:
        assert case.outcome in (READ, EITHER)
        shown = source.text
    assert not any(secret in shown for secret in case.never)


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx", "ofd", "pdf", "txt", "md"])
def test_mutated_files_are_read_or_refused(kind: str) -> None:
    """200 of each format: no exception but the project's, no hang, clauses and noise reproduce the text."""
    tally = fuzz.run(kind, 200, 7, fuzz.seeds(kind, None), quiet=True)
    assert tally.faults == []
    assert tally.inputs == 200
    assert tally.read and tally.refused

"""kb.library.aligning: two documents by file, and what is too much for one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.config import Settings
from kb.errors import InputError
from kb.library import KnowledgeBase
from kb.library.aligning import lay

PLAN = "某省人才发展规划\n\n一、主要任务\n组织开展人才培训。\n"
DRAFT = "某市人才实施方案\n\n一、重点任务\n组织开展人才培训。\n建设人才库。\n完善评价机制。\n"


def test_a_file_of_too_many_clauses_is_refused_before_it_is_laid(tmp_path: Path) -> None:
    """It says how many there are and what can be done; where no limit is given there is none."""
    kb = KnowledgeBase.open(Settings(data=tmp_path / "data"))
    plan, draft = tmp_path / "规划.txt", tmp_path / "方案.txt"
    plan.write_text(PLAN, encoding="utf-8")
    draft.write_text(DRAFT, encoding="utf-8")
    steps: list[str] = []
    with pytest.raises(InputError, match=r"方案\.txt：文件有 \d 个条款.*拆成几份"):
        lay(kb, str(plan), str(draft), on_step=steps.append, most_clauses=4)
    assert "逐项对照" not in steps
    assert lay(kb, str(plan), str(draft)).items

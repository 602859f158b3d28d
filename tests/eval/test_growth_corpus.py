"""Clauses for measuring growth."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

from eval.growth_corpus import clauses


def test_real_clauses_come_first_and_variants_are_no_copies(tmp_path: Path) -> None:
    """As many as are asked for, and the same every time."""
    laws = tmp_path / "laws.jsonl.gz"
    texts = [f"第{n}项工作由主管部门负责，有关部门配合，每年{n}月报告。" for n in range(20)]
    with gzip.open(laws, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps({"law": "甲法", "article": "第一条", "text": text}) + "\n" for text in texts)
    (tmp_path / "乙办法.txt").write_text("短\n申请人应当提交下列材料，并对其真实性负责。\n", encoding="utf-8")
    made = list(islice(clauses(laws, tmp_path), 40))
    real = {text for _, text in made[:21]}
    assert real == {*texts, "申请人应当提交下列材料，并对其真实性负责。"}
    assert len({text for _, text in made[21:]} - real) > 10
    assert made == list(islice(clauses(laws, tmp_path), 40))

"""The yardstick for references: what is looked for is found by the marks alone, and verdicts are counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.references import COLUMNS, QUESTIONS, main, rows_of, verdicts, write

LAW = "某省数字规划\n某省人民政府\n2020年3月1日\n一、总体要求\n加快发展。\n"
PLAN = (
    "某市工作方案\n某市人民政府\n2021年3月1日\n一、总体要求\n"
    "根据《某省数字规划》、《某办法》（某政发〔2020〕3号）和《某省意见》（某政办[2019] 8 号）要求，制定本方案。\n"
    "二、主要任务\n加快发展。\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts, one of which names the other."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "甲.txt").write_text(LAW, encoding="utf-8")
    (texts / "乙.txt").write_text(PLAN, encoding="utf-8")
    return texts


def test_every_title_with_a_number_is_resolved_or_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And what is held is told from what is not."""
    assert main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert "引用 3 处，指向 3 份文件：在库 1，未收录 2" in said
    assert "《…》后有文号 2 处：未收录，已列出 2" in said


def test_a_sample_is_drawn_judged_and_compared_with_what_is_read_today(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row that is read differently is told; what was drawn before is not drawn again."""
    table = tmp_path / "sample.tsv"
    main([str(folder), "--sample", "1", "--unnumbered", "1", "--seed", "7", "--out", str(table)])
    rows = rows_of(table)
    assert len(rows) == 2 and set(rows[0]) == set(COLUMNS)
    judged = [row | {f"{question}对": "是" for question in QUESTIONS} for row in rows]
    assert "合计 2：" in verdicts(judged) and "全对 2" in verdicts(judged)
    judged[0] = judged[0] | {"读作题名": "另一题名", "节点对": "否"}
    write(judged, table)
    capsys.readouterr()
    rest = tmp_path / "rest.tsv"
    main(
        [
            str(folder),
            "--sample",
            "9",
            "--unnumbered",
            "9",
            "--skip",
            str(table),
            "--out",
            str(rest),
            "--judged",
            str(table),
        ]
    )
    said = capsys.readouterr().out
    assert len(rows_of(rest)) == 1 and "另一题名" in said and "除关系外全对 1（0.500）" in said

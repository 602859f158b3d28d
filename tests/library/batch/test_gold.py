"""What question sets say is right, in every format they may have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from eval.questions import SHIPPED
from kb.errors import InputError
from kb.library.batch.gold import read_gold, read_set
from kb.library.batch.template import template, write_template


def _jsonl(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def _csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_the_shipped_sets_are_read_whole() -> None:
    """Ids are unique across them, paraphrases belong to the family of their question."""
    rows, golds = read_gold(SHIPPED)
    assert len(rows) == len(golds) == 553
    assert len({gold.family for gold in golds}) == 328
    assert all(gold.answerable is not None for gold in golds)


def test_what_a_set_does_not_say_is_not_known(tmp_path: Path) -> None:
    """A bare question has no gold at all; gold alone makes a question answerable; its type may deny that."""
    bare, led, closed = read_gold(
        [
            _jsonl(
                tmp_path / "q.jsonl",
                {"question": "甲？"},
                {"question": "乙？", "must_include": ["三"]},
                {"question": "丙？", "type": "unanswerable"},
            )
        ]
    )[1]
    assert (bare.answerable, bare.must_include, bare.clauses) == (None, None, None)
    assert (led.answerable, led.must_include) == (True, ("三",))
    assert closed.answerable is False


def test_the_digest_changes_with_gold_and_not_with_remarks(tmp_path: Path) -> None:
    """Two runs are compared only where they ask the same of an answer."""
    row = {"id": "1", "question": "甲？", "must_include": ["三"]}
    files = [{**row}, {**row, "note": "注"}, {**row, "must_include": ["四"]}]
    digests = [read_gold([_jsonl(tmp_path / f"{n}.jsonl", file)])[1][0].digest for n, file in enumerate(files)]
    assert digests[0] == digests[1] != digests[2]


def test_a_table_says_the_same_as_jsonl(tmp_path: Path) -> None:
    """One thing a line, wordings apart by a bar, what was asked before in its own column."""
    text = (
        "编号,问题,上文,类型,可回答,必须包含,不得包含,依据文件,依据原文\r\n"
        '1,那上海呢？,"国家呢？\n还有呢？",指标,是,"6万|60000\n人才",9万,规划,"第一处\n（可选）第二处"\r\n'
        "2,丙？,,,否,,,,\r\n"
        "3,丁？,,,,,,,\r\n"
    )
    rows, (first, second, third) = read_gold([_csv(tmp_path / "q.csv", text)])
    assert rows[0] == {"id": "1", "turns": ["国家呢？", "还有呢？", "那上海呢？"]}
    assert (first.answerable, first.must_include, first.must_not_include) == (
        True,
        (("6万", "60000"), ("人才",)),
        ("9万",),
    )
    assert [(c.doc, c.quote, c.optional) for c in first.clauses or ()] == [
        ("规划", "第一处", False),
        ("规划", "第二处", True),
    ]
    assert (second.answerable, third.answerable, third.clauses) == (False, None, None)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"question": "甲？", "answerable": "是的"}, "answerable 不是 true 或 false"),
        ({"question": "甲？", "must_include": [""]}, "must_include 里有空的"),
        ({"question": "甲？", "must_include": [[]]}, "must_include 里有空的"),
        ({"question": "甲？", "must_not_include": [5]}, "must_not_include 里有空的或不是文字"),
        ({"question": "甲？", "gold_clauses": {"quote": "三"}}, "gold_clauses 不是一串依据"),
        ({"question": "甲？", "gold_clauses": ["三"]}, "没写 quote"),
        ({"question": "甲？", "可回答": "也许"}, "“可回答”写的是“也许”"),
        ({"question": "甲？", "依据原文": "一\n二\n三", "依据文件": "甲\n乙"}, "“依据文件”有 2 行"),
    ],
)
def test_gold_of_the_wrong_shape_is_told_with_its_question(tmp_path: Path, row: object, what: str) -> None:
    """In Chinese, with the file, the id and how to mend it."""
    path = _jsonl(tmp_path / "q.jsonl", row)
    with pytest.raises(InputError) as error:
        read_gold([path])
    assert what in str(error.value) and f"{path} 题 1" in str(error.value) and error.value.hint


def test_two_sets_may_not_share_ids(tmp_path: Path) -> None:
    """Neither could be compared with an earlier run."""
    paths = [_jsonl(tmp_path / name, {"id": "x", "question": "甲？"}) for name in ("a.jsonl", "b.jsonl")]
    with pytest.raises(InputError, match=r"编号与 a\.jsonl 中的重复"):
        read_gold(paths)


def test_the_template_can_be_evaluated_as_it_is(tmp_path: Path) -> None:
    """Its examples show every column; a second sheet explains them."""
    path = tmp_path / "new" / "模板.xlsx"
    write_template(path)
    first, second, third = read_gold([path])[1]
    assert first.must_include == (("100万人", "100 万人", "一百万人"),) and first.clauses
    assert len(second.turns) == 2 and second.answerable is None
    assert third.answerable is False
    assert load_workbook(path).sheetnames == ["题集", "填写说明"]


def test_a_template_never_overwrites_a_file(tmp_path: Path) -> None:
    """Nor is it written under another ending."""
    Workbook().save(tmp_path / "a.xlsx")
    for name, what in (("a.xlsx", "已经存在"), ("a.csv", "xlsx")):
        with pytest.raises(InputError, match=what):
            write_template(tmp_path / name)


def test_a_set_goes_on_without_the_rows_whose_gold_is_wrong(tmp_path: Path) -> None:
    """They are told by their lines, with what the caller will not ask."""
    text = "编号,问题,可回答\r\n1,甲？,也许\r\n2,乙？,是\r\n3,长问题,\r\n,丙？,\r\n,,是\r\n"
    found = read_set(_csv(tmp_path / "q.csv", text), name="题集", fault=lambda words: "太长" if "长" in words else None)
    assert [row["id"] for row in found.rows] == [gold.id for gold in found.golds] == ["2", "4"]
    assert [(one.line, one.what) for one in found.refused] == [
        (2, "“可回答”写的是“也许”"),
        (4, "太长"),
        (6, "缺少“问题”"),
    ]
    assert found.golds[0].set == "题集" and found.rows[0]["turns"] == ["乙？"]


def test_both_templates_are_sets_of_three_questions(tmp_path: Path) -> None:
    """As a workbook and as csv that Excel opens."""
    for ending in (".xlsx", ".csv"):
        file = tmp_path / f"模板{ending}"
        file.write_bytes(template(ending))
        found = read_set(file)
        assert len(found.rows) == 3 and not found.refused
        assert [gold.answerable for gold in found.golds] == [True, None, False]

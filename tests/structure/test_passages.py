"""Printed lines become natural paragraphs again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.model import Document
from kb.structure.passages import ended
from tests.structure.printing import printed

Parsed = Callable[[str], tuple[Document, ...]]


@pytest.mark.parametrize("columns", [24, 28, 36, 55])
@pytest.mark.parametrize("page", [22, 31])
def test_a_document_set_in_lines_gives_the_same_tree(
    columns: int, page: int, opinions: tuple[Document, ...], parsed: Parsed
) -> None:
    """The Shanghai opinions, printed at a column with page numbers, come back paragraph by paragraph."""
    body = [c for c in opinions[1].clauses if not c.kind.startswith(("table", "caption"))]
    (again,) = parsed(printed([c.text for c in body], columns=columns, page=page))
    assert [(c.kind, c.level, _bare(c.text)) for c in again.clauses] == [(c.kind, c.level, _bare(c.text)) for c in body]


def test_blank_lines_between_all_lines_are_no_paragraphs(opinions: tuple[Document, ...], parsed: Parsed) -> None:
    """A blank line after every printed line tells nothing; the column does."""
    body = [c for c in opinions[1].clauses if not c.kind.startswith(("table", "caption"))]
    text = printed([c.text for c in body], page=10_000).replace("\n", "\n\n")
    (again,) = parsed(text)
    assert [_bare(c.text) for c in again.clauses] == [_bare(c.text) for c in body]


def _bare(text: str) -> str:
    """Without spaces: one at the end of a printed line is lost."""
    return "".join(text.split())


def test_blank_lines_between_paragraphs_are_believed(parsed: Parsed) -> None:
    """Where no line break falls within a sentence, every line is a paragraph of its own."""
    (document,) = parsed("某意见\n\n甲段的内容在此说明。\n\n乙段的内容在此说明。\n丙段没有句号\n丁段的内容。\n")
    assert [c.text for c in document.clauses if c.kind == "paragraph"] == [
        "甲段的内容在此说明。",
        "乙段的内容在此说明。",
        "丙段没有句号",
        "丁段的内容。",
    ]


def test_latin_words_are_not_run_together(parsed: Parsed) -> None:
    """“variant␤of concern” keeps the break as the space between the words."""
    lines = ["各地区各部门要加强对各类变异情况的监测和研究，（variant", "of concern）的情况要及时报告，并按规定办理。"]
    (document,) = parsed("某意见\n" + "\n".join(lines) + "\n")
    assert document.clauses[-1].text == "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制定本计划。", True),
        ("现通知如下：", True),
        ("（一）在校学生；", True),
        ("认真执行。（责任单位：市教育局）", True),
        ("他说：“好。”", True),
        ("知识产权人才发展主要指标", False),
        ("根据《条例》", False),
        ("（2021—2035年）", False),
        ("", False),
    ],
)
def test_sentences_and_lead_ins_end(text: str, expected: bool) -> None:
    """A closing bracket ends a sentence only behind a full stop."""
    assert ended(text) is expected

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


def test_a_paragraph_of_an_article_that_a_page_cut_goes_on(parsed: Parsed) -> None:
    """“…裁决作出 / 后，…”, “…盖 / 章。”, and a lead-in cut before its items."""
    text = """某市仲裁办法
第一条 为了保证公正及时地仲裁经济纠纷，保护当事人的合法权益，保障社会主义市场经济健康发展，根据法律，制定本办法。
第二条 仲裁实行一裁终局的制度，没有其他的途径。裁决作出

后，当事人就同一纠纷再申请仲裁的，仲裁委员会不予受理。
第三条 仲裁申请书应当由申请人或者代理人写明并载明下列事
项：
（一）当事人的姓名；
（二）仲裁请求。
第四条 本办法自公布之日起施行
某市人民政府
2021年1月1日
"""
    (document,) = parsed(text)
    second = next(c for c in document.clauses if c.label == "第二条")
    assert second.text.endswith("裁决作出后，当事人就同一纠纷再申请仲裁的，仲裁委员会不予受理。")
    assert any(c.text.endswith("载明下列事项：") for c in document.clauses)
    assert next(c for c in document.clauses if c.label == "第四条").text == "第四条 本办法自公布之日起施行"


def test_a_long_heading_without_a_stop_does_not_go_on_with_its_text(parsed: Parsed) -> None:
    """Only within an article, or behind a sentence, is a line of that width known to be cut."""
    head = "（一）推动工业互联网与制造业深度融合发展的重点任务和工程"
    text = f"某市方案\n一、主要任务\n{head}\n各地要推进融合，建设平台。\n（二）提升能力\n各地要提升能力。\n"
    (document,) = parsed(text)
    assert next(c for c in document.clauses if c.number == "（一）").text == head

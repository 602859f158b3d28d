"""Documents named in a document."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.graph import extract
from kb.model import Document, Extracts

Write = Callable[[str], Document]


def test_the_national_plan_stands_on_two_documents_and_serves_them(national_extracts: Extracts) -> None:
    """Both are its ground in the preamble and merely named in the background."""
    found = [(r.title, r.relation) for r in national_extracts.references]
    outline, plan = "知识产权强国建设纲要（2021—2035年）", "“十四五”国家知识产权保护和运用规划"
    assert found == [(outline, "依据"), (plan, "依据"), (plan, "提及"), (outline, "提及")]


def test_the_shanghai_opinions_stand_on_three_documents(shanghai_extracts: Extracts) -> None:
    """“根据《A》和《B》《C》” makes all three the ground."""
    assert [r.relation for r in shanghai_extracts.references] == ["依据"] * 3


@pytest.mark.parametrize(
    ("body", "title", "number", "relation"),
    [
        ("根据《某省促进条例》（某政发〔2020〕3号）规定，制定本办法。", "某省促进条例", "某政发〔2020〕3号", "依据"),
        ("《某市暂行办法》（某政规〔2018〕2号）同时废止。", "某市暂行办法", "某政规〔2018〕2号", "废止"),
        ("对《某市管理办法》作如下修改。", "某市管理办法", None, "修订"),
        ("在《某诊疗方案（试行第九版）》基础上，组织专家制定本方案。", "某诊疗方案（试行第九版）", None, "修订"),
        ("根据宪法，制定本办法。", "宪法", None, "依据"),
        ("编制《某产品推广目录》，加强宣传。", "某产品推广目录", None, "提及"),
    ],
)
def test_the_relation_is_read_off_the_words_around(
    write: Write, body: str, title: str, number: str | None, relation: str
) -> None:
    """Ground, repeal, amendment or mere mention; the number in parentheses belongs to the title."""
    document = write(f"某市工作方案\n某市人民政府\n2021年3月1日\n一、总体要求\n{body}\n二、主要任务\n加快发展。\n")
    [found] = extract(document).references
    assert (found.title, found.doc_number, found.relation) == (title, number, relation)
    assert found.quote in document.clause(found.clause).text

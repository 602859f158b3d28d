"""The two real documents come out complete, measured against gold outlines made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.structure import score
from kb.model import Document

GOLD = Path(__file__).parent / "data"


@pytest.mark.parametrize(("name", "fixture"), [("S003", "plan"), ("S000", "opinions")])
def test_every_heading_paragraph_cell_and_field_is_right(
    name: str, fixture: str, request: pytest.FixtureRequest
) -> None:
    """Headings with level and parent, natural paragraphs per heading, table cells, metadata."""
    documents: tuple[Document, ...] = request.getfixturevalue(fixture)
    gold = json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))
    found = score(name, gold, documents)
    assert found.notes == ()
    assert found.f1 == 1.0
    for right, total in (found.levels, found.parents, found.paragraphs, found.cells):
        assert right == total > 0


def test_notice_comes_first_and_carries_the_plan(plan: tuple[Document, ...]) -> None:
    """Two documents; the plan inherits number and date, as people cite it by the notice's number."""
    notice, carried = plan
    assert notice.id == "国知发人字-2021-38"
    assert carried.id == "国知发人字-2021-38.1"
    assert carried.carried_by == notice.id
    assert notice.carried_by is None
    assert carried.doc_number == notice.doc_number == "国知发人字〔2021〕38号"
    assert carried.date == notice.date == "2021-12-31"
    assert (notice.genre, carried.genre) == ("通知", "规划")
    assert carried.title == "知识产权人才“十四五”规划"
    assert notice.issuers == carried.issuers == ("国家知识产权局",)
    assert len(notice.addressees) == 7
    assert notice.addressees[1] == "四川省知识产权服务促进中心"
    assert notice.warnings == carried.warnings == ()


def test_the_opinions_have_no_signature_and_no_date(opinions: tuple[Document, ...]) -> None:
    """Issuer from the title, no date invented, “特此通知。” a paragraph, publicity and masthead notes."""
    notice, carried = opinions
    assert notice.date is carried.date is None
    assert notice.issuers == ("上海市知识产权局",)
    assert notice.addressees == ("各区知识产权局、知识产权培训基地", "各有关单位")
    assert [(c.kind, c.label) for c in notice.clauses] == [
        ("note", "版头"),
        ("doc_number", "发文字号"),
        ("title", "标题"),
        ("addressee", "主送机关"),
        ("paragraph", "正文第1段"),
        ("paragraph", "正文第2段"),
        ("note", "公开属性"),
    ]
    assert carried.title == "关于加快建设上海高水平知识产权人才高地的实施意见(2023-2025年)"


def test_words_broken_by_lines_and_pages_read_on(plan: tuple[Document, ...], opinions: tuple[Document, ...]) -> None:
    """“贯␤ 彻新发展理念” and “知识产权信␤␤息服务网点” are words again, with the break recorded."""
    thought = next(c for c in plan[1].clauses if c.label == "二（一）")
    assert "贯彻新发展理念" in thought.text
    assert len(thought.spans) > 5
    service = next(c for c in opinions[1].clauses if c.label == "三（一）第3段")
    assert "各类知识产权信息服务网点" in service.text
    addressee = next(c for c in plan[0].clauses if c.kind == "addressee")
    assert "各地方有关中心；国家知识产权局" in addressee.text


def test_table_rows_that_look_like_headings_stay_rows(plan: tuple[Document, ...]) -> None:
    """“1.知识产权人才数量（万人） 100 预期性” is a row under 二（三）, with its three cells."""
    table = plan[1].tables[0]
    assert table.clause == "国知发人字-2021-38.1#sec_2__item_3"
    row = next(c for c in plan[1].clauses if c.id == table.row_clauses[0])
    assert row.kind == "table_row"
    assert row.cells == ("1.知识产权人才数量（万人）", "100", "预期性")
    assert row.label == "表“‘十四五’时期知识产权人才发展主要指标”第1行"
    assert not [c for c in plan[1].clauses if c.kind == "heading" and c.title and "万人" in c.title]


def test_table_split_by_a_blank_line_is_one_table(opinions: tuple[Document, ...]) -> None:
    """Rows 4 to 7 belong to the table although a page break separates them; a stray space leaves the cell."""
    (table,) = opinions[1].tables
    assert table.header == ("序号", "指标", "单位", "属性", "2025年目标")
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4", "5", "6", "7"]
    assert table.rows[6][1] == "共建知识产权学院、研究院、智库数量"
    assert table.title == "知识产权人才发展预期指标"


def test_run_in_headings_and_one_alone_are_the_same_kind(plan: tuple[Document, ...]) -> None:
    """三（一）–（四） run into their text, 三（五） stands alone: five headings with two paragraphs each."""
    clauses = plan[1].clauses
    heads = [c for c in clauses if c.parent == "国知发人字-2021-38.1#sec_3"]
    assert [(c.kind, c.number, c.level) for c in heads] == [("heading", f"（{n}）", 2) for n in "一二三四五"]
    assert heads[0].text == "（一）加强知识产权保护人才能力建设，推动知识产权保护迈上新台阶。"
    assert heads[0].title == "加强知识产权保护人才能力建设，推动知识产权保护迈上新台阶"
    for head in heads:
        below = [c for c in clauses if c.parent == head.id]
        assert [c.kind for c in below] == ["paragraph", "paragraph"]


def test_dash_items_are_titled_paragraphs(plan: tuple[Document, ...], opinions: tuple[Document, ...]) -> None:
    """“——坚持需求导向。…” stays a paragraph (第2段) that knows what it is about; ** is markup."""
    dash = next(c for c in plan[1].clauses if c.label == "二（二）第2段")
    assert (dash.kind, dash.title) == ("paragraph", "坚持需求导向")
    bold = next(c for c in opinions[1].clauses if c.label == "二第2段")
    assert bold.title == "人才队伍进一步壮大"
    assert bold.text.startswith("——人才队伍进一步壮大。")


def test_spaces_between_figures_stay_and_stray_ones_go(opinions: tuple[Document, ...]) -> None:
    """“到 2025 年” is kept as printed; “上海 高水平” reads “上海高水平”."""
    base = next(c for c in opinions[1].clauses if c.label == "四（一）")
    assert "到 2025 年，建设国家级知识产权培训基地 1 家" in base.text
    title = next(c for c in opinions[0].clauses if c.kind == "title")
    assert "上海高水平知识产权人才高地的实施意见(2023-2025年)" in title.text

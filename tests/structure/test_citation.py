"""Citations as officials write them, there and back."""

from __future__ import annotations

import pytest

from kb.model import Document
from kb.structure.citation import ClauseRef, cite, parse_label, resolve
from tests.structure.checks import Parsed


def test_a_citation_names_title_number_and_place(plan: tuple[Document, ...]) -> None:
    """《title》（number）label."""
    clause = next(c for c in plan[1].clauses if c.label == "三（四）第2段")
    assert cite(plan[1], clause) == "《知识产权人才“十四五”规划》（国知发人字〔2021〕38号）三（四）第2段"


def test_every_label_of_the_seeds_leads_back_to_its_clause(
    plan: tuple[Document, ...], opinions: tuple[Document, ...]
) -> None:
    """Labels are unambiguous, alone and inside the whole citation."""
    for document in (*plan, *opinions):
        assert len({c.label for c in document.clauses}) == len(document.clauses)
        for clause in document.clauses:
            for text in (clause.label, cite(document, clause)):
                ref = parse_label(text)
                assert ref is not None, text
                assert clause in resolve(document, ref), text


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("三（四）第2段", ClauseRef((("cn", 3), ("cnp", 4)), paragraph=2)),
        ("三、（四）", ClauseRef((("cn", 3), ("cnp", 4)))),
        ("四(六)", ClauseRef((("cn", 4), ("cnp", 6)))),
        ("第三部分第（四）条", ClauseRef((("part", 3), ("cnp", 4)))),
        ("第三部分第（四）项讲了什么？", ClauseRef((("part", 3), ("cnp", 4)))),
        ("第三部分（四）第二段", ClauseRef((("part", 3), ("cnp", 4)), paragraph=2)),
        ("第十二条第一款", ClauseRef((("article", 12),), clause=1)),
        ("第十二条第一款第（三）项", ClauseRef((("article", 12), ("cnp", 3)), clause=1)),
        ("依照本法第一条第三项的规定", ClauseRef((("article", 1), ("point", 3)))),
        ("第三章第十二条", ClauseRef((("chapter", 3), ("article", 12)))),
        ("指标表第3行", ClauseRef(row=3, table="")),
        ("第3行", ClauseRef(row=3)),
        ("表“人才预期指标”第3行", ClauseRef(row=3, table="人才预期指标")),
        ("专栏2第1段", ClauseRef((("box", 2),), paragraph=1)),
        ("附件1一（二）第1段", ClauseRef((("annex", 1), ("cn", 1), ("cnp", 2)), paragraph=1)),
        ("国家规划的前言说了什么", ClauseRef(whole="前言")),
        ("三（五）标题", ClauseRef((("cn", 3), ("cnp", 5)), heading=True)),
        ("一", ClauseRef((("cn", 1),))),
    ],
)
def test_places_are_read_as_people_type_them(text: str, ref: ClauseRef) -> None:
    """Alone or inside a question."""
    assert parse_label(text) == ref


@pytest.mark.parametrize(
    "text",
    ["", "2025年要培养多少人", "其中一家是国家级", "一、二、三级市场", "到2025年超过100万人", "第一条例外", "你好"],
)
def test_ordinary_numbers_are_no_places(text: str) -> None:
    """Years, counts and enumerations name no clause."""
    assert parse_label(text) is None


def test_a_heading_brings_all_that_stands_under_it(plan: tuple[Document, ...]) -> None:
    """“第三部分第（四）项” is 三（四）: its heading and both paragraphs."""
    ref = parse_label("第三部分第（四）项")
    assert ref is not None
    assert [c.label for c in resolve(plan[1], ref)] == ["三（四）标题", "三（四）第1段", "三（四）第2段"]


def test_a_lone_item_number_may_fit_several_places(plan: tuple[Document, ...]) -> None:
    """（六） is unique in the plan, （一） is not: all places are given, none is guessed."""
    six, one = parse_label("（六）"), parse_label("（一）")
    assert six is not None
    assert one is not None
    assert {c.label for c in resolve(plan[1], six)} == {"四（六）标题", "四（六）"}
    assert len([c for c in resolve(plan[1], one) if c.kind == "heading"]) == 4


def test_rows_are_found_by_table_and_place(opinions: tuple[Document, ...]) -> None:
    """By the table's title, by “指标表”, and by where the table stands."""
    for text in ("表“知识产权人才发展预期指标”第5行", "指标表第5行", "二第5行"):
        ref = parse_label(text)
        assert ref is not None
        (row,) = resolve(opinions[1], ref)
        assert row.cells[1] == "知识产权国际化人才数量"


def test_what_is_not_there_resolves_to_nothing(plan: tuple[Document, ...]) -> None:
    """九（一）, 第三条 and the ninth row do not exist."""
    for text in ("九（一）", "第三十条", "第9行", "三（四）第7段"):
        ref = parse_label(text)
        assert ref is not None
        assert resolve(plan[1], ref) == ()


def test_numbers_do_not_run_into_one_in_a_label(parsed: Parsed) -> None:
    """The 1. of 附件1 is not cited as 附件11; it is found again by its label."""
    text = (
        "某市通知\n为做好工作，现通知如下。\n附件1\n申报要求\n1.申报条件\n各单位要如实申报，不得弄虚作假。\n"
        "2.申报程序\n各单位要按程序申报，不得越级申报。\n"
    )
    (document,) = parsed(text)
    labels = [c.label for c in document.clauses if c.kind == "heading"]
    assert labels == ["附件1标题", "附件1第1项标题", "附件1第2项标题"]
    ref = parse_label("附件1第2项")
    assert ref is not None
    assert [c.number for c in resolve(document, ref) if c.number] == ["2."]


def test_articles_of_an_annex_are_cited_with_the_annex(parsed: Parsed) -> None:
    """Articles begin anew in every annex; the label tells which, and what comes after the annexes is no clause."""
    text = (
        "某市关于印发两个办法的决定\n为规范管理，制定两个办法。\n"
        "附件1\n甲办法\n第一条　为了规范甲事项，制定本办法。\n"
        "第二条　甲事项由主管部门管理。\n前款规定自发布之日起施行。\n"
        "附件2\n乙办法\n第一条　为了规范乙事项，制定本办法。\n"
        "第二条　下列事项由主管部门管理：\n（一）丙事项；\n（二）丁事项。\n抄送：市委办公厅，市人大常委会办公厅。\n"
    )
    (document,) = parsed(text)
    assert [c.label for c in document.clauses if c.kind == "article"] == [
        "附件1第一条", "附件1第二条", "附件2第一条", "附件2第二条",
    ]  # fmt: skip
    ref = parse_label("附件2第二条第一款第（二）项")
    assert ref is not None
    assert [c.text for c in resolve(document, ref)] == ["（二）丁事项。"]
    assert [c.kind for c in document.clauses if c.text.startswith("抄送")] == ["note"]
    assert not document.warnings

"""Bodies made responsible."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.graph import extract
from kb.graph.responsible import responsibility_spans
from kb.model import Clause, Document, Table

Write = Callable[[str], Document]


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        ("（责任单位：市大数据局、市财政局）", ("市大数据局", "市财政局")),
        (
            "（责任单位：省科技厅等部门，各市（含定州、辛集市，下同）政府）",
            ("省科技厅", "各市（含定州、辛集市，下同）政府"),
        ),
        ("（市经济和信息化局牵头，市科技局、市财政局配合）", ("市经济和信息化局", "市科技局", "市财政局")),
        ("（省发展改革委、省教育厅按职责分工负责）", ("省发展改革委", "省教育厅")),
        ("［责任单位：市大数据局、各县（市、区）政府］", ("市大数据局", "各县（市、区）政府")),
        ("［市国资委、市财政局等有关部门负责］", ("市国资委", "市财政局")),
        ("由市市场监管局负责组织实施。", ("市市场监管局",)),
    ],
)
def test_lists_of_responsible_bodies_are_taken_apart(write: Write, words: str, bodies: tuple[str, ...]) -> None:
    """Labels and verbs of sharing out are no part of a name; commas inside parentheses do not divide."""
    document = write(f"某市工作方案\n某市人民政府\n2021年3月1日\n一、主要任务\n（一）加快发展\n推动数据共享。{words}\n")
    [found] = extract(document).responsible
    assert found.bodies == bodies
    assert found.quote in document.clause(found.clause).text


def test_a_duty_does_not_take_in_the_list_of_bodies(write: Write) -> None:
    """“（责任单位：…）” is not something asked."""
    head = "某市工作方案\n某市人民政府\n2021年3月1日\n一、主要任务\n（一）加快发展\n"
    text = f"{head}推动数据共享。（责任单位：市大数据局、市财政局）\n"
    assert [d.quote for d in extract(write(text)).duties] == ["推动数据共享"]


@pytest.mark.parametrize(
    ("words", "lead", "helping"),
    [
        (
            "（牵头单位：市工业和信息化委；配合单位：各县区政府，市教育局）",
            ("市工业和信息化委",),
            ("各县区政府", "市教育局"),
        ),
        ("（省大数据局牵头，各有关部门、各市政府配合）", ("省大数据局",), ("各有关部门", "各市政府")),
        ("〔牵头单位：县委宣传部；配合单位：各乡（镇）人民政府〕", ("县委宣传部",), ("各乡（镇）人民政府",)),
        ("（11月取得成效，牵头考核单位：市市场监管局）", ("市市场监管局",), ()),
        ("（国家发展改革委会同财政部负责）", ("国家发展改革委",), ()),
    ],
)
def test_who_leads_is_told_from_who_helps(
    write: Write, words: str, lead: tuple[str, ...], helping: tuple[str, ...]
) -> None:
    """By the label before a name or the verb behind it."""
    document = write(f"某市工作方案\n某市人民政府\n2021年3月1日\n一、主要任务\n（一）加快发展\n推动数据共享。{words}\n")
    [found] = extract(document).responsible
    assert found.lead == lead
    assert tuple(b for b, role in zip(found.bodies, found.roles, strict=True) if role == "配合") == helping


def test_columns_of_a_table_of_tasks_name_who_leads_and_who_helps() -> None:
    """Each row is one statement; columns of dates and persons are none."""
    rows = (("1", "建设平台", "市数据局", "市财政局、市科技局", "2025年底"),)
    header = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
    clause = Clause(
        "d#row", "table_row", None, None, None, "1 建设平台 市数据局 市财政局、市科技局", "表第1行", None, ((0, 20),)
    )
    table = Table(None, "任务分解表", header, rows, ("d#row",))
    document = Document("d", "任务分解表", None, (), (), None, "其他", None, (clause,), (table,), ())
    found = extract(document).responsible
    assert [(entry.bodies, entry.roles) for entry in found] == [
        (("市数据局",), ("牵头",)),
        (("市财政局", "市科技局"), ("配合", "配合")),
    ]


def test_a_bare_list_of_bodies_at_the_end_of_a_paragraph_names_them() -> None:
    """“…平台建设（省大数据局、省教育厅）”; other words in brackets are no bodies."""
    assert responsibility_spans("推进平台建设（省大数据局、省教育厅）。") != ()
    assert responsibility_spans("推进平台建设（详见附件全部）。") == ()


def test_labels_without_a_mark_between_them_are_told_apart(write: Write) -> None:
    """“牵头处室：X配合处室：Y” in one line, as pages give it."""
    head = "某市工作方案\n某市农业农村局\n2021年3月1日\n一、任务\n建设平台。\n"
    text = f"{head}牵头处室：综合执法队配合处室：政策法规处、市场处\n"
    found = extract(write(text)).responsible
    assert [(e.bodies, e.roles) for e in found] == [(("综合执法队", "政策法规处", "市场处"), ("牵头", "配合", "配合"))]


def test_where_a_member_comes_from_makes_nobody_responsible(write: Write) -> None:
    """“张某某（市旅委）” in a list of members names a person; “优化办事流程（市旅委）” a task."""
    text = "某市关于建立领导小组的通知\n某发〔2021〕3号\n一、成员\n{line}\n"
    assert extract(write(text.format(line="张某某（市旅委）"))).responsible == ()
    assert [r.bodies for r in extract(write(text.format(line="优化办事流程（市旅委）"))).responsible] == [("市旅委",)]

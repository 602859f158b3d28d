"""Printed lines, and headings that an extractor put on the line before."""

from __future__ import annotations

from tests.structure.checks import Parsed, by_label, labels


def test_headings_in_the_middle_of_a_line_are_found(parsed: Parsed) -> None:
    """“…机器人。 三、推进平台…” after an extracted box: the heading gets its own clause."""
    text = """某计划
一、甲任务
（一）推进某事。各地要推进某事。
二、乙任务
专栏一 某工程
1.甲产品。重点发展甲产品及其应用。
2.乙产品。重点发展乙产品及其应用。 三、丙任务
推进丙任务的各项工作。
"""
    (document,) = parsed(text)
    assert [c.title for c in document.clauses if c.kind == "heading" and c.level == 1] == ["甲任务", "乙任务", "丙任务"]
    assert labels(document, "box") == ["专栏一标题"]
    assert "专栏一1标题" in labels(document, "heading")
    assert by_label(document, "三").text == "推进丙任务的各项工作。"


def test_a_second_number_on_a_line_is_split_only_in_sequence(parsed: Parsed) -> None:
    """“第二章 …　　第八条 …” on one line; “第五十五条” cited within a sentence stays where it is."""
    text = "某办法\n第一章　总则\n第一条　为了规范，制定本办法。\n"
    text += "第二章　规划建设　　第二条　主管部门应当依照 第五十五条 的规定编制规划。\n"
    (document,) = parsed(text)
    assert labels(document, "heading") == ["第一章标题", "第二章标题"]
    assert labels(document, "article") == ["第一条", "第二条"]


def test_a_chapter_glued_to_the_end_of_a_sentence_is_split_where_it_is_the_next(parsed: Parsed) -> None:
    """“…仲裁规则。第三章 仲裁协议” begins a chapter; a chapter that is only cited does not."""
    text = "某条例\n第一章 总则\n第一条 为了规范管理，制定本条例。第二章 职责\n"
    text += "第二条 主管部门负责管理。第三章规定的除外。\n"
    text += "第三条 各方依照规定办理。第五章 附则所列的事项除外。\n第三章 附则\n第四条 本条例自公布之日起施行。\n"
    (document,) = parsed(text)
    assert labels(document, "heading") == ["第一章标题", "第二章标题", "第三章标题"]
    assert by_label(document, "第二条").parent == by_label(document, "第二章标题").id

"""The tree: numbers find their parents, text its place, items and headings are told apart."""

from __future__ import annotations

from tests.structure.checks import Parsed, by_label, labels

NOTICE = """某省人民政府办公厅关于印发某省支持数字经济发展若干措施的通知
某政办字[2020]60号
各市人民政府,省政府各部门：
《某省支持数字经济发展若干措施》已经省政府同意，现印发给你们，请认真贯彻执行。
某省人民政府办公厅
2020年6月17日
"""


ARTICLES = """某市管理办法
第一章　总　　则
第一条　为了规范管理，制定本办法。
第二条　下列情形适用本办法：
（一）甲情形；
（二）乙情形：
1.子情形一；
2.子情形二。
前款规定不适用于丙情形。
第三条
有关部门应当依据《条例》
第五十五条和本办法的要求，加强管理。
第二章 附则
第四条【施行日期】本办法自2021年1月1日起施行。
"""


def test_numbers_that_run_on_across_sections_keep_their_parents(parsed: Parsed) -> None:
    """1.–4. go on under 一 and 二; sentences among headings are items, not headings."""
    text = (
        NOTICE
        + """某省支持数字经济发展若干措施
为加快发展，制定以下措施。
一、筑牢基础
1.支持设施建设。对新建项目给予补助。
2.降低用电成本。对符合条件的给予补贴。
二、其他事项
3.建立“一事一议"制度。对重大项目给予支持。
4.对同时符合两条以上扶持政策的，或同时符合本省其他扶持政策的，不重复享受。
5.本政策自印发之日起施行，有效期至2023年12月31日。
"""
    )
    notice, measures = parsed(text)
    assert notice.doc_number == "某政办字[2020]60号"
    assert notice.addressees == ("各市人民政府", "省政府各部门")
    assert measures.genre.endswith("措施")
    assert labels(measures, "heading") == ["一标题", "一1标题", "一2标题", "二标题", "二3标题"]
    assert labels(measures, "item") == ["二4", "二5"]
    assert labels(measures, "paragraph") == ["前言", "一1", "一2", "二3"]


def test_broken_series_are_reported_and_not_mended(parsed: Parsed) -> None:
    """一、二、四: the gap is a warning; numbers stay as printed."""
    (document,) = parsed("某意见\n一、背景\n甲段内容。\n二、任务\n乙段内容。\n四、保障\n丙段内容。\n")
    assert [c.number for c in document.clauses if c.kind == "heading"] == ["一", "二", "四"]
    assert document.warnings == ("编号不连续：“二”之后是“四”",)


def test_articles_have_clauses_items_and_titles(parsed: Parsed) -> None:
    """条, 款, 项, 目; an article in one 款 is one clause; 第五十五条 within a sentence is no article."""
    (document,) = parsed(ARTICLES)
    assert labels(document, "heading") == ["第一章标题", "第二章标题"]
    assert [c.title for c in document.clauses if c.kind == "heading"] == ["总则", "附则"]
    assert labels(document, "article") == ["第一条", "第二条", "第三条", "第四条"]
    assert labels(document, "item") == ["第二条第一款第（一）项", "第二条第一款第（二）项"] + [
        f"第二条第一款第（二）项第{n}目" for n in (1, 2)
    ]
    assert by_label(document, "第二条第二款").text == "前款规定不适用于丙情形。"
    assert by_label(document, "第一条").text == "第一条　为了规范管理，制定本办法。"
    assert by_label(document, "第四条").title == "施行日期"
    item = by_label(document, "第二条第一款第（一）项")
    assert item.id.endswith("#art_2__cl_1__pt_1")


def test_bare_and_decimal_numbers_of_emergency_plans(parsed: Parsed) -> None:
    """1　总则, 1.1　编制目的, 1.2.1 … nest by their digits."""
    text = """国家某应急预案
1　总则
1.1　编制目的
为了有效处置，制定本预案。
1.2　等级划分
本预案分为两级。
1.2.1　国家级
两个以上省份出现应急状态。
2　组织机构
2.1　指挥部
总指挥由负责人担任。
"""
    (document,) = parsed(text)
    assert [(c.number, c.level) for c in document.clauses if c.kind == "heading"] == [
        ("1", 1),
        ("1.1", 2),
        ("1.2", 2),
        ("1.2.1", 3),
        ("2", 1),
        ("2.1", 2),
    ]
    assert by_label(document, "1.2.1").parent == by_label(document, "1.2.1标题").id


def test_lists_under_a_heading_give_the_next_paragraph_back(parsed: Parsed) -> None:
    """“国家有新规定的，从其规定。” after （一）（二） belongs to the heading, not to item （二）."""
    text = """某通告
一、参保范围
下列人员：
（一）在校学生；
（二）本市户籍人员。
国家有新规定的，从其规定。
二、注意事项
（一）已参加职工医保的人员如需参加居民医保，应先办理停保手续并按照规定办理后续的各项参保登记手续。
连续参保的，待遇连续计算。
（二）大中专学生原则上应在学籍地参加居民医保，由所在学校统一办理各项参保登记手续和缴费的手续。
未办理的，从其规定。
"""
    (document,) = parsed(text)
    after = by_label(document, "一第2段")
    assert after.text == "国家有新规定的，从其规定。"
    follow = next(c for c in document.clauses if c.text.startswith("连续参保的"))
    assert follow.label == "二（一）第2段"
    assert follow.parent == by_label(document, "二（一）").id


def test_a_part_without_a_space_is_believed_where_a_second_follows(parsed: Parsed) -> None:
    """第一部分目录说明 … 第二部分空间布局; alone it may be a sentence."""
    text = "某目录\n第一部分目录说明\n一、目的\n为了引导发展，制定本目录。\n"
    text += "第二部分空间布局\n一、南部\n重点发展甲产业。\n"
    (document,) = parsed(text)
    assert [(c.level, c.title) for c in document.clauses if c.kind == "heading"] == [
        (1, "目录说明"), (2, "目的"), (1, "空间布局"), (2, "南部"),
    ]  # fmt: skip


def test_a_lead_behind_dashes_is_named_without_them(parsed: Parsed) -> None:
    """———某事。 as well as ——某事。"""
    text = "某规划\n一、原则\n———深化改革。加快破除制约，建立机制。\n———创新驱动。坚持引领，增强能力。\n"
    (document,) = parsed(text)
    assert [c.title for c in document.clauses if c.kind == "paragraph"] == ["深化改革", "创新驱动"]


def test_a_list_of_names_with_a_title_of_its_own_belongs_to_the_annex(parsed: Parsed) -> None:
    """成员名单 behind the last numbered part of an annex is no text of that part."""
    (document,) = parsed(
        "国务院关于同意建立联席会议制度的批复\n国函〔2018〕1号\n某部：\n同意建立联席会议制度。\n国务院\n2018年11月20日\n"
        "附件\n某某工作联席会议制度\n经同意，建立联席会议制度。\n一、主要职能\n统筹协调有关工作。\n二、工作要求\n各单位要密切配合。\n"
        "某某工作\n联席会议成员名单\n召集人：甲某　副主任\n成　员：乙某　部长\n"
    )
    parent = {c.text: c.parent for c in document.clauses}
    annex = next(c.id for c in document.clauses if c.number == "附件")
    assert parent["召集人：甲某　副主任"] == parent["成　员：乙某　部长"] == annex
    assert [c.kind for c in document.clauses if "成员名单" in c.text] == ["caption"]

"""Traps of official documents as printed, copied and extracted; each case is a shape met in real files."""

from __future__ import annotations

from collections.abc import Callable

from kb.model import Clause, Document

Parsed = Callable[[str], tuple[Document, ...]]


def _labels(document: Document, *kinds: str) -> list[str]:
    return [c.label for c in document.clauses if c.kind in kinds]


def _by_label(document: Document, label: str) -> Clause:
    return next(c for c in document.clauses if c.label == label)


NOTICE = """某省人民政府办公厅关于印发某省支持数字经济发展若干措施的通知
某政办字[2020]60号
各市人民政府,省政府各部门：
《某省支持数字经济发展若干措施》已经省政府同意，现印发给你们，请认真贯彻执行。
某省人民政府办公厅
2020年6月17日
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
    assert measures.genre == "措施"
    assert _labels(measures, "heading") == ["一标题", "一1标题", "一2标题", "二标题", "二3标题"]
    assert _labels(measures, "item") == ["二4", "二5"]
    assert _labels(measures, "paragraph") == ["前言", "一1", "一2", "二3"]


def test_a_notice_without_its_document_says_so(parsed: Parsed) -> None:
    """A shell: nothing is invented, the reader is told; the attachment's file name is a note."""
    text = """某委关于印发《某行业行动计划(2020—2022年)》的通知
某委关于印发《某行业行动计划(2020―2022年)》的通知
某发改[2020]886号
各市（含甲、乙市）发展改革委（局），省有关部门：
为贯彻规划，我委制定了《某行业行动计划（2020-2022年）》，现印发给你们，请遵照执行。
某行业行动计划（2020-2022年）.doc
某委员会
2020年6月22日
"""
    (notice,) = parsed(text)
    assert notice.title == "某委关于印发《某行业行动计划(2020—2022年)》的通知"
    assert any("不在文件内" in w for w in notice.warnings)
    assert _labels(notice, "paragraph") == ["正文"]
    assert _labels(notice, "note") == ["附件说明"]
    assert notice.addressees == ("各市（含甲、乙市）发展改革委（局）", "省有关部门")


def test_broken_series_are_reported_and_not_mended(parsed: Parsed) -> None:
    """一、二、四: the gap is a warning; numbers stay as printed."""
    (document,) = parsed("某意见\n一、背景\n甲段内容。\n二、任务\n乙段内容。\n四、保障\n丙段内容。\n")
    assert [c.number for c in document.clauses if c.kind == "heading"] == ["一", "二", "四"]
    assert document.warnings == ("编号不连续：“二”之后是“四”",)


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


def test_articles_have_clauses_items_and_titles(parsed: Parsed) -> None:
    """条, 款, 项, 目; an article in one 款 is one clause; 第五十五条 within a sentence is no article."""
    (document,) = parsed(ARTICLES)
    assert _labels(document, "heading") == ["第一章标题", "第二章标题"]
    assert [c.title for c in document.clauses if c.kind == "heading"] == ["总则", "附则"]
    assert _labels(document, "article") == ["第一条", "第二条", "第三条", "第四条"]
    assert _labels(document, "item") == ["第二条第一款第（一）项", "第二条第一款第（二）项"] + [
        f"第二条第一款第（二）项第{n}目" for n in (1, 2)
    ]
    assert _by_label(document, "第二条第二款").text == "前款规定不适用于丙情形。"
    assert _by_label(document, "第一条").text == "第一条　为了规范管理，制定本办法。"
    assert _by_label(document, "第四条").title == "施行日期"
    item = _by_label(document, "第二条第一款第（一）项")
    assert item.id.endswith("#art_2__cl_1__pt_1")


def test_one_clause_article_items_leave_the_clause_out(parsed: Parsed) -> None:
    """With a single 款 people write 第二条第（一）项."""
    (document,) = parsed("某办法\n第一条 下列情形：\n（一）甲；\n（二）乙。\n第二条 附则规定如此。\n")
    assert _labels(document, "item") == ["第一条第（一）项", "第一条第（二）项"]


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
    assert _labels(document, "box") == ["专栏一标题"]
    assert "专栏一1标题" in _labels(document, "heading")
    assert _by_label(document, "三").text == "推进丙任务的各项工作。"


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
    assert _by_label(document, "1.2.1").parent == _by_label(document, "1.2.1标题").id


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
    after = _by_label(document, "一第2段")
    assert after.text == "国家有新规定的，从其规定。"
    follow = next(c for c in document.clauses if c.text.startswith("连续参保的"))
    assert follow.label == "二（一）第2段"
    assert follow.parent == _by_label(document, "二（一）").id


def test_the_notice_may_carry_several_documents(parsed: Parsed) -> None:
    """关于印发A、B的通知: each gets its own id under the notice's."""
    text = """某市政府关于印发《甲计划》和《乙计划》的通知
某政发〔2019〕8号
各区人民政府：
现将《甲计划》《乙计划》印发给你们。
某市人民政府
2019年11月8日
甲计划
一、要求
推进甲事。
乙计划
一、要求
推进乙事。
"""
    documents = parsed(text)
    assert [d.id for d in documents] == ["某政发-2019-8", "某政发-2019-8.1", "某政发-2019-8.2"]
    assert [d.title for d in documents[1:]] == ["甲计划", "乙计划"]


def test_orders_carry_what_they_issue_and_persons_are_no_issuers(parsed: Parsed) -> None:
    """令 + 第N号 + 市长 signature; a page's title line before the order is noise."""
    text = """某市数据管理办法
某市人民政府令
（第19号）
《某市数据管理办法》已经市政府常务会议通过，现予公布，自公布之日起施行。
市长　张三
2019年8月12日
某市数据管理办法
第一条　为了规范数据管理，制定本办法。
"""
    order, rules = parsed(text)
    assert order.doc_number == "某市人民政府令第19号"
    assert order.issuers == ("某市人民政府",)
    assert order.date == "2019-08-12"
    assert rules.title == "某市数据管理办法"
    assert [n.why for n in order.noise][:1] == ["重复的标题"]


def test_laws_take_date_and_body_from_their_history(parsed: Parsed) -> None:
    """题注: the first passing gives date and body; “< >” inside 《》 and three lines are one note each."""
    text = """中华人民共和国某某法
（1990年6月28日第七届全国人民代表大会常务委员会第十四次会议通过
根据2009年8月27日第十一届全国人民代表大会常务委员会第十次会议《关于修改部分法律的决定》修正）
第一条 为了某事，根据宪法，制定本法。
第二条 本法自1990年10月1日起施行。
附：制法说明
（一）旗面为红色，长方形，其长与高为三与二之比，旗面左上方缀黄色五角星五颗。一星较大。
（二）画法如下：
甲、先将旗面对分。
乙、大五角星的中心点。
"""
    (law,) = parsed(text)
    assert law.date == "1990-06-28"
    assert law.issuers == ("全国人民代表大会常务委员会",)
    assert law.genre == "法律"
    annex = next(c for c in law.clauses if c.number == "附")
    assert (annex.kind, annex.title, annex.level) == ("heading", "制法说明", 1)
    assert _labels(law, "item") == ["附件（一）", "附件（二）", "附件（二）甲", "附件（二）乙"]


def test_capture_headers_and_site_furniture_are_noise(parsed: Parsed) -> None:
    """Key: value lines before a rule, and what a site prints around a document, never become clauses."""
    text = """# 原件固化
- title: 某通知
- source_url: https://example.org/a.htm
- publish_date: 2020-12-07
---
某办法
第一条
为了建立制度，制定本办法，各有关单位应当遵照执行并且加强监督管理。
第二条
本办法自2021年1月1日起施行，此前规定与本办法不一致的以本办法为准。
扫一扫在手机打开当前页
网站标识码：4401000004
"""
    (document,) = parsed(text)
    assert document.title == "某办法"
    texts = " ".join(c.text for c in document.clauses)
    assert "source_url" not in texts
    assert "网站标识码" not in texts
    assert {"抓取信息", "网页内容"} <= {n.why for n in document.noise}


def test_names_keep_the_spaces_that_separate_them(parsed: Parsed) -> None:
    """In what is no sentence a space between ideographs separates; in prose it is stray."""
    (document,) = parsed("某通知\n成员如下，名单经研究 确定并报批。\n组长：周某某 市长\n")
    assert [c.text for c in document.clauses if c.kind == "paragraph"] == [
        "成员如下，名单经研究确定并报批。",
        "组长：周某某 市长",
    ]


def test_ids_do_not_move_when_another_part_changes(parsed: Parsed) -> None:
    """eIds are built from the numbers printed, so a new paragraph in 一 leaves 二 alone."""
    before = parsed("某〔2020〕1号\n某意见\n一、甲\n甲段。\n二、乙\n（一）丙。丙段。\n")[0]
    after = parsed("某〔2020〕1号\n某意见\n一、甲\n甲段。\n甲二段。\n1.某事。某段。\n二、乙\n（一）丙。丙段。\n")[0]
    tail = [c.id for c in before.clauses if "#sec_2" in c.id]
    assert tail == [c.id for c in after.clauses if "#sec_2" in c.id]
    assert tail[-1].endswith("#sec_2__item_1__para_1")


def test_a_table_of_one_cell_a_line_is_put_together(parsed: Parsed) -> None:
    """“序号␤人员类别␤渠道␤1␤…”: rows begin at their serial numbers; numbers in cells are no headings."""
    text = """某通告
一、登记渠道
分类如下：
序号
人员类别
参保渠道
1
居民
由街道办理登记手续。
2
中小学生
1.由本人线上办理登记。
2.由学校代办登记。
3
其他
按规定办理。
二、缴费方式
由税务机关征收。
"""
    (document,) = parsed(text)
    (table,) = document.tables
    assert table.header == ("序号", "人员类别", "参保渠道")
    assert table.rows[1] == ("2", "中小学生", "1.由本人线上办理登记。2.由学校代办登记。")
    assert _labels(document, "heading") == ["一标题", "二标题"]

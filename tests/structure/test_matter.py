"""Front and back matter of laws and captured pages."""

from __future__ import annotations

import pytest

from tests.structure.checks import Parsed, labels


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
    assert labels(law, "item") == ["附件（一）", "附件（二）", "附件（二）甲", "附件（二）乙"]


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


def test_a_signature_without_a_date_is_found_by_its_bodies(parsed: Parsed) -> None:
    """Names of bodies, and nothing else, after the last sentence."""
    text = "某省关于印发《某措施》的通知\n各有关单位：\n现将《某措施》印发给你们，请贯彻落实。\n"
    text += "某省商务厅\n某省财政厅\n某措施\n一、支持发展\n支持某事。\n"
    notice, _ = parsed(text)
    assert notice.issuers == ("某省商务厅", "某省财政厅")
    assert notice.date is None
    assert labels(notice, "signature") == ["落款1", "落款2"]


def test_a_dated_line_under_the_title_is_no_part_of_it(parsed: Parsed) -> None:
    """（2020年11月12日） is the date; （2020年6月　某委员会） a note."""
    (initiative,) = parsed("某倡议\n（2020年11月12日）\n一、深化合作\n深化某领域的合作。\n")
    assert (initiative.title, initiative.date) == ("某倡议", "2020-11-12")
    (scheme,) = parsed("某行动方案\n（2020年6月　某委员会）\n一、思路\n推进某领域的工作。\n")
    assert (scheme.title, scheme.date) == ("某行动方案", None)


def test_the_number_on_the_title_line_is_set_apart(parsed: Parsed) -> None:
    """“…的复函国办函〔2005〕21号”."""
    (reply,) = parsed("某办公厅关于某建议的复函国办函〔2005〕21号\n某某同志：\n对您的建议十分重视，现函复如下。\n")
    assert (reply.title, reply.doc_number) == ("某办公厅关于某建议的复函", "国办函〔2005〕21号")


@pytest.mark.parametrize(
    "files",
    [
        "附件1.docx\n附件2.docx\n",
        "1.某某申报表.doc\n2.某某名册.xlsx\n",
        "某市招生计划申报表.doc\n",
        "1.申报表\n2.名册.pdf\n",
    ],
)
def test_files_under_the_word_annex_are_a_list_and_no_annex(files: str, parsed: Parsed) -> None:
    """What a site hangs on a document's end has names of files, and holds no text."""
    (notice,) = parsed(f"某通知\n一、对象\n某类企业。\n二、要求\n认真落实。\n附件：\n{files}")
    assert [c.title for c in notice.clauses if c.kind == "heading"] == ["对象", "要求"]
    assert [c.text for c in notice.clauses if c.kind == "note"] == ["附件：", *files.split()]


@pytest.mark.parametrize(
    "note", ["（本文有删减）", "（此件有删减）", "（联系科室：某某科，联系电话：01234567）", "咨询电话：01234567"]
)
def test_who_to_call_and_what_was_cut_are_notes(note: str, parsed: Parsed) -> None:
    """They stand under the date and are no paragraph of the text."""
    (notice,) = parsed(f"某通知\n各单位：\n请认真做好某项工作。\n某市教育局\n2020年4月20日\n{note}\n")
    assert [c.text for c in notice.clauses if c.kind == "note"] == [note]


def test_bodies_far_apart_on_one_line_sign(parsed: Parsed) -> None:
    """Spaces between names are no letters."""
    line = ("　" * 15).join(("某市医疗保障局", "某市财政局", "某市民政局", "某市卫生健康委员会"))
    (notice,) = parsed(f"某通知\n各单位：\n请认真做好某项工作。\n{line}\n2024年1月3日\n")
    assert notice.issuers == ("某市医疗保障局", "某市财政局", "某市民政局", "某市卫生健康委员会")


def test_a_letter_is_addressed_to_whom_it_greets_and_a_month_under_the_title_is_a_note(parsed: Parsed) -> None:
    """“某某副主席：”, “二〇二一年一月”."""
    (reply,) = parsed("某办公厅关于某建议的复函\n某某副主席：\n您的建议十分重要，现函复如下。\n")
    assert reply.addressees == ("某某副主席",)
    (plan,) = parsed("某规划\n二〇二一年一月\n序　言\n某领域发展很快。\n一、任务\n推进某项工作。\n")
    assert [c.text for c in plan.clauses if c.kind == "note"] == ["二〇二一年一月"]
    assert [(c.title, c.level) for c in plan.clauses if c.kind == "heading"] == [("序言", 1), ("任务", 1)]


def test_a_title_of_an_annex_goes_on_until_it_names_a_list(parsed: Parsed) -> None:
    """“…工作 / 成绩突出的集体名单”; letters set apart make the same words."""
    for second in ("成绩突出的集体名单", "组 建 方 案"):
        (notice,) = parsed(f"某决定\n给予奖励。\n附件\n某市数字经济工作\n{second}\n一、集体\n某局。\n")
        assert "".join((notice.clauses[2].title or "").split()) == "某市数字经济工作" + second.replace(" ", "")


def test_a_law_begins_on_the_day_it_was_made_public_where_its_history_tells_it(parsed: Parsed) -> None:
    """“自公布之日起施行”."""
    history = "2016年6月24日某市人民代表大会常务委员会通过\n2016年8月4日某市人民代表大会常务委员会公告第71号公布\n"
    (law,) = parsed(f"某市防治规定\n{history}第一条 为了防治，制定本规定。\n第二条 本规定自公布之日起施行。\n")
    assert law.dates.effective == "2016-08-04"


def test_text_below_the_items_of_an_item_belongs_to_it_where_the_list_goes_on(parsed: Parsed) -> None:
    """（二） stands under the same 款 as （一）; 5. before a figure is a number."""
    text = "某办法\n第一条 待遇如下：\n（一）长期人员。\n1.甲类；\n2. 100周岁及以上的。\n"
    text += "需要调整的，由机构调整。\n（二）其他人员。\n"
    (rule,) = parsed(text + "第二条 本办法自2020年1月1日起施行。\n")
    found = [c.label for c in rule.clauses if c.label.startswith("第一条第（")]
    assert found == [
        "第一条第（一）项",
        "第一条第（一）项第1目",
        "第一条第（一）项第2目",
        "第一条第（一）项第2段",
        "第一条第（二）项",
    ]


def test_parts_of_a_web_pages_head_are_noise(parsed: Parsed) -> None:
    """Day, source and signs for larger type, each on a line of its own."""
    head = "当前位置：\n某办法\n2022-11-16\n来源:\n某市民政局\n字体大小：【\nA-\nA\nA+\n】\n"
    (rule,) = parsed(
        head + "为进一步完善和规范某项补贴制度，提高资金使用效益，根据有关规定，制定本办法。\n一、对象\n某类人员。\n"
    )
    assert rule.title == "某办法"
    assert [c.label for c in rule.clauses if c.kind == "paragraph"] == ["前言", "一"]


def test_names_of_annexes_before_the_signature_are_a_list_and_the_annex_stands_once(parsed: Parsed) -> None:
    """“附件1.…” “2.…” without a colon; and a title broken behind 的 goes on above its table."""
    (document,) = parsed(
        "国务院关于口岸范围的批复\n国函〔2006〕132号\n某省人民政府：\n现批复如下：\n一、范围包括查验区。\n二、使用权以租赁取得。\n"
        "附件1.口岸港方区域的查验区界址点坐标\n2.桥面界址点坐标\n国务院\n2006年12月30日\n"
        "附件1.\n口岸港方区域的\n查验区界址点坐标\n编号 | X | 说明\n1 | 15.5 | 起点\n2 | 14.8 | 终点\n"
        "附件2：\n桥面界址点坐标\n编号 | X | 说明\n1 | 15.5 | 起点\n2 | 14.8 | 终点\n"
    )
    annexes = [(c.number, c.title) for c in document.clauses if (c.number or "").startswith("附件")]
    assert annexes == [("附件1", "口岸港方区域的查验区界址点坐标"), ("附件2", "桥面界址点坐标")]

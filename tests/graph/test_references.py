"""Documents named in a document."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kb.graph import extract
from kb.model import Clause, Document, Extracts

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
        ("违法的，依照《某处罚法》的规定处罚。", "某处罚法", None, "提及"),
        ("鼓励企业按照《某服务规定》（某办公室令〔第3号〕）要求登记。", "某服务规定", "某办公室令〔第3号〕", "提及"),
        (
            "你们关于支持甲地建设示范区的请示（某发〔2018〕2号）收悉。",
            "关于支持甲地建设示范区的请示",
            "某发〔2018〕2号",
            "提及",
        ),
        ("遵循《某建设指南》要求，制定本方案。", "某建设指南", None, "依据"),
        ("根据《某白皮书》显示，规模达到3亿元。", "某白皮书", None, "提及"),
        ("近年来，各地认真贯彻落实《某意见》（某发〔2015〕4号），取得成效。", "某意见", "某发〔2015〕4号", "提及"),
        ("申请人已根据《某办法》享受救助的，不再享受。", "某办法", None, "提及"),
        ("支持企业申请《某政策的通知》（某发〔2018〕4号）提及的政策。", "某政策的通知", "某发〔2018〕4号", "提及"),
        ("根据《某规划（某发〔2017〕5号）》，制定本方案。", "某规划", "某发〔2017〕5号", "依据"),
        ("按照《某节能办法》（某委［2016］第 44 号令）编写。", "某节能办法", "某委［2016］第 44 号令", "依据"),
        ("权利人可以依照《某专利法》的规定，向法院申请。", "某专利法", None, "提及"),
        ("企业按照《某税收公告》（2020年第45号公告）享受优惠。", "某税收公告", "2020年第45号公告", "提及"),
        ("为落实对《某请示》（某文〔2004〕5号）的批示，制定本方案。", "某请示", "某文〔2004〕5号", "提及"),
        ("加快发展，是实施《某纲要》的主攻方向。", "某纲要", None, "提及"),
        ("现将《某申报通知》（某办〔2017〕1号）转发给你们。", "某申报通知", "某办〔2017〕1号", "提及"),
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


PLAN = "某市工作方案\n某市人民政府\n2021年3月1日\n一、总体要求\n{}\n二、主要任务\n加快发展。\n"


def test_an_abbreviation_stands_for_the_full_title(write: Write) -> None:
    """“（以下简称《规划》）”; the number in the same brackets is kept apart from it."""
    text = PLAN.format("根据《某省发展规划》（某政发〔2020〕3号，以下简称《规划》），制定本方案。\n完成《规划》任务。")
    found = [(r.title, r.doc_number, r.relation, r.quote) for r in extract(write(text)).references]
    assert found == [
        ("某省发展规划", "某政发〔2020〕3号", "依据", "《某省发展规划》（某政发〔2020〕3号，以下简称《规划》）"),
        ("某省发展规划", "某政发〔2020〕3号", "提及", "《规划》"),
    ]


def test_titles_repealed_together_are_all_repealed(write: Write) -> None:
    """“《甲》《乙》同时废止”; each number belongs to the title before it."""
    text = PLAN.format("《某市甲办法》（某政〔2018〕2号）、《某市乙办法》同时废止。")
    found = [(r.title, r.doc_number, r.relation) for r in extract(write(text)).references]
    assert found == [("某市甲办法", "某政〔2018〕2号", "废止"), ("某市乙办法", None, "废止")]


def test_a_law_is_named_without_marks_too(write: Write) -> None:
    """“违反中华人民共和国某某法”."""
    [found] = extract(write(PLAN.format("违反中华人民共和国食品安全法规定的，依法处理。"))).references
    assert found.title == "中华人民共和国食品安全法"


@pytest.mark.parametrize(
    "body",
    [
        "领取《出生医学证明》后办理。",
        "填写《申请表》。",
        "附件：《任务分工》。",
        "落实本《工作方案》。",
        "现将《某市数据方案》印发给你们。",
    ],
)
def test_forms_annexes_and_what_is_issued_are_no_references(write: Write, body: str) -> None:
    """They are papers to fill in, or the document itself."""
    assert extract(write(PLAN.format(body))).references == ()


def test_the_law_that_a_document_carries_out_is_a_reference() -> None:
    """Its title stands inside the document's own, yet it is another document."""
    text = "根据《中华人民共和国义务教育法》，制定本办法。"
    clause = Clause("d#1", "article", 1, "第一条", None, text, "第一条", None, ((0, len(text)),))
    title = "某市实施《中华人民共和国义务教育法》办法"
    document = Document("d", title, None, (), (), None, "办法", None, (clause,), (), ())
    assert [r.relation for r in extract(document).references] == ["依据"]


def test_a_kind_alone_is_short_for_the_title_it_was_defined_for(write: Write) -> None:
    """《办法》 resolves to its title, also where it is defined in brackets behind the number."""
    text = (
        "某市入户细则\n第一条　根据《某市入户管理办法》（某府〔2020〕10号）（以下称《办法》），制定本细则。\n"
        "第二条　本细则适用于符合《办法》的人员。\n"
    )
    found = extract(write(text)).references
    assert [(r.title, r.relation) for r in found] == [("某市入户管理办法", "依据"), ("某市入户管理办法", "提及")]
    assert found[1].doc_number == "某府〔2020〕10号"


def test_what_the_opening_says_was_made_is_the_document_itself(write: Write) -> None:
    """“为…，制定《某市建设指南》” names no other document."""
    text = "为落实《国家纲要》，制定《某市标准建设指南》。\n一、总体要求\n深入落实《某省规划》，加快建设。\n"
    found = extract(write(text)).references
    assert [(r.title, r.relation) for r in found] == [("国家纲要", "依据"), ("某省规划", "提及")]


def test_an_older_text_of_the_same_name_is_repealed_and_the_document_itself_never(write: Write) -> None:
    """“2006年公布的《…条例》同时废止” is an earlier version; a term that runs out is no repeal of another text."""
    text = (
        "某省节约能源条例\n第一条　为节约能源，制定本条例。\n"
        "第二条　本条例自2018年5月1日起施行。2006年公布的《某省节约能源条例》同时废止。\n"
        "第三条　《某省节约能源条例》有效期五年，期满自行废止。\n"
    )
    found = extract(write(text)).references
    assert [(r.title, r.relation, r.clause.rpartition("#")[2]) for r in found] == [
        ("某省节约能源条例", "废止", "art_2")
    ]


def test_only_a_part_that_introduces_says_on_what_ground_a_document_stands(write: Write) -> None:
    """“严格执行《…》” is a ground under 总体要求 and one task of many under a part with measures."""
    text = (
        "某市工作方案\n某市人民政府\n2021年3月1日\n一、{}\n（一）抓好落实\n严格执行《某办法》。\n二、保障\n加强领导。\n"
    )
    for heading, relation in (("总体要求", "依据"), ("支持资源数字化", "提及")):
        [found] = extract(write(text.format(heading))).references
        assert found.relation == relation


@pytest.mark.parametrize(
    "body",
    [
        "推出《考古大会》《国宝大会》等系列节目，展示文物。",
        "通过省委改革办《某某者》专刊宣传推广。",
        "纳入领导人员《创新责任书》签署范围。",
        "具体病种按照《某病种标准》（附件1）执行。",
        "《某行动方案》已经市政府第3次常务会议审议通过，现印发给你们。",
        "《甲方案》《乙方案》已经市政府同意，现印发给你们。",
        "编写《待加工资源目录》（另附）。",
        "由会长或《章程》规定的人员担任。",
    ],
)
def test_programmes_forms_annexes_and_what_is_issued_are_not_cited(write: Write, body: str) -> None:
    """They bear 《》 as documents do."""
    assert not extract(write(PLAN.format(body))).references


def test_a_long_list_behind_a_title_is_read_at_once(write: Write) -> None:
    """Whether it ends in a film or a journal is seen without trying every way to divide it."""
    started = time.process_time()
    assert extract(write(PLAN.format(f"落实《某省产业发展规划》和{'甲、' * 60}乙的部署。"))).references
    assert time.process_time() - started < 1


def test_a_title_in_a_list_after_and_the_body_that_gave_it_shares_the_verb(write: Write) -> None:
    """“根据《A》，及某部《B》，现提出…” makes both the ground."""
    body = "根据国务院《某规划》和《某计划》，及商务部《某意见》（某函[2014]7号），现提出方案。"
    assert [r.relation for r in extract(write(PLAN.format(body))).references] == ["依据"] * 3


def test_an_abbreviation_with_the_place_before_its_marks_is_one(write: Write) -> None:
    """“（…，以下简称省《办法》）”, later “按照省《办法》”."""
    body = (
        "根据《社会救助暂行办法》、《某省救助办法的通知》（某府办〔2021〕4号，以下简称省《办法》），制定本细则。"
        "按照省《办法》规定执行。"
    )
    found = extract(write(PLAN.format(body))).references
    assert [r.title for r in found] == ["社会救助暂行办法", "某省救助办法的通知", "某省救助办法的通知"]

"""Duties said in a sentence of whom they bind."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.graph import extract
from kb.model import Document

Write = Callable[[str], Document]
PLAN = "某市工作方案\n某市人民政府\n2021年3月1日\n一、组织实施\n（一）加强协调\n{}\n"
STATUTE = "某市数据条例\n第一条　为了规范管理，制定本条例。\n第二条　{}\n第三条　本条例自2021年1月1日起施行。\n"


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("具体办法由国务院交通主管部门规定。", ("国务院交通主管部门",)),
        ("其他事项，由国务院税务主管部门另行制定。", ("国务院税务主管部门",)),
        (
            "由国务院有关部门或者省、自治区、直辖市人民政府报国务院决定。",
            ("国务院有关部门", "省、自治区、直辖市人民政府", "国务院"),
        ),
        ("国务院办公厅统筹协调全国范围内的管理工作。", ("国务院办公厅",)),
        ("各级人民政府市场监督管理部门对制作和销售实施监督管理。", ("各级人民政府市场监督管理部门",)),
        ("发生事故的，应急管理部门应当及时处理。", ("应急管理部门",)),
        ("市民政部门负责养老服务工作。", ("市民政部门",)),
        ("发展改革、财政、人事、文化等行政部门在各自的职责范围内负责有关工作。", ("发展改革", "财政", "人事", "文化")),
        (
            "市教育行政部门应当会同市人民政府有关部门及区、县人民政府编制专项规划。",
            ("市教育行政部门", "市人民政府有关部门", "区、县人民政府"),
        ),
        ("由甲特别行政区政府同乙省丙市人民政府签订合同。", ("甲特别行政区政府", "乙省丙市人民政府")),
        ("由市、县（市）教育、物价部门在规定的范围内提出方案。", ("市、县（市）教育", "物价部门")),
        ("行业组织负责管理所属学校。", ("行业组织",)),
        ("经协商并按程序报经国务院批准，可以延期。", ("国务院",)),
    ],
)
def test_the_grammar_of_a_provision_tells_who_is_bound(write: Write, sentence: str, bodies: tuple[str, ...]) -> None:
    """管理 and 主管 are part of a name or its verb, as what follows them shows."""
    found = extract(write(STATUTE.format(sentence))).responsible
    assert bodies in [entry.bodies for entry in found]


@pytest.mark.parametrize(
    "sentence", ["单位信息公开规定应当包括下列内容。", "对单位应当给予处罚。", "支持企业加强管理。"]
)
def test_what_is_no_subject_binds_nobody(write: Write, sentence: str) -> None:
    """A name inside another noun, behind a preposition, or as the object of support."""
    assert extract(write(STATUTE.format(sentence))).responsible == ()


def test_items_under_a_sentence_about_bodies_name_each_its_own(write: Write) -> None:
    """“有关部门应当提供以下信息：（一）公安部门有关…”."""
    text = STATUTE.format(
        "有关部门和单位应当向税务部门提供以下信息：\n（一）公安部门有关户籍信息；\n（二）民政部门、法院有关婚姻信息。"
    )
    bodies = [entry.bodies for entry in extract(write(text)).responsible]
    assert ("公安部门",) in bodies
    assert ("民政部门", "法院") in bodies


def test_where_bodies_are_listed_only_who_leads_is_read_from_sentences(write: Write) -> None:
    """A plan that prints its lists of bodies has said whom it binds."""
    text = PLAN.format("由市科技局牵头建设平台，各企业应当配合。（责任单位：市财政局）")
    found = extract(write(text)).responsible
    assert [(entry.bodies, entry.roles) for entry in found] == [(("市财政局",), ("责任",)), (("市科技局",), ("牵头",))]


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("工业和信息化部将加强与有关部门沟通协调。", ("工业和信息化部",)),
        ("指导具备条件的地区主管部门、有关协会等按照本计划制定方案。", ("地区主管部门", "有关协会")),
        ("领导小组下设办公室。", ("领导小组",)),
        ("充分发挥省数字经济发展联席会议统筹协调作用。", ("省数字经济发展联席会议",)),
        ("在国家标准化管理委员会、工业和信息化部指导下，制定标准。", ("国家标准化管理委员会", "工业和信息化部")),
        ("各地区、各部门要高度重视。", ("各地区", "各部门")),
    ],
)
def test_a_plan_says_in_its_sentences_who_takes_part(write: Write, sentence: str, bodies: tuple[str, ...]) -> None:
    """Who will act, who is urged, whose part is told and what is set up."""
    assert bodies in [entry.bodies for entry in extract(write(PLAN.format(sentence))).responsible]


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("市、区人力资源社会保障部门通过申办系统对申报进行受理。", ("市、区人力资源社会保障部门",)),
        ("工程方案应当报省人民政府文物行政部门批准。", ("省人民政府文物行政部门",)),
        ("由前款规定的市的人民政府组织有关部门统一组建。", ("市的人民政府",)),
        ("报同级文物行政部门备案的，应当报同级文物行政部门批准。", ("同级文物行政部门",)),
    ],
)
def test_a_name_ends_before_the_means_and_leave_names_who_gives_it(
    write: Write, sentence: str, bodies: tuple[str, ...]
) -> None:
    """通过… is no part of a name; “报…批准” tells whose leave is needed."""
    assert bodies in [entry.bodies for entry in extract(write(STATUTE.format(sentence))).responsible]


def test_the_object_of_a_provision_is_no_body(write: Write) -> None:
    """“裁决被人民法院撤销的” and “使用未经…审定的教材” bind nobody."""
    for sentence in ("裁决被人民法院依法撤销的，当事人可以起诉。", "使用未经教材委员会审定的教材的，给予警告。"):
        assert extract(write(STATUTE.format(sentence))).responsible == ()


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("国家卫生健康委推行全国统一的疾病分类编码。", ("国家卫生健康委",)),
        ("2019年8月底前，各地组织三级公立医院完成编码转换工作。", ("各地",)),
        ("每年2月底前各省份完成考核工作。", ("各省份",)),
        ("国家卫生健康委于2019年12月底前完成监测指标分析。", ("国家卫生健康委",)),
        ("财政和医保部门结合考核结果，调整完善投入政策。", ("财政", "医保部门")),
        ("财政、规划和自然资源、组织部门研究建立运用机制。", ("财政", "规划和自然资源", "组织部门")),
        ("科技、经济和信息化、商务等部门应当制定支持政策。", ("科技", "经济和信息化", "商务")),
        ("区教育局招生负责科室立即对报名数据进行备份。", ("区教育局招生负责科室",)),
        ("我局将尽快向各地提供宣传教育大纲。", ("我局",)),
        ("名单由幼儿园领导班子集体决定。", ("幼儿园领导班子",)),
        ("联席会议由教育部、财政部、税务总局3个部门和单位组成。", ("教育部", "财政部", "税务总局")),
        ("联席会议办公室设在教育部，承担日常工作。", ("教育部",)),
    ],
)
def test_a_body_of_the_state_before_a_verb_of_work_is_its_doer(
    write: Write, sentence: str, bodies: tuple[str, ...]
) -> None:
    """Also behind a time that lies ahead, and as members or seat of what is set up."""
    assert bodies in [entry.bodies for entry in extract(write(PLAN.format(sentence))).responsible]


@pytest.mark.parametrize(
    "sentence",
    [
        "2019年3月，教育部印发了通知。",
        "教育部印发《管理办法》。",
        "市教育局组织实施后，项目进入新阶段。",
        "各地区、各部门报送国务院的公文，一律使用电子格式。",
        "市国资委监督与追责处处长。",
        "在联席会议召开之前，准备材料。",
    ],
)
def test_what_has_been_done_and_what_is_but_named_binds_nobody(write: Write, sentence: str) -> None:
    """The past, a circumstance, a relative clause and the name of an office are no duties."""
    assert extract(write(PLAN.format(sentence))).responsible == ()


def test_a_report_without_a_word_of_duty_tells_the_past(write: Write) -> None:
    """“市教育局组织…” in a report has been done; “市教育局要…” is still asked."""
    text = PLAN.replace("某市工作方案", "某市教育发展报告")
    found = extract(write(text.format("市教育局组织教师培训。市科技局要推动共享。"))).responsible
    assert [entry.bodies for entry in found] == [("市科技局",)]


def test_a_long_list_of_bodies_without_a_verb_is_given_up_at_once(write: Write) -> None:
    """Time grows with the length of a clause, not with the ways to part it."""
    text = "规划和自然资源、" * 500 + "市教育局" + "按照" * 400
    assert extract(write(PLAN.format(text))).responsible == ()


def test_a_body_that_is_called_leader_leads_and_one_called_helper_helps(write: Write) -> None:
    """“教育部为牵头单位”."""
    text = PLAN.format("有关部门参加，教育部为牵头单位，市财政局为配合单位。企业为责任主体。")
    found = [(entry.bodies, entry.roles) for entry in extract(write(text)).responsible]
    assert (("教育部",), ("牵头",)) in found
    assert (("市财政局",), ("配合",)) in found
    assert not [bodies for bodies, _ in found if "企业" in bodies]


def test_a_report_that_asks_is_no_account_of_the_past(write: Write) -> None:
    """“关于…意见的报告” says what is to be done; “关于…情况的报告” what was."""
    text = "某局关于某工作{}的报告\n国务院：\n一、建议\n有关的大中城市应完成预测工作，并制定措施。\n"
    asked = extract(write(text.format("意见"))).responsible
    assert [entry.bodies for entry in asked] == [("有关的大中城市",)]
    assert extract(write(text.format("情况"))).responsible == ()


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        (
            "各地区、各部门特别是灾区所在地人民政府，要按照要求做好工作。",
            ("各地区", "各部门", "灾区所在地人民政府"),
        ),
        ("位于重点地区的大中城市，应抓紧做好预测工作。", ("位于重点地区的大中城市",)),
        ("建议由国务院组织有关部门，对设防工作进行一次检查。", ("国务院", "有关部门")),
        ("将这项工作纳入示范区部际协调小组统筹指导，落实政策。", ("示范区部际协调小组",)),
        ("某某自治区人民政府和新疆生产建设兵团要加强组织领导。", ("某某自治区人民政府", "新疆生产建设兵团")),
        ("请各省、自治区、直辖市人民政府认真贯彻落实。", ("各省、自治区、直辖市人民政府",)),
    ],
)
def test_a_plan_names_whom_it_sets_to_work_in_many_turns(write: Write, sentence: str, bodies: tuple[str, ...]) -> None:
    """A subject set off by a comma, whom a body organises, under whose guidance, and who is asked by 请."""
    found = extract(write(PLAN.format(sentence))).responsible
    assert bodies in [entry.bodies for entry in found]


def test_who_acts_with_another_helps_and_who_signs_with_another_does_not(write: Write) -> None:
    """会同 tells who leads; 同 and 组织 set both on one footing."""
    found = extract(write(STATUTE.format("市财政部门应当会同市教育部门制定标准。"))).responsible
    assert [entry.roles for entry in found] == [("牵头", "配合")]
    found = extract(write(STATUTE.format("由甲市人民政府同乙市人民政府签订合同。"))).responsible
    assert [entry.roles for entry in found] == [("责任", "责任")]


@pytest.mark.parametrize(
    "sentence",
    ["本市义务教育实行市人民政府统筹规划的体制。", "对违规的单位，应当给予处罚。", "报经有权机关批准外，不得变更。"],
)
def test_what_a_sentence_says_about_bodies_is_no_duty_of_theirs(write: Write, sentence: str) -> None:
    """A system named after who runs it, a clause behind a preposition, and no body in particular."""
    assert extract(write(STATUTE.format(sentence))).responsible == ()


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("市住房城乡建设局是全市住房保障行政主管部门，负责建立体系。", "市住房城乡建设局"),
        ("市住房保障办公室（以下称市保障部门）是保障工作的具体实施机构。", "市住房保障办公室"),
        ("地方各级人民政府办公厅（室）是本地区新媒体工作的主管单位。", "地方各级人民政府办公厅（室）"),
        ("县人民政府是优化营商环境的责任主体。", "县人民政府"),
        ("各有关部门可以根据实际情况，制定工作细则。", "各有关部门"),
        ("县级以上地方人民政府结合本地实际及抽查要求，统筹制定年度计划。", "县级以上地方人民政府"),
    ],
)
def test_whose_charge_a_matter_is_said_to_be_and_what_a_body_may_do(write: Write, sentence: str, bodies: str) -> None:
    """“X是…的主管单位”; “可以…” gives a power; a ground behind a comma parts the body from its verb."""
    [entry] = extract(write(PLAN.format(sentence))).responsible
    assert entry.bodies == (bodies,)


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("各街道办事处（镇人民政府）负责受理。", "各街道办事处（镇人民政府）"),
        ("省人民政府数据主管部门（以下简称主管部门）负责统筹规划。", "省人民政府数据主管部门"),
    ],
)
def test_another_body_in_parentheses_is_named_an_abbreviation_is_not(write: Write, sentence: str, bodies: str) -> None:
    """“街道办事处（镇人民政府）” against “（以下简称…）”."""
    [entry] = extract(write(STATUTE.format(sentence))).responsible
    assert entry.bodies == (bodies,)


@pytest.mark.parametrize(
    ("sentence", "bodies"),
    [
        ("各试点城市要结合实际制定实施方案。", ("各试点城市",)),
        ("各有关部门和单位要按照分工，进一步分解细化。", ("各有关部门和单位",)),
        ("各有关省（市）和部委要继续承办任务。", ("各有关省（市）", "部委")),
        ("承担任务的有关省（市）人民政府，要把工作长期坚持下去。", ("承担任务的有关省（市）人民政府",)),
        ("市场监管、教育、统计等市场监管领域有关部门要统一思想。", ("市场监管", "教育", "统计")),
        ("由市财政局、市民政局选派人员参加。", ("市财政局", "市民政局")),
        ("建立市场监管部门牵头的联席会议制度。", ("市场监管部门",)),
        ("监督组。负责对采购工作进行监督。", ("监督组",)),
        ("工作小组办公室对采购全过程进行指导监督。", ("工作小组办公室",)),
        ("加强统筹协调，会同各有关部门共同推进各项工作。", ("各有关部门",)),
        ("具体比例由甲自治区人民政府研究确定。", ("甲自治区人民政府",)),
        ("由不动产登记部门在不动产权证上注明。", ("不动产登记部门",)),
        ("医疗机构作为结算责任人，应按合同及时结算。", ("医疗机构",)),
    ],
)
def test_plans_name_trial_places_groups_members_and_partners(
    write: Write, sentence: str, bodies: tuple[str, ...]
) -> None:
    """Cities of a trial, working groups, who is sent, who leads a conference and who joins in."""
    assert bodies in [entry.bodies for entry in extract(write(PLAN.format(sentence))).responsible]


@pytest.mark.parametrize("sentence", ["县级以上地方人民政府进行土地出让前，相关企业可提出意见。"])
def test_the_time_before_a_body_acts_binds_nobody(write: Write, sentence: str) -> None:
    """“…人民政府进行…前，” tells when."""
    assert extract(write(PLAN.format(sentence))).responsible == ()

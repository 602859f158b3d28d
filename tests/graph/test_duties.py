"""Single duties of the shipped documents and of short texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.config import DEFAULT_CORPUS
from kb.graph import extract, links
from kb.graph.addressees import addressee_of, strength_of
from kb.graph.duties import split
from kb.model import Document, Extracts
from kb.reading import read
from kb.text import fold

Write = Callable[[str], Document]


@pytest.mark.parametrize(
    ("sentence", "duties"),
    [
        ("加强知识产权服务业人才队伍建设，培养行业高端拔尖人才。", 2),
        ("创新评价机制，丰富评价方式，优化评价程序，完善评价标准。", 4),
        ("结合公共服务机构特点和区域需求，进一步充实人才力量，实现全覆盖，地级市覆盖率达到50%以上。", 1),
        ("各地区要结合本地工作实际，开发一批知识产权特色课程。", 1),
        ("组织开展特色培训，提高综合运用能力水平，助力乡村振兴。", 1),
        ("形成知识产权人才统计年度报告。", 1),
        ("探索绘制需求地图，形成知识产权人才统计年度报告。", 2),
        ("支持有条件的高校设置一级学科，鼓励开展专业硕士培养。", 2),
    ],
)
def test_a_sentence_is_parted_where_a_new_action_opens(sentence: str, duties: int) -> None:
    """Leads and purposes stay with their action."""
    assert len(split(sentence)) == duties


def test_duties_are_runs_of_their_clause_with_spans_in_the_source(
    national: Document, national_extracts: Extracts
) -> None:
    """What the spans give, noise apart, is the quotation."""
    source = read(next(DEFAULT_CORPUS.glob("国家*.txt"))).text
    for duty in national_extracts.duties:
        assert duty.quote in national.clause(duty.clause).text
        assert "".join(source[a:b] for a, b in duty.spans) == duty.quote


def test_kinds_follow_the_parts_of_the_plan(national_extracts: Extracts) -> None:
    """Tasks, projects, safeguards, goals and seven indicators; nothing from background and principles."""
    kinds = [duty.kind for duty in national_extracts.duties]
    assert set(kinds) == {"任务", "项目", "保障", "目标", "指标"}
    assert kinds.count("指标") == 7
    assert not any("指导思想" in duty.clause or "sec_1__" in duty.clause for duty in national_extracts.duties)


def test_curated_items_are_covered_by_whole_duties(
    national_extracts: Extracts, documents: tuple[Document, ...]
) -> None:
    """Nearly every curated item begins where a duty begins, or lies within one: the boundaries are right."""
    table = DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv"
    items = {link.item: link.upper for link in links.load(table, documents) if link.upper}
    fitting = 0
    for end in items.values():
        quotes = [fold(d.quote) for d in national_extracts.duties if d.clause == end.clause]
        wanted = fold(end.quote)
        fitting += any(wanted in quote or wanted.startswith(quote) for quote in quotes)
    assert fitting >= 0.95 * len(items)


@pytest.mark.parametrize(
    ("quote", "addressee"),
    [
        ("各地区要加强知识产权特色智库建设", "各地区"),
        ("有条件的地方要建立知识产权高级职称评审委员会", "有条件的地方"),
        ("推动在北京、上海、粤港澳大湾区建设高水平知识产权人才高地", "点名北京、上海、粤港澳大湾区"),
        ("指导地方开展行政管理人员网络培训", "各地区"),
        ("鼓励各地采取“一事一议”方式", "各地区"),
        ("国家知识产权局研究机构加强与高校的交流", "国家部门"),
        ("加大国家和地方知识产权行政保护人才培养力度", "未明示"),
        ("设立一批国家知识产权人才培养基地", "未明示"),
        ("引导运营服务体系建设重点城市加强高端运营人才培养", "各地区"),
        ("地级市覆盖率达到50%以上", "各地区"),
        ("建立全国职称评审服务网络平台", "国家部门"),
        ("充分发挥国家知识产权专家咨询委员会作用", "国家部门"),
        ("（二）各地区要加强统筹", "各地区"),
        ("请各地高度重视", "各地区"),
        ("由县级人民政府教育行政部门给予通报批评", "各地区"),
        ("各级政府性融资担保机构要严格审核", "未明示"),
        ("科技部会同各地有关部门组织评估", "国家部门"),
        ("我部将组织专家进行评审", "国家部门"),
        ("实行国家知识产权培训基地动态调整", "国家部门"),
        ("通过世界知识产权组织和各双边平台提供锻炼平台", "国家部门"),
        ("支持柳州市创建示范区", "点名柳州"),
        ("推动企业上市", "未明示"),
        ("第十七条　县级以上人民政府应当推进工业改造", "各地区"),
        ("市、县（市、区）文物主管部门实施监督管理", "各地区"),
        ("各有关省（市）人民政府应把援藏办学列入议事日程", "各地区"),
        ("各试点城市政府要高度重视", "各地区"),
        ("省级工业和信息化主管部门可补充报送申报方案", "各地区"),
        ("国务院和地方各级人民政府将义务教育经费纳入财政预算", "各地区"),
        ("借鉴先进体系和各地经验做法，组织学习", "未明示"),
        ("区块链管理部门加强监测", "未明示"),
        ("发展改革委、工业和信息化部会同有关部门建立机制", "国家部门"),
        ("制定国家工业固体废物综合利用产品目录", "国家部门"),
        ("临港新片区要发挥功能区优势", "点名临港新片区"),
        ("支持优势地区创建先导区", "有条件的地方"),
        ("国家企业技术中心达到220家左右", "未明示"),
    ],
)
def test_the_addressee_is_what_the_words_say(national: Document, quote: str, addressee: str) -> None:
    """Who is to act is read, never inferred."""
    assert addressee_of(quote, national) == addressee


def test_the_addressee_carries_on_within_the_sentence(national_extracts: Extracts) -> None:
    """“有条件的地方要建立…，创新职称评价机制，丰富…” is one address."""
    found = {d.quote: d.addressee for d in national_extracts.duties}
    assert found["丰富职称评价方式"] == "有条件的地方"


@pytest.mark.parametrize(
    ("quote", "strength"),
    [
        ("各地区要加强国际化人才培养工作", "要"),
        ("鼓励支持公职律师参与调解", "鼓励"),
        ("积极探索培训新形式", "探索"),
        ("适应数字化发展趋势", None),
        ("深入解读指导思想、基本原则", None),
        ("部门应当建立专门工作制度", "应当"),
    ],
)
def test_the_verb_that_binds_is_found_at_the_head(quote: str, strength: str | None) -> None:
    """要 in 需要 and 应 in 适应 bind nobody."""
    assert strength_of(quote) == strength


def test_formulas_of_issuing_are_no_duties(write: Write) -> None:
    """“现将…印发给你们，请认真贯彻执行。” asks for nothing in particular."""
    head = "某局关于印发《某规划》的通知\n某发〔2021〕3号\n各有关单位：\n"
    text = f"{head}现将《某规划》印发给你们，请认真贯彻执行。\n某局\n2021年3月1日\n"
    assert extract(write(text)).duties == ()


@pytest.mark.parametrize(
    ("region", "quote", "addressee"),
    [
        ("浙江省", "推动杭州国际动漫之都建设", "点名杭州"),
        ("浙江省", "推动科技创新券在长三角地区通用通兑", "未明示"),
        ("浙江省", "在上海设立人才飞地", "未明示"),
        ("浙江省", "我局将进行专项检查", "未明示"),
    ],
)
def test_a_body_addresses_places_of_its_own(national: Document, region: str, quote: str, addressee: str) -> None:
    """A province tells its own cities what to do, and its bureau is no body of the state."""
    home = replace(national, title="某规划", issuers=("省政府",), level="省", region=region)
    assert addressee_of(quote, home) == addressee


def test_who_is_asked_is_whom_the_document_is_sent_to(national: Document) -> None:
    """“请于…前报送” asks those named at the head."""
    sent = replace(national, addressees=("各省、自治区、直辖市发展改革委",))
    assert addressee_of("请于2017年11月10日前报送", sent) == "各地区"
    assert addressee_of("请于2017年11月10日前报送", replace(national, addressees=("有关企业",))) == "未明示"


def test_the_subject_carries_on_into_a_sentence_without_one(write: Write) -> None:
    """“各地要…。要…” goes on about the same; a sentence that opens with an action does not."""
    text = "某省人民政府关于某事的意见\n某政发〔2021〕3号\n一、工作任务\n各地要高度重视。要加强指导。开展评估工作。\n"
    found = {d.quote: d.addressee for d in extract(write(text)).duties}
    assert found == {"各地要高度重视": "各地区", "要加强指导": "各地区", "开展评估工作": "未明示"}


def test_the_body_of_a_notice_asks_though_only_its_annex_has_headings(write: Write) -> None:
    """An annex's headings say nothing about the text before it."""
    body = "一、请各地加强组织协调，做好推荐工作。\n二、省属企业可直接申报。\n某厅\n2021年3月1日\n"
    annex = "附件1\n项目申报要求\n一、总体要求\n（一）基本条件\n项目应当符合规定。\n"
    document = write(f"某厅关于组织申报的通知\n某发〔2021〕3号\n各市：\n{body}{annex}")
    assert "请各地加强组织协调" in "".join(d.quote for d in extract(document).duties)

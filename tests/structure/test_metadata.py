"""What a document says of itself, from small documents set as offices set them."""

from __future__ import annotations

import pytest

from kb.model import Document, Source
from kb.structure import parse
from kb.structure.wording import amended

NOTICE = (
    "某省人民政府办公厅文件\n国办发〔2021〕5号\n某省人民政府办公厅关于印发《某省数据发展行动计划》的通知\n"
    "各市人民政府，省政府各部门：\n现将《某省数据发展行动计划》印发给你们，请认真贯彻执行。\n某省人民政府办公厅\n"
    "2021年3月1日\n（此件公开发布）\n某省数据发展行动计划\n一、总体要求\n加快发展。\n二、附则\n"
    "本计划自2021年4月1日起施行，有效期3年。\n某省人民政府办公厅 2021年3月5日印发\n"
)


def read(text: str) -> tuple[Document, ...]:
    """The documents of a text."""
    return parse(Source("试.txt", text, "0" * 64))


def test_a_notice_and_what_it_carries_share_what_the_sheet_says() -> None:
    """Publicity, printing date and force are told of both; each has its own genre."""
    notice, plan = read(NOTICE)
    assert (notice.genre, notice.carried_genre, plan.genre) == ("通知", "行动计划", "行动计划")
    assert notice.publicity == plan.publicity == "此件公开发布"
    assert notice.dates.made == notice.date == "2021-03-01"
    assert notice.dates.printed == plan.dates.printed == "2021-03-05"
    assert (plan.dates.effective, plan.dates.expires) == ("2021-04-01", "2024-03-31")
    assert plan.issuers == notice.issuers == ("某省人民政府办公厅",)


@pytest.mark.parametrize(
    ("lines", "issuers"),
    [
        ("国家发展改革委 工业和信息化部\n财政部", ("国家发展改革委", "工业和信息化部", "财政部")),
        ("国家发展改革委国家能源局", ("国家发展改革委", "国家能源局")),
        ("科 技 部\n财 政 部", ("科技部", "财政部")),
        ("某市财政局　　某市民政局", ("某市财政局", "某市民政局")),
    ],
)
def test_every_body_of_a_joint_signature_is_an_issuer(lines: str, issuers: tuple[str, ...]) -> None:
    """In columns, on several lines, run together or spread out."""
    [notice] = read(
        f"关于做好试点工作的通知\n各单位：\n请做好试点工作。\n一、目标\n加快发展。\n{lines}\n2021年3月1日\n"
    )
    assert notice.issuers == issuers


def test_a_title_on_several_lines_divides_its_issuers() -> None:
    """Without a signature the lines of the title tell where one name ends."""
    [notice] = read(
        "某市医疗保障局\n某市财政局\n某市民政局\n关于做好试点工作的通知\n各单位：\n请做好试点工作。\n一、目标\n加快发展。\n"
    )
    assert notice.issuers == ("某市医疗保障局", "某市财政局", "某市民政局")


def test_a_signature_without_its_place_takes_it_from_the_title() -> None:
    """省发展改革委 signs, the title names 辽宁省发展改革委."""
    [notice] = read(
        "辽宁省发展改革委关于创建工作的通知\n各市：\n请做好工作。\n一、目标\n加快。\n省发展改革委\n2021年4月15日\n"
    )
    assert (notice.issuers, notice.level, notice.region) == (("辽宁省发展改革委",), "省", "辽宁省")


def test_a_law_tells_its_passing_its_amendments_and_its_start() -> None:
    """From the lines under its title and its last article."""
    [law] = read(
        "中华人民共和国某某法\n（1990年6月28日第七届全国人民代表大会常务委员会第十四次会议通过　根据2009年8月27日"
        "第十一届全国人民代表大会常务委员会第十次会议《关于修改部分法律的决定》第一次修正）\n"
        "第一条　为了维护秩序，制定本法。\n"
        "第二条　本法自1990年10月1日起施行。\n"
    )
    assert law.issuers == ("全国人民代表大会常务委员会",)
    assert (law.date, law.dates.amended, law.dates.effective) == ("1990-06-28", ("2009-08-27",), "1990-10-01")
    assert (law.genre, law.level) == ("法律", "国家")


def test_a_regulations_date_is_that_of_the_order_making_it_public() -> None:
    """“1994年1月28日中华人民共和国国务院令第142号发布”."""
    [rule] = read(
        "某某条例\n（1994年1月28日中华人民共和国国务院令第142号发布）\n第一条　为了管理，制定本条例。\n第二条　略。\n"
    )
    assert (rule.date, rule.issuers, rule.genre) == ("1994-01-28", ("国务院",), "行政法规")


def test_an_orders_number_is_told_with_its_name() -> None:
    """“第707号” alone would say nothing; the State Council is called by its short name."""
    order = read(
        "中华人民共和国国务院令\n第707号\n现公布《某条例》，自2019年1月1日起施行。\n"
        "总理　　某某某\n2018年12月18日\n某条例\n"
        "第一条　根据法律，制定本条例。\n第二条　本条例自2019年1月1日起施行。\n"
    )[0]
    assert (order.doc_number, order.issuers) == ("中华人民共和国国务院令第707号", ("国务院",))


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("某局关于印发某办法\n实施细则的通知", "某局关于印发某办法实施细则的通知"),
        ("关于印发防控方案\n（第九版）的通知", "关于印发防控方案（第九版）的通知"),
        ("某管理办法（试行）\n（2020年修订）", "某管理办法（试行）（2020年修订）"),
    ],
)
def test_a_title_goes_on_until_it_is_whole(title: str, wanted: str) -> None:
    """A line that ends in a kind of document may still be the middle of a title."""
    assert read(f"{title}\n各单位：\n请遵照执行。\n一、目标\n加快发展。\n")[0].title == wanted


@pytest.mark.parametrize("line", ["轻工业是我国传统优势产业，", "目　录", "字体大小：【大", "[登录](https://a.gov.cn)"])
def test_what_stands_where_a_title_stands_may_be_none(line: str) -> None:
    """A broken sentence, a heading of contents, a page's controls: the file's name stands in, and that is said."""
    document = read(f"{line}\n一、目标\n加快发展。\n二、任务\n抓好落实。\n")[0]
    assert document.title != line
    assert "以文件名代替" in "".join(document.warnings) or document.title == "试"


def test_a_report_to_a_congress_is_known_by_what_the_speaker_says() -> None:
    """Also without a title."""
    [report] = read(
        "各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n一、2023年工作回顾\n过去一年，成绩显著。\n"
    )
    assert report.genre == "政府工作报告"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "为落实国家部署，制定本计划。\n一、任务\n建设平台。\n二、保障\n有关协会按照本行动计划确定的任务实施。\n",
            "行动计划",
        ),
        ("为落实国家部署，制定《某产业标准建设指南》。\n一、任务\n建设平台。\n", "指南"),
        ("现将缴费有关事项通告如下：\n一、缴费对象\n本市居民。\n", "通告"),
        ("各幼儿园：\n《招生工作方案》已经审议通过，现印发给你们，请遵照执行。\n某区教育局\n2026年4月20日\n", "通知"),
    ],
)
def test_a_document_without_a_title_calls_itself_something(text: str, kind: str) -> None:
    """Its opening names its kind, a later sentence may name it more closely."""
    assert parse(Source(file="x.txt", text=text, sha256="0" * 64))[0].genre == kind


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("科技部、云南省人民政府、新疆生产建设兵团：", ("科技部", "云南省人民政府", "新疆生产建设兵团")),
        ("新疆生产建设兵团广电局、财政局：", ("新疆生产建设兵团广电局、财政局",)),
        (
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
            ("各省、自治区、直辖市人民政府", "国务院各部委、各直属机构"),
        ),
    ],
)
def test_addressees_by_their_proper_names_are_divided(line: str, names: tuple[str, ...]) -> None:
    """A stop divides bodies that are whole by themselves, not the divisions of one name."""
    [reply] = read(
        f"国务院关于同意建设示范区的批复\n国函〔2018〕145号\n{line}\n你们的请示收悉。现批复如下：\n"
        "一、同意建设示范区。\n二、要加强组织领导。\n国务院\n2018年11月23日\n"
    )
    assert reply.addressees == names


def test_an_approved_amendment_bears_the_day_it_was_passed() -> None:
    """As the law itself does, which a higher congress approves too."""
    history = "1995年3月31日甲市通过 1995年4月29日乙省批准 2004年5月29日甲市通过 2004年7月30日乙省批准的《决定》修正"
    assert amended(history) == ("2004-05-29",)

"""A file may hold a notice and what it carries; orders, shells and several documents."""

from __future__ import annotations

from tests.structure.checks import Parsed, labels


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
    assert labels(notice, "paragraph") == ["正文"]
    assert labels(notice, "note") == ["附件说明"]
    assert notice.addressees == ("各市（含甲、乙市）发展改革委（局）", "省有关部门")


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


def test_a_notice_whose_title_was_not_kept_still_carries_what_it_names(parsed: Parsed) -> None:
    """“《X》已经…，现印发给你们” and then X: two documents, though the notice has no title."""
    notice, carried = parsed(
        "《某保障基金管理办法》已经局长办公会议审议通过，现印发给你们，请认真贯彻执行。\n国家某保障局\n2022年3月30日\n"
        "某保障基金管理办法\n第一条　为了规范管理，制定本办法。\n第二条　本办法自发布之日起施行。\n"
    )
    assert notice.date == "2022-03-30"
    assert carried.title == "某保障基金管理办法"
    assert carried.carried_by == notice.id
    assert [c.label for c in carried.clauses if c.kind == "article"] == ["第一条", "第二条"]

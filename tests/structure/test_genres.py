"""What kind of document a title names."""

from __future__ import annotations

import pytest

from kb.structure import genres


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("知识产权人才“十四五”规划", "规划"),
        ("关于加快建设人才高地的实施意见(2023-2025年)", "实施意见"),
        ("个人所得税专项附加扣除暂行办法", "暂行办法"),
        ("公共企事业单位信息公开规定制定办法", "办法"),
        ("智慧健康养老产业发展行动计划（2021-2025 年）", "行动计划"),
        ("淄博市支持数字经济发展的若干措施", "若干措施"),
        ("关于印发《某规划》的通知", "通知"),
        ("中华人民共和国国旗法", "法律"),
        ("新型冠状病毒感染诊疗方案（试行第十版）", "方案"),
        ("某市数据条例", "条例"),
        ("加快“新基建”助力数字经济发展十条", "若干措施"),
        ("某某情况", "其他"),
    ],
)
def test_the_title_tells_the_genre(title: str, genre: str) -> None:
    """By its last words, brackets apart, as closely as they do."""
    assert genres.genre(title) == genre


@pytest.mark.parametrize(
    ("title", "issuer", "genre"),
    [
        ("优化营商环境条例", "国务院", "行政法规"),
        ("某市优化营商环境条例", "某市人民代表大会常务委员会", "地方性法规"),
        ("某省数据条例", "某省人民代表大会", "地方性法规"),
        ("某自治县自治条例", "某自治县人民代表大会", "自治条例"),
        ("某自治县水资源保护条例", "某自治县人民代表大会", "单行条例"),
        ("某自治州城镇管理条例", "某自治州人民代表大会", "条例"),
        ("某自治州城镇管理条例", "某自治州人民代表大会常务委员会", "地方性法规"),
        ("某纪律处分条例", "中共中央", "条例"),
        ("某市实施义务教育法办法", "某市人民代表大会常务委员会", "地方性法规"),
        ("某市人才入户管理办法", "某市人民政府", "管理办法"),
    ],
)
def test_who_made_a_regulation_tells_which_kind_it_is(title: str, issuer: str, genre: str) -> None:
    """The Legislation Law says who makes which; where it leaves two kinds open, the word of the title stays."""
    assert genres.genre(title, (issuer,)) == genre

"""Whose document it is: level and region."""

from __future__ import annotations

import pytest

from kb.structure.divisions import PREFECTURES, PROVINCE_OF
from kb.structure.jurisdiction import jurisdiction, of_body


@pytest.mark.parametrize(
    ("body", "level", "region"),
    [
        ("国务院办公厅", "国家", None),
        ("工业和信息化部", "国家", None),
        ("市场监管总局", "国家", None),
        ("全国人民代表大会常务委员会", "国家", None),
        ("上海市人民政府办公厅", "省", "上海市"),
        ("中共北京市委网络安全和信息化委员会办公室", "省", "北京市"),
        ("黑龙江省工业和信息化委员会", "省", "黑龙江省"),
        ("吉林省人民政府", "省", "吉林省"),
        ("吉林市人民政府", "市", "吉林省吉林市"),
        ("海南藏族自治州人民政府", "市", "青海省海南藏族自治州"),
        ("黔西南州人民政府", "市", "贵州省黔西南布依族苗族自治州"),
        ("广州市天河区教育局", "县区", "广东省广州市天河区"),
        ("北京市西城区人民政府办公室", "县区", "北京市西城区"),
        ("大化瑶族自治县人民政府办公室", "县区", "大化瑶族自治县"),
        ("上海市浦东新区人民政府", "县区", "上海市浦东新区"),
        ("清华大学", None, None),
        ("雄安新区管委会", None, None),
        ("西部大开发规划", None, None),
    ],
)
def test_a_name_tells_level_and_region_or_nothing(body: str, level: str | None, region: str | None) -> None:
    """Zones are no divisions, and what the name does not say is not guessed."""
    assert of_body(body) == (level, region)


def test_issuers_come_before_the_title_and_the_number_comes_last() -> None:
    """The sign in a number tells a province only where nothing else speaks."""
    assert jurisdiction(("山东省大数据局",), "某办法", "鲁数〔2021〕1号") == ("省", "山东省")
    assert jurisdiction((), "浙江省数字经济促进条例", None) == ("省", "浙江省")
    assert jurisdiction((), "某办法", "鲁政办发〔2021〕1号") == ("省", "山东省")
    assert jurisdiction((), "某办法", "杨府〔2021〕8号") == (None, None)
    assert jurisdiction(("省发展改革委",), "某通知", None) == ("省", None)


def test_the_table_holds_every_province_and_prefecture() -> None:
    """34 provincial and 333 prefectural divisions, each prefecture in one province."""
    assert len(PREFECTURES) == 34
    assert len(PROVINCE_OF) == sum(map(len, PREFECTURES.values())) == 333

"""Document numbers, dates, genres, titles and bodies as GB/T 9704 has them written."""

from __future__ import annotations

import pytest

from kb.structure import wording


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国知发人字〔2021〕38号", "国知发人字〔2021〕38号"),
        ("（沪府办发〔2021〕29号）", "沪府办发〔2021〕29号"),
        ("淄政办字[2020]60号", "淄政办字[2020]60号"),
        ("人社部发（2021）73号", "人社部发（2021）73号"),
        ("发改办高技〔2017〕 1668号", "发改办高技〔2017〕1668号"),
        ("现将国发〔2018〕41号印发给你们", None),
        ("国务院办公厅关于科技节水建议的复函国办函〔2005〕21号", None),
    ],
)
def test_document_numbers_are_read_as_printed(text: str, number: str | None) -> None:
    """A line that is a 发文字号 and nothing else."""
    assert wording.doc_number(text) == number


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2021年12月31日", "2021-12-31"),
        ("二〇〇五年六月十一日", "2005-06-11"),
        ("一九九六年七月十七日", "1996-07-17"),
        ("二○一二年十二月三十日", "2012-12-30"),
        ("2024年月日", None),
        ("2021年13月1日", None),
        ("没有日期", None),
    ],
)
def test_dates_become_iso(text: str, date: str | None) -> None:
    """Arabic and Chinese figures; what is no date is none."""
    assert wording.date(text) == date


@pytest.mark.parametrize(
    ("title", "carried"),
    [
        ("国家知识产权局关于印发《知识产权人才“十四五”规划》的通知", "知识产权人才“十四五”规划"),
        ("上海市知识产权局印发《关于加快建设高地的实施意见》的通知", "关于加快建设高地的实施意见"),
        ("国务院关于印发个人所得税专项附加扣除暂行办法的通知", "个人所得税专项附加扣除暂行办法"),
        ("关于印发《〈某条例〉实施办法》的通知", "〈某条例〉实施办法"),
        ("关于做好当前和今后一个时期促进就业工作的若干意见", None),
        ("关于开展集中参保缴费工作的通告", None),
    ],
)
def test_a_notice_names_what_it_carries(title: str, carried: str | None) -> None:
    """With 《》 and without; a notice with something to say of its own carries nothing."""
    assert wording.carried_title(title) == carried


def test_signatures_name_bodies_not_persons() -> None:
    """Several bodies on a line, spread letters, seals lent, officials."""
    assert wording.bodies("广州市卫生健康委员会            广州市财政局") == ["广州市卫生健康委员会", "广州市财政局"]
    assert wording.bodies("科 技 部") == ["科技部"]
    assert wording.bodies("某领导小组办公室（某委代章）") == ["某领导小组办公室"]
    assert wording.bodies("市　长：温某某") == []
    assert wording.is_body("国务院办公厅")
    assert wording.is_body("局长　宁某某")
    assert not wording.is_body("责任单位：市商务局、工信局")
    assert not wording.is_body("知识产权人才发展预期指标")


def test_a_law_was_passed_when_its_history_begins() -> None:
    """Date and body of the first passing, sessions left out."""
    note = "（1990年6月28日第七届全国人民代表大会常务委员会第十四次会议通过　根据2009年…修正）"
    assert wording.enacted(note) == ("1990-06-28", "全国人民代表大会常务委员会")
    assert wording.enacted("（试行）") is None

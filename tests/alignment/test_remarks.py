"""What is said of a pair before its report is read."""

from __future__ import annotations

import hashlib

import pytest

from kb.alignment import Alignment, align
from kb.alignment import remarks as module
from kb.alignment.remarks import remarks
from kb.graph import extract
from kb.model import Document, Source
from kb.structure import parse

FIELDS = {
    "人才": "建设{}人才培训基地，开展{}人才知识产权培训，完善{}人才评价办法。",
    "大气": "加强{}锅炉扬尘污染治理，淘汰{}老旧机动车，限制{}燃煤销售。",
}
THINGS = ("高校", "企业", "园区", "机关", "社区", "乡村", "医院", "港口", "铁路", "机场")

DIRT = ("秸秆", "餐饮", "矿山", "工地", "道路", "船舶", "堆场", "砖瓦", "水泥", "钢铁")


def _document(body: str, field: str, *, notice: str = "", things: tuple[str, ...] = THINGS) -> Document:
    tasks = "".join(
        f"（{n}）{thing}\n{FIELDS[field].format(*[thing] * 3)}\n"
        for n, thing in zip("一二三四五六七八九十", things, strict=False)
    )
    text = f"{body}关于加强{field}工作的实施方案\n\n{notice}\n一、主要任务\n{tasks}\n{body}\n2021年3月1日\n"
    return parse(Source(file="a.txt", text=text, sha256=hashlib.sha256(text.encode()).hexdigest()))[-1]


def _notes(upper: Document, lower: Document, *, named: bool = False) -> tuple[str, ...]:
    above, below = extract(upper), extract(lower)
    return remarks(align(upper, above, lower, below), above, below, named=named)


def test_an_ordinary_pair_goes_without_remark(pair: tuple[Document, Document], with_links: Alignment) -> None:
    """The two shipped documents."""
    upper, lower = pair
    assert remarks(with_links, extract(upper), extract(lower)) == ()


def test_one_text_taken_twice_is_told(pair: tuple[Document, Document]) -> None:
    """Whatever stands over it."""
    upper, lower = _document("河北省人民政府", "人才"), _document("邢台市人民政府", "人才")
    notes = _notes(upper, lower)
    assert len(notes) == 1 and "几乎相同" in notes[0] and "选了两次" in notes[0]


def test_a_draft_that_holds_the_whole_plan_is_told() -> None:
    """And one that is a part of it."""
    plan, part = _document("河北省人民政府", "人才"), _document("邢台市人民政府", "人才", things=THINGS[:4])
    more = _document(
        "邢台市人民政府", "人才", notice="各县（市、区）人民政府：\n请结合实际抓好落实，每季度报送进展情况。" * 9
    )
    assert any("原样写在下位文件中" in note or "几乎相同" in note for note in _notes(plan, more))
    assert any("节选" in note for note in _notes(plan, part))


def test_a_plan_or_a_draft_that_asks_nothing_is_told() -> None:
    """With what to look at."""
    text = "某市人民政府关于名词解释的说明\n\n一、名词解释\n数字经济是指以数据为生产要素的经济形态。\n"
    empty = parse(Source(file="b.txt", text=text, sha256="0" * 64))[-1]
    full = _document("邢台市人民政府", "人才")
    assert any("上位文件中没有找到任务" in note for note in _notes(empty, full))
    assert any("下位文件中没有找到任务" in note for note in _notes(full, empty))


def test_two_documents_taken_the_wrong_way_round_are_told(pair: tuple[Document, Document]) -> None:
    """By the levels of those who issued them."""
    national, shanghai = pair
    notes = _notes(shanghai, national)
    assert len(notes) == 1 and "放反" in notes[0] and "省级" in notes[0] and "国家级" in notes[0]


def test_places_of_one_level_do_not_stand_above_each_other() -> None:
    """Two provinces."""
    notes = _notes(_document("河北省人民政府", "人才"), _document("浙江省人民政府", "大气"))
    assert any("同级机关" in note for note in notes)


def test_a_draft_of_another_field_is_told_unless_it_names_the_plan() -> None:
    """Hardly any item has a counterpart."""
    upper, lower = _document("河北省人民政府", "人才"), _document("邢台市人民政府", "大气", things=DIRT)
    assert any("不属于同一领域" in note for note in _notes(upper, lower))
    assert not any("不属于同一领域" in note for note in _notes(upper, lower, named=True))


def test_a_very_long_draft_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its report is best read by chapter; the bound is set low here, 500 pages take a minute."""
    monkeypatch.setattr(module, "_LONG", 1)
    notes = _notes(_document("河北省人民政府", "人才"), _document("邢台市人民政府", "大气", things=DIRT), named=True)
    assert [note for note in notes if "建议分章对照" in note]


APPROVAL = (
    "国务院关于同意设立某某新区的批复\n\n国函〔2022〕12号\n\n某某省人民政府：\n\n"
    "你省关于设立新区的请示收悉。现批复如下：\n\n同意设立某某新区。\n\n国务院\n2022年1月10日\n"
)


def test_an_approval_is_told_to_be_neither_a_plan_nor_its_carrying_out() -> None:
    """It asks one thing: below a plan everything would be 未覆盖 without a word, above a draft there is one item."""
    approval = parse(Source(file="a.txt", text=APPROVAL, sha256=hashlib.sha256(APPROVAL.encode()).hexdigest()))[-1]
    plan = _document("河北省人民政府", "人才")
    assert any("下位文件中只找到1项" in note and "没有一项" in note for note in _notes(plan, approval))
    assert any("上位文件中只找到1项" in note for note in _notes(approval, plan))

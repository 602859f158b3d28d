"""Two documents laid side by side."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Callable

from kb.alignment import Alignment, align
from kb.graph import extract
from kb.model import Document, Link

Lay = Callable[[str, str], Alignment]


def test_curated_items_come_as_they_are(with_links: Alignment) -> None:
    """78 items with their degrees and 79 links, all marked as curated and to be reviewed."""
    items = [item for item in with_links.items if item.score is None]
    assert Counter(item.degree for item in items) == {"直接落实": 28, "部分落实": 24, "未覆盖": 26}
    found = [link for item in items for link in item.links]
    assert len(found) == 79
    assert {(link.origin, link.status) for link in found} == {("curated", "待复核")}
    assert sum(len(item.near) for item in items) == 18


def test_duties_no_curated_row_speaks_of_are_the_engine_s(with_links: Alignment) -> None:
    """They are there too, as candidates, and repeat no curated item."""
    engine = [item for item in with_links.items if item.score is not None]
    curated = [item for item in with_links.items if item.score is None]
    assert engine
    assert all(link.status == "候选" and link.origin == "engine" for item in engine for link in item.links)
    assert not any(item.clause == other.clause and item.quote in other.quote for item in engine for other in curated)


def test_items_follow_the_upper_document(with_links: Alignment, without_links: Alignment) -> None:
    """Order of reading, curated and engine's mixed."""
    for alignment in (with_links, without_links):
        order = {clause.id: i for i, clause in enumerate(alignment.upper.clauses)}
        places = [order[item.clause] for item in alignment.items]
        assert places == sorted(places)


def test_every_quotation_stands_in_its_clause(with_links: Alignment, without_links: Alignment) -> None:
    """Upper and lower, curated and found."""
    for alignment in (with_links, without_links):
        for item in alignment.items:
            assert item.quote in alignment.upper.clause(item.clause).text
            for link in item.links:
                assert link.lower.quote in alignment.lower.clause(link.lower.clause).text
        for end in alignment.unsupported:
            assert end.quote in alignment.lower.clause(end.clause).text


def test_the_engine_finds_what_was_copied(without_links: Alignment) -> None:
    """Sentences taken over almost word for word are linked without any curated row."""
    found = {(item.quote, link.lower.quote) for item in without_links.items for link in item.links}
    assert ("鼓励参与知识产权国际规则研究", "鼓励开展知识产权国际规则研究") in found


def test_a_rejected_link_no_longer_counts(pair: tuple[Document, Document], curated: tuple[Link, ...]) -> None:
    """An item all of whose links a person rejected is uncovered; the links stay visible as rejected."""
    upper, lower = pair
    changed = [dataclasses.replace(k, status="已驳回") if k.item == "T4-1e" else k for k in curated]
    aligned = align(upper, extract(upper), lower, extract(lower), changed)
    item = next(item for item in aligned.items if item.id == "T4-1e")
    assert (item.degree, [link.status for link in item.links]) == ("未覆盖", ["已驳回"])


def test_targets_of_a_nation_and_a_city_are_not_comparable(with_links: Alignment) -> None:
    """100万人 of the nation and 60000人 of the city: same indicator, other territory."""
    item = next(item for item in with_links.items if item.id == "I1")
    assert item.target is not None and item.target.lower is not None
    assert (item.target.upper.value, item.target.lower.value, item.target.relation) == (100, 60000, "不可比")
    missing = next(item for item in with_links.items if item.id == "I6")
    assert missing.target is not None and (missing.target.lower, missing.target.relation) == (None, "未承接")


def test_unsupported_are_the_curated_findings_where_there_are_any(
    with_links: Alignment, without_links: Alignment
) -> None:
    """19 curated findings; else the lower duties no item links to."""
    assert len(with_links.unsupported) == 19
    assert any("暑期学校" in end.quote for end in with_links.unsupported)
    linked = {link.lower.quote for item in without_links.items for link in item.links}
    assert not linked & {end.quote for end in without_links.unsupported}


def test_the_outside_form_has_every_key_of_the_contract(with_links: Alignment) -> None:
    """JSON with upper, lower, items, unsupported and their keys."""
    result = json.loads(json.dumps(with_links.to_json(), ensure_ascii=False))
    assert set(result) == {"upper", "lower", "items", "unsupported", "notes", "form"}
    item_keys = {"upper_clause", "upper_quote", "label", "addressee", "degree", "reason", "score", "links", "target"}
    link_keys = {"lower_clause", "lower_quote", "label", "score", "status", "origin", "verbatim"}
    assert all(item_keys <= set(item) for item in result["items"])
    assert all(link_keys == set(link) for item in result["items"] for link in item["links"])
    assert all(set(end) == {"lower_clause", "lower_quote", "label"} for end in result["unsupported"])


def test_a_document_without_duties_aligns_to_nothing(pair: tuple[Document, Document]) -> None:
    """An empty side is no error."""
    upper, _ = pair
    empty = dataclasses.replace(upper, id="x", clauses=(), tables=())
    assert align(empty, extract(empty), upper, extract(upper)).items == ()
    assert all(item.degree == "未覆盖" for item in align(upper, extract(upper), empty, extract(empty)).items)


def test_copied_duties_are_carried_out_and_others_uncovered(lay: Lay) -> None:
    """The whole way on two small documents."""
    above = "支持工业互联网标识解析二级节点建设。探索绘制人才需求地图。鼓励电信运营商优先保障工业企业网络服务。"
    below = "鼓励电信运营商优先保障工业企业网络服务。支持工业互联网标识解析二级节点建设。推进旅游景区改造。"
    degrees = {item.quote: item.degree for item in lay(above, below).items}
    assert degrees["支持工业互联网标识解析二级节点建设"] == "直接落实"
    assert degrees["鼓励电信运营商优先保障工业企业网络服务"] == "直接落实"
    assert degrees["探索绘制人才需求地图"] == "未覆盖"

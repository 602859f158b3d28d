"""Targets and duties as rows, and the graph as a networkx object."""

from __future__ import annotations

from collections.abc import Callable

from kb.config import DEFAULT_CORPUS
from kb.graph import extract, links, views
from kb.graph.export import rows
from kb.model import Document, Extracts

Write = Callable[[str], Document]


def test_the_rows_make_a_networkx_graph(documents: tuple[Document, ...]) -> None:
    """Every node and every edge arrives, and every edge has a key of its own."""
    table = DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv"
    lines = list(rows(documents, {d.id: extract(d) for d in documents}, links.load(table, documents)))
    graph = views.network(lines)
    assert graph.number_of_edges() == sum(line["type"] == "edge" for line in lines)
    assert graph.number_of_nodes() == len({line["id"] for line in lines if line["type"] == "node"})
    keys = [key for _, _, key in graph.edges(keys=True)]
    assert len(keys) == len(set(keys))


def test_the_key_of_a_link_is_its_id(documents: tuple[Document, ...]) -> None:
    """A reviewed link is found again by its name."""
    table = links.load(DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv", documents)
    graph = views.network(rows(documents, {d.id: extract(d) for d in documents}, table))
    link = next(link for link in table if link.upper and link.lower and link.relation == "落实")
    assert link.upper and link.lower
    assert graph.edges[link.lower.clause, link.upper.clause, link.id]["kind"] == "implements"


def test_every_row_quotes_its_clause(
    national: Document, national_extracts: Extracts, shanghai: Document, shanghai_extracts: Extracts
) -> None:
    """What cannot be shown in a clause is not said: figures, duties, and where a deadline stands."""
    for document, extracts in ((national, national_extracts), (shanghai, shanghai_extracts)):
        labels = {clause.label for clause in document.clauses}
        for target in views.targets(document, extracts):
            assert target.quote in document.clause(target.clause).text and target.label in labels
            if target.due is not None:
                assert target.due.words and target.due.label in labels | {"题名"}
        for duty in views.duties(document, extracts):
            assert duty.quote in document.clause(duty.clause).text


def test_targets_say_figure_deadline_and_where_it_stands(national: Document, national_extracts: Extracts) -> None:
    """In the words of the clause; a baseline is called one and has no deadline."""
    found = {row.name: row for row in views.targets(national, national_extracts)}
    size, share = found["知识产权人才队伍规模"], found["地级市覆盖率"]
    assert (size.figure, size.section, size.label) == ("超过100万人", "二、总体要求", "二（三）第1段")
    assert size.due and (size.due.year, size.due.source, size.due.words) == (2025, "明示", "到2025年")
    assert share.figure == "达到50%以上"
    assert share.due and (share.due.source, share.due.words, share.due.label) == ("规划期", "“十四五”", "题名")
    base = next(row for row in found.values() if row.kind == "基数")
    assert base.quote == "达到69万人" and base.due is None


def test_a_row_of_a_table_keeps_its_cells_apart(shanghai: Document, shanghai_extracts: Extracts) -> None:
    """And its deadline stands in the head of the table."""
    row = views.targets(shanghai, shanghai_extracts)[0]
    assert row.cells == ("1", "知识产权人才数量", "人", "预期性", "60000") and row.figure == "60000人"
    assert row.due and row.due.words == "2025年目标" and row.due.label == "表“知识产权人才发展预期指标”表头"


def test_growth_is_told_as_growth(write: Write) -> None:
    """20% more is not 20%."""
    document = write(
        "某市数字经济三年行动计划（2018-2020年）\n\n一、主要目标\n\n到2020年，网络零售额同比增长20%，上云企业达到300家。\n"
    )
    figures = [row.figure for row in views.targets(document, extract(document))]
    assert figures == ["同比增长20%", "达到300家"]


def test_duties_are_chosen_by_addressee(national: Document, national_extracts: Extracts) -> None:
    """One kind, several, or every named place."""
    everywhere = views.duties(national, national_extracts, ["各地区"])
    assert everywhere and {row.addressee for row in everywhere} == {"各地区"}
    named = views.duties(national, national_extracts, ["点名"])
    assert [row.addressee for row in named] == ["点名北京、上海、粤港澳大湾区"]
    both = views.duties(national, national_extracts, ["各地区", "点名上海"])
    assert len(both) == len(everywhere) + 1
    assert [row.quote for row in both] == [
        row.quote for row in views.duties(national, national_extracts) if row in both
    ]

"""What is indexed of a document."""

from __future__ import annotations

from kb.config import DEFAULT_CORPUS
from kb.index import entries_of
from kb.model import Clause, Document
from kb.reading import read
from kb.structure import parse


def test_a_clause_is_indexed_under_its_title_and_headings() -> None:
    """The national plan's paragraphs know the task they belong to."""
    national = next(path for path in DEFAULT_CORPUS.glob("*.txt") if path.name.startswith("国家"))
    plan = parse(read(national))[1]
    entry = next(entry for entry in entries_of(plan) if entry.clause_id.endswith("#sec_3__item_1__para_1"))
    assert entry.path[0] == "知识产权人才“十四五”规划"
    assert entry.path[1] == "主要任务"
    assert entry.text == plan.clause(entry.clause_id).text
    assert entry.embedded.endswith(entry.text)


def test_empty_clauses_and_table_headers_are_left_out_and_a_loop_of_parents_ends() -> None:
    """They say nothing by themselves; a damaged tree must not hang the index."""
    clauses = (
        Clause("d#a", "heading", 1, "一", "甲", "一、甲", "一", "d#b", ()),
        Clause("d#b", "paragraph", None, None, None, "乙", "一第1段", "d#a", ()),
        Clause("d#c", "paragraph", None, None, None, " ", "一第2段", "d#a", ()),
        Clause("d#d", "table_header", None, None, None, "指标", "表头", "d#a", ()),
    )
    document = Document("d", "题", None, (), (), None, "通知", None, clauses, (), ())
    assert [(entry.clause_id, entry.path) for entry in entries_of(document)] == [
        ("d#a", ("题",)),
        ("d#b", ("题", "甲")),
    ]


def test_the_hash_changes_with_words_and_with_headings() -> None:
    """Either changes the vector."""
    from kb.index import Entry

    assert len({Entry("d#1", "d", text, path).hash for text in "甲乙" for path in ((), ("丙",))}) == 4

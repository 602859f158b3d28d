"""One question as a person looks at it."""

from __future__ import annotations

from kb.library.batch.card import card
from kb.library.batch.gold import Gold, GoldClause
from kb.library.batch.measure import judge


def test_gold_stands_beside_what_was_given() -> None:
    """Which wordings are there, which clauses were quoted, which quotations are gold."""
    clauses = (GoldClause("N", "培养知识产权人才一百人"), GoldClause("S", "建设人才高地"))
    gold = Gold("q", "题集", ("多少人？",), "fact", True, (("一百人", "100人"), "二百人"), ("三百人",), clauses, "q")
    given = {"marker": 1, "quote": "培养知识产权人才一百人"}
    shown = card(judge(gold, {"answer": "一百人，不是三百人", "citations": [given, {"quote": "别的"}]}), {"N": "规划"})
    assert shown["entries"] == [("一百人 ／ 100人", True), ("二百人", False)]
    assert shown["forbidden"] == [("三百人", True)] and shown["severe"] and shown["type"] == "事实"
    assert [(name, cited) for _, name, cited in shown["clauses"]] == [("规划", True), ("S", False)]
    assert [on_gold for _, on_gold in shown["citations"]] == [True, False]

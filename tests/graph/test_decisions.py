"""What people decided, laid on tables: every order and every state that a decision may meet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.config import DEFAULT_CORPUS
from kb.graph import decisions, links
from kb.model import Decision, Document, Link

AT = "2026-01-02T03:04:05+08:00"


@pytest.fixture
def held(documents: tuple[Document, ...]) -> list[Link]:
    """The shipped links, from which a decision starts."""
    return [*links.load(DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv", documents)]


def _decide(link: Link, documents: tuple[Document, ...], who: str = "张三", **said: str) -> Decision:
    (row,) = decisions.review_rows([link], documents)
    taken = decisions.taken([(2, {**row, **said})], [link], documents, who=who, at=AT)
    (decision,) = taken.decisions
    return decision


def test_a_decision_stands_where_the_table_it_was_made_on_is_gone(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """It has all that a link needs."""
    decision = _decide(held[0], documents, 状态="已确认")
    (kept,) = decisions.decided([decision], [], documents).links
    assert replace(kept, id=held[0].id, who="", at="", origin="curated", method="人工整理", status="待复核") == held[0]


def test_a_table_that_says_otherwise_afterwards_is_a_second_opinion(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """Whoever changed the table did not see the decision; one who changed it to the same agrees."""
    decision = _decide(held[0], documents, 状态="已确认")
    (differing,) = decisions.decided([decision], [replace(held[0], status="已驳回")], documents).links
    assert (
        differing.status == "待复核"
        and differing.doubt.startswith(decisions.DIFFERING)
        and "对应关系表" in differing.doubt
    )
    (agreed,) = decisions.decided([decision], [replace(held[0], status="已确认")], documents).links
    assert (agreed.status, agreed.doubt) == ("已确认", held[0].doubt)


def test_decisions_on_one_link_come_one_after_the_other(held: list[Link], documents: tuple[Document, ...]) -> None:
    """A later one that was made on the earlier one takes its place."""
    first = _decide(held[0], documents, 状态="已确认")
    (after,) = decisions.decided([first], held, documents).links
    second = _decide(after, documents, who="李四", 状态="已驳回", 理由="看错了")
    (last,) = decisions.decided([first, second], held, documents).links
    assert (last.status, last.reason, last.who, last.doubt) == ("已驳回", "看错了", "李四", held[0].doubt)


def test_a_document_that_is_gone_leaves_its_decisions_unplaced(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """They are told, not lost, and stand again when it is back."""
    decision = _decide(held[0], documents, 状态="已确认")
    gone = decisions.decided([decision], [], documents[:2])
    assert (gone.links == () and "找不到" in gone.problems[0].what) or "没有发文字号" in gone.problems[0].what
    assert len(decisions.decided([decision], [], documents).links) == 1


def test_words_broken_or_widened_by_a_spreadsheet_are_no_edit(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """Excel and its users change width, spaces and line ends of cells they never meant to touch."""
    rows = decisions.review_rows(held, documents)
    touched = [
        {
            name: words.replace("，", ",").replace("；", "\n；") if name != "版次" else words
            for name, words in row.items()
        }
        for row in rows
    ]
    taken = decisions.taken(enumerate(touched, start=2), held, documents, who="张三", at=AT)
    assert (taken.decisions, taken.problems, taken.untouched) == ((), (), len(held))


def test_a_suspect_link_is_said_as_waiting_and_only_while_its_words_stand(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """What is not suspect is said as it is."""
    confirmed = replace(held[0], status="已确认")
    clauses = {clause.id: clause for document in documents for clause in document.clauses}
    assert [*decisions.standing([confirmed], clauses.get)] == [confirmed]
    assert confirmed.lower is not None
    changed = replace(clauses[confirmed.lower.clause], text=clauses[confirmed.lower.clause].text + "另行规定。")
    (said,) = decisions.standing(
        [confirmed], lambda clause_id: changed if clause_id == changed.id else clauses[clause_id]
    )
    assert said.suspect and said.status == "待复核" and decisions.SUSPECT in said.doubt
    assert [*decisions.standing([confirmed], lambda clause_id: None)] == []


def test_a_row_that_nobody_changed_decides_nothing_though_its_link_is_gone(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """Whoever took it out of the table meanwhile is not overruled by an export that is handed back."""
    rows = decisions.review_rows(held, documents)
    taken = decisions.taken(enumerate(rows, start=2), held[1:], documents, who="张三", at=AT)
    assert (taken.decisions, taken.untouched) == ((), len(held))


def test_a_copied_row_stays_beside_its_original(held: list[Link], documents: tuple[Document, ...]) -> None:
    """Rows are copied in Excel to add a link; only one whose words were changed gives way."""
    (row,) = decisions.review_rows(held[:1], documents)
    copy = {**row, "下位原文": "开展能力提升培训", "状态": "已确认"}
    added = decisions.taken([(2, row), (3, copy)], held[:1], documents, who="张三", at=AT)
    assert [d.cells[links.COLUMNS.index("状态")] for d in added.decisions] == ["已确认"]
    moved = decisions.taken([(3, copy)], held[:1], documents, who="张三", at=AT)
    assert [d.cells[links.COLUMNS.index("状态")] for d in moved.decisions] == ["已驳回", "已确认"]


def test_who_decides_again_is_taken_at_the_last_word(held: list[Link], documents: tuple[Document, ...]) -> None:
    """Also from a table given out before the first; the same table again says nothing new."""
    made = [_decide(held[0], documents, 状态=status) for status in ("已确认", "已驳回", "已确认")]
    (last,) = decisions.decided(made, held, documents).links
    assert (last.status, last.who, last.doubt) == ("已确认", "张三", held[0].doubt)
    (row,) = decisions.review_rows(held[:1], documents)
    again = {**row, "状态": "已确认"}
    assert decisions.taken([(2, again)], [last], documents, who="张三", at=AT, earlier=made).decisions == ()
    back = decisions.taken([(2, again)], [last], documents, who="张三", at=AT, earlier=made[:2])
    assert len(back.decisions) == 1


def test_a_disagreement_keeps_the_doubt_there_was_and_goes_when_settled(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """Reasons may hold any punctuation."""
    base = replace(held[0], doubt="只有一般性表述")
    first = _decide(base, documents, 状态="已确认", 理由="甲；乙")
    second = _decide(base, documents, who="李四", 状态="已驳回", 理由="对象不同；时限不同")
    (differing,) = decisions.decided([first, second], [base], documents).links
    assert differing.doubt.startswith("只有一般性表述；") and "对象不同，时限不同" in differing.doubt
    third = _decide(differing, documents, who="王五", 状态="已确认")
    (settled,) = decisions.decided([first, second, third], [base], documents).links
    assert (settled.doubt, settled.who) == ("只有一般性表述", "王五")


def test_decisions_go_with_the_document_they_quote_and_with_no_other(
    held: list[Link], documents: tuple[Document, ...]
) -> None:
    """Another version of the number keeps them; a title that changed since does not hide the words."""
    decision = replace(_decide(held[0], documents, 状态="已驳回"), number=1)
    assert [*decisions.quoting([decision], documents, [])] == [1]
    assert [*decisions.quoting([decision], documents, documents)] == []
    retitled = [replace(document, title="另一名称", doc_number=None) for document in documents]
    assert [*decisions.quoting([decision], retitled, [])] == [1]

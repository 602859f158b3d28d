"""kb.ui.suggestions: first questions are made from the documents held."""

from __future__ import annotations

from kb.model import Document
from kb.ui.suggestions import suggested_questions


def test_questions_name_headings_indicators_and_projects_of_the_documents(
    plan: Document, notice: Document, opinions: Document
) -> None:
    """One of each kind before a second of any."""
    assert suggested_questions((notice, plan, opinions)) == (
        "《人才“十四五”规划》提出的“加快国际化人才能力提升”，《本市实施意见》有哪些措施落实？",
        "《人才“十四五”规划》中“人才数量”的目标是多少？",
        "《本市实施意见》的“人才库建设项目”有哪些内容？",
        "《人才“十四五”规划》提出了哪些主要任务？",
    )


def test_no_tracing_question_is_made_where_no_document_names_another(plan: Document) -> None:
    """Nothing to trace to."""
    assert not any("措施落实" in q for q in suggested_questions((plan,)))


def test_an_empty_knowledge_base_suggests_nothing() -> None:
    """No canned question."""
    assert suggested_questions(()) == ()


def test_no_more_are_made_than_asked_for(plan: Document, opinions: Document) -> None:
    """The page has room for a few."""
    assert len(suggested_questions((plan, opinions), limit=2)) == 2

"""Works and the names they go by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.answer.works import Work, upper_and_lower, works_of
from kb.model import Document


def _document(doc_id: str, title: str, issuer: str, **more: object) -> Document:
    values: dict[str, object] = {
        "doc_number": None, "addressees": (), "date": None, "genre": "意见", "carried_by": None, "clauses": (),
        "tables": (), "noise": (),
    }  # fmt: skip
    return Document(id=doc_id, title=title, issuers=(issuer,), **(values | more))  # type: ignore[arg-type]


def test_a_plan_and_the_notice_that_issues_it_are_one_work(plan: Work) -> None:
    """The notice is read first."""
    assert plan.notice is not None and plan.documents == (plan.notice, plan.document)
    assert plan.region is None and plan.rank == 0 and plan.place == "国家"


def test_the_national_document_is_the_upper_one(plan: Work, opinions: Work) -> None:
    """Whatever order they come in; two of one level have none."""
    assert upper_and_lower([opinions, plan]) == upper_and_lower([plan, opinions]) == (plan, opinions)
    assert upper_and_lower([plan, plan]) is None


def test_a_notice_that_passes_on_what_others_issued_is_called_a_notice() -> None:
    """One that issues a plan of its own goes by that."""
    passing = _document(
        "a",
        "陕西省工业和信息化厅关于落实〈中小企业数字化赋能专项行动方案〉的通知",
        "陕西省工业和信息化厅",
        genre="通知",
    )
    issuing = _document("b", "邢台市人民政府关于印发数字经济工作方案的通知", "邢台市人民政府", genre="通知")
    assert [w.name for w in works_of([passing, issuing])] == ["陕西通知", "邢台方案"]


@pytest.mark.parametrize("alias", ["上海意见", "上海的意见", "沪知局28号文", "28号文"])
def test_a_work_goes_by_place_genre_and_number(opinions: Work, alias: str) -> None:
    """As people say it."""
    assert alias in opinions.aliases


def test_a_work_goes_by_the_body_that_issued_it_in_full_and_for_short() -> None:
    """工信部 for 工业和信息化部办公厅; the provincial 厅 has its own."""
    (work,) = works_of([_document("a", "中小企业行动方案", "工业和信息化部办公厅", genre="方案")])
    assert {"工信部这个方案", "工信部的方案", "工业和信息化部办公厅方案"} <= set(work.aliases)
    (local,) = works_of([_document("b", "中小企业实施办法", "陕西省工业和信息化厅", genre="办法")])
    assert "工信厅的办法" in local.aliases and not any("工信部" in alias for alias in local.aliases)


def test_a_name_that_two_works_share_is_kept_by_none() -> None:
    """Two opinions of one city are called by their titles."""
    works = works_of([_document("a", "上海市人才意见", "上海市甲局"), _document("b", "上海市科技意见", "上海市乙局")])
    assert [w.name for w in works] == ["《上海市人才意见》", "《上海市科技意见》"]
    assert not {"上海意见", "上海"} & {alias for w in works for alias in w.aliases}


def test_a_plan_attached_once_more_to_a_forwarding_notice_is_not_counted_twice(
    documents: tuple[Document, ...], plan: Work
) -> None:
    """Only the forwarding notice's own text is new."""
    heading = next(c for c in plan.document.clauses if c.kind == "heading")
    notice = _document("notice", "某省转发通知", "某省知识产权局", genre="通知", clauses=(heading,))
    copy = replace(plan.document, id="notice.annex", carried_by="notice")
    works = works_of([*documents, notice, copy])
    assert "notice.annex" not in {d.id for w in works for d in w.documents}
    assert "notice" in {w.document.id for w in works}

"""The last gate."""

from __future__ import annotations

from dataclasses import replace

from kb.answer.verify import check, verified
from kb.model import Answer, Citation, Clause, Statement

CLAUSE = Clause("d#p", "paragraph", None, None, None, "到2025年，培养人才200人。", "一", None, ((0, 15),))
ANSWER = Answer(
    question="培养多少？",
    answer="到2025年200人[1]",
    refused=False,
    refusal_reason=None,
    route="passage",
    citations=(Citation(1, "d", "题", None, "d#p", "一", "培养人才200人", ((8, 15),)),),
    statements=(Statement("到2025年培养200人", (1,)),),
    seconds=0.0,
)


def _held(clause_id: str) -> Clause | None:
    return CLAUSE if clause_id == "d#p" else None


def test_an_answer_whose_figures_stand_in_its_clauses_is_shown() -> None:
    """Nothing is found wrong."""
    assert check(ANSWER, _held).all == [] and verified(ANSWER, _held) is ANSWER


def test_a_figure_that_no_clause_holds_is_not_shown() -> None:
    """300 stands nowhere."""
    wrong = replace(ANSWER, statements=(Statement("培养300人", (1,)),))
    assert verified(wrong, _held).refused and "300" in (verified(wrong, _held).refusal_reason or "")


def test_a_label_that_ends_in_a_number_stays_apart_from_a_title_that_begins_with_one() -> None:
    """“二（三）7” and “2020年…” hold no 72020."""
    cited = replace(ANSWER.citations[0], label="二（三）7", doc_title="2020年工作要点")
    answer = replace(
        ANSWER, citations=(cited,), statements=(Statement("《2020年工作要点》二（三）7：培养200人", (1,)),)
    )
    assert check(answer, _held).all == []


def test_a_declared_computation_is_allowed() -> None:
    """Shown computations are no quotations."""
    computed = replace(ANSWER, statements=(Statement("占5%", (1,)),))
    assert check(computed, _held).all and not check(computed, _held, ["5"]).all


def test_a_quotation_or_marker_that_is_not_there_is_not_shown() -> None:
    """Wrong words, unknown clause, no marker."""
    misquoted = replace(ANSWER, citations=(replace(ANSWER.citations[0], quote="培养人才二百人"),))
    unmarked = replace(ANSWER, statements=(Statement("培养200人", ()),))
    assert verified(misquoted, _held).refused and verified(unmarked, _held).refused
    assert verified(ANSWER, lambda _: None).refused

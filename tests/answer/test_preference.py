"""Which kind of sentence a question asks for."""

from __future__ import annotations

import pytest

from kb.answer import Answerer
from kb.graph import extract
from kb.model import Source
from kb.structure import parse

RULES = """某市见习基地管理办法
第一条 评估结果将作为支持见习基地的依据。见习基地的评估结果分为优秀、合格和不合格。
第二条 见习基地可以同时申请示范基地。见习人员不得同时在两个见习基地见习。
第三条 见习单位不得有下列行为：
（一）安排见习人员夜间工作；
（二）接收见习人员人数超过职工总人数的30%。
第四条 对示范基地给予奖励。一级示范基地奖励2000万元；二级示范基地奖励1500万元。
第五条 各单位开展见习基地摸底排查，建立台账。该项工作于2019年4月底前完成。
"""


@pytest.fixture
def answerer() -> Answerer:
    """An answerer over a set of rules."""
    documents = parse(Source("rules.txt", RULES, "0"))
    return Answerer(documents, {d.id: extract(d) for d in documents}, [])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("见习基地的评估结果分几等？", "优秀、合格和不合格"),
        ("见习人员能不能同时在两个见习基地见习？", "不得同时在两个见习基地见习"),
        ("一级示范基地奖励多少钱？", "2000万元"),
        ("摸底排查什么时候完成？", "2019年4月底前完成"),
    ],
)
def test_the_sentence_of_the_kind_asked_for_is_said(answerer: Answerer, question: str, said: str) -> None:
    """Beside others that carry as many of the words."""
    assert said in answerer.answer(question).answer


def test_an_item_is_said_with_what_it_hangs_on(answerer: Answerer) -> None:
    """Else a ban would read like a permission."""
    answer = answerer.answer("接收见习人员人数能不能超过职工总人数的一半？").answer
    assert "30%" in answer and "不得有下列行为" in answer


def test_a_figure_of_another_grade_is_corrected(answerer: Answerer) -> None:
    """The figure stands in the text, but of another grade."""
    answer = answerer.answer("二级示范基地奖励2000万元，对吗？")
    assert answer.refused and "1500万元" in answer.answer

"""Questions for what policy papers leave open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.case import Case
from kb.answer.routes import matter

Cases = Callable[[str], Case]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("上海市级培训基地的认定标准有几条？", "没有找到写明这一项认定标准的条款"),
        ("专利代理师考试通过率目标是多少？", "没有写明通过率"),
        ("违反上海意见会被罚款吗？", "没有写明罚款"),
        ("各区必须出台知识产权人才政策吧？", "用的是“鼓励”，没有写“必须”"),
    ],
)
def test_a_matter_that_no_clause_settles_is_refused(case: Cases, question: str, told: str) -> None:
    """With the nearest clause."""
    answer = matter.answer(case(question))
    assert answer is not None and answer.refused and told in answer.answer


@pytest.mark.parametrize(
    "question", ["上海培训基地有经费支持吗？", "国家规划的满意度指标是多少？", "行政裁决人员要有资格证吗？"]
)
def test_a_matter_that_a_clause_settles_passes(case: Cases, question: str) -> None:
    """Support, a quantity and a certificate that the text speaks of."""
    assert matter.answer(case(question)) is None


def test_what_the_whole_text_was_not_shown_to_lack_is_not_denied(case: Cases) -> None:
    """A document that speaks of awards elsewhere “has no awards” only of the subject asked about."""
    answer = matter.answer(case("国家规划给知识产权人才多少奖金？"))
    assert answer is None or "没有写明" not in answer.answer

"""Amounts of support (奖补) side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.alignment import Alignment

Lay = Callable[[str, str], Alignment]

ABOVE = "对信息技术企业按50%的税额幅度减征城镇土地使用税。对新认定的智能工厂给予一次性100万元奖励。"


@pytest.mark.parametrize(
    ("below", "relations"),
    [
        ("对信息技术企业按50%的税额幅度减征城镇土地使用税。推进旅游景区改造。", ["同口径-相同", "未承接"]),
        ("对新认定的智能工厂给予一次性30万元奖励。推进旅游景区改造。", ["未承接", "不可比"]),
    ],
)
def test_an_amount_is_taken_up_only_as_it_is(lay: Lay, below: str, relations: list[str]) -> None:
    """Equal is the same; another sum from another purse is neither higher nor lower; none is not taken up."""
    found = [item.target.relation for item in lay(ABOVE, below).items if item.target]
    assert found == relations


def test_the_words_of_an_amount_stand_in_its_clause(lay: Lay) -> None:
    """The part of the sentence it stands in, verbatim."""
    result = lay(ABOVE, "推进旅游景区改造。")
    quotes = [(item.target.upper.quote, item.target.upper.clause) for item in result.items if item.target]
    assert quotes[1][0] == "对新认定的智能工厂给予一次性100万元奖励"
    assert all(quote in result.upper.clause(clause).text for quote, clause in quotes)

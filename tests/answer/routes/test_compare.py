"""Two documents side by side."""

from __future__ import annotations

from collections.abc import Callable

from kb.model import Answer

Ask = Callable[..., Answer]


def test_both_figures_are_said_and_not_ranked(ask: Ask) -> None:
    """With the reason on record why they count different things."""
    answer = ask("共建知识产权学院，国家和上海各几家？口径一样吗？")
    assert answer.route == "compare" and answer.answer.count("为5家") == 2
    assert "不能直接比较" in answer.answer and "口径加入“智库”" in answer.answer


def test_every_citation_of_a_comparison_is_shown(ask: Ask) -> None:
    """None is kept that no statement stands on."""
    answer = ask("共建知识产权学院，国家和上海各几家？口径一样吗？")
    assert {m for s in answer.statements for m in s.markers} == {c.marker for c in answer.citations}


def test_a_share_is_a_shown_division(ask: Ask) -> None:
    """Both numbers stand beside it."""
    answer = ask("中级以上知识产权师，上海目标占全国的百分之几？")
    assert "上海为国家的5%（1000÷20000）" in answer.answer


def test_every_sentence_of_the_clause_says_what_a_wording_means(ask: Ask) -> None:
    """One of several would give half of it."""
    answer = ask("国家规划所称“网络培训”与上海意见所称“培训网络”是否同一概念？")
    assert answer.route == "compare" and "同一条还写有" in answer.answer and "两个说法不同" in answer.answer


def test_the_figures_compared_are_of_the_indicator_asked_for(ask: Ask) -> None:
    """A state is no goal, and another indicator is set beside none."""
    answer = ask("国家规划和上海意见对人才总量的目标各是多少？").answer
    assert "100万人" in answer and "60000人" in answer and "69万" not in answer


def test_a_figure_of_another_matter_is_not_set_beside_the_one_asked_for(ask: Ask) -> None:
    """The plan sets a size of the information service's staff, Shanghai a number of trained public servants."""
    answer = ask("国家规划和上海意见的信息服务人才目标分别是多少，差在哪？")
    assert "4000人左右" in answer.answer and "上海意见没有找到问的这一项指标" in answer.answer
    assert "不是同一项" in answer.answer and {c.marker for c in answer.citations} == {1, 2}

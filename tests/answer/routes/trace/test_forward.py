"""From a duty above to what answers to it below."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes.trace import forward
from kb.answer.works import Work

Cases = Callable[[str], Case]


def test_a_section_begins_with_its_tally(case: Cases, plan: Work, opinions: Work) -> None:
    """And the numbers add up to the items."""
    asked = case("国家规划提出的知识产权国际化人才任务，上海有哪些措施落实？")
    answer = forward.answer(asked, upper=plan, lower=opinions)
    assert answer is not None
    assert "有关的要求7项，上海意见直接落实4项，部分落实3项：" in answer.answer.splitlines()[0]
    assert len(answer.statements) == 7 and "待复核" in answer.answer.splitlines()[-1]


def test_of_several_measures_those_that_say_what_is_asked_stand(case: Cases, plan: Work, opinions: Work) -> None:
    """One part of the duty is asked about, and one measure answers to it."""
    answer = forward.answer(case("国际化人才库，国家规划说完善，上海意见呢？"), upper=plan, lower=opinions)
    assert answer is not None and [c.label for c in answer.citations] == ["三（四）第1段", "三（五）第1段"]


def test_a_section_whose_words_the_question_only_shares_says_how_many_duties_it_leaves_out(
    case: Cases, plan: Work, opinions: Work
) -> None:
    """And how to see them."""
    answer = forward.answer(case("公共服务人才培养，国家规划的要求上海怎么落实？"), upper=plan, lower=opinions)
    assert answer is not None and "另有4项要求没有写到所问的内容，要看全部可问" in answer.answer


def test_a_duty_without_a_measure_is_a_gap_and_says_whose(case: Cases, plan: Work, opinions: Work) -> None:
    """With the words that stand nowhere below."""
    asked = case("国家规划要各地区重点培养公职律师，上海意见有对应安排吗？")
    answer = forward.answer(asked, upper=plan, lower=opinions)
    assert answer is not None and "未覆盖" in answer.answer and "地方缺口" in answer.answer
    assert "全文没有出现“公职律师”，只有上位文件写到" in answer.answer


def test_what_is_in_no_linked_item_is_passed_on(case: Cases, plan: Work, opinions: Work) -> None:
    """Nothing is guessed."""
    assert forward.answer(case("国家规划的航天发射任务，上海怎么落实？"), upper=plan, lower=opinions) is None

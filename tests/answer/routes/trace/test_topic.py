"""What a trace is about."""

from __future__ import annotations

from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.routes.trace.topic import pieces, topic
from kb.answer.works import Work

Cases = Callable[[str], Case]


def test_the_topic_is_the_part_that_speaks_of_the_given_work(case: Cases, plan: Work, opinions: Work) -> None:
    """“长三角” is what is asked of Shanghai, not of the plan."""
    asked = case("国家规划要加强公职律师培训，上海意见在长三角合作里写了吗？")
    assert "律师" in {t.text for t in topic(asked, plan)} and "长三" not in {t.text for t in topic(asked, plan)}
    assert "律师" not in {t.text for t in topic(asked, opinions)}


def test_several_things_named_are_looked_for_each_by_itself(case: Cases, plan: Work) -> None:
    """One thing makes no pieces."""
    assert len(pieces(case("国家规划要培养公职律师、开发特色课程，上海怎么落实？"), plan)) == 2
    assert pieces(case("国家规划的专业学位，上海怎么落实？"), plan) == []


def test_words_in_quotation_marks_are_the_topic_where_they_weigh_most(case: Cases, opinions: Work) -> None:
    """“保障措施里有” only says where they stand."""
    asked = case("上海保障措施里有“加强党对人才工作的全面领导”，国家规划也这样写了吗？")
    assert "障措" not in {t.text for t in topic(asked, opinions)} and "领导" in {t.text for t in topic(asked, opinions)}

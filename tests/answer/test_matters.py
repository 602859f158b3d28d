"""Matters of administration that policy papers leave open."""

from __future__ import annotations

import pytest

from kb.answer.matters import asked_matters, asks_beside, named, settles


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("首席运营官怎么申请？", ["怎么申请"]),
        ("培训基地的认定标准是什么？", ["认定标准"]),
        ("每人补贴几百块？", ["补贴"]),
        ("联系电话是多少？", ["电话"]),
        ("国家规划有哪些原则？", []),
        ("专家咨询委员会现有哪些委员？", ["具体名单"]),
        ("百人队伍的名单能给我一份吗", ["具体名单"]),
        ("加强重点机构名单动态管理是哪一条？", []),
        ("牵头部门分别是哪个司？", ["哪个司、处承办"]),
        ("证券化人才怎么培养？", []),
    ],
)
def test_a_matter_is_known_by_how_it_is_asked_for(question: str, words: list[str]) -> None:
    """Named without the question word; other questions ask for none."""
    assert [named(found, matter) for found, matter in asked_matters(question)] == words


def test_a_text_settles_a_matter_by_speaking_of_it() -> None:
    """A sentence on the same subject alone does not."""
    ((found, matter),) = asked_matters("培训基地的认定标准是什么？")
    assert settles(matter, found[0], "认定的基地应当符合下列标准")
    assert not settles(matter, found[0], "认定一批市级培训基地")


def test_a_question_with_something_else_in_it_is_told() -> None:
    """The half that can be answered is to be answered."""
    for question, beside in (("目标是多少，怎么申请？", True), ("怎么申请？", False)):
        ((found, _),) = asked_matters(question)
        assert asks_beside(question, found) is beside

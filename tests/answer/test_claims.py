"""What a question asserts, held against the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.case import Case
from kb.answer.claims import contradicted, wrong_attribute, wrong_count, wrong_origin

Cases = Callable[[str], Case]


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("上海要专利运营特派员300名、企业知识产权专员150人，对吗？", [("300名", 150), ("150人", 600)]),
        ("上海要专利运营特派员150名、企业知识产权专员600人，对吗？", []),
        ("国家的知识产权培养培训基地目标是16家吧？", [("16家", 30)]),
        ("国家是30家基地，上海是16家，这两个数能直接比吗？", []),
        ("全国知识产权人才队伍已经达到80万人？", [("80万人", 69)]),
    ],
)
def test_a_figure_said_of_the_wrong_thing_is_found_by_its_name(case: Cases, question: str, right: list[object]) -> None:
    """Although each of the numbers stands somewhere in the text."""
    assert [(f.text, t.value) for f, t in contradicted(case(question))] == right


def test_an_indicator_called_binding_is_known_to_be_expected(case: Cases) -> None:
    """The table marks it 预期性; called so, the claim holds."""
    wrong = wrong_attribute(case("上海60000人那个指标是约束性的吧？"))
    assert wrong is not None and wrong.value == 60000
    assert wrong_attribute(case("上海60000人那个指标是预期性的吧？")) is None


def test_a_wrong_count_of_a_thing_is_found(case: Cases) -> None:
    """“五支重点人才队伍” where there are four."""
    found = wrong_count(case("国家要建五支重点人才队伍吗？"))
    assert found is not None and found[1] == "四支重点人才"
    assert wrong_count(case("国家要建四支重点人才队伍吗？")) is None


def test_a_wrong_issuer_and_a_wrong_date_are_found(case: Cases) -> None:
    """The right issuer passes."""
    assert wrong_origin(case("上海意见是市发展改革委印发的吧？")) is not None
    assert wrong_origin(case("上海意见是2021年12月31日印发的吧？")) is not None
    assert wrong_origin(case("上海意见是上海市知识产权局印发的吧？")) is None


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("上海那份实施意见是国家知识产权局2021年12月31日印发的，是不是？", "2021年12月31日"),
        ("上海意见是国家知识产权局印发的吗？", "国家知识产权局"),
        ("国家规划是上海市知识产权局2021年印发的吗？", "上海市知识产权局"),
    ],
)
def test_a_body_that_bears_the_name_of_a_region_is_no_other_document(case: Cases, question: str, wrong: str) -> None:
    """What is said of who issued it is held against the document that stands before."""
    found = wrong_origin(case(question))
    assert found is not None and found[1] == wrong


@pytest.mark.parametrize(
    "question",
    [
        "国家规划提到2014年发布的标准了吗？",
        "国家规划和2023年发布的上海意见有什么不同？",
        "上海意见落实2021年印发的国家规划吗？",
        "上海意见里2022年发布的强市建设纲要是怎么写的？",
        "2021年发布的上海市知识产权强市建设纲要，上海意见提到了吗？",
        "2021年发布时国家规划说全国有多少人才？",
        "上海意见落实2021年12月31日印发的国家规划吗？",
        "国家规划是2022年发布的吗？",
    ],
)
def test_the_year_of_issue_of_one_document_denies_nothing_of_another(case: Cases, question: str) -> None:
    """Nor does a date in December that it was given out in January."""
    assert wrong_origin(case(question)) is None


@pytest.mark.parametrize(
    "question",
    [
        "上海意见落实2019年印发的国家规划吗？",
        "2025年印发的上海意见的目标是什么？",
        "国家规划发布于2019年吗？",
        "国家规划在2019年发布时怎么说？",
    ],
)
def test_a_year_that_a_document_is_not_of_is_denied_of_it(case: Cases, question: str) -> None:
    """Of the document that is named beside it."""
    assert wrong_origin(case(question)) is not None

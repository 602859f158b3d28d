"""发文字号 and dates."""

from __future__ import annotations

import pytest

from tests.alignment.form.conftest import HEAD, Check

BODY = "一、总体要求\n加快推进产业发展，完善配套政策。\n"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("某政发[2021]12号", "“[]”"),
        ("某政发（2021）12号", "“（）”"),
        ("某政发〔2021〕第12号", "“第”字"),
        ("某政发〔2021〕012号", "虚位“012”"),
    ],
)
def test_the_documents_own_number_is_written_as_the_standard_says(checked: Check, number: str, words: str) -> None:
    """A fault in one's own number is a fault."""
    found = [one for one in checked(BODY, head=HEAD.replace("某政发〔2021〕12号", number)) if "字号" in one.rule]
    assert [one.severity for one in found] == ["错误"] and words in found[0].what and found[0].quote == number


def test_the_number_of_another_document_is_only_pointed_at(checked: Check) -> None:
    """It may be printed so in the original; orders and law cases are numbered in their own way."""
    orders = "《办法》（某某部令第3号）、（2019）京01民终123号判决"
    body = BODY + f"按照《某省规划》（某政发[2020]3号）、《某省方案》（某政发〔2121〕3号）和{orders}执行。\n"
    found = [one for one in checked(body) if one.rule == "发文字号写法"]
    assert [(one.severity, one.quote) for one in found] == [("提示", "某政发[2020]3号"), ("提示", "某政发〔2121〕3号")]
    assert not [one for one in checked(BODY) if one.rule == "发文字号写法"]


def test_dates_that_cannot_be_are_told(checked: Check) -> None:
    """A day no calendar has; a period that ends before it begins."""
    rules = {one.rule: one.quote for one in checked(BODY + "自2021年2月30日起施行，实施期限为2025—2023年。\n")}
    assert rules["日期不存在"] == "2021年2月30日" and rules["起止年份颠倒"] == "2025—2023年"


@pytest.mark.parametrize(
    ("day", "told"),
    [("二〇二一年三月五日", True), ("二〇〇四年三月五日", False), ("2021年03月05日", True), ("2021年3月5日", False)],
)
def test_the_date_of_the_document_is_in_arabic_numerals(checked: Check, day: str, told: bool) -> None:
    """Since the standard took effect in 2012."""
    found = checked(BODY + f"\n某市人民政府\n{day}\n")
    assert any(one.rule == "成文日期写法" for one in found) is told

"""What a sentence announces is shown with it, and nothing is denied of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.answer import Answerer
from kb.graph import extract
from kb.model import Answer
from kb.reading import read
from kb.structure import parse

MEASURES = """个人所得税专项附加扣除暂行办法

第一章　住房贷款利息

第一条　纳税人发生的首套住房贷款利息支出，按照每月1000元的标准定额扣除，扣除期限最长不超过240个月。

第二章　住房租金

第二条　纳税人发生的住房租金支出，可以按照以下标准定额扣除：

（一）直辖市、省会城市，扣除标准为每月1500元；

（二）市辖区户籍人口超过100万的城市，扣除标准为每月1100元。

第三章　赡养老人

第三条

纳税人赡养一位及以上被赡养人的赡养支出，统一按照以下标准定额扣除：

（一）纳税人为独生子女的，按照每月2000元的标准定额扣除；

（二）纳税人为非独生子女的，每人分摊的额度不能超过每月1000元。

本办法所称被赡养人是指年满60岁的父母。

第四条　本办法自2019年1月1日起施行。
"""
Asked = Callable[[str], Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Asked:
    """Ask about the measures alone."""
    path = tmp_path / "个人所得税专项附加扣除暂行办法.txt"
    path.write_text(MEASURES, encoding="utf-8")
    documents = parse(read(path))
    return Answerer(documents, {d.id: extract(d) for d in documents}, []).answer


def test_a_sentence_that_ends_with_a_colon_brings_its_entries(ask: Asked) -> None:
    """Without them it says nothing, and that it sets no amount would be wrong."""
    answer = ask("住房租金支出的扣除标准是多少？").answer
    assert "每月1500元" in answer and "每月1100元" in answer and "没有规定具体数额" not in answer


def test_no_amount_is_denied_that_the_clause_gives(ask: Asked) -> None:
    """“240个月” answers how many months."""
    answer = ask("住房贷款利息的扣除期限最长多少个月？").answer
    assert "240个月" in answer and "没有规定具体数额" not in answer


def test_the_bare_number_of_an_article_is_no_sentence(ask: Asked) -> None:
    """“第三条” alone answers nothing."""
    answer = ask("赡养老人每月扣2000元对吗？")
    assert "“第三条”" not in answer.answer and "每月2000元" in answer.answer


def test_two_articles_asked_for_are_both_shown(ask: Asked) -> None:
    """Not the first alone."""
    labels = {c.label for c in ask("暂行办法第一条和第四条分别写了什么？").citations}
    assert labels == {"第一条", "第四条"}


def test_of_a_long_list_what_stands_side_by_side_is_shown_by_its_outer_entries(tmp_path: Path) -> None:
    """All three steps, not the points below the first."""
    points = "".join(f"——要点{n}，人工智能产业规模持续扩大。\n" for n in range(1, 9))
    steps = f"第一步，人工智能总体技术同步。\n{points}第二步，人工智能部分技术领先。\n第三步，人工智能总体领先。\n"
    path = tmp_path / "国家人工智能发展规划.txt"
    path.write_text(f"国家人工智能发展规划\n\n一、战略目标\n\n分三步走：\n{steps}", encoding="utf-8")
    documents = parse(read(path))
    answer = Answerer(documents, {d.id: extract(d) for d in documents}, []).answer("人工智能分三步走的目标分别是什么？")
    assert all(f"第{n}步，" in answer.answer for n in "一二三") and "要点2" not in answer.answer

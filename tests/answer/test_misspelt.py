"""Words typed with a character of the same sound."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer.case import Case
from kb.answer.holdings import Holdings
from kb.answer.misspelt import corrected, corrections
from kb.answer.vocabulary import Vocabulary
from kb.model import Answer

Ask = Callable[..., Answer]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("上海有几家培训机地？", "上海有几家培训基地？"),
        ("上海意见坚持的源则有哪些？", "上海意见坚持的原则有哪些？"),
        ("上海列了哪几种培询方式？", "上海列了哪几种培训方式？"),
        ("知识产权人采总量是多少？", "知识产权人才总量是多少？"),
    ],
)
def test_a_pair_that_is_no_word_is_read_as_the_word_it_sounds_like(held: Holdings, typed: str, meant: str) -> None:
    """By the words of the clauses."""
    assert corrected(typed, corrections(typed, held.vocabulary)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "上海有几家培训基地？",  # held
        "人才公寓有多少套？",  # a word, though no clause holds it
        "国规和沪意见的培训基地是多少？",  # names of documents
        "那个区要是四年都没有完成呢？",  # everyday words side by side
        "读博期间发几年？",  # no clause writes 赌博期间
        "",
    ],
)
def test_what_may_be_meant_as_it_stands_is_left_alone(held: Holdings, text: str) -> None:
    """A word that clauses do not hold is no typing error."""
    names = [alias for work in held.works for alias in work.aliases]
    assert not corrections(text, held.vocabulary, names=names)


def test_the_answer_says_how_a_word_was_read(ask: Ask, case: Callable[[str], Case]) -> None:
    """Nobody is to wonder which question was answered."""
    assert "“机地”按“基地”理解" in ask("上海2025年有几家培训机地？").answer
    assert "培训基地" in case("上海2025年有几家培训机地？").question.text


def test_a_word_is_corrected_only_to_one_that_clauses_write_in_its_place() -> None:
    """That a clause somewhere holds a word of the same sound tells nothing of the question."""
    rare = Vocabulary(
        ["有赌博等不良行为的不予录用。", "在校期间可以申请补贴。", *(f"第{i}项工作安排。" for i in range(9))]
    )
    assert not corrections("读博期间可以申请补贴吗？", rare)
    held = Vocabulary(["建成培训基地一批。", "开展培训。", *(f"第{i}项工作安排。" for i in range(9))])
    assert [c.meant for c in corrections("有几家培训机地？", held)] == ["基地"]

"""Copies stand behind the first."""

from __future__ import annotations

import time

from kb.retrieval.copies import groups

SENTENCE = "利用财政资金设立的科技项目的承担者应当按照规定及时提交相关科技报告"


def test_the_same_words_in_two_places_are_one_group_whatever_their_numbers() -> None:
    """第二条 of one law and 第三条 of another may be the same sentence; marks and white space do not matter."""
    assert groups([f"第二条 {SENTENCE}。", "另一句话", f"（三）{SENTENCE}；", f"3.{SENTENCE}"]) == [[0, 2, 3], [1]]


def test_nearly_the_same_words_are_copies_too() -> None:
    """A word put in, or left out."""
    one = "县级以上人民政府应当每年向上一级人民政府报告节能目标责任的履行情况，并由人民政府按照有关规定向社会公布。"
    other = "县级以上人民政府应当每年向上一级人民政府报告节能目标责任履行情况，并由人民政府按照有关规定向社会公布。"
    assert groups([one, other]) == [[0, 1]]


def test_another_figure_or_a_not_makes_another_statement() -> None:
    """However alike the rest is."""
    figures = [f"从该项科技成果转让净收入或者许可净收入中提取不低于{share}的比例给予奖励" for share in ("70%", "50%")]
    words = [f"从该项科技成果转让净收入或者许可净收入中提取不低于百分之{share}的比例" for share in "七五"]
    refused = [f"在本市行政区域内的各类企业和事业单位{may}享受前款规定的各项优惠政策" for may in ("可以", "不可以")]
    assert all(len(groups(pair)) == 2 for pair in (figures, words, refused))


def test_short_texts_are_copies_only_where_they_are_the_same() -> None:
    """Four characters of seven say little."""
    assert groups(["保障措施", "（四）保障措施", "组织保障措施"]) == [[0, 1], [2]]


def test_a_sentence_within_a_longer_text_is_no_copy_of_it() -> None:
    """The longer one says more."""
    assert len(groups([SENTENCE, SENTENCE + "，并将科技成果和相关知识产权信息汇交到科技成果信息系统"])) == 2


def test_texts_without_a_word_do_not_disturb() -> None:
    """Marks alone, or nothing."""
    assert groups(["", "……", SENTENCE]) == [[0, 1], [2]]
    assert groups([]) == []


def test_a_hundred_long_texts_take_little_time() -> None:
    """They are compared while a person waits."""
    texts = [
        chr(0x4E00 + k) * 3 + SENTENCE * 20 + "".join(chr(0x5000 + k * 40 + n) for n in range(40)) for k in range(100)
    ]
    started = time.process_time()
    groups(texts)
    assert time.process_time() - started < 0.5

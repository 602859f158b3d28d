"""Questions that name a clause."""

from __future__ import annotations

from collections.abc import Callable

from kb.model import Answer

Ask = Callable[..., Answer]


def test_a_named_clause_is_quoted_whole(ask: Ask) -> None:
    """And nothing else is said."""
    answer = ask("上海意见三（四）第2段写了什么？")
    assert answer.route == "clause" and [c.label for c in answer.citations] == ["三（四）第2段"]


def test_a_clause_that_is_not_there_is_refused_by_the_last_that_is(ask: Ask) -> None:
    """The words of the question name it."""
    answer = ask("上海意见四（六）")
    assert answer.refused and answer.refusal_reason == "上海意见没有“四（六）”"
    assert "四只有（一）至（五），共5项" in answer.answer and answer.citations[0].label == "四（五）标题"


def test_a_number_behind_the_title_of_a_heading_counts_below_it(ask: Ask) -> None:
    """主要任务 has five entries; the sixth of another section is not one of them."""
    answer = ask("国家规划主要任务第（六）项讲的是什么？")
    assert answer.refused and answer.refusal_reason == "国家规划三没有“（六）”"
    assert "三（二）第1段" in [c.label for c in ask("国家规划主要任务第（二）项讲的是什么？").citations]


def test_a_long_section_is_given_by_its_headings(ask: Ask) -> None:
    """So is one of which only the names are asked."""
    names = ask("请列出上海意见第四部分全部重点项目的名称")
    assert [c.label for c in names.citations] == [f"四（{n}）标题" for n in "一二三四五"]


def test_whose_words_they_are_is_answered_by_where_they_stand(ask: Ask) -> None:
    """Several in one sentence are said once; words of every document named, once for each."""
    answer = ask("“一岗多能”“一窗通办”是国家写的还是上海写的？")
    assert [c.label for c in answer.citations] == ["三（三）第2段"] and "国家规划" in answer.answer
    each = ask("“第一资源”，国家规划和上海意见各写了什么？")
    assert len(each.citations) == 2 and len({c.doc_id for c in each.citations}) == 2


def test_an_ordinal_counts_below_the_heading_just_shown(ask: Ask) -> None:
    """The third principle."""
    answer = ask("国家规划的基本原则有几条？", "第三条原文")
    assert "坚持质效并重" in answer.answer and answer.citations[0].label == "二（二）第3段"


def test_an_entry_counted_below_a_heading_that_is_named(ask: Ask) -> None:
    """It alone, or that there are fewer."""
    answer = ask("28号文第四部分第二个重点项目讲什么？")
    assert [c.label for c in answer.citations] == ["四（二）"]
    beyond = ask("28号文第四部分第六个重点项目讲什么？")
    assert beyond.refused and "没有第六个，只有5项" in beyond.answer


def test_quoted_words_are_found_where_they_stand(ask: Callable[..., Answer]) -> None:
    """With the heading; and that the work named does not have them."""
    found = ask("“切实精简人才帽子”出自哪份文件的哪一条？")
    assert not found.refused and "国家规划四（四）" in found.answer
    elsewhere = ask("上海意见里“切实精简人才帽子”在哪一条？")
    assert elsewhere.refused and "上海意见没有“切实精简人才帽子”" in elsewhere.answer


def test_an_entry_beyond_the_list_just_given_is_not_there(ask: Ask) -> None:
    """“第六个” after five."""
    answer = ask("上海有哪些重点项目？", "第六个项目是什么？")
    assert answer.refused and "没有第六个，只有5项" in answer.answer

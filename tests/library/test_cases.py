"""Links decided on one by one, as on the page: the shipped corpus with its table, the real parser and model."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from kb.errors import Busy, InputError
from kb.library import KnowledgeBase, aligning, reviewing
from kb.library.cases import Case, cases, found
from kb.library.reviewing import Reviewed
from kb.lock import WriterLock

PLAN, OPINIONS = "国知发人字-2021-38.1", "沪知局-2023-28.1"


def held(kb: KnowledgeBase) -> tuple[Case, ...]:
    """All that is kept."""
    with kb.truth() as snapshot:
        return cases(snapshot)


def now(kb: KnowledgeBase, case: Case) -> Case:
    """The case as it stands now."""
    return next(one for one in held(kb) if one.name == case.name)


def decide(kb: KnowledgeBase, case: Case, who: str = "张三", **said: str) -> Reviewed:
    """One decision."""
    return reviewing.decide(kb, [case.said(**said)], who=who, patience=0.2)


def change(kb: KnowledgeBase, before: str, after: str) -> None:
    """Change words of the Shanghai document and take it in again."""
    (file,) = (kb._settings.data.parent / "corpus").glob("上海*.txt")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
    kb.ingest([file])


def test_every_link_is_a_case_with_its_clauses_and_the_order_stays(kb: KnowledgeBase) -> None:
    """Also after one was decided on, which moves it to another table."""
    before = held(kb)
    assert len(before) == 142 and len({case.key for case in before}) == 142
    assert all(end.stands and end.quote for case in before for end in (case.upper, case.lower) if end)
    assert len(decide(kb, before[3], 状态="已确认").review.decisions) == 1
    after = held(kb)
    assert [case.name for case in after] == [case.name for case in before]
    assert [case.key for case in after if case not in before] == [after[3].key]
    assert (after[3].state, after[3].waits, after[3].link.who) == ("已确认", False, "张三")
    assert [(one.who, one.cells[14]) for one in after[3].past] == [("张三", "已确认")]


def test_a_decision_is_what_a_table_with_the_same_row_would_be(kb: KnowledgeBase, tmp_path: Path) -> None:
    """One way in for both, so that neither has checks of its own."""
    case = held(kb)[0]
    said = {"状态": "已确认", "程度": "部分落实", "理由": "=只有一半"}
    reviewing.give_out(kb, tmp_path / "a.csv")
    assert decide(kb, case, **said).review.untouched == 0
    with kb.truth() as snapshot:
        (mine,) = snapshot.decisions()
    assert (mine.who, mine.before) == ("张三", case.cells["版次"].split("-")[1])
    assert decide(kb, case, **said).review.decisions == ()  # said twice
    assert reviewing.take_in(kb, tmp_path / "a.csv", who="李四").review.decisions == ()
    assert (now(kb, case).link.reason, now(kb, case).link.degree) == ("=只有一半", "部分落实")


@pytest.mark.parametrize("said", [{"状态": "可能"}, {"关系": "差不多"}, {"程度": "很好"}, {"类别": ""}])
def test_what_no_table_may_say_is_refused(kb: KnowledgeBase, said: Mapping[str, str]) -> None:
    """With the words of the table's own checks; nothing is kept."""
    came = decide(kb, held(kb)[0], **{"状态": "已确认"} | said)
    assert came.review.decisions == () and "无效" in came.review.problems[0].what
    assert reviewing.history(kb) == ()


def test_nobody_decides_nothing(kb: KnowledgeBase) -> None:
    """A decision has a name."""
    with pytest.raises(InputError, match="审阅人"):
        decide(kb, held(kb)[0], who="  ", 状态="已确认")


def test_two_who_saw_the_same_and_differ_are_both_kept(kb: KnowledgeBase) -> None:
    """Who agrees is named beside the first; who differs makes the link wait, and is told."""
    first, second, *_ = held(kb)
    decide(kb, first, 状态="已确认")
    decide(kb, second, 状态="已确认")
    assert decide(kb, first, who="李四", 状态="已确认").differing == ()
    assert now(kb, first).link.who == "张三、李四"
    (link,) = decide(kb, second, who="李四", 状态="已驳回", 理由="不是一回事").differing
    assert link.id == second.link.id and "李四" in link.doubt
    assert now(kb, second).state == "意见不一" and len(now(kb, second).past) == 2
    decide(kb, now(kb, second), who="王五", 状态="已驳回", 理由="看过两人意见")
    assert now(kb, second).state == "已驳回" and "李四" not in now(kb, second).link.doubt


def test_a_clause_that_changed_meanwhile_refuses_what_was_decided_on_its_old_words(kb: KnowledgeBase) -> None:
    """Though the quotation may still stand; on the words of now it can be decided."""
    on_it = [case for case in held(kb) if case.lower and "800 余名" in case.lower.clause.text]
    change(kb, "完成对 800 余名", "完成对 900 余名")
    quoted = [case for case in on_it if "800 余名" in case.lower.quote]  # type: ignore[union-attr]
    assert quoted and len(on_it) > len(quoted)
    for case in on_it:
        came = decide(kb, case, 状态="已确认")
        assert came.review.decisions == () and "在您查看之后改过" in came.review.problems[0].what
    again = [now(kb, case) for case in on_it]
    assert {case.state for case in again} == {"可疑"}
    assert [end.stands for case in again if (end := case.lower)] == [case not in quoted for case in on_it]
    for case in again:
        stands = case.lower is not None and case.lower.stands
        assert decide(kb, case, 状态="已确认" if stands else "已驳回").review.problems == ()
    assert {now(kb, case).state for case in on_it} == {"已确认", "已驳回"}
    assert decide(kb, again[0], 状态="待复核").review.problems == ()


def test_a_link_that_is_gone_and_a_row_made_up_lead_to_nothing(kb: KnowledgeBase) -> None:
    """A row is named by its words: guessing or changing them leads to no other link."""
    case = held(kb)[0]
    other = held(kb)[5]
    forged = case.said(状态="已驳回") | {"版次": other.cells["版次"]}
    moved = other.said(状态="已驳回", 下位原文="知识产权人才")
    for row in (forged, moved, case.said(状态="已确认", 版次="")):
        (problem,) = reviewing.decide(kb, [row], who="张三").review.problems
        assert "与看到的不同" in problem.what
    assert reviewing.history(kb) == ()
    (kb._settings.data.parent / "corpus" / "links").rename(kb._settings.data.parent / "elsewhere")
    kb.withdraw("沪知局〔2023〕28号", reason="误收")
    (problem,) = decide(kb, other, 状态="已驳回").review.problems
    assert "已不在知识库中" in problem.what


def test_while_another_writes_nothing_is_kept_and_it_says_busy(kb: KnowledgeBase) -> None:
    """Reading goes on."""
    case = held(kb)[0]
    with WriterLock(kb._settings.data), pytest.raises(Busy):
        decide(kb, case, 状态="已确认")
    assert now(kb, case).key == case.key
    assert len(decide(kb, case, 状态="已确认").review.decisions) == 1


def test_many_who_decide_at_once_lose_nothing(kb: KnowledgeBase) -> None:
    """Threads of one server, each with its own links."""
    chosen = held(kb)[:12]

    def work(who: str, own: tuple[Case, ...]) -> None:
        for case in own:
            came = reviewing.decide(kb, [case.said(状态="已确认")], who=who, patience=60)
            assert len(came.review.decisions) == 1

    threads = [threading.Thread(target=work, args=(who, chosen[at::3])) for at, who in enumerate("甲乙丙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(now(kb, case).link.who for case in chosen) == sorted("甲乙丙" * 4)
    assert len(reviewing.history(kb)) == 12


@pytest.fixture
def bare(kb: KnowledgeBase) -> KnowledgeBase:
    """Without the table of links: everything is the engine's."""
    (kb._settings.data.parent / "corpus" / "links" / "国家规划—上海意见.csv").unlink()
    kb.ingest([kb._settings.data.parent / "corpus"])
    return kb


def test_what_an_alignment_found_is_kept_only_once_it_is_decided_on(bare: KnowledgeBase) -> None:
    """And may be taken back as long as nobody else spoke of it."""
    result = aligning.lay(bare, PLAN, OPINIONS)
    with bare.truth() as snapshot:
        proposed = found(snapshot, result)
        assert cases(snapshot) == ()
    assert {case.state for case in proposed} == {"须核对", "候选"} and not any(case.kept for case in proposed)
    assert len({case.name for case in proposed}) == len(proposed) > 20 and all(case.lower for case in proposed)
    case = next(one for one in proposed if one.state == "须核对")
    decide(bare, case, 状态="已确认", 程度="部分落实")
    with bare.truth() as snapshot:
        assert case.name not in {one.name for one in found(snapshot, result)}
    assert now(bare, case).kept and now(bare, case).state == "已确认"
    decide(bare, now(bare, case), 状态="候选")
    assert held(bare) == () and len(reviewing.history(bare)) == 2
    decide(bare, case, who="李四", 状态="已驳回", 理由="不是")
    assert now(bare, case).state == "已驳回"
    decide(bare, case, who="王五", 状态="已确认", 程度="部分落实")
    assert now(bare, case).state == "意见不一"

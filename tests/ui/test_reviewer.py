"""kb.ui.reviewer and what it renders: the list, one link, the verdict; what goes wrong is told and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import lxml.html
import pytest
from lxml.html import HtmlElement

from kb.alignment.result import Alignment
from kb.errors import Busy, Damaged
from kb.graph.decisions import Review
from kb.graph.links import COLUMNS, Problem
from kb.library.cases import Case, End
from kb.library.reviewing import Reviewed
from kb.model import Decision, Document, Link, LinkEnd
from kb.ui.reviewer import ALL, Reviewer, Reviews, Seen, Sitting, Verdict, Wanted

Select = Callable[[HtmlElement, str], list[HtmlElement]]
CONFIRM = Verdict("已确认", "落实", "部分落实")
HURT = "<script>window.hurt=1</script>"


def _case(plan: Document, opinions: Document, number: int, **more: object) -> Case:
    above, below = plan.clause("规划#s2i2p1"), opinions.clause("意见#s1i1p1")
    upper, lower = End(plan, above, "若 a<b & c>d", True), End(opinions, below, "开展专项培训", True)
    link = Link(
        f"T{number}.1", f"T{number}", "任务", "落实", "各地区", LinkEnd(above.id, upper.quote, above.hash),
        LinkEnd(below.id, lower.quote, below.hash), "部分落实", f"理由{HURT}", f"存疑{HURT}", "", "待复核", "curated",
        "人工整理",
    )  # fmt: skip
    cells = dict.fromkeys(COLUMNS, "") | {"编号": link.item, "关系": "落实", "程度": "部分落实", "理由": link.reason}
    cells |= {"存疑": link.doubt, "状态": "待复核"}
    made = Case(f"n{number}", f"k{number}", "待复核", link, cells, upper, lower, ())
    return replace(made, **more)  # type: ignore[arg-type]


class Library:
    """Links that change as they are decided on; `outcomes` come first, where there are any."""

    def __init__(self, held: Sequence[Case]) -> None:
        self.held = [*held]
        self.differing: tuple[Link, ...] = ()
        self.outcomes: list[Reviewed | Exception] = []
        self.rows: list[tuple[str, Mapping[str, str]]] = []

    def cases(self) -> tuple[Case, ...]:
        return tuple(self.held)

    def decide(self, rows: Sequence[Mapping[str, str]], *, who: str) -> Reviewed:
        (row,) = rows
        if self.outcomes:
            outcome = self.outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome
        self.rows.append((who, row))
        decision = Decision(len(self.rows), who, "2026-01-02T03:04:05", "", tuple(row[name] for name in COLUMNS))
        for at, case in enumerate(self.held):
            if case.cells["编号"] == row["编号"]:
                made = replace(case, key=case.key + "'", state=row["状态"], cells=dict(row))  # type: ignore[arg-type]
                self.held[at] = replace(made, past=(*case.past, decision), link=replace(case.link, who=who))
        return Reviewed(Review((decision,), (), 0, 0), self.differing)


@pytest.fixture
def library(plan: Document, opinions: Document) -> Library:
    """Three links that wait."""
    return Library([_case(plan, opinions, number) for number in (1, 2, 3)])


@pytest.fixture
def reviewer(library: Library) -> Reviewer:
    """Over them; a comparison finds nothing more."""
    return Reviewer(Reviews(library.cases, lambda _: (), library.decide))


def _opened(reviewer: Reviewer, key: str = "k1", who: str = "张三") -> Seen:
    return reviewer.open(Sitting(), key, who)


def _pane(seen: Seen) -> HtmlElement:
    assert seen.pane is not None
    return lxml.html.fromstring(seen.pane)


def _text(seen: Seen) -> str:
    return _pane(seen).text_content()


def test_the_list_says_how_many_are_left_and_is_filtered(reviewer: Reviewer, library: Library, select: Select) -> None:
    """By documents, state and words; each row is named by its content."""
    library.held[1] = replace(library.held[1], state="可疑")
    library.held[2] = replace(library.held[2], state="已驳回", cells={**library.held[2].cells, "上次审阅": "李四"})
    page = lxml.html.fromstring(reviewer.look(Sitting(), Wanted(), "张三").queue or "")
    assert "还有 2 条待审阅，已审阅 1 条" in page.text_content()
    assert [row.get("data-name") for row in select(page, ".review-rows tbody tr")] == ["n1", "n2"]
    chips = {chip.get("data-state"): chip.text_content().split()[-1] for chip in select(page, ".chip")}
    assert chips == {"待审阅": "2", "可疑": "1", "待复核": "1", "已驳回": "1", "全部": "3"}
    for wanted, names in (
        (Wanted(state="可疑"), ["n2"]), (Wanted(state=ALL, words="李四"), ["n3"]), (Wanted("规划|意见"), ["n1", "n2"]),
        (Wanted("别的|意见"), []),
    ):  # fmt: skip
        listed = lxml.html.fromstring(reviewer.look(Sitting(), wanted, "").queue or "")
        assert [row.get("data-name") for row in select(listed, ".review-rows tbody tr")] == names


def test_nothing_that_is_shown_is_markup(reviewer: Reviewer, library: Library, select: Select) -> None:
    """Clauses, reasons, names, words looked for."""
    library.held[0] = replace(library.held[0], cells={**library.held[0].cells, "上次审阅": HURT})
    decided = reviewer.decide(_opened(reviewer).sitting, "k1", replace(CONFIRM, reason=HURT), f"张{HURT[:15]}")
    again = reviewer.open(decided.sitting, "k1'", HURT)
    listed = reviewer.look(again.sitting, Wanted(state=ALL, words=HURT), HURT)
    for part in (again.pane, listed.queue, reviewer.look(Sitting(), Wanted(words=HURT), HURT).queue, decided.pane):
        assert part and not select(lxml.html.fromstring(part), "script")
    assert "若 a<b & c>d" in _text(again) and HURT in _text(again)


def test_both_clauses_are_shown_with_what_was_said_and_by_whom(
    reviewer: Reviewer, library: Library, select: Select
) -> None:
    """And opened in their documents."""
    cells = tuple({"状态": "已驳回", "理由": "不是一回事"}.get(name, "") for name in COLUMNS)
    library.held[0] = replace(library.held[0], past=(Decision(7, "李四", "2026-01-02T03:04:05", "", cells),))
    page = _pane(_opened(reviewer))
    assert len(select(page, ".side blockquote")) == 2
    assert [one.get("data-clause") for one in select(page, "[data-action=clause]")] == ["规划#s2i2p1", "意见#s1i1p1"]
    assert "李四：已驳回。理由：不是一回事" in page.text_content()
    assert [one.get("value") for one in page.xpath("//input[@checked]")] == ["落实", "部分落实"]


def test_a_verdict_is_kept_and_the_next_one_comes(reviewer: Reviewer, library: Library, select: Select) -> None:
    """Until none is left."""
    seen = _opened(reviewer, "k2")
    library.differing = (library.held[0].link,)  # of others, on another link
    for key, following in (("k2", "n3"), ("k3", "n1"), ("k1", None)):
        seen = reviewer.decide(seen.sitting, key, CONFIRM, "张三")
        assert _pane(seen).get("data-name") == following
        assert "已记下：确认" in _text(seen) and seen.queue
    assert "都审完了" in _text(seen)
    assert [(who, row["编号"], row["状态"]) for who, row in library.rows] == [
        ("张三", "T2", "已确认"), ("张三", "T3", "已确认"), ("张三", "T1", "已确认"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict("已驳回", "落实", "部分落实"), "驳回要写理由"),
        (Verdict("待复核", "落实", "部分落实"), "疑在哪里"),
        (Verdict("已确认", "落实", "直接落实"), "要写理由"),
        (Verdict("已确认", "易误判", ""), "要写理由"),
        (Verdict("已确认", "落实", ""), "先选程度"),
        (Verdict("已确认", "未覆盖", "未覆盖", "有"), "没有收到完整的决定"),
        (Verdict("删除", "落实", "部分落实", "有"), "没有收到完整的决定"),
        (Verdict("已驳回", "落实", "部分落实", "长" * 1001), "最多 1000"),
    ],
)
def test_what_lacks_a_reason_or_is_no_verdict_is_not_kept(
    reviewer: Reviewer, library: Library, verdict: Verdict, said: str
) -> None:
    """The same link stays, with what was entered."""
    seen = reviewer.decide(_opened(reviewer).sitting, "k1", verdict, "张三")
    assert said in _text(seen) and _pane(seen).get("data-key") == "k1" and library.rows == []


def test_nobody_without_a_name_decides(reviewer: Reviewer, library: Library, select: Select) -> None:
    """He is asked for it beside the verdict."""
    seen = reviewer.decide(_opened(reviewer).sitting, "k1", CONFIRM, "")
    assert "请先写下姓名" in _text(seen) and library.rows == []
    (form,) = select(_pane(seen), ".name-form")
    assert form.get("hidden") is None


@pytest.mark.parametrize("key", ["k2", "", "k1'", "../../etc/passwd"])
def test_a_key_that_is_not_the_one_shown_decides_nothing(reviewer: Reviewer, library: Library, key: str) -> None:
    """Whether guessed, of another tab, or of before a restart."""
    sitting = _opened(reviewer).sitting
    assert "没有记下决定" in _text(reviewer.decide(sitting, key, CONFIRM, "张三"))
    assert "没有记下决定" in _text(reviewer.decide(Sitting(), key, CONFIRM, "张三"))
    assert library.rows == []


def test_a_link_that_changed_since_it_was_listed_is_not_opened_but_listed_anew(reviewer: Reviewer) -> None:
    """Nobody decides on what he does not see."""
    seen = reviewer.open(Sitting(), "of before", "张三")
    assert "列表已更新" in _text(seen) and seen.queue and seen.sitting.shown is None


def test_while_another_writes_what_was_entered_stays(reviewer: Reviewer, library: Library, select: Select) -> None:
    """And may be sent again; where things lie on the machine is not told."""
    library.outcomes = [Busy("知识库正由进程 7（ingest.py）写入", where="/srv/secret")]
    verdict = Verdict("已驳回", "易误判", "", "对象不同")
    sitting = _opened(reviewer).sitting
    seen = reviewer.decide(sitting, "k1", verdict, "张三")
    assert "知识库正在写入" in _text(seen) and "/srv" not in (seen.pane or "")
    (box,) = select(_pane(seen), "textarea")
    assert box.text_content() == "对象不同"
    assert "易误判" in [one.get("value") for one in _pane(seen).xpath("//input[@checked]")]
    assert "已记下：驳回" in _text(reviewer.decide(seen.sitting, "k1", verdict, "张三"))
    assert len(library.rows) == 1


def test_a_clause_that_changed_meanwhile_is_shown_as_it_is_now(reviewer: Reviewer, library: Library) -> None:
    """With why nothing was kept; a link that is gone is told of."""
    sitting = _opened(reviewer).sitting
    refused = Reviewed(Review((), (Problem(1, "下位条款的文字在您查看之后改过"),), 0, 0), ())
    library.outcomes = [refused, refused]
    library.held[0] = replace(library.held[0], key="k9", state="可疑")
    seen = reviewer.decide(sitting, "k1", CONFIRM, "张三")
    assert "没有记下：下位条款的文字在您查看之后改过" in _text(seen) and _pane(seen).get("data-key") == "k9"
    del library.held[0]
    gone = reviewer.decide(sitting, "k1", CONFIRM, "张三")
    assert "没有记下" in _text(gone) and gone.queue


def test_who_differs_from_another_is_told_so(reviewer: Reviewer, library: Library) -> None:
    """By name."""
    sitting = _opened(reviewer).sitting
    other = Decision(7, "李四", "2026-01-02T03:04:05", "", ("",) * len(COLUMNS))
    mine = replace(other, number=8, who="张三")
    library.outcomes = [Reviewed(Review((mine,), (), 0, 0), ())]
    library.held[0] = replace(library.held[0], key="k9", state="意见不一", past=(other, mine))
    seen = reviewer.decide(sitting, "k1", CONFIRM, "张三")
    assert "您与 李四 对" in _text(seen) and "意见不一" in _text(seen)


def test_undoing_is_another_decision_with_what_was_said_before(reviewer: Reviewer, library: Library) -> None:
    """Once; not where somebody else decided since."""
    seen = reviewer.decide(_opened(reviewer).sitting, "k1", Verdict("已驳回", "易误判", "", "不是"), "张三")
    assert "撤销" in _text(seen)
    back = reviewer.undo(seen.sitting, "张三")
    assert "已撤销" in _text(back) and _pane(back).get("data-name") == "n1"
    (_, first), (_, second) = library.rows
    assert [second[name] for name in ("状态", "关系", "程度")] == ["待复核", "落实", "部分落实"]
    assert first["状态"] == "已驳回"
    assert "没有可以撤销的决定" in _text(reviewer.undo(back.sitting, "张三"))
    seen = reviewer.decide(_opened(reviewer, "k2").sitting, "k2", CONFIRM, "张三")
    library.held[1] = replace(library.held[1], key="of another")
    assert "没有撤销" in _text(reviewer.undo(seen.sitting, "张三")) and len(library.rows) == 3


def test_a_damaged_knowledge_base_is_told_of(reviewer: Reviewer, library: Library) -> None:
    """Whatever is asked of it, and no path is shown."""

    def broken() -> tuple[Case, ...]:
        raise Damaged("知识库已损坏", where="/srv/secret", hint="重新入库")

    broken_one = Reviewer(Reviews(broken, lambda _: broken(), library.decide))
    for seen in (broken_one.look(Sitting(), Wanted(), ""), broken_one.open(Sitting(), "k1", "")):
        said = (seen.queue or "") + (seen.pane or "")
        assert "重新入库" in said and "/srv" not in said


def test_a_comparison_leads_to_the_link_that_was_pointed_at(
    library: Library, alignment: Alignment, plan: Document, opinions: Document
) -> None:
    """Or to the first that is in doubt."""

    def proposed() -> Iterator[Case]:
        for number, (item, state) in enumerate(zip(alignment.items, ("候选", "须核对"), strict=False), start=7):
            end = End(plan, plan.clause(item.clause), item.quote, True)
            other = [End(opinions, opinions.clause(one.lower.clause), one.lower.quote, True) for one in item.links]
            yield _case(plan, opinions, number, upper=end, lower=other[0] if other else None, state=state, kept=False)

    found = tuple(proposed())
    reviewer = Reviewer(Reviews(library.cases, lambda _: found, library.decide))
    assert _pane(reviewer.of_alignment(Sitting(), alignment, 0, 0, "张三")).get("data-name") == "n7"
    seen = reviewer.of_alignment(Sitting(), alignment, -1, -1, "张三")
    assert _pane(seen).get("data-name") == "n8" and seen.sitting.wanted.state == "须核对"
    assert _pane(reviewer.of_alignment(Sitting(), alignment, 1, 0, "张三")).get("data-name") == "n8"


def test_what_was_entered_stays_where_the_links_cannot_be_read(library: Library) -> None:
    """The reviewer is told why, and that nothing was kept."""
    broken: list[Exception] = []

    def cases() -> tuple[Case, ...]:
        if broken:
            raise broken[0]
        return library.cases()

    reviewer = Reviewer(Reviews(cases, lambda _: (), library.decide))
    seen = _opened(reviewer)
    broken.append(Damaged("知识库读不出", hint="运行 kb doctor"))
    after = reviewer.decide(seen.sitting, "k1", replace(CONFIRM, reason="写好的理由"), "张三")
    assert after.pane is not None and "知识库读不出" in after.pane and "写好的理由" in after.pane
    assert not library.rows

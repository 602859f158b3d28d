"""Between the 审阅 screen and the library: a list of links to look at, one of them before the reviewer, his verdict.

What a page has before it is kept on the server (`Sitting`). The browser sends the key of the link it shows, and a
verdict counts only where both agree: a key that is guessed or old decides nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kb.errors import Busy, KbError
from kb.ui.markup import document_name
from kb.ui.person import fault_of_name

if TYPE_CHECKING:
    from kb.alignment.result import Alignment
    from kb.library.cases import Case
    from kb.library.reviewing import Reviewed

_log = logging.getLogger(__name__)

WAITING, ALL = "待审阅", "全部"
REJECTED, CONFIRMED, OPEN = "已驳回", "已确认", "待复核"
VERDICTS = {CONFIRMED: "确认", REJECTED: "驳回", OPEN: "存疑"}
LONGEST_REASON = 1000
_LONGEST_PLACE = 16
_SAID = ("类别", "责任主体", "关系", "程度", "理由", "存疑", "可接受", "状态")
_STRANGE = "页面上的这一条与刚才打开的不同（可能开了两页，或页面已重新开始）。没有记下决定，请从列表中重新打开。"
_BUSY = "知识库正在写入（有人在入库，或另一位审阅人正在保存），这一条没有记下。所填的还在，稍候再点一次。"


@dataclass(frozen=True, slots=True)
class Reviews:
    """What reviewing needs of the library."""

    cases: Callable[[], tuple[Case, ...]]
    found: Callable[[Alignment], tuple[Case, ...]]
    decide: Callable[..., Reviewed]
    """Takes rows, and `who` decided on them."""


def reviews_of(library: Any) -> Reviews:
    """That of a knowledge base; what it takes is imported at the first look."""

    def cases() -> tuple[Case, ...]:
        from kb.library import cases as made

        with library.truth() as snapshot:
            return made.cases(snapshot)

    def found(result: Alignment) -> tuple[Case, ...]:
        from kb.library import cases as made

        with library.truth() as snapshot:
            return made.found(snapshot, result)

    def decide(rows: Sequence[Mapping[str, str]], *, who: str) -> Reviewed:
        from kb.library import reviewing

        return reviewing.decide(library, rows, who=who)

    return Reviews(cases, found, decide)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reviewer says of the link before him; `reason` is empty where he gives none of his own."""

    status: str = ""
    relation: str = ""
    degree: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which links are listed: of two documents, in a state, holding words."""

    pair: str = ""
    state: str = WAITING
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one page has before it. `found` are links of a comparison that nobody keeps; `last` can be undone."""

    wanted: Wanted = Wanted()
    found: tuple[Case, ...] = ()
    shown: Case | None = None
    last: tuple[Case, Case] | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page shows next; a part that is None stays as it is."""

    sitting: Sitting
    queue: str | None
    pane: str | None


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said above a case: `told` went well, `fault` did not; `undo` whether the last decision can be."""

    told: str = ""
    fault: str = ""
    undo: bool = False
    entered: Verdict = field(default_factory=Verdict)


class Reviewer:
    """Every method takes what the page knows and returns what it shows next."""

    def __init__(self, reviews: Reviews) -> None:
        self._reviews = reviews

    def look(self, sitting: Sitting, wanted: Wanted, who: str) -> Seen:
        """The list, as it is wanted."""
        from kb.ui.render_review import unlisted_html

        try:
            return self._listed(replace(sitting, wanted=wanted), who)
        except KbError as error:
            return Seen(sitting, unlisted_html(_told(error)), None)

    def open(self, sitting: Sitting, key: str, who: str) -> Seen:
        """The link of that key; where it is no longer so, the list as it is now."""
        from kb.ui.render_pane import unavailable_html

        try:
            case = next((one for one in self._all(sitting) if one.key == key), None)
            if case is not None:
                return self._shown(sitting, case, who, Notes(), listed=False)
            seen = self._listed(sitting, who)
        except KbError as error:
            return Seen(sitting, None, unavailable_html(_told(error)))
        return replace(seen, pane=unavailable_html("这一条刚刚有了变化，列表已更新，请重新打开。"))

    def of_alignment(self, sitting: Sitting, result: Alignment, item: int, link: int, who: str) -> Seen:
        """The links of a comparison; with the one that was pointed at, else the first that is in doubt."""
        from kb.ui.render_pane import unavailable_html

        try:
            sitting = replace(sitting, found=self._reviews.found(result))
            pair = f"{result.upper.id}|{result.lower.id}"
            of_pair = filtered(self._all(sitting), Wanted(pair, ALL))
        except KbError as error:
            return Seen(sitting, None, unavailable_html(_told(error)))
        case = _pointed_at(of_pair, result, item, link)
        doubtful = [one for one in of_pair if one.state == "须核对"]
        if case is None:
            state = "须核对" if doubtful else WAITING
            case = next((one for one in doubtful or of_pair if one.waits), None)
        else:
            state = WAITING if case.waits else ALL
        sitting = replace(sitting, wanted=Wanted(pair, state))
        if case is None:
            return replace(self._listed(sitting, who), pane=unavailable_html("这两份文件之间没有等人审阅的对应关系。"))
        return self._shown(sitting, case, who, Notes())

    def decide(self, sitting: Sitting, key: str, verdict: Verdict, who: str) -> Seen:
        """The verdict on the link before the reviewer, then the next one that waits."""
        from kb.ui.render_pane import unavailable_html

        case = sitting.shown
        if case is None or case.key != key:
            return Seen(replace(sitting, shown=None), None, unavailable_html(_STRANGE))
        fault = fault_of_name(who) or _fault_of(case, verdict)
        if fault:
            return self._shown(sitting, case, who, Notes(fault=fault, entered=verdict), listed=False)
        try:
            before = filtered(self._all(sitting), sitting.wanted)
        except KbError as error:
            return self._shown(sitting, case, who, Notes(fault=_told(error), entered=verdict), listed=False)
        return self._kept(sitting, case, _row(case, verdict), verdict, before, who)

    def undo(self, sitting: Sitting, who: str) -> Seen:
        """Another decision, by which the last one of this page is taken back; it is shown again."""
        from kb.ui.render_pane import unavailable_html

        if sitting.last is None:
            return Seen(sitting, None, unavailable_html("没有可以撤销的决定。"))
        before, after = sitting.last
        try:
            now = next((one for one in self._all(sitting) if one.name == before.name), None)
            if now is None or now.key != after.key:
                what = "此后这一条又有变化（另有决定，或文件更新过），没有撤销。"
                seen = self._listed(replace(sitting, last=None), who)
                return replace(seen, pane=unavailable_html(what + "请从列表中打开它再定。"))
            came = self._reviews.decide([now.said(**{name: before.cells.get(name, "") for name in _SAID})], who=who)
            if came.review.problems:
                return Seen(sitting, None, unavailable_html(came.review.problems[0].what))
            again = next((one for one in self._all(sitting) if one.name == before.name), before)
        except KbError as error:
            return Seen(sitting, None, unavailable_html(_told(error)))
        return self._shown(
            replace(sitting, last=None), again, who, Notes(told="已撤销，恢复为原来的样子（另记一笔）。")
        )

    def _kept(
        self, sitting: Sitting, case: Case, row: Mapping[str, str], verdict: Verdict, before: Sequence[Case], who: str
    ) -> Seen:
        try:
            came = self._reviews.decide([row], who=who)
            now = next((one for one in self._all(sitting) if one.name == case.name), None)
        except KbError as error:
            return self._shown(sitting, case, who, Notes(fault=_told(error), entered=verdict), listed=False)
        if came.review.problems:
            return self._refused(sitting, now, came.review.problems[0].what, verdict, who)
        if not came.review.decisions:
            notes = Notes(fault="与现在的没有不同，没有记下新的决定。", entered=verdict)
            return self._shown(sitting, now or case, who, notes)
        told = f"已记下：{VERDICTS[verdict.status]}{place_of(case)}。"
        if now and now.state == "意见不一":
            told = f"两种意见都已记下：您与 {_others(case, now, who)} 对{place_of(case)}的意见不一，这一条等人再看。"
        sitting = replace(sitting, last=(case, now) if now else None)
        return self._onward(sitting, case, before, who, told)

    def _refused(self, sitting: Sitting, now: Case | None, why: str, verdict: Verdict, who: str) -> Seen:
        from kb.ui.render_pane import unavailable_html

        what = f"没有记下：{why}。"
        if now is None:
            return replace(self._listed(sitting, who), pane=unavailable_html(what))
        return self._shown(sitting, now, who, Notes(fault=what, entered=replace(verdict, status="")))

    def _onward(self, sitting: Sitting, case: Case, before: Sequence[Case], who: str, told: str) -> Seen:
        from kb.ui.render_case import done_html

        left = {one.name: one for one in filtered(self._all(sitting), sitting.wanted) if one.waits}
        names = [one.name for one in before]
        at = names.index(case.name) + 1 if case.name in names else 0
        after = next((name for name in (*names[at:], *names[:at]) if name in left and name != case.name), None)
        notes = Notes(told=told, undo=sitting.last is not None)
        if after is not None:
            return self._shown(sitting, left[after], who, notes)
        sitting = replace(sitting, shown=None, turn=sitting.turn + 1)
        return replace(self._listed(sitting, who), pane=done_html(notes, sitting.turn))

    def _shown(self, sitting: Sitting, case: Case, who: str, notes: Notes, *, listed: bool = True) -> Seen:
        from kb.ui.render_case import case_html

        sitting = replace(sitting, shown=case, turn=sitting.turn + 1)
        pane = case_html(case, who, notes, sitting.turn)
        return replace(self._listed(sitting, who), pane=pane) if listed else Seen(sitting, None, pane)

    def _listed(self, sitting: Sitting, who: str) -> Seen:
        from kb.ui.render_review import queue_html

        every = self._all(sitting)
        return Seen(sitting, queue_html(every, filtered(every, sitting.wanted), sitting.wanted, who), None)

    def _all(self, sitting: Sitting) -> tuple[Case, ...]:
        kept = self._reviews.cases()
        names = {case.name for case in kept}
        return (*kept, *(case for case in sitting.found if case.name not in names))


def filtered(every: Sequence[Case], wanted: Wanted) -> list[Case]:
    """Those that are wanted, in their order."""
    words = wanted.words.split()
    return [case for case in every if of_pair(case, wanted.pair) and _in(case, wanted.state) and _says(case, words)]


def of_pair(case: Case, pair: str) -> bool:
    """Whether it lies between those two; what has one side only, lies between it and any."""
    upper, _, lower = pair.partition("|")
    return not pair or all(one in ("", other) for one, other in zip(case.pair, (upper, lower), strict=True))


def pairs(every: Sequence[Case]) -> dict[str, str]:
    """The pairs of documents that links lie between, with what they are called."""
    called = {}
    for case in every:
        if case.upper and case.lower:
            upper, lower = (document_name(end.document.title, None) for end in (case.upper, case.lower))
            called["|".join(case.pair)] = f"{upper} → {lower}"
    return called


def place_of(case: Case) -> str:
    """Where it stands, for people."""
    end = case.upper or case.lower
    label = end.clause.label if end else ""
    return f"“{label if len(label) <= _LONGEST_PLACE else '…' + label[1 - _LONGEST_PLACE :]}”"


def _in(case: Case, state: str) -> bool:
    return state == ALL or (case.waits if state == WAITING else case.state == state)


def _says(case: Case, words: Sequence[str]) -> bool:
    said = "\n".join(case.cells.values())
    return all(word in said for word in words)


def _fault_of(case: Case, verdict: Verdict) -> str:
    """What is lacking of a verdict, in Chinese."""
    relations = relations_of(case)
    if verdict.status not in VERDICTS or verdict.relation not in relations:
        return "没有收到完整的决定，请再点一次。"
    if verdict.status == CONFIRMED and verdict.relation == "落实" and not verdict.degree:
        return "请先选程度：直接落实，还是部分落实。"
    if len(verdict.reason) > LONGEST_REASON:
        return f"理由最多 {LONGEST_REASON} 个字。"
    if verdict.reason.strip():
        return ""
    if verdict.status == REJECTED:
        return "驳回要写理由，让后来的人知道为什么。"
    if verdict.status == OPEN:
        return "请写明疑在哪里，后来的人好接着看。"
    given = case.cells.get("程度", "")
    if verdict.relation != case.cells.get("关系") or (given and verdict.degree != given and verdict.degree):
        return "改了关系或程度要写理由。"
    return ""


def relations_of(case: Case) -> tuple[str, ...]:
    """What may be said of links with these sides."""
    if case.upper and case.lower:
        return ("落实", "易误判")
    return ("未覆盖",) if case.upper else ("无上位依据",)


def _row(case: Case, verdict: Verdict) -> dict[str, str]:
    degree = {"落实": verdict.degree, "未覆盖": "未覆盖"}.get(verdict.relation, "")
    reason = verdict.reason.strip() or case.cells.get("理由", "")
    return case.said(状态=verdict.status, 关系=verdict.relation, 程度=degree, 理由=reason)


def _others(case: Case, now: Case | None, who: str) -> str:
    """Who else decided since the reviewer looked."""
    seen = {one.number for one in case.past}
    names = dict.fromkeys(one.who for one in (now.past if now else ()) if one.number not in seen and one.who != who)
    return "、".join(names) or "对应关系表"


def _pointed_at(of_pair: Sequence[Case], result: Alignment, item: int, link: int) -> Case | None:
    """The case of an item's link, or of its having none."""
    if not 0 <= item < len(result.items):
        return None
    meant = result.items[item]
    others = (*meant.links, *meant.near)
    other = others[link].lower if 0 <= link < len(others) else None
    ends = ((meant.clause, meant.quote), (other.clause, other.quote) if other else None)
    for case in of_pair:
        upper, lower = ((end.clause.id, end.quote) if end else None for end in (case.upper, case.lower))
        if (upper, lower) == ends:
            return case
    return None


def _told(error: KbError) -> str:
    """The error without where things lie on this machine."""
    if isinstance(error, Busy):
        _log.info("审阅没有记下：%s", error)
        return _BUSY
    _log.warning("审阅未能完成：%s", error)
    return str(type(error)(error.what, hint=error.hint))

"""The 审阅 screen's list: which links wait for a person, filtered by documents, state and words; who decided last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.ui.grid import Row, grid_html
from kb.ui.markup import action, element, text
from kb.ui.person import COOKIE, LONGEST
from kb.ui.reviewer import ALL, WAITING, Wanted, filtered, pairs

if TYPE_CHECKING:
    from kb.library.cases import Case, End

MOST = 300  # rows at once; the next ones follow as these are decided on
_MARKS = {"可疑": "none", "意见不一": "none", "须核对": "part", "已确认": "full"}
_KEYS = (
    ("→ ←", "下一条、上一条"),
    ("Y", "确认"),
    ("N", "驳回（先写理由，写好按 Ctrl+回车）"),
    ("W", "存疑，留待复核（先写疑在哪里）"),
    ("1　2", "程度：直接落实、部分落实"),
    ("R", "写理由；Ctrl+回车提交"),
    ("U", "撤销刚才的决定"),
    ("Esc", "关闭，回到列表"),
)
_STATES_SAY = "可疑：条款文字改过；意见不一：两人的决定不同；须核对：对照时程序拿不准；候选：程序找到，还没有人看过。"


def state_html(state: str) -> str:
    """A state as a mark that also says its name."""
    return element("span", text(state), class_=f"degree state degree-{_MARKS.get(state, 'plain')}")


def review_head_html() -> str:
    """What the screen is for, and its keys."""
    head = element("h2", "审阅：程序和表格说的对应关系，由人定", tabindex="-1")
    said = "看两处原文，确认、驳回，或改过再定。每个决定连同姓名、时间、理由记在知识库里，只增不改；与审阅表是同一份。"
    keys = "".join(element("dt", element("kbd", key)) + element("dd", what) for key, what in _KEYS)
    states = element("p", _STATES_SAY, class_="hint")
    note = element("p", "右边的审阅栏里有焦点时可用，写字时不用（Ctrl+回车除外）。", class_="hint")
    folded = element("details", element("summary", "快捷键与状态") + note + element("dl", keys, class_="keys") + states)
    inner = head + element("p", said, class_="hint") + folded
    return element("section", inner, class_="screen-head", aria_label="审阅说明")


def unlisted_html(why: str) -> str:
    """Why there is no list."""
    return element("section", element("p", text(why)), class_="fault review-list", role="alert")


def person_html(who: str) -> str:
    """Who reviews, or the question; assets/review.js keeps the answer in a cookie of this browser."""
    known = element("b", text(who)) + action("更换", "rename", class_="quiet", aria_label="更换审阅人姓名")
    line = element("p", f"审阅人：{known}", class_="known", hidden=not who)
    field = (
        f'<input name="person" maxlength="{LONGEST}" autocomplete="name" aria-label="审阅人姓名" value="{text(who)}">'
    )
    ask = element("label", f"您的姓名　{field}") + element("button", "记住", type="submit", class_="bar-button")
    note = element("span", "记在这个浏览器里，写入每一个决定。还没有登录，姓名未经核实。", class_="hint")
    form = element("form", ask, class_="name-form", hidden=bool(who), data_cookie=COOKIE, novalidate=True)
    return element("div", line + form + note, class_="person")


def queue_html(every: Sequence[Case], listed: Sequence[Case], wanted: Wanted, who: str) -> str:
    """The list as it is wanted, and what else could be."""
    waiting = sum(case.waits for case in filtered(every, Wanted(wanted.pair, ALL)))
    decided = sum(not case.waits for case in filtered(every, Wanted(wanted.pair, ALL)))
    left = f"还有 {waiting} 条待审阅，已审阅 {decided} 条。" if every else ""
    count = element("p", left, class_="overview", role="status")
    body = _filters(every, wanted) + _table(listed, bool(every))
    return element("section", person_html(who) + count + body, class_="review-list", aria_label="待审阅的对应关系")


def _filters(every: Sequence[Case], wanted: Wanted) -> str:
    if not every:
        return ""
    names = {"": "全部文件", **pairs(every)}
    chosen = "".join(
        element("option", text(name), value=pair, selected=pair == wanted.pair) for pair, name in names.items()
    )
    pair = element("select", chosen, name="review-pair", id="review-pair", aria_label="哪两份文件之间")
    find = element(
        "form",
        f'<input type="search" name="review-words" value="{text(wanted.words)}" aria-label="查找，回车确定" '
        'placeholder="查找，按回车" class="review-find">',
        class_="find-form",
        role="search",
    )
    of_pair = filtered(every, Wanted(wanted.pair, ALL))
    counts = {WAITING: sum(case.waits for case in of_pair), ALL: len(of_pair)}
    for case in of_pair:
        counts[case.state] = counts.get(case.state, 0) + 1
    order = (WAITING, "可疑", "意见不一", "须核对", "待复核", "候选", "已确认", "已驳回", ALL)
    chips = "".join(
        action(
            f"{state} {counts.get(state, 0)}", "queue", class_="chip", data_state=state,
            aria_pressed="true" if state == wanted.state else "false",
        )
        for state in order if counts.get(state) or state in (WAITING, ALL, wanted.state)
    )  # fmt: skip
    bar = element("div", chips, class_="filters", role="group", aria_label="按状态筛选")
    return element("div", pair + find, class_="review-which") + bar


def _table(listed: Sequence[Case], any_held: bool) -> str:
    if not any_held:
        empty = (
            "知识库里还没有对应关系。在“对标”中对照文件库里的两份文件，结果可以在这里逐条审阅；"
            "也可以把对应关系表放进 corpus/links 再入库。"
        )
        return element("p", empty, class_="empty", role="status")
    rows = [_row(case) for case in listed[:MOST]]
    table = grid_html(
        "对应关系", ("状态", "上位", "下位", "上次审阅"), rows, empty="没有这样的对应关系。", class_="review-rows"
    )
    more = len(listed) - MOST
    return table + (
        element("p", f"另有 {more} 条没有列出，审完这些或缩小范围再看。", class_="hint") if more > 0 else ""
    )


def _row(case: Case) -> Row:
    first = case.upper or case.lower
    upper = _side(case.upper, case, opens=case.upper is first)
    lower = _side(case.lower, case, opens=case.upper is not first)
    judged = "、".join(filter(None, (case.link.relation, case.link.degree if case.link.lower else "")))
    state = state_html(case.state) + element("span", text(judged), class_="document-facts")
    return Row((state, upper, lower, text(case.cells.get("上次审阅", ""))), {"data_name": case.name})


def _side(end: End | None, case: Case, *, opens: bool) -> str:
    if end is None:
        return element("span", "没有对应的条款", class_="nothing")
    label = text(end.clause.label)
    if opens:
        said = f"审阅{end.clause.label}：{case.state}"
        label = action(label, "case", class_="link place", data_key=case.key, aria_label=said)
    else:
        label = element("b", label, class_="place-name")
    return label + element("span", text(end.quote), class_="clamped")

"""One link before a reviewer, in the pane: both clauses side by side, what was said of them, by whom; the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.graph.decisions import opinion
from kb.text import find_quote
from kb.ui.likeness import COPIED, rest, share, shared
from kb.ui.markup import action, element, plain_title, text
from kb.ui.render_item import marked
from kb.ui.render_review import person_html, state_html
from kb.ui.reviewer import CONFIRMED, LONGEST_REASON, OPEN, REJECTED, Notes, place_of, relations_of

if TYPE_CHECKING:
    from kb.library.cases import Case, End

_RELATIONS = {"落实": "落实", "易误判": "易误判（看着像，不算对应）"}
_ORIGINS = {"curated": "对应关系表", "engine": "程序找到，还没有存入知识库", "person": "人工审阅"}
_REASONS = ("说的不是一件事", "对象不同", "只是一般表述", "上位要求更高")
_SUSPECT = "有一处条款在这条对应关系写成之后改过文字。请按现在的文字再看一遍。"


def case_html(case: Case, who: str, notes: Notes, turn: int) -> str:
    """The case; what was entered before stays where a verdict could not be kept."""
    bar = _stepper() + action("关闭", "close", class_="close", aria_label="关闭审阅栏")
    end = case.upper or case.lower
    title = element("h2", text(end.clause.label if end else "") + state_html(case.state), class_="pane-title")
    head = element("header", element("div", bar, class_="pane-bar") + title, class_="pane-head")
    body = notes_html(notes) + _warnings(case) + _judgement(case) + _sides(case) + _facts(case) + _past(case)
    sheet = element("div", body, class_="paper item-sheet", tabindex="0", role="document", aria_label="两处原文")
    inner = head + element("div", sheet, class_="pane-body") + _form(case, who, notes)
    said = f"{notes.fault or notes.told}审阅{place_of(case)}，{case.state}"
    return element(
        "section", inner, class_="reader case", tabindex="-1", aria_label=said, data_key=case.key,
        data_name=case.name, data_turn=turn,
    )  # fmt: skip


def done_html(notes: Notes, turn: int) -> str:
    """Nothing is left of what was listed."""
    close = action("关闭", "close", class_="close", aria_label="关闭审阅栏")
    done = element("p", "列出的都审完了。可以换一种状态、换一对文件，或看“已确认”“已驳回”。", class_="empty")
    inner = element("div", close, class_="pane-bar") + notes_html(notes) + done
    said = f"{notes.told}列出的都审完了"
    return element("section", inner, class_="reader case", tabindex="-1", aria_label=said, data_turn=turn)


def notes_html(notes: Notes) -> str:
    """What came of the last verdict."""
    out = ""
    if notes.fault:
        out += element("p", text(notes.fault), class_="alarm", role="alert", tabindex="-1")
    if notes.told:
        undo = action("撤销（U）", "undo", class_="quiet", aria_keyshortcuts="u") if notes.undo else ""
        out += element("div", element("p", text(notes.told), role="status") + undo, class_="told")
    return out


def _stepper() -> str:
    back = action('‹<span class="word"> 上一条</span>', "casestep", data_by="-1", class_="step", aria_label="上一条")
    on = action('<span class="word">下一条 </span>›', "casestep", data_by="1", class_="step", aria_label="下一条")
    return element("div", back + element("span", "", class_="count") + on, class_="stepper")


def _warnings(case: Case) -> str:
    said = [_SUSPECT] if case.state == "可疑" else []
    gone = "、".join(name for name, end in (("上位", case.upper), ("下位", case.lower)) if end and not end.stands)
    if gone:
        said.append(f"{gone}条款里已没有所引的原文，不能确认，只能驳回；改引别的原文请用审阅表。")
    return "".join(element("p", text(one), class_="validity-note", role="note") for one in said)


def _judgement(case: Case) -> str:
    """What is said of the two clauses until now; this is what a verdict is on."""
    link, doubt = case.link, case.cells.get("存疑", "")
    judged = "，".join(filter(None, (link.relation, link.degree if link.degree != link.relation else "")))
    said = element("b", text(judged)) + (f"。理由：{text(link.reason)}" if link.reason else "，没有写理由")
    return element("p", "现在的判断：" + said + (f"。存疑：{text(doubt)}" if doubt else ""), class_="judgement")


def _facts(case: Case) -> str:
    link = case.link
    origin = _ORIGINS[link.origin] + (f"（得分 {link.score:.2f}）" if link.score is not None else "")
    rows = [
        ("类别", link.kind), ("承担者", link.addressee), ("出自", origin),
    ]  # fmt: skip
    inner = "".join(element("dt", name) + element("dd", text(value)) for name, value in rows if value)
    return element("dl", inner, class_="item-facts")


def _past(case: Case) -> str:
    if not case.past:
        return element("p", "还没有人对这一条作过决定。", class_="hint")
    rows = []
    for one in reversed(case.past):
        said = opinion(one)
        what = "，".join(filter(None, (said["状态"], said["关系"], said["程度"] if said["下位原文"] else "")))
        reason = f"。理由：{said['理由']}" if said["理由"] else ""
        rows.append(element("li", text(f"{one.at[:16].replace('T', ' ')}　{one.who}：{what}{reason}")))
    heading = element("h3", f"以前的决定（{len(rows)}）")
    return element("section", heading + element("ol", "".join(rows)), class_="past near")


def _sides(case: Case) -> str:
    upper = _side("上位", case.upper, case.lower, case.key)
    lower = _side("下位", case.lower, case.upper, case.key)
    legend = element("mark", "底色", class_="same") + "：两处都有的字句　" + element("u", "虚线", class_="own")
    both = case.upper is not None and case.lower is not None
    note = element("p", legend + "：照写一半以上时，只在这一处有的；粗体：所说的那几句", class_="hint") if both else ""
    return element("div", upper + lower, class_="sides") + note


def _side(name: str, end: End | None, other: End | None, key: str) -> str:
    if end is None:
        said = {"上位": "下位的这一条没有上位依据。", "下位": "没有找到与上位对应的条款。"}[name]
        return element("article", element("h3", name) + element("p", said, class_="nothing"), class_="side")
    words = end.clause.text
    meant = find_quote(words, end.quote) or (0, len(words))
    found = shared(words[meant[0] : meant[1]], [other.quote if other.stands else other.clause.text]) if other else ()
    same = tuple((start + meant[0], stop + meant[0]) for start, stop in found)
    own = rest(words, same, meant) if share(words[meant[0] : meant[1]], found) >= COPIED else ()
    head = element("h3", f"{name}　{text(end.clause.label)}")
    head += element("p", text(plain_title(end.document)), class_="document-facts")
    quote = element(
        "blockquote", marked(words, meant, same, own), tabindex="0", aria_label=f"{name}{end.clause.label}的原文"
    )
    opened = action(
        "在文件中查看", "clause", class_="quiet", data_document=end.document.id, data_clause=end.clause.id,
        data_quote=end.quote,
        data_key=key, aria_label=f"在文件中查看{name}{end.clause.label}",
    )  # fmt: skip
    gone = "" if end.stands else element("p", text(f"所引的原文：{end.quote}"), class_="nothing")
    return element("article", head + quote + gone + opened, class_="side")


def _form(case: Case, who: str, notes: Notes) -> str:
    entered = notes.entered
    relation = entered.relation or case.link.relation
    degree = entered.degree or case.link.degree or ""
    choices = ""
    if len(relations_of(case)) > 1:
        choices = _radios("关系", "relation", _RELATIONS, relation)
        choices += _radios("程度", "degree", {"直接落实": "直接落实", "部分落实": "部分落实"}, degree)
    else:
        choices = f'<input type="hidden" name="relation" value="{text(relation)}">'
    box = element(
        "textarea", text(entered.reason), name="reason", rows=1, maxlength=LONGEST_REASON, id="case-reason",
        placeholder="理由（驳回、存疑、改动必写）", aria_label="理由", aria_keyshortcuts="r",
    )  # fmt: skip
    quick = "".join(action(text(one), "quick", class_="quiet", data_words=one) for one in _REASONS)
    quick = element("div", quick, class_="quick", role="group", aria_label="常用理由")
    buttons = _verdict("确认", CONFIRMED, "y", "go") + _verdict("驳回", REJECTED, "n", "bar-button reject")
    buttons += _verdict("存疑", OPEN, "w", "bar-button")
    line = element("div", buttons, class_="verdicts", role="group", aria_label="决定")
    inner = element("div", choices, class_="judged") + box + quick + line + person_html(who)
    return element(
        "div", inner, class_="verdict-form", data_pending=entered.status, role="group", aria_label="您的决定"
    )


def _radios(legend: str, name: str, values: dict[str, str], chosen: str) -> str:
    inner = "".join(
        element(
            "label", f'<input type="radio" name="{name}" value="{value}"{" checked" if value == chosen else ""}>{said}'
        )
        for value, said in values.items()
    )
    return element("div", element("span", f"{legend}：") + inner, role="radiogroup", aria_label=legend, class_="radios")


def _verdict(words: str, status: str, key: str, class_: str) -> str:
    shown = words + element("kbd", key.upper(), aria_hidden="true")
    return action(shown, "decide", class_=class_, data_verdict=status, aria_keyshortcuts=key)

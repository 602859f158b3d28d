"""One question of a run, for the pane: what was asked, gold beside what was given, each citation to be opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kb.ui.markup import action, document_name, element, text
from kb.ui.render_pane import unavailable_html
from kb.ui.render_results import verdict_html

if TYPE_CHECKING:
    from kb.library.batch.run import Run


def outcome_html(run: Run, place: int) -> str:
    """The question at that place of the table, wrong answers first."""
    from kb.library.batch.card import card
    from kb.library.batch.sheets import worst_first

    ordered = worst_first(run.outcomes)
    if not 0 <= place < len(ordered):
        return unavailable_html("这一题不在当前的结果中，可能结果已更新。请从表中再选。")
    outcome = ordered[place]
    shown = card(outcome, run.names)
    bar = _stepper(run, place, len(ordered)) + action("关闭", "close", class_="close", aria_label="关闭")
    title = element("h2", text(f"题 {shown['id']} ") + verdict_html(outcome), class_="pane-title")
    head = element("header", element("div", bar, class_="pane-bar") + title, class_="pane-head")
    body = _asked(shown) + _faults(shown) + element("div", _gold(shown) + _given(shown, run, place), class_="sides")
    sheet = element("div", body, class_="paper item-sheet", tabindex="0", role="document", aria_label="这一题")
    inner = head + element("div", sheet, class_="pane-body")
    return element("section", inner, class_="reader judged", tabindex="-1", aria_label=f"题 {shown['id']}")


def _stepper(run: Run, place: int, total: int) -> str:
    def step(words: str, name: str, to: int) -> str:
        there = 0 <= to < total
        return action(
            words, "outcome", class_="step", data_run=run.id, data_case=to, disabled=not there, aria_label=name
        )

    count = element("span", f"{place + 1} / {total}", class_="count", aria_live="polite")
    back = step('‹<span class="word"> 上一题</span>', "上一题", place - 1)
    return element(
        "div", back + count + step('<span class="word">下一题 </span>›', "下一题", place + 1), class_="stepper"
    )


def _asked(shown: Mapping[str, Any]) -> str:
    *earlier, last = shown["turns"]
    said = "".join(element("p", text(f"先问：{turn}"), class_="hint") for turn in earlier)
    kind = element("p", text(f"类型：{shown['type']}"), class_="hint") if shown["type"] else ""
    note = element("p", text(f"备注：{shown['note']}"), class_="hint") if shown["note"] else ""
    return said + element("p", text(last), class_="asked") + kind + note


def _faults(shown: Mapping[str, Any]) -> str:
    if not shown["faults"]:
        return ""
    rows = "".join(element("li", text(fault)) for fault in shown["faults"])
    return element("ul", rows, class_="validity-note faults", aria_label="哪里不对")


def _gold(shown: Mapping[str, Any]) -> str:
    known = {True: "文件中有答案", False: "文件中没有答案，应当说明没有", None: "题集没有写有没有答案"}
    inner = element("h3", "应有") + element("p", known[shown["answerable"]], class_="hint")
    inner += _list("必须包含", ((_mark(met, "有", "缺") + text(words)) for words, met in shown["entries"]))
    inner += _list("不得包含", ((_mark(not met, "没有说", "说了") + text(words)) for words, met in shown["forbidden"]))
    inner += _list("依据原文", (_gold_clause(*one) for one in shown["clauses"]))
    return element("article", inner, class_="side")


def _gold_clause(clause: Any, name: str, cited: bool) -> str:
    place = "，".join(part for part in (name, clause.ref) if part)
    optional = element("span", "可引可不引", class_="tag") if clause.optional and not cited else ""
    mark = optional or _mark(cited, "引到", "没引到")
    said = element("span", text(place), class_="document-facts") if place else ""
    return mark + element("span", text(clause.quote), class_="words") + said


def _given(shown: Mapping[str, Any], run: Run, place: int) -> str:
    inner = element("h3", "所答" + ("（拒答）" if shown["refused"] else ""))
    inner += element("p", text(shown["answer"]), class_="given")
    inner += _list("引用的条款", (_citation(one, on_gold, run, place) for one, on_gold in shown["citations"]))
    return element("article", inner, class_="side")


def _citation(citation: Mapping[str, Any], on_gold: bool | None, run: Run, place: int) -> str:
    name = f"[{citation['marker']}] {document_name(citation['doc_title'], citation['doc_number'])}{citation['label']}"
    opener = action(
        text(name), "evidence", class_="link", data_document=citation["doc_id"], data_clause=citation["clause_id"],
        data_quote=citation["quote"], data_run=run.id, data_case=place, aria_label=f"在文件中打开{name}",
    )  # fmt: skip
    mark = "" if on_gold is None else _mark(on_gold, "是依据", "不在依据之列")
    return mark + opener + element("span", text(citation["quote"]), class_="words")


def _list(title: str, rows: Iterable[str]) -> str:
    inner = "".join(element("li", row) for row in rows)
    return element("h4", title) + element("ul", inner, class_="points") if inner else ""


def _mark(good: bool, yes: str, no: str) -> str:
    return element("span", yes if good else no, class_=f"degree degree-{'full' if good else 'none'}") + " "

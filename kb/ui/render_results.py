"""Showing a run: its answers, wrong ones first, its figures with their intervals, and how it differs from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kb.ui.grid import Panel, Row, grid_html, panels_html
from kb.ui.markup import action, element, text
from kb.ui.render_batch import picker_html
from kb.ui.render_views import filters_html
from kb.ui.results import EARLIER_ENDINGS, UPLOAD

if TYPE_CHECKING:
    from kb.library.batch.measure import Outcome
    from kb.library.batch.run import Run

_LONGEST = 160  # characters of an answer in the table; a row opens the whole
_CITED = 3
_MARKS = {"对": "full", "错": "none", "未判": "part"}
_SHOWN_TURNED = 200
_DEFINITIONS = (
    "区间都是 95%：题目互不相同的比率用 Wilson，有同一题几种问法或一题有几处的用自助法，同一题的各种问法一起抽取。"
)


def verdict_html(outcome: Outcome) -> str:
    """对, 错 or 未判 as a mark that says its name."""
    from kb.library.batch.sheets import verdict

    told = verdict(outcome)
    return element("span", text(told), class_=f"degree degree-{_MARKS[told]}")


def results_html(run: Run, others: Sequence[Run], note: str = "") -> str:
    """The whole result of a run that stands still; `note` says why a comparison could not be made."""
    from kb.errors import NotFound

    try:
        report = run.report()
    except NotFound as error:
        return element("section", element("p", text(str(error))), class_="screen-head results", role="status")
    outcomes, ended = run.outcomes, run.progress.ended
    head = element("h2", "评测结果", tabindex="-1") + element("p", text(overview(report)), class_="overview")
    if report["gold_not_held"]:
        lacking = (
            f"请注意：应有的依据 {report['gold_clauses']} 处，其中 {report['gold_not_held']} 处的原文不在条款里，"
            "请核对知识库是否收了题集所问的文件，原文是否一字不差。"
        )
        head += element("p", lacking, class_="validity-note", role="note")
    panels = [
        Panel("batch-answers", f"逐题（{len(outcomes)}）", _answers(run, outcomes)),
        Panel("batch-figures", "指标", _figures(report)),
        Panel("batch-compare", "与前次比较", _comparison(run, outcomes, others, note) if ended else _not_yet()),
    ]
    inner = head + panels_html("评测结果的各个部分", panels)
    return element("section", inner, class_="outcome" if ended else "screen-head", aria_label="评测结果")


def overview(report: Mapping[str, Any]) -> str:
    """What the figures say, in a sentence or two."""
    from kb.library.batch.sheets import percent

    figures = report["figures"]
    told = f"答了 {report['questions']} 题"
    if right := figures.get("right"):
        spread = f"{percent(right['low'])}–{percent(right['high'])}"
        told += f"，判分 {right['of']:g} 题，对 {right['hits']:g} 题（{percent(right['value'])}，95% 区间 {spread}）"
    else:
        told += "，题集没有写要点或依据，没有判分"
    for key, what in (("false_answer", "没有答案却作了答"), ("false_refusal", "有答案却拒答")):
        if figure := figures.get(key):
            told += f"；{what} {figure['hits']:g} / {figure['of']:g}"
    return told + "。"


# -- answers ---------------------------------------------------------------------------------------------------------


def _answers(run: Run, outcomes: Sequence[Outcome]) -> str:
    from kb.library.batch.sheets import verdict, worst_first

    ordered = worst_first(outcomes)
    said = ["拒答" if outcome.answer.get("refused") else "作答" for outcome in ordered]
    verdicts = [verdict(outcome) for outcome in ordered]
    rows = [
        Row(
            (_place(run, place, outcome), _question(outcome), _answer(outcome), _cited(outcome)),
            {"data_verdict": verdicts[place], "data_said": said[place], "data_case": place},
        )
        for place, outcome in enumerate(ordered)
    ]
    chips = filters_html("筛选各题", "verdict", verdicts, "查找")
    table = grid_html(
        "每题的回答，错的在前", ("判定", "问题", "回答", "依据"), rows, empty="还没有答过的题。", class_="cases"
    )
    return chips + table


def _place(run: Run, place: int, outcome: Outcome) -> str:
    said = f"看这一题：{outcome.gold.id}"
    opener = action(
        text(outcome.gold.id), "outcome", class_="link place", data_run=run.id, data_case=place, aria_label=said
    )
    refused = element("span", "拒答", class_="tag") if outcome.answer.get("refused") else ""
    return opener + " " + verdict_html(outcome) + refused


def _question(outcome: Outcome) -> str:
    from kb.library.batch.card import WRONG

    asked = element("span", text(outcome.gold.question), class_="words clamped")
    if not outcome.faults:
        return asked
    how = "wrong" if outcome.severity >= WRONG else "slight"
    return asked + element("span", text("；".join(outcome.faults)), class_=f"clamped {how}")


def _answer(outcome: Outcome) -> str:
    words = str(outcome.answer.get("answer") or "")
    return element("span", text(words[:_LONGEST] + ("……" if len(words) > _LONGEST else "")), class_="clamped")


def _cited(outcome: Outcome) -> str:
    citations = outcome.answer.get("citations") or []
    shown = [
        element("li", element("b", text(c["label"])) + element("span", text(f"《{c['doc_title']}》"), class_="clamped"))
        for c in citations[:_CITED]
    ]
    more = len(citations) - _CITED
    return element("ul", "".join(shown)) + (element("span", f"另有 {more} 条", class_="nothing") if more > 0 else "")


# -- figures ---------------------------------------------------------------------------------------------------------


def _figures(report: Mapping[str, Any]) -> str:
    from kb.library.batch.measure import BY_KEY
    from kb.library.batch.sheets import percent

    rows = [
        Row(
            (
                element("b", text(figure["name"]))
                + element("span", text(BY_KEY[key].meaning), class_="document-facts"),
                element("b", percent(figure["value"])) + _bar(figure),
                element("span", f"{percent(figure['low'])}–{percent(figure['high'])}", class_="kept")
                + element("span", text(figure["interval"]), class_="document-facts"),
                f"{figure['hits']:.4g} / {figure['of']:g}",
            )
        )
        for key, figure in report["figures"].items()
    ]
    table = grid_html("指标与 95% 区间", ("指标", "数值", "区间", "命中 / 总数"), rows, empty="没有可算的指标。")
    lacking = "".join(element("li", text(words)) for words in report["not_measured"])
    missing = element("details", element("summary", "没有算的指标") + element("ul", lacking)) if lacking else ""
    return table + element("p", _DEFINITIONS, class_="hint") + _groups(report) + missing + _seconds(report)


def _bar(figure: Mapping[str, Any]) -> str:
    low, high, value = (f"{100 * figure[key]:.1f}%" for key in ("low", "high", "value"))
    style = f"--low:{low};--high:{high};--value:{value}"
    return element("span", "", class_="interval", style=style, aria_hidden="true")


def _groups(report: Mapping[str, Any]) -> str:
    from kb.library.batch.sheets import percent
    from kb.library.batch.summary import TYPE_NAMES

    made = ""
    names = {name: f"《{title}》" for name, title in report["names"].items() if title}
    for title, key in (("按类型", "by_type"), ("按依据出自的文件", "by_document")):
        groups = [(name, group["right"]) for name, group in report[key].items() if "right" in group]
        if len(groups) < 2:
            continue
        shown = sorted(groups, key=lambda one: one[1]["value"])
        rows = [
            Row(
                (
                    text(TYPE_NAMES.get(name, "＋".join(names.get(part, part) for part in name.split("＋")))),
                    element("b", percent(right["value"])) + _bar(right),
                    element("span", f"{percent(right['low'])}–{percent(right['high'])}", class_="kept"),
                    f"{right['hits']:g} / {right['of']:g}",
                )
            )
            for name, right in shown
        ]
        made += grid_html(f"总正确率{title}，低的在前", ("组", "总正确率", "区间", "对 / 判分"), rows, empty="")
    return made


def _seconds(report: Mapping[str, Any]) -> str:
    taken = report["seconds"]
    if not taken:
        return ""
    return element("p", f"每题用时：一半在 {taken['p50']:.2f} 秒内，95% 在 {taken['p95']:.2f} 秒内。", class_="hint")


# -- comparison ------------------------------------------------------------------------------------------------------


def _not_yet() -> str:
    return element("p", "答完或停止之后可以比较。", class_="empty")


def _comparison(run: Run, outcomes: Sequence[Outcome], others: Sequence[Run], note: str) -> str:
    made = _compare_form(run, others)
    if note:
        made += element("p", text(note), class_="validity-note", role="alert")
    return made + (_compared(run, outcomes, run.comparison) if run.comparison else "")


def _compare_form(run: Run, others: Sequence[Run]) -> str:
    kept = [other for other in others if other is not run and other.progress.ended and other.outcomes]
    options = element("option", "请选择", value="") + "".join(
        element("option", text(f"{other.name}（{other.progress.right} / {other.progress.judged}）"), value=other.id)
        for other in kept
    )
    choose = ""
    if kept:
        choose = element("label", "这个浏览器以前的评测", for_="earlier-run", class_="field")
        choose += element("select", options, id="earlier-run", name="other")
    endings = " ".join(EARLIER_ENDINGS)
    words = ("或者" if kept else "") + "上传以前的结果：report.json，或同一份题集的回答（jsonl）"
    upload = element("p", words, class_="field") + picker_html("earlier", "选择前次结果", endings)
    start = element("button", "比较", type="submit", class_="go")
    said = element("p", "", class_="form-note", role="status", aria_live="polite")
    inner = element("div", choose + upload, class_="side-choice", data_drop="earlier")
    inner += element("div", start + said, class_="form-foot")
    return element(
        "form", inner, class_="choice", data_upload=UPLOAD, data_most=30 * 2**20, data_endings=endings,
        data_does="against", data_run=run.id, novalidate=True,
    )  # fmt: skip


def _compared(run: Run, outcomes: Sequence[Outcome], told: Mapping[str, Any]) -> str:
    head = element("h3", text(f"与“{told['with']}”相比，共同的 {told['questions']} 题"))
    aside = [
        f"{count} 题{what}"
        for count, what in (
            (told["changed_gold"], "题目或答案改过，没有比"),
            (told["only_now"], "只在这次"),
            (told["only_before"], "只在前次"),
        )
        if count
    ]
    head += element("p", text("；".join(aside) + "。"), class_="hint") if aside else ""
    gate = told["gate"]
    verdict = "没有显著变差。" if gate["passed"] else "；".join(gate["failures"]) + "。"
    head += element("p", text(verdict), class_="overview", role="status")
    return head + _differences(told) + _turned(run, outcomes, told)


def _differences(told: Mapping[str, Any]) -> str:
    from kb.library.batch.sheets import percent

    rows = [
        Row(
            (
                text(row["name"]), percent(row["before"]), percent(row["now"]),
                text(f"{_points(row['difference'])}（{_points(row['low'])}～{_points(row['high'])}）"),
                f"{row['better']} / {row['worse']}",
                text(f"{'< 0.001' if row['p'] < 0.001 else format(row['p'], '.3f')}　{row['test']}"),
            )
        )
        for row in told["measures"]
    ]  # fmt: skip
    header = ("指标", "前次", "这次", "差，百分点（95% 区间）", "变好 / 变差的题", "p 与检验")
    return grid_html("各指标的变化", header, rows, empty="没有共同的指标。")


def _points(value: float) -> str:
    rounded = round(100 * value, 1)
    return f"{rounded:+.1f}".replace("-", "−") if rounded else "0"


def _turned(run: Run, outcomes: Sequence[Outcome], told: Mapping[str, Any]) -> str:
    from kb.library.batch.sheets import worst_first

    places = {outcome.gold.id: (place, outcome) for place, outcome in enumerate(worst_first(outcomes))}
    made = ""
    for name, key in (("由对变错", "lost"), ("由错变对", "gained")):
        rows = []
        for question in told[key][:_SHOWN_TURNED]:
            place, outcome = places[question]
            rows.append(Row((_place(run, place, outcome), text(outcome.gold.question))))
        made += element("h3", f"{name}（{len(told[key])}）")
        made += grid_html(name, ("题", "问题"), rows, empty="没有。")
    return made

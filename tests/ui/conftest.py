"""A plan, the opinions that carry it out, an answer that cites both, and a library that holds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from lxml.html import HtmlElement

from kb.alignment.figures import Comparison
from kb.alignment.form.finding import Finding
from kb.alignment.result import AlignedLink, Alignment, Item, LowerEnd
from kb.errors import NotFound
from kb.model import Answer, Citation, Clause, Document, Kind, Statement, Table, Target, Turn


def _clause(doc_id: str, eid: str, kind: Kind, text: str, label: str, **more: object) -> Clause:
    values: dict[str, object] = {"level": None, "number": None, "title": None, "parent": None, "spans": ((0, 0),)}
    values |= more
    if values["parent"]:
        values["parent"] = f"{doc_id}#{values['parent']}"
    return Clause(id=f"{doc_id}#{eid}", kind=kind, text=text, label=label, **values)  # type: ignore[arg-type]


@pytest.fixture
def plan() -> Document:
    """A national plan with a run-in heading, a leading sentence, a box of markup-like text and a table."""
    header = ("指标", "2025年", "属性")
    rows = (("1.人才数量（万人）", "100", "预期性"), ("2.国际化人才数量（人）", "600", "预期性"))
    table = "表“主要指标”"
    clauses = (
        _clause("规划", "title", "title", "人才“十四五”规划", "标题"),
        _clause("规划", "pre", "paragraph", "为加强队伍建设，制定本规划。", "前言"),
        _clause("规划", "s2", "heading", "二、主要任务", "二标题", level=1, number="二", title="主要任务"),
        _clause(
            "规划", "s2i1", "heading", "（一）加快国际化人才能力提升，推动合作。", "二（一）标题", level=2,
            number="（一）", title="加快国际化人才能力提升，推动合作", parent="s2", spans=((100, 120),),
        ),
        _clause(
            "规划", "s2i1p1", "paragraph", "实施专项培养计划，建设梯队。", "二（一）第1段", parent="s2i1",
            spans=((120, 134),),
        ),
        _clause(
            "规划", "s2i1p2", "paragraph", "——坚持需求导向。做好自主培养。", "二（一）第2段", parent="s2i1",
            title="坚持需求导向", spans=((136, 151),),
        ),
        _clause(
            "规划", "s2i2", "heading", "（二）夯实基础", "二（二）标题", level=2, number="（二）", title="夯实基础",
            parent="s2", spans=((153, 160),),
        ),
        _clause("规划", "s2i2p1", "paragraph", "若 a<b & c>d，按<script>处理。", "二（二）", parent="s2i2"),
        _clause("规划", "tc", "caption", "主要指标", f"{table}表题", parent="s2"),
        _clause("规划", "th", "table_header", "指标 2025年 属性", f"{table}表头", parent="s2", cells=header),
        _clause("规划", "t1", "table_row", " ".join(rows[0]), f"{table}第1行", parent="s2", cells=rows[0]),
        _clause("规划", "t2", "table_row", " ".join(rows[1]), f"{table}第2行", parent="s2", cells=rows[1]),
    )  # fmt: skip
    tables = (Table("规划#s2", "主要指标", header, rows, ("规划#t1", "规划#t2")),)
    return Document(
        "规划", "人才“十四五”规划", "国发〔2021〕1号", ("国务院",), (), "2021-12-31", "规划", "通知", clauses,
        tables, (),
    )  # fmt: skip


@pytest.fixture
def notice() -> Document:
    """The notice that issues the plan."""
    clauses = (_clause("通知", "title", "title", "关于印发《人才“十四五”规划》的通知", "标题"),)
    return Document(
        "通知", "关于印发《人才“十四五”规划》的通知", "国发〔2021〕1号", ("国务院",), ("各省",), "2021-12-31", "通知",
        None, clauses, (), (),
    )  # fmt: skip


@pytest.fixture
def opinions() -> Document:
    """City opinions that name the plan, without a date."""
    clauses = (
        _clause("意见", "pre", "paragraph", "根据《人才“十四五”规划》，制定本意见。", "前言"),
        _clause("意见", "s1", "heading", "一、重点任务", "一标题", level=1, number="一", title="重点任务"),
        _clause(
            "意见", "s1i1", "heading", "（一）提升国际化水平", "一（一）标题", level=2, number="（一）",
            title="提升国际化水平", parent="s1",
        ),
        _clause("意见", "s1i1p1", "paragraph", "建立国际化人才库。开展专项培训。", "一（一）第1段", parent="s1i1"),
        _clause("意见", "s2", "heading", "二、重点项目", "二标题", level=1, number="二", title="重点项目"),
        _clause("意见", "s2i1", "heading", "（一）人才库建设项目", "二（一）标题", level=2, number="（一）",
                title="人才库建设项目", parent="s2"),
    )  # fmt: skip
    return Document(
        "意见", "本市实施意见(2023-2025年)", "沪发〔2023〕2号", ("市局",), (), None, "意见", None, clauses, (), ()
    )


def _cited(marker: int, document: Document, eid: str, quote: str) -> Citation:
    clause = document.clause(f"{document.id}#{eid}")
    return Citation(
        marker, document.id, document.title, document.doc_number, clause.id, clause.label, quote, clause.spans
    )


@pytest.fixture
def answer(plan: Document, opinions: Document) -> Answer:
    """A traced answer with three citations, one link of which is not yet reviewed."""
    citations = (
        _cited(1, plan, "s2i1p1", "实施专项培养计划"),
        _cited(2, opinions, "s1i1p1", "建立国际化人才库"),
        _cited(3, plan, "t2", "2.国际化人才数量（人） 600"),
    )
    text = "国家要求“实施专项培养计划”。[1]\n- “建立国际化人才库”（待复核）。[2]\n- 目标是600人[3]，另见[9]。"
    statements = (Statement("国家要求", (1,)), Statement("建库", (2,)), Statement("目标", (3,)))
    return Answer("国际化人才怎么落实？", text, False, None, "graph", citations, statements, 0.31)


@pytest.fixture
def alignment(plan: Document, opinions: Document) -> Alignment:
    """A task carried out in part, one copied, a gap of the regions, a gap of the state; a figure; a fault of form."""

    def link(eid: str, quote: str, verbatim: float) -> AlignedLink:
        clause = opinions.clause(f"意见#{eid}")
        return AlignedLink(LowerEnd(clause.id, quote, clause.label), 0.7, "候选", "engine", verbatim)

    def item(number: int, eid: str, quote: str, **more: object) -> Item:
        values: dict[str, object] = {
            "kind": "任务", "addressee": "未明示", "degree": "未覆盖", "reason": "没有对应", "score": None, "links": (),
            "near": (), "target": None,
        }  # fmt: skip
        clause = plan.clause(f"规划#{eid}")
        return Item(id=f"T{number}", clause=clause.id, quote=quote, label=clause.label, **(values | more))  # type: ignore[arg-type]

    goal = Target(
        "规划#t2", "国际化人才数量", "国际化人才", "=", 600.0, "人", 600.0, "全国", 2025, "明示", None, False, "600"
    )
    items = (
        item(1, "s2i1p1", "实施专项培养计划", degree="部分落实", links=(link("s1i1p1", "开展专项培训", 0.3),)),
        item(2, "s2i1p2", "坚持需求导向", addressee="各地区"),
        item(3, "s2i2p1", "若 a<b & c>d，按<script>处理", addressee="国家部门"),
        item(
            4, "t2", "2.国际化人才数量（人） 600", kind="指标", degree="直接落实",
            links=(link("s1i1p1", "建立国际化人才库", 0.9),), target=Comparison(goal, None, "未承接"),
        ),
    )  # fmt: skip
    form = Finding("依据", "提示", "意见#pre", "前言", "根据《人才“十四五”规划》", "<b>文号</b>没有写", "补上", "条例")
    unsupported = (LowerEnd("意见#s2i1", "人才库建设项目", "二（一）标题"),)
    return Alignment(plan, opinions, items, unsupported, notes=("<i>两份</i>可能放反了",), form=(form,))


class FakeLibrary:
    """Holds documents, gives one answer to everything, and remembers what it was asked."""

    def __init__(self, documents: Sequence[Document], answer: Answer) -> None:
        self.held = {d.id: d for d in documents}
        self.reply = answer
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []

    def heads(self) -> Sequence[Document]:
        return tuple(replace(d, clauses=(), tables=(), noise=()) for d in self.held.values())

    def clause_counts(self) -> Mapping[str, int]:
        return {d.id: sum(c.kind != "heading" for c in d.clauses) for d in self.held.values()}

    def document(self, doc_id: str) -> Document:
        if doc_id not in self.held:
            raise NotFound("知识库中没有这份文件", where=doc_id)
        return self.held[doc_id]

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        return self.reply


@pytest.fixture
def library(plan: Document, notice: Document, opinions: Document, answer: Answer) -> FakeLibrary:
    """The three documents and the answer."""
    return FakeLibrary((notice, plan, opinions), answer)


@pytest.fixture
def refusal() -> Callable[[str], Answer]:
    """A maker of refusals."""
    return lambda words: Answer("天气？", words, True, "没有依据", "clause", (), (), 0.1)


_SIMPLE = re.compile(r"([a-z0-9]*)((?:[.#][\w-]+|\[[\w-]+(?:=[^\]]*)?\])*)$")


def _xpath(selector: str) -> str:
    """The XPath of a selector of tags, classes, ids and attributes with descendants and children."""
    path, axis = "", "descendant-or-self::"
    for token in selector.split():
        if token == ">":
            axis = "child::"
            continue
        found = _SIMPLE.match(token)
        assert found, f"selector not understood: {token}"
        tests = []
        for part in re.findall(r"[.#][\w-]+|\[[^\]]+\]", found.group(2)):
            if part[0] == ".":
                tests.append(f"[contains(concat(' ', normalize-space(@class), ' '), ' {part[1:]} ')]")
            elif part[0] == "#":
                tests.append(f"[@id='{part[1:]}']")
            else:
                name, _, value = part[1:-1].partition("=")
                tests.append(f"[@{name}='{value}']" if value else f"[@{name}]")
        path += ("/" if path else "") + axis + (found.group(1) or "*") + "".join(tests)
        axis = "descendant::"
    return path


@pytest.fixture
def select() -> Callable[[HtmlElement, str], list[HtmlElement]]:
    """Elements by a simple CSS selector, in document order; lxml's own needs a package more."""
    return lambda element, selector: element.xpath(" | ".join(_xpath(s) for s in selector.split(", ")))

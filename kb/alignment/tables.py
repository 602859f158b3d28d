"""Alignment, for readers: what a report says, as tables of plain words. `workbook` and `word` set them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.alignment.form.finding import Finding
from kb.alignment.result import AlignedLink, Alignment, Item
from kb.graph import links
from kb.model import Degree, Link, LinkEnd

DEGREES: tuple[Degree, ...] = ("直接落实", "部分落实", "未覆盖")
COPIED = 0.8  # share of an item's words that stand in the lower clause; then it is called copied
NOTE = (
    "程序列出的对应关系是候选，须由人逐条复核；“未覆盖”只表示在下位文件中没有找到对应的条款。"
    "每一行的两处原文都逐字取自文件，可按条款核对。"
)
# Whose affair a gap is, in the order in which it concerns those who draft below.
_CONCERNS = (
    ("地方（点名、各地区、有条件的地方）", ("点名", "各地", "地方", "城市", "省", "地区")),
    ("共同或未明示", ("",)),
    ("国家有关部门", ("国家", "国务院", "全国")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the names of the columns, the rows; `empty` is said where there are none."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str


def report(result: Alignment) -> tuple[Table, ...]:
    """Overview, what to look at first, gaps, figures, matrix, copied wording, measures without a basis; the draft's
    form where asked."""
    compared = (_overview, _doubtful, _gaps, _figures, _matrix, _copied, _unsupported)
    tables = tuple(table(result) for table in compared)
    return tables if result.form is None else (*tables, form_table(result.form))


def form_table(findings: Sequence[Finding]) -> Table:
    """What the form check found, faults first."""
    rows = tuple((one.severity, one.label, one.quote, f"{one.what}。{one.mend}。", one.why) for one in findings)
    return Table("格式与引用", ("程度", "条款", "原文", "问题与改法", "规则出处"), rows, "没有发现格式与引用上的问题。")


def link_rows(result: Alignment) -> list[dict[str, str]]:
    """A row for every link and every gap, in the columns that `kb.graph.links` reads back."""
    hashes = {clause.id: clause.hash for document in (result.upper, result.lower) for clause in document.clauses}
    found: list[Link] = []
    for item in result.items:
        found += [_link(hashes, item, link) for link in item.links or (None,)]
    rows = links.table_rows(found, (result.upper, result.lower))
    lower = result.lower.doc_number or result.lower.title
    return [{"下位文件": lower} | row for row in rows]


def _link(hashes: Mapping[str, str], item: Item, found: AlignedLink | None) -> Link:
    lower = found.lower if found else None
    return Link(
        id=item.id,
        item=item.id,
        kind=item.kind,
        relation="落实" if found else "未覆盖",
        addressee=item.addressee,
        upper=LinkEnd(item.clause, item.quote, hashes[item.clause]),
        lower=LinkEnd(lower.clause, lower.quote, hashes[lower.clause]) if lower else None,
        degree=item.degree,
        reason=item.reason,
        doubt="",
        alternative="",
        status=found.status if found else "候选",
        origin="engine",
        method="",
        suspect=False,
    )


def _overview(result: Alignment) -> Table:
    counts = Counter((item.kind, item.degree) for item in result.items)
    kinds = [*dict.fromkeys(item.kind for item in result.items)]
    rows = [(kind, *(str(counts[kind, degree]) for degree in DEGREES)) for kind in kinds]
    total = ("合计", *(str(sum(item.degree == degree for item in result.items)) for degree in DEGREES))
    return Table("概况", ("类别", *DEGREES), (*rows, total) if rows else (), "上位文件中没有找到任务、指标或项目。")


def _doubtful(result: Alignment) -> Table:
    """Verdicts of the engine a person has to look at, the least certain first."""
    doubtful = [(item.score, item) for item in result.items if item.certainty == "须核对" and item.score is not None]
    rows = []
    for score, item in sorted(doubtful, key=lambda pair: abs(pair[0] - 0.5)):
        lower = "\n".join(f"{link.lower.label}：{link.lower.quote}" for link in item.links + item.near)
        rows.append((f"{item.label}：{item.quote}", item.degree, lower, f"{score:.2f}"))
    return Table("先看这些", ("上位", "程度", "可能对应的下位", "得分"), tuple(rows), "没有程序拿不准的事项。")


def _gaps(result: Alignment) -> Table:
    gaps = sorted((item for item in result.items if item.degree == "未覆盖"), key=lambda item: concern(item)[0])
    rows = tuple((concern(item)[1], item.addressee, item.label, item.quote) for item in gaps)
    return Table("缺口", ("与谁有关", "责任主体", "上位条款", "上位原文"), rows, "没有未覆盖的事项。")


def concern(item: Item) -> tuple[int, str]:
    """Whose affair an item is, in words, and its place in the order in which it concerns those who draft below."""
    first, unsaid, state = _CONCERNS
    if item.addressee.startswith(state[1]):
        return 2, state[0]
    return (0, first[0]) if any(word in item.addressee for word in first[1]) else (1, unsaid[0])


def _figures(result: Alignment) -> Table:
    compared = [item.target for item in result.items if item.target]
    rows = [(c.upper.name, c.upper.quote, c.lower.quote if c.lower else "", c.relation) for c in compared]
    return Table("指标", ("指标", "上位原文", "下位原文", "比较"), tuple(rows), "上位文件中没有可比的指标。")


def _matrix(result: Alignment) -> Table:
    rows: list[tuple[str, ...]] = []
    for item in result.items:
        lower = "\n".join(f"{link.lower.label}：{link.lower.quote}" for link in item.links)
        rows.append((f"{item.label}：{item.quote}", item.degree, lower, item.reason))
    return Table("对照表", ("上位", "程度", "下位", "依据"), tuple(rows), "没有可对照的事项。")


def _copied(result: Alignment) -> Table:
    copied = [(i, link) for i in result.items for link in i.links if link.verbatim >= COPIED]
    rows = tuple((f"{link.verbatim:.0%}", i.label, i.quote, link.lower.label) for i, link in copied)
    return Table("照抄", ("相同", "上位条款", "上位原文", "下位条款"), rows, "没有大段照抄的事项。")


def _unsupported(result: Alignment) -> Table:
    rows = tuple((end.label, end.quote) for end in result.unsupported)
    return Table("没有上位依据的措施", ("下位条款", "下位原文"), rows, "没有。")


def heading(result: Alignment) -> str:
    """The report's title."""
    return f"《{result.lower.title}》对照《{result.upper.title}》"


def names(result: Alignment) -> Sequence[str]:
    """The two documents, with their numbers; then what must be known of the pair."""
    pairs = (("上位文件", result.upper), ("下位文件", result.lower))
    named = [f"{what}：《{d.title}》{f'（{d.doc_number}）' if d.doc_number else ''}" for what, d in pairs]
    return [*named, *(f"请注意：{note}" for note in result.notes)]

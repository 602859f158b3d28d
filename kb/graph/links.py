"""Graph: curated links between two documents (人工整理的对应关系), read from and written to a table people keep in
Excel: CSV, or the first sheet of a workbook.

A row names its two documents by 发文字号 and its clauses by their words: a quotation must stand in exactly one
clause. The label of the clause is for readers, and decides only where the words stand in several. Nothing is guessed:
a row that cannot be resolved becomes a problem with its row number, and the other rows still count.
"""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from kb.errors import InputError
from kb.model import Clause, Degree, Document, DutyKind, Link, LinkEnd, Status
from kb.reading.package import check_package
from kb.text import find_quote, fold

COLUMNS = (
    "编号",
    "类别",
    "责任主体",
    "关系",
    "上位文件",
    "上位条款",
    "上位原文",
    "程度",
    "下位文件",
    "下位条款",
    "下位原文",
    "理由",
    "存疑",
    "可接受",
    "状态",
    "上位指纹",
    "下位指纹",
)
REVIEW_COLUMNS = ("上次审阅", "版次")
_OPTIONAL = frozenset({"上位指纹", "下位指纹", "可接受", "存疑", "理由", "责任主体", "上位条款", "下位条款"})
_ALIKE = 0.6  # of the pairs of a quotation stand in the clause that its words were changed in
Named = Mapping[str, tuple[Document, ...]]
Relation = Literal["落实", "易误判", "未覆盖", "无上位依据"]

Ends = tuple[tuple[str, str] | None, tuple[str, str] | None]
_WEIGHTS: tuple[Status, ...] = ("候选", "待复核", "已确认", "已驳回")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row; `row` counts as Excel does, the header being row 1."""

    row: int
    what: str

    def __str__(self) -> str:
        return f"第{self.row}行：{self.what}"


@dataclass(frozen=True, slots=True)
class LinkTable:
    """The links of a file, and the rows that could not be resolved."""

    links: tuple[Link, ...]
    problems: tuple[Problem, ...]


def load(path: Path, documents: Iterable[Document]) -> tuple[Link, ...]:
    """The links of a table; rows that cannot be resolved are left out and logged. See `read` to get at them."""
    table = read(path, documents)
    for problem in table.problems:
        log.warning("对应关系表“%s”%s", path.name, problem)
    return table.links


def read(path: Path, documents: Iterable[Document]) -> LinkTable:
    """Links and problems of a table (CSV in UTF-8, or xlsx). InputError where the file is no such table at all."""
    named = by_name(documents)
    links: list[Link] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row, cells in rows(path):
        try:
            link = link_of(cells, named, seen)
        except BadRow as fault:
            problems.append(Problem(row, str(fault)))
            continue
        links.append(link)
        if gone := unquoted(link, named):
            problems.append(Problem(row, f"{gone}已修改，其中已没有所引原文，列为可疑"))
    return LinkTable(tuple(links), tuple(problems))


def settled(by_file: Mapping[str, Sequence[Link]]) -> tuple[Link, ...]:
    """The links of several tables, those that tables share once: as the table has it in which most is decided.

    A report that was reviewed and taken in again stands beside the table it came from. A rejection outweighs all else
    in tables: what somebody has struck out is not said. What was decided on the link itself stands above all tables.
    """
    holder: dict[Ends, tuple[int, str]] = {}
    for path, links in sorted(by_file.items(), reverse=True):
        for link in links:
            weight = len(_WEIGHTS) if link.who else _WEIGHTS.index(link.status)
            if weight >= holder.get(ends_of(link), (0, ""))[0]:
                holder[ends_of(link)] = (weight, path)
    return tuple(link for path, links in by_file.items() for link in links if holder[ends_of(link)][1] == path)


def ends_of(link: Link) -> Ends:
    """The clauses and words that a link lays side by side."""
    upper, lower = ((end.clause, fold(end.quote)) if end else None for end in (link.upper, link.lower))
    return upper, lower


def dump(links: Iterable[Link], documents: Iterable[Document], path: Path) -> None:
    """Write links as a table Excel opens (UTF-8 with BOM), clauses by their labels and words."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table_rows(links, documents))
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def table_rows(links: Iterable[Link], documents: Iterable[Document]) -> list[dict[str, str]]:
    """Cells by column, a row for each link."""
    by_id = {clause.id: (document, clause) for document in documents for clause in document.clauses}
    written = [_cells(link, by_id) for link in links]
    # A finding of one side alone (未覆盖) still says which document was searched, where the table leaves no doubt.
    for column in ("上位文件", "下位文件"):
        numbers = {cells[column] for cells in written if cells.get(column)}
        if len(numbers) == 1:
            written = [{column: next(iter(numbers))} | cells for cells in written]
    return written


def by_name(documents: Iterable[Document]) -> Named:
    """Documents by 发文字号, or by title where there is none. A number names first what its notice carries, then the
    notice."""
    documents = tuple(documents)
    by_id = {document.id: document for document in documents}
    named: dict[str, tuple[Document, ...]] = {}
    for document in sorted(documents, key=lambda d: d.carried_by is None):
        carrier = by_id.get(document.carried_by or "", document)
        for key in dict.fromkeys(fold(d.doc_number or d.title) for d in (document, carrier)):
            named[key] = (*named.get(key, ()), document)
    return named


class BadRow(ValueError):
    """A row that cannot be turned into a link, and why, in Chinese."""


def rows(path: Path) -> Iterable[tuple[int, Mapping[str, str]]]:
    """The rows of a table with their numbers as Excel counts; InputError where the file is no such table at all."""
    header, *lines = (_sheet if path.suffix.lower() == ".xlsx" else _csv)(path) or [[]]
    missing = [name for name in COLUMNS if name not in header and name not in _OPTIONAL]
    if missing:
        raise InputError(
            f"对应关系表缺少列：{'、'.join(missing)}", where=str(path), hint=f"列名应为：{'、'.join(COLUMNS)}"
        )
    for number, row in enumerate(lines, start=2):
        cells = dict(zip(header, row, strict=False))
        plain = {name: cells.get(name, "").strip() for name in (*COLUMNS, *REVIEW_COLUMNS)}
        if any(plain.values()):
            yield number, plain


def _csv(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as fault:
        raise InputError("找不到对应关系表", where=str(path)) from fault
    except UnicodeDecodeError as fault:
        hint = "在 Excel 中另存为“CSV UTF-8（逗号分隔）”"
        raise InputError("对应关系表不是 UTF-8 编码", where=str(path), hint=hint) from fault
    except OSError as fault:
        raise _unreadable(path) from fault
    try:
        return [*csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as fault:
        hint = "多半有一个引号没有配对；在 Excel 中打开后另存为“CSV UTF-8（逗号分隔）”"
        raise InputError("对应关系表读不成行", where=str(path), hint=hint) from fault


def _unreadable(path: Path) -> InputError:
    return InputError("对应关系表读不出来", where=str(path), hint="先在 Excel 中关闭它，或检查读取权限")


def _sheet(path: Path) -> list[list[str]]:
    """The first sheet of a workbook, cells as they are shown."""
    from openpyxl import load_workbook

    try:
        data = path.read_bytes()
    except FileNotFoundError as fault:
        raise InputError("找不到对应关系表", where=str(path)) from fault
    except OSError as fault:
        raise _unreadable(path) from fault
    check_package(data, where=path.name, kind=".xlsx")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = [[_shown(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except Exception as fault:  # openpyxl raises whatever a damaged part brings about
        raise InputError("对应关系表打不开", where=str(path), hint="在 Excel 中打开后另存一份") from fault
    return rows


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def link_of(cells: Mapping[str, str], named: Named, seen: dict[str, int]) -> Link:
    """The link that a row tells of; BadRow where it does not. `seen` counts the rows of an item."""
    said = said_of(cells)
    upper = _end(cells, "上位", named, required=said["relation"] != "无上位依据")
    lower = _end(cells, "下位", named, required=said["relation"] != "未覆盖")
    if not cells["编号"]:
        raise BadRow("“编号”为空")
    seen[cells["编号"]] = seen.get(cells["编号"], 0) + 1
    suspect = any(end is not None and end[0].hash != end[1].hash for end in (upper, lower))
    return Link(
        id=f"{cells['编号']}.{seen[cells['编号']]}",
        item=cells["编号"],
        upper=upper[1] if upper else None,
        lower=lower[1] if lower else None,
        origin="curated",
        method="人工整理",
        suspect=suspect,
        **said,
    )


def said_of(cells: Mapping[str, str]) -> dict[str, Any]:
    """What a row says of its link, its ends apart; BadRow where that cannot be."""
    relation, kind, degree, status = cells["关系"], cells["类别"], cells["程度"] or None, cells["状态"] or "待复核"
    _must_be(relation, get_args(Relation), "关系")
    _must_be(kind, get_args(DutyKind), "类别")
    _must_be(status, get_args(Status), "状态")
    if degree is not None:
        _must_be(degree, get_args(Degree), "程度")
    return {
        "kind": kind, "relation": relation, "addressee": cells["责任主体"], "degree": degree, "reason": cells["理由"],
        "doubt": cells["存疑"], "alternative": cells["可接受"], "status": status,
    }  # fmt: skip


def _must_be(value: str, allowed: Sequence[str], column: str) -> None:
    if value not in allowed:
        raise BadRow(f"“{column}”列的“{value}”无效，应为：{'、'.join(allowed)}")


def _end(cells: Mapping[str, str], side: str, named: Named, *, required: bool) -> tuple[Clause, LinkEnd] | None:
    """The clause a side of a row stands on, and the end made of it (keeping the fingerprint noted in the row)."""
    number, label, quote = cells[f"{side}文件"], cells[f"{side}条款"], cells[f"{side}原文"]
    if not quote:
        if required:
            raise BadRow(f"“{side}原文”为空")
        return None
    documents = named.get(fold(number))
    if documents is None:
        raise BadRow(f"知识库中没有发文字号为“{number}”的文件")
    noted = cells[f"{side}指纹"]
    try:
        clause = resolve(documents, quote, label)
    except BadRow:
        changed = _changed(documents, quote, label) if noted else None
        if changed is None:
            raise
        return changed, LinkEnd(changed.id, quote, noted)
    span = find_quote(clause.text, quote)
    words = clause.text[span[0] : span[1]] if span else quote
    return clause, LinkEnd(clause.id, words, noted or clause.hash)


def _changed(documents: Sequence[Document], quote: str, label: str) -> Clause | None:
    """The clause that held `quote` before its words were changed: the most alike, of equals the one of that label."""
    wanted = pairs_of(quote)
    found = [
        (len(wanted & pairs_of(clause.text)), fold(clause.label) == fold(label), -place, clause)
        for document in documents
        for place, clause in enumerate(document.clauses)
    ]
    best = max(found, key=lambda one: one[:3], default=None)
    return best[3] if best and wanted and best[0] >= _ALIKE * len(wanted) else None


def pairs_of(words: str) -> set[str]:
    """Every two neighbouring characters."""
    folded = fold(words)
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def unquoted(link: Link, named: Named) -> str:
    """What of a link's ends no longer holds the words quoted; empty where both do."""
    ends = (("上位", link.upper), ("下位", link.lower)) if link.suspect else ()
    return "、".join(f"{side}条款" for side, end in ends if end and not find_quote(_text(end.clause, named), end.quote))


def _text(clause_id: str, named: Named) -> str:
    doc_id = clause_id.rpartition("#")[0]
    document = next((d for held in named.values() for d in held if d.id == doc_id), None)
    return next((clause.text for clause in document.clauses if clause.id == clause_id), "") if document else ""


def resolve(documents: Sequence[Document], quote: str, label: str = "") -> Clause:
    """The one clause whose words contain `quote`, looked for in one document after the other; the label decides between
    several of a document. Raises a `ValueError` that says in Chinese why there is none."""
    name = documents[0].doc_number or f"《{documents[0].title}》"
    for document in documents:
        holding = [clause for clause in document.clauses if find_quote(clause.text, quote)]
        if len(holding) == 1:
            return holding[0]
        labelled = [clause for clause in holding if fold(clause.label) == fold(label)]
        if len(labelled) == 1:
            return labelled[0]
        if holding:
            places = "、".join(clause.label for clause in holding[:5])
            raise BadRow(f"原文“{_short(quote)}”在{name}中有{len(holding)}处（{places}），“条款”列未能指明是哪一处")
    raise BadRow(f"在{name}中找不到原文“{_short(quote)}”")


def _short(quote: str) -> str:
    return quote if len(quote) <= 30 else quote[:29] + "…"


def _cells(link: Link, by_id: Mapping[str, tuple[Document, Clause]]) -> dict[str, str]:
    cells = {
        "编号": link.item,
        "类别": link.kind,
        "责任主体": link.addressee,
        "关系": link.relation,
        "程度": link.degree or "",
        "理由": link.reason,
        "存疑": link.doubt,
        "可接受": link.alternative,
        "状态": link.status,
    }
    for side, end in (("上位", link.upper), ("下位", link.lower)):
        if end is None:
            continue
        document, clause = by_id[end.clause]
        cells |= {
            f"{side}文件": document.doc_number or document.title,
            f"{side}条款": clause.label,
            f"{side}原文": " ".join(end.quote.split()),
            f"{side}指纹": end.hash,
        }
    return cells

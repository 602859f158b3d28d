"""Graph, to the outside: what is cited and not held, as a table for whoever looks after the collection.

Titles come out of files that anyone may have written, and the table is opened in Excel: no cell can begin with what a
spreadsheet takes for a formula, and none holds a character that parts cells or lines, in any locale's reading of CSV.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping

from kb.graph.works import Work, plain_title
from kb.model import Document
from kb.text import book_title

COLUMNS = (
    "题名", "发文字号", "种类", "引用文件数", "引用次数", "引用关系", "引用它的文件", "其他写法",
    "例句", "出处", "提示", "编号",
)  # fmt: skip
_MOST = 50  # documents named in one cell; Excel cuts cells of more than 32,767 characters
_ORDER = ("依据", "修订", "废止", "提及")
# Separators and quotation marks of CSV in any locale, in full width; a cell is one line.
_PARTS = str.maketrans(',;"|\t\r\n\v\f\x85\u2028\u2029\0', "，；”｜" + " " * 9)
_STARTS = "=+-@＝＋－＠"


def cited_rows(nodes: Iterable[Work], headers: Iterable[Document]) -> list[dict[str, str]]:
    """One row a document that is cited and not held, what most documents cite first."""
    held = {document.id: document for document in headers}
    missing = [work for work in nodes if work.citations and not work.held]
    named = Counter(plain_title(work.title)[1] for work in missing)
    missing.sort(key=lambda work: (-len(work.cited_by), -len(work.citations), work.kind == "未辨明", work.id))
    return [_row(work, held, shared=named[plain_title(work.title)[1]] > 1) for work in missing]


def cited_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """The rows as CSV that Excel opens as they are (a byte order mark first), with every cell harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(row[column]) for column in COLUMNS] for row in rows)
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it, or any part of it, for a formula."""
    plain = "".join(char for char in cell.translate(_PARTS) if char.isprintable()).strip()
    return "'" + plain if plain.startswith(tuple(_STARTS)) else plain


def _row(work: Work, held: Mapping[str, Document], *, shared: bool) -> dict[str, str]:
    relations: Counter[str] = Counter(citation.reference.relation for citation in work.citations)
    first = work.citations[0]
    speakers = [_named(held[speaker]) for speaker in work.cited_by]
    more = f"等{len(speakers)}份" if len(speakers) > _MOST else ""
    values = (
        work.title,
        work.doc_number or "",
        work.kind,
        str(len(speakers)),
        str(len(work.citations)),
        "、".join(f"{name}{relations[name]}" for name in _ORDER if relations[name]),
        "；".join(speakers[:_MOST]) + more,
        "；".join(work.titles[1:]),
        first.reference.quote,
        first.reference.clause,
        "；".join(_hints(work, shared=shared)),
        work.id,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _named(document: Document) -> str:
    number = f"（{document.doc_number}）" if document.doc_number else ""
    return book_title(document.title) + number


def _hints(work: Work, *, shared: bool) -> Iterable[str]:
    """What a person should look at before getting the document."""
    if work.kind == "未辨明":
        yield "题名不像公文，核对是不是文件"
    if shared:
        yield "清单里另有同名而文号或机关不同的一条，核对是不是同一份"
    if work.alike:
        yield "同名文件不止一份，按引用它的文件判断是哪一份"
    if work.kind == "公文" and not work.doc_number:
        yield "引用处没有写文号"

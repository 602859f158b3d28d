"""Library stage, a parsed file for a person to look over: what was taken for what, as an indented tree with labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kb.model import Clause, Document, Extracts, Source
from kb.text import book_title

_KINDS = {
    "heading": "标题", "paragraph": "段", "article": "条", "item": "项", "table_row": "表行", "box": "专栏",
    "title": "题名", "doc_number": "文号", "addressee": "主送", "signature": "落款", "date": "日期", "note": "附注",
    "caption": "表题", "table_header": "表头",
}  # fmt: skip
_LONGEST = 30


def tree_text(source: Source, parsed: Sequence[tuple[Document, Extracts]]) -> str:
    """The documents of a file as lines: kind, label in 「」, first words; then what was extracted and left out."""
    lines = [f"文件：{source.file}（{len(source.text)} 字，{len(parsed)} 份文件）"]
    lines += [f"提示：{w}" for w in source.warnings]
    titles = {d.id: d.title for d, _ in parsed}
    for document, extracts in parsed:
        lines += ["", book_title(document.title)]
        lines += [f"  {name}：{value}" for name, value in _identity(document, titles) if value]
        lines += [f"  提示：{w}" for w in document.warnings]
        lines += ["", *_clauses(document), ""]
        lines += [f"  {name}：{value}" for name, value in _extracts(document, extracts) if value]
    return "\n".join(lines) + "\n"


def _identity(document: Document, titles: dict[str, str]) -> Iterator[tuple[str, str]]:
    dates = document.dates
    yield "标识", document.id
    yield "由何文件印发", book_title(titles[document.carried_by]) if document.carried_by else ""
    yield "发文字号", document.doc_number or ""
    yield "发文机关", "、".join(document.issuers)
    yield "主送机关", "；".join(document.addressees)
    yield "文种", document.genre
    yield "层级", document.level or ""
    yield "地区", document.region or ""
    yield "成文日期", document.date or ""
    yield "印发日期", dates.printed or ""
    yield "施行日期", dates.effective or ""
    yield "有效期至", dates.expires or ""
    yield "公开属性", document.publicity or ""


def _clauses(document: Document) -> Iterator[str]:
    depth: dict[str, int] = {}
    for clause in document.clauses:
        depth[clause.id] = depth[clause.parent] + 1 if clause.parent in depth else 1
        yield f"{'  ' * depth[clause.id]}{_KINDS[clause.kind]}「{clause.label}」{_words(clause)}"


def _words(clause: Clause) -> str:
    text = " | ".join(clause.cells) if clause.cells else clause.text
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"


def _extracts(document: Document, extracts: Extracts) -> Iterator[tuple[str, str]]:
    yield "指标", _listed(f"{t.name}{t.op}{t.value:g}{t.unit}" for t in extracts.targets if not t.baseline)
    yield "责任单位", _listed("、".join(r.bodies) for r in extracts.responsible)
    yield "引用文件", _listed(f"{r.relation}{book_title(r.title)}" for r in extracts.references)
    left = Counter(n.why for n in document.noise)
    yield "未入条款", "，".join(f"{why} {n} 处" for why, n in left.most_common())


def _listed(items: Iterable[str]) -> str:
    every = [*items]
    return f"{len(every)} 项。" + "；".join(every) if every else ""

"""Before the first question: what could be asked of the documents held, made from their own headings and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from kb.model import Clause, Document
from kb.text import fold, is_cjk
from kb.ui.holdings import main_documents
from kb.ui.markup import plain_title

CONSIDERED = 12  # documents; each is read, and every pair of them looked at, on every opening of the page
_UNDERTAKING = re.compile(r"(项目|工程|行动|计划)$")
_TASKS = re.compile(r"任务|措施|举措|工作")
_ROW_NUMBER = re.compile(r"^\s*\d+\s*[.、．]?\s*")
_UNIT = re.compile(r"[（(][^（）()]*[）)]\s*$")
_EDITION = re.compile(r"\s*[（(][^（）()]*年?[）)]$")


def suggested_questions(documents: Sequence[Document], *, limit: int = 4) -> tuple[str, ...]:
    """At most `limit` questions of different kinds, taken in turn from the documents."""
    main = main_documents(documents)[:CONSIDERED]
    kinds = (
        _traces(main),
        _indicators(main),
        _undertakings(main),
        _overviews(main),
    )
    found: list[str] = []
    for layer in zip_longest(*kinds):
        found += [q for q in layer if q and q not in found]
        if len(found) >= limit:
            break
    return tuple(found[:limit])


def _name(document: Document) -> str:
    return _EDITION.sub("", plain_title(document).strip("《》")).join("《》")


def _headings(document: Document) -> list[Clause]:
    return [c for c in document.clauses if c.kind == "heading" and c.title]


def _first_words(heading: Clause) -> str:
    """“加快…，推动…” → “加快…”: a heading's leading phrase says what it is about."""
    return re.split(r"[，,；;。：:]", heading.title or "", maxsplit=1)[0].strip()


def _pairs(words: str) -> frozenset[str]:
    folded = "".join(c for c in fold(words) if is_cjk(c))
    return frozenset(folded[i : i + 2] for i in range(len(folded) - 1))


def _tasks(document: Document) -> list[Clause]:
    """Second-level headings under a first-level one about tasks."""
    out, within = [], False
    for heading in _headings(document):
        if heading.level == 1:
            within = bool(_TASKS.search(heading.title or ""))
        elif within and heading.level == 2:
            out.append(heading)
    return out


def _traces(documents: Sequence[Document]) -> Iterator[str]:
    """Where one document names another held here, ask how its tasks are carried out: first those both speak of."""
    for lower in documents:
        words = fold("".join(c.text for c in lower.clauses))
        theirs = _pairs("".join(h.title or "" for h in _headings(lower)))
        for upper in documents:
            if upper is lower or fold(plain_title(upper)) not in words:
                continue
            ranked = sorted(_tasks(upper), key=lambda h: -_shared(_first_words(h), theirs))
            for heading in ranked:
                yield f"{_name(upper)}提出的“{_first_words(heading)}”，{_name(lower)}有哪些措施落实？"


def _shared(words: str, others: frozenset[str]) -> float:
    pairs = _pairs(words)
    return len(pairs & others) / len(pairs) if pairs else 0.0


def _indicators(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        for table in document.tables:
            column = next((i for i, cell in enumerate(table.header) if "指标" in cell), None)
            if column is None:
                continue
            for row in table.rows:
                name = _UNIT.sub("", _ROW_NUMBER.sub("", row[column])).strip() if column < len(row) else ""
                if name:
                    yield f"{_name(document)}中“{name}”的目标是多少？"


def _undertakings(documents: Sequence[Document]) -> Iterator[str]:
    for document in reversed(documents):
        for heading in _headings(document):
            name = (heading.title or "").rstrip("。")
            if heading.level != 1 and _UNDERTAKING.search(name):
                yield f"{_name(document)}的“{name}”有哪些内容？"


def _overviews(documents: Sequence[Document]) -> Iterator[str]:
    for document in documents:
        for heading in _headings(document):
            title = (heading.title or "").rstrip("。")
            if heading.level == 1 and _TASKS.search(title):
                yield f"{_name(document)}提出了哪些{title}？"

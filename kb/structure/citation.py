"""Second stage, the face shown to people: clauses cited the way officials write them, and such citations read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.model import Clause, Document
from kb.structure.numbering import from_chinese, marker

_CN = "零一二三四五六七八九十百"
_NUM = rf"(?:[{_CN}]+|\d{{1,3}})"
# Steps of a path as people type them. A step is strong where it can mean nothing but a place in a document.
_STEPS: tuple[tuple[str, bool, str], ...] = (
    ("annex", True, rf"附件\s*({_NUM})?"),
    ("part", True, rf"第({_NUM})(?:大?部分|编|篇)"),
    ("chapter", True, rf"第({_NUM})章"),
    ("section", True, rf"第({_NUM})节"),
    ("article", True, rf"第({_NUM})条"),
    ("clause", True, rf"第({_NUM})款"),
    ("cnp", True, rf"第\s*[（(]([{_CN}]+)[）)]\s*(?:项|条|点|款|部分|节)?"),
    ("nump", True, r"第\s*[（(](\d{1,3})[）)]\s*(?:项|条|点)?"),
    ("point", True, rf"第({_NUM})(?:项|点|目)"),
    ("para", True, rf"第({_NUM})(?:个?自然)?段"),
    ("row", True, rf"第({_NUM})行"),
    ("box", True, rf"专栏\s*({_NUM})"),
    ("cnp", False, rf"[（(]([{_CN}]+)[）)](?:项|条|部分)?"),
    ("nump", False, r"[（(](\d{1,3})[）)]"),
    ("cn", False, rf"([{_CN}]{{1,3}})(?:、|(?=[（(第\d“标]|$|部分|大))(?:大?部分)?"),
    ("num", False, r"(\d{1,3}(?:\.\d{1,2})*)(?:[.．、](?!\d)|(?=[（(第标]|$))"),
    ("heading", False, r"标题"),
)
_COMPILED = tuple((name, strong, re.compile(pattern)) for name, strong, pattern in _STEPS)
_TABLE = re.compile(r"(?:指标)?表\s*(?:[“\"《](?P<title>[^”\"》]+)[”\"》]|(?P<n>\d{0,2}))\s*(?=第|表题|表头|$)(?P<part>表题|表头)?")
_WHOLE = (
    "前言", "正文", "标题", "发文字号", "主送机关", "落款", "成文日期", "版头", "公开属性", "题注", "附件说明", "附注",
)  # fmt: skip
_GAP = re.compile(r"[\s\u3000的之、，,]*")
# “第三部分” may name 三、 of a plan, “第四条” its item 4, “第2项” a （二） or a 2.
_MEANS = {"part": ("part", "cn"), "article": ("article", "num", "cn", "cnp"), "point": ("cnp", "num", "nump"), "section": ("section", "cnp")}
_DEEP = {"annex", "part", "chapter", "section", "article", "box", "cn", "cnp", "num", "nump", "point"}


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A place in a document as somebody wrote it.

    `path` goes down the tree as (style, value) pairs; `paragraph` (段), `clause` (款) and `row` (行) count from 1; `whole` is a
    part without number (前言, 落款 …); `table` the table's title, or "" for a table without one.
    """

    path: tuple[tuple[str, int], ...] = ()
    paragraph: int | None = None
    clause: int | None = None
    row: int | None = None
    table: str | None = None
    whole: str | None = None
    heading: bool = False


def cite(document: Document, clause: Clause) -> str:
    """The citation people read: 《title》（doc_number）label."""
    number = f"（{document.doc_number}）" if document.doc_number else ""
    return f"《{document.title}》{number}{clause.label}"


def parse_label(text: str) -> ClauseRef | None:
    """The place `text` names (三（四）第2段, 第十二条第一款, 第三部分第（四）项 …), anywhere in it; None where it names none.

    What could as well be an ordinary number (一, 3) counts only where it is all of `text`, or belongs to a longer path.
    """
    best: tuple[int, ClauseRef] | None = None
    at = 0
    while at < len(text):
        end, ref, sure = _read(text, at)
        whole = not text[:at].strip() and not text[end:].strip("。？?　 ")
        if ref is not None and (sure or whole) and (best is None or end - at > best[0]):
            best = (end - at, ref)
        at = end if ref is not None and end > at else at + 1
    return best[1] if best else None


def _read(text: str, at: int) -> tuple[int, ClauseRef | None, bool]:
    """The longest place that begins at `at`: where it ends, what it is, and whether it can be nothing else."""
    for word in _WHOLE:
        if text.startswith(word, at):
            return _after_whole(text, at + len(word), word)
    path: list[tuple[str, int]] = []
    counted: dict[str, int] = {}
    table: str | None = None
    heading = sure = False
    end = at
    while True:
        start = end if end == at else _GAP.match(text, end).end()  # type: ignore[union-attr]
        found_table = _TABLE.match(text, start) if table is None else None
        if found_table and (found_table["title"] or text[found_table.end() :].startswith("第")):
            table, end, sure = found_table["title"] or "", found_table.end(), True
            continue
        step = next(_steps(text, start), None)
        if step is None:
            break
        name, value, stop, strong = step
        if name == "heading":
            heading = bool(path)
        elif name in ("para", "row", "clause"):
            counted[name] = value
        else:
            path.append((name, value))
        end, sure = stop, sure or strong
    if not path and not counted and table is None:
        return at, None, False
    ref = ClauseRef(tuple(path), counted.get("para"), counted.get("clause"), counted.get("row"), table, None, heading)
    return end, ref, sure or len(path) > 1


def _after_whole(text: str, at: int, word: str) -> tuple[int, ClauseRef, bool]:
    para = re.compile(rf"第({_NUM})段").match(text, at)
    n = _value(para[1]) if para else None
    return (para.end() if para else at), ClauseRef(paragraph=n, whole=word), word not in ("标题", "正文") or para is not None


def _steps(text: str, at: int) -> Iterator[tuple[str, int, int, bool]]:
    for name, strong, pattern in _COMPILED:
        found = pattern.match(text, at)
        if found:
            yield name, _value(found[1]) if found.groups() and found[1] else 0, found.end(), strong


def _value(raw: str) -> int:
    last = raw.split(".")[-1]
    return int(last) if last.isdecimal() else from_chinese(last)


def resolve(document: Document, ref: ClauseRef) -> tuple[Clause, ...]:
    """The clauses `ref` names with all that stands under them, in reading order; several places where it fits several."""
    if ref.whole:
        return _whole(document, ref)
    if ref.table is not None or ref.row is not None:
        return _rows(document, ref)
    parents = {c.id: c for c in document.clauses}
    targets = [c for c in document.clauses if not ref.path or _fits(c, ref, parents)]
    if ref.clause:
        targets = [t for t in (_nth(document, c, ref.clause) for c in targets if c.kind == "article") if t]
    if ref.path and ref.path[-1][0] in ("cnp", "point", "num") and not targets:
        targets = [c for c in document.clauses if c.kind == "item" and _fits(c, ref, parents, loose=True)]
    if ref.paragraph:
        if not ref.path:
            return ()
        targets = [t for t in (_nth(document, c, ref.paragraph) for c in targets) if t]
    if ref.heading:
        return tuple(targets)
    return tuple(c for c in document.clauses if any(_under(c, t, parents) for t in targets))


def _whole(document: Document, ref: ClauseRef) -> tuple[Clause, ...]:
    found = [c for c in document.clauses if c.label == ref.whole or re.fullmatch(rf"{ref.whole}(?:第?\d+段?)", c.label)]
    if ref.paragraph:
        found = [c for c in found if c.label.endswith(f"第{ref.paragraph}段")]
    return tuple(found)


def _bare(text: str) -> str:
    return re.sub(r"[\s“”‘’\"'《》]", "", text)


def _rows(document: Document, ref: ClauseRef) -> tuple[Clause, ...]:
    parents = {c.id: c for c in document.clauses}
    found: list[str] = []
    for table in document.tables:
        above = parents.get(table.clause or "")
        if ref.table and _bare(ref.table) not in _bare(table.title or ""):
            continue
        if ref.path and not (above and _fits(above, ref, parents)):
            continue
        rows = table.row_clauses
        found += [rows[ref.row - 1]] if ref.row and ref.row <= len(rows) else [] if ref.row else [*rows]
    return tuple(parents[i] for i in found)


def _fits(clause: Clause, ref: ClauseRef, parents: dict[str, Clause], *, loose: bool = False) -> bool:
    """True where the numbers above and at `clause` end in the path of `ref`; steps may be left out where `loose`."""
    if clause.number is None:
        return False
    chain = [*_numbers(clause, parents)]
    steps = [*ref.path][::-1]
    if not chain or not _means(steps[0], chain[0]):
        return False
    at = 1
    for step in steps[1:]:
        while at < len(chain) and not _means(step, chain[at]):
            at += 1
        if at == len(chain):
            return False
        at += 1
    top = steps[-1][0]
    complete = at == len(chain) or top in ("article", "box", "annex", "chapter", "section", "part")
    return complete or loose or len(steps) == 1 and top in ("cnp", "num", "nump", "point") or _only_annex(chain[at:])


def _only_annex(rest: list[tuple[str, int]]) -> bool:
    return all(style in ("annex", "chapter", "part", "section") for style, _ in rest)


def _means(step: tuple[str, int], here: tuple[str, int]) -> bool:
    return here[1] == step[1] and here[0] in _MEANS.get(step[0], (step[0],))


def _numbers(clause: Clause, parents: dict[str, Clause]) -> Iterator[tuple[str, int]]:
    """(style, value) of `clause` and of what it stands under, upwards."""
    at: Clause | None = clause
    while at is not None:
        number = marker(at.number + "、" if at.number and not at.number.endswith((".", "．", "）", ")")) else at.number or "")
        if number:
            yield number.style, number.value
        at = parents.get(at.parent or "")


def _nth(document: Document, clause: Clause, n: int) -> Clause | None:
    """The n-th paragraph directly under `clause`; a 条 without parts is its own first."""
    texts = [c for c in document.clauses if c.parent == clause.id and c.kind == "paragraph"]
    if not texts or clause.kind == "item":
        texts = [clause, *texts]
    return texts[n - 1] if n <= len(texts) else None


def _under(clause: Clause, top: Clause, parents: dict[str, Clause]) -> bool:
    at: Clause | None = clause
    while at is not None:
        if at.id == top.id:
            return True
        at = parents.get(at.parent or "")
    return False

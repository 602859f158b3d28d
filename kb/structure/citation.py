"""Second stage, the face shown to people: clauses cited the way officials write them, and such citations read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.model import Clause, Document
from kb.structure.numbering import from_chinese, marker
from kb.text import book_title

_CN = "零一二三四五六七八九十百"
_NUM = rf"(?:[{_CN}]+|\d{{1,3}})"
# What stands for a place where it is all that was typed, but is an ordinary number within a sentence.
_WEAK = r"(?=[（(第\d“标]|$|部分|大)"


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a path as people type it. `depth` orders steps; `strong` ones can mean nothing but a place."""

    style: str
    depth: int
    strong: bool
    pattern: re.Pattern[str]


_STEPS = tuple(
    _Step(style, depth, strong, re.compile(pattern))
    for style, depth, strong, pattern in (
        ("annex", 0, True, rf"附件\s*({_NUM})?"),
        ("part", 1, True, rf"第({_NUM})(?:大?部分|编|篇)"),
        ("chapter", 2, True, rf"第({_NUM})章"),
        ("section", 3, True, rf"第({_NUM})节"),
        ("article", 4, True, rf"第({_NUM})条(?!例)"),
        ("clause", 5, True, rf"第({_NUM})款"),
        ("cnp", 7, True, rf"第\s*[（(]([{_CN}]+)[）)]\s*(?:项|条|点|款|部分|节)?"),
        ("nump", 10, True, r"第\s*[（(](\d{1,3})[）)]\s*(?:项|条|点)?"),
        ("point", 9, True, rf"第({_NUM}(?:\.\d{{1,2}})*)(?:项|点)"),
        ("point", 11, True, rf"第({_NUM})目"),
        ("para", 12, True, rf"第({_NUM})(?:个?自然)?段"),
        ("row", 12, True, rf"第({_NUM})行"),
        ("box", 4, True, rf"专栏\s*({_NUM})"),
        ("cnp", 7, False, rf"[（(]([{_CN}]+)[）)](?:项|条|部分)?"),
        ("nump", 10, False, r"[（(](\d{1,3})[）)]"),
        ("cn", 6, False, rf"([{_CN}]{{1,3}})(?:、|{_WEAK})(?:大?部分)?"),
        ("num", 8, False, rf"(\d{{1,3}}(?:\.\d{{1,2}})*)(?:[.．、](?!\d)|{_WEAK})"),
    )
)
_TABLE = re.compile(
    r"(?:指标)?表\s*(?:[“\"《](?P<title>.{1,60}?)[”\"》]|\d{0,2})\s*(?=第|表题|表头|$)(?P<part>表题|表头)?"
)
_HEADING = re.compile(r"标题")
_WHOLE = (
    "前言", "正文", "标题", "发文字号", "主送机关", "落款", "成文日期", "版头", "公开属性", "题注", "附件说明", "附注",
)  # fmt: skip
_WHOLE_PARA = re.compile(rf"第({_NUM})段")
_GAP = re.compile(r"[\s\u3000的之、，,]*")
# “第三部分” may name 三、 of a plan, “第四条” its item 4, “第2项” a （二） or a 2.
_MEANS = {
    "part": ("part", "cn"),
    "article": ("article", "num", "cn", "cnp"),
    "point": ("cnp", "num", "nump"),
    "section": ("section", "cnp"),
    "num": ("num", "bare", "dec"),
}
# A path need not begin at the top where its first step is found under these alone, or is one of these itself.
_FRAMES = {"annex", "part", "chapter", "section"}
_OWN_NUMBERS = _FRAMES | {"article", "box"}
_LONE = {"cnp", "num", "nump", "point"}


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A place in a document as somebody wrote it.

    `path` goes down the tree in (style, value) pairs; `paragraph` (段), `clause` (款) and `row` (行) count from 1;
    `whole` is a part without number (前言, 落款 …); `table` is the table's title, or "" for a table without one;
    `part` is its 表题 or 表头; `heading` tells that only the heading is meant.
    """

    path: tuple[tuple[str, int], ...] = ()
    paragraph: int | None = None
    clause: int | None = None
    row: int | None = None
    table: str | None = None
    whole: str | None = None
    part: str | None = None
    heading: bool = False


def cite(document: Document, clause: Clause) -> str:
    """The citation people read: 《title》（doc_number）label."""
    number = f"（{document.doc_number}）" if document.doc_number else ""
    return f"{book_title(document.title)}{number}{clause.label}"


def parse_label(text: str) -> ClauseRef | None:
    """The place `text` names anywhere in it (三（四）第2段, 第十二条第一款, 第三部分第（四）项), or None.

    What could as well be an ordinary number (一, 3) counts only where it is all of `text`, or belongs to a longer path.
    """
    best: tuple[int, ClauseRef] | None = None
    at = 0
    while at < len(text):
        end, ref, sure = _read(text, at)
        whole = text[:at].strip()[-1:] in ("", "》", "）", ")") and not text[end:].strip("。？?　 ")
        if ref is not None and (sure or whole) and (best is None or end - at > best[0]):
            best = (end - at, ref)
        at = end if ref is not None and end > at else at + 1
    return best[1] if best else None


def _read(text: str, at: int) -> tuple[int, ClauseRef | None, bool]:
    """The longest place that begins at `at`: where it ends, what it is, and whether it can be nothing else."""
    for word in _WHOLE:
        if text.startswith(word, at):
            return _read_whole(text, at + len(word), word)
    found: list[tuple[_Step, int]] = []
    table: re.Match[str] | None = None
    end = at
    while True:
        gap = _GAP.match(text, end) if end > at else None
        start = gap.end() if gap else end
        met = _TABLE.match(text, start) if table is None else None
        if met and (met["title"] or met["part"] or text.startswith("第", met.end())):
            table, end = met, met.end()
            continue
        step = _next_step(text, start, found[-1][0].depth if found else -1)
        if step is None:
            break
        found.append(step[:2])
        end = step[2]
    heading = _HEADING.match(text, end) if found else None
    ref = _reference(found, table, heading is not None)
    sure = table is not None or len(found) > 1 or any(s.strong for s, _ in found)
    return (heading.end() if heading else end), ref, sure


def _read_whole(text: str, at: int, word: str) -> tuple[int, ClauseRef, bool]:
    counted = _WHOLE_PARA.match(text, at)
    ref = ClauseRef(paragraph=_value(counted[1]) if counted else None, whole=word)
    return (counted.end() if counted else at), ref, counted is not None or word not in ("标题", "正文")


def _next_step(text: str, at: int, depth: int) -> tuple[_Step, int, int] | None:
    """The step at `at`, if it goes deeper than `depth`: (step, value, where it ends)."""
    for step in _STEPS:
        found = step.pattern.match(text, at)
        if found and step.depth > depth:
            return step, _value(found[1]) if found[1] else 0, found.end()
    return None


def _reference(found: list[tuple[_Step, int]], table: re.Match[str] | None, heading: bool) -> ClauseRef | None:
    if not found and table is None:
        return None
    counted = {step.style: value for step, value in found}
    path = tuple((step.style, value) for step, value in found if step.style not in ("para", "row", "clause"))
    return ClauseRef(
        path,
        counted.get("para"),
        counted.get("clause"),
        counted.get("row"),
        None if table is None else table["title"] or "",
        None,
        table["part"] if table else None,
        heading,
    )


def _value(raw: str) -> int:
    last = raw.split(".")[-1]
    return int(last) if last.isdecimal() else from_chinese(last)


def resolve(document: Document, ref: ClauseRef) -> tuple[Clause, ...]:
    """The clauses `ref` names with all that stands under them, in reading order; all places where it fits several."""
    if ref.whole:
        return _whole(document, ref)
    known = {c.id: c for c in document.clauses}
    if ref.table is not None or ref.row is not None:
        return _rows(document, ref, known)
    targets = [c for c in document.clauses if ref.path and _fits(c, ref, known)]
    if ref.clause:
        targets = [t for t in (_nth(document, c, ref.clause) for c in _articles(targets, known)) if t]
        targets = _items(document, ref, targets, known) if ref.path[-1][0] in _LONE else targets
    if ref.paragraph:
        targets = [t for t in (_nth(document, c, ref.paragraph) for c in targets) if t]
    if ref.heading:
        return tuple(targets)
    return tuple(c for c in document.clauses if any(_under(c, t, known) for t in targets))


def _articles(targets: list[Clause], known: dict[str, Clause]) -> list[Clause]:
    """The articles that `targets` are or stand in, each once."""
    found: dict[str, Clause] = {}
    for target in targets:
        article = next((c for c in _upwards(target, known) if c.kind == "article"), None)
        if article:
            found[article.id] = article
    return [*found.values()]


def _items(document: Document, ref: ClauseRef, clauses: list[Clause], known: dict[str, Clause]) -> list[Clause]:
    """The items of `clauses` (款) that the last step of `ref` names."""
    inside = [c for c in document.clauses if c.kind == "item" and any(_under(c, t, known) for t in clauses)]
    return [c for c in inside if _fits(c, ref, known)]


def _whole(document: Document, ref: ClauseRef) -> tuple[Clause, ...]:
    pattern = re.compile(rf"{ref.whole}(?:第\d+段|\d+)?")
    found = [c for c in document.clauses if pattern.fullmatch(c.label)]
    if ref.paragraph:
        found = [c for c in found if c.label.endswith(f"第{ref.paragraph}段")]
    return tuple(found)


def _rows(document: Document, ref: ClauseRef, known: dict[str, Clause]) -> tuple[Clause, ...]:
    found: list[Clause] = []
    for table in document.tables:
        above = known.get(table.clause or "")
        if ref.table and _bare(ref.table) not in _bare(table.title or ""):
            continue
        if ref.path and not (above and _fits(above, ref, known)):
            continue
        if ref.part:
            kind = "caption" if ref.part == "表题" else "table_header"
            stem = table.row_clauses[0].rsplit("__row_", 1)[0] if table.row_clauses else ""
            found += [c for c in document.clauses if c.kind == kind and c.id.rsplit("__", 1)[0] == stem]
        else:
            found += [known[i] for n, i in enumerate(table.row_clauses, 1) if ref.row in (None, n)]
    return tuple(found)


def _bare(text: str) -> str:
    return re.sub(r"[\s“”‘’\"'《》]", "", text)


def _fits(clause: Clause, ref: ClauseRef, known: dict[str, Clause]) -> bool:
    """True where the numbers of `clause` and above it end in the path of `ref`."""
    if clause.number is None:
        return False
    chain = [*_numbers(clause, known)]
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
    lone = len(steps) == 1 and steps[0][0] in _LONE
    return lone or steps[-1][0] in _OWN_NUMBERS or all(style in _FRAMES for style, _ in chain[at:])


def _means(step: tuple[str, int], here: tuple[str, int]) -> bool:
    return here[1] == step[1] and here[0] in _MEANS.get(step[0], (step[0],))


def _numbers(clause: Clause, known: dict[str, Clause]) -> Iterator[tuple[str, int]]:
    """(style, value) of `clause` and of what it stands under, upwards."""
    for here in _upwards(clause, known):
        plain = here.number or ""
        number = marker(plain) or marker(f"{plain}、") or marker(f"{plain}：")
        if number:
            yield number.style, number.value


def _upwards(clause: Clause, known: dict[str, Clause]) -> Iterator[Clause]:
    at: Clause | None = clause
    while at is not None:
        yield at
        at = known.get(at.parent or "")


def _nth(document: Document, clause: Clause, n: int) -> Clause | None:
    """The n-th paragraph right under `clause`; an item, and an article in one piece, is its own first."""
    texts = [c for c in document.clauses if c.parent == clause.id and c.kind == "paragraph"]
    if not texts or clause.kind == "item":
        texts = [clause, *texts]
    return texts[n - 1] if n <= len(texts) else None


def _under(clause: Clause, top: Clause, known: dict[str, Clause]) -> bool:
    return any(c.id == top.id for c in _upwards(clause, known))

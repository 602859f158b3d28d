"""Form check, headings: one without anything under it, one that ends like a sentence, two of the same words.

GB/T 9704—2012, 7.3.3 sets headings apart by level; that a heading on a line of its own bears no full stop is the usage
of GB/T 15834—2011《标点符号用法》, where the 。 ends a sentence, and a heading is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.alignment.form.finding import GB9704, Draft, Finding, finding
from kb.alignment.units import plain
from kb.model import Clause

_STYLES = {"part", "chapter", "section", "cn", "cnp", "num", "nump"}
_STOP = re.compile(r"[。；;.]$")
_LONGEST = 20  # a longer one is a sentence that leads into a list, not a heading


def check(draft: Draft) -> Iterator[Finding]:
    """All rules on headings, in reading order of each rule."""
    yield from _empty(draft)
    yield from _stopped(draft)
    yield from _twins(draft)


def _headings(draft: Draft) -> Iterator[Clause]:
    for clause in draft.body:
        number = draft.markers.get(clause.id)
        if clause.kind == "heading" and number is not None and number.style in _STYLES and clause.title:
            yield clause


def _empty(draft: Draft) -> Iterator[Finding]:
    """Only among headings that mostly have text: where none has, they are a list."""
    for clause in _headings(draft):
        if draft.children.get(clause.id):
            continue
        style = draft.markers[clause.id].style
        beside = [
            other
            for other in draft.children.get(clause.parent or "", ())
            if other.id in draft.markers and draft.markers[other.id].style == style and other is not clause
        ]
        filled = sum(bool(draft.children.get(other.id)) for other in beside)
        if len(beside) >= 2 and filled == len(beside) and not _STOP.search(clause.text) and "：" not in clause.text:
            yield finding(
                "标题下无内容", "错误", clause, what="标题之下没有内容，同级标题都有",
                mend="补上内容，或删去这个标题", why=f"标题统领其下的内容（{GB9704}第7.3.3条）",
            )  # fmt: skip


def _stopped(draft: Draft) -> Iterator[Finding]:
    """A heading alone on its line that ends with a full stop, the first of the document."""
    found = [
        clause
        for clause in _headings(draft)
        if clause.text.endswith("。") and _is_name(clause.title or "") and _stands_alone(draft, clause)
    ]
    if found:
        count = f"（全文{len(found)}处）" if len(found) > 1 else ""
        yield finding(
            "标题末尾有句号", "提示", found[0], what=f"独占一行的标题以句号结尾{count}", mend="删去句号",
            why="标题不是句子，独占一行时末尾不用句号（GB/T 15834—2011《标点符号用法》对句号的规定）",
        )  # fmt: skip


def _is_name(title: str) -> bool:
    return len(title) <= _LONGEST and not re.search("[，；：]|的$", title)


def _stands_alone(draft: Draft, clause: Clause) -> bool:
    below = draft.children.get(clause.id)
    if not below:
        return False
    return "\n" in draft.source.text[clause.spans[-1][1] : below[0].spans[0][0]]


def _twins(draft: Draft) -> Iterator[Finding]:
    """Neighbours of one level with the same words; not in annexes, where tables may have been read as text."""
    last: dict[str, Clause] = {}
    for clause in _headings(draft):
        if draft.annex_of(clause):
            continue
        before = last.get(clause.parent or "")
        last[clause.parent or ""] = clause
        if before is None or not plain(clause.title or "") or plain(before.title or "") != plain(clause.title or ""):
            continue
        if draft.markers[before.id].value == draft.markers[clause.id].value:
            continue  # a number set twice is said of the numbers
        yield finding(
            "标题重复", "错误", clause, what=f"与前一个同级标题（{before.label.removesuffix('标题')}）文字相同",
            mend="改标题，或把两处内容合并", why="同级标题应当分得开各自的内容",
        )  # fmt: skip

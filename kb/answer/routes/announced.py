"""Answer stage, what a sentence announces: “标准如下：” says nothing without what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.answer.case import Case
from kb.answer.units import Unit, says_something
from kb.model import Clause

# At most this many entries are shown; the reading pane holds the rest.
MOST = 8
_TEXTS = frozenset({"paragraph", "article", "item"})
_ENTRY = re.compile(
    r"第?[一二三四五六七八九十]{1,3}(步|是|、)|首先|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[-—–·●•]"
)


def with_entries(case: Case, units: Sequence[Unit]) -> list[Unit]:
    """The units, behind each that announces a list its entries; what is said by an entry is not said again."""
    out: list[Unit] = []
    for unit in units:
        entries = list(_entries(case, unit)) if _announces(unit) else []
        out = [u for u in out if not any(u.overlaps(e) for e in entries)]
        if not any(unit.overlaps(said) for said in out):
            out.append(unit)
        shown = _outermost(entries) if len(entries) > MOST else entries
        out += [e for e in shown[:MOST] if not any(e.overlaps(said) for said in out)]
        if len(entries) > MOST:
            case.draft.note("所列内容较长，下面只有一部分，其余可点开引用在原文中继续阅读。")
    return out


def _outermost(entries: Sequence[Unit]) -> Sequence[Unit]:
    """Of a long run side by side the entries that begin like its first one (第一步、第二步, not the points below each).

    What stands one below the other stays together: “退休人员为0.12%” says nothing without “个人缴费费率：”.
    """
    if len({e.clause.parent for e in entries}) > 1:
        return entries
    begins = [_ENTRY.match(e.text) for e in entries]
    like = [re.sub(r"[一二三四五六七八九十\d]+", "", b[0]) if b else None for b in begins]
    return [e for e, kind in zip(entries, like, strict=True) if kind == like[0]] if like[0] else entries


def _announces(unit: Unit) -> bool:
    """True for the end of a clause that breaks off with a colon."""
    return unit.clause.kind in _TEXTS and unit.text.endswith(("：", ":")) and not unit.clause.text[unit.end :].strip()


def _entries(case: Case, unit: Unit) -> Iterator[Unit]:
    """What stands below the clause; where nothing does, the numbered clauses that follow it under the same heading."""
    clauses = list(_under(case, unit.clause)) or _behind(case, unit.clause)
    return (replace(unit, clause=c, start=0, end=len(c.text)) for c in clauses if says_something(c))


def _under(case: Case, clause: Clause) -> Iterator[Clause]:
    for child in case.held.below(clause):
        if child.kind in _TEXTS:
            yield child
            yield from _under(case, child)


def _behind(case: Case, clause: Clause) -> list[Clause]:
    """The clauses of a list whose entries run over several: all up to the last one that begins like an entry."""
    above = case.held.clause(clause.parent or "")
    siblings = list(case.held.below(above)) if above else []
    after = siblings[siblings.index(clause) + 1 :] if clause in siblings else []
    if not after or not _ENTRY.match(after[0].text):
        return []
    run = next((i for i, c in enumerate(after) if c.kind not in _TEXTS), len(after))
    last = max(i for i, c in enumerate(after[:run]) if _ENTRY.match(c.text)) if run else -1
    return after[: last + 1]

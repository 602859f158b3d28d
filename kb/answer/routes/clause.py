"""Questions that name a clause: “三（四）第2段”, “第十二条第一款”, “上海意见四（六）的内容”."""

from __future__ import annotations

from dataclasses import replace

from kb.answer.case import Case
from kb.answer.phrasing import place, quoted
from kb.answer.works import Work
from kb.model import Answer, Clause, Document
from kb.structure import citation

# Longer sections are given by their headings and first sentences; the reading pane holds the rest.
_WHOLE = 12


def answer(case: Case) -> Answer | None:
    """The clause itself, or, where there is no such clause, what there is in its place."""
    ref = citation.parse_label(case.question.text)
    if ref is None or len(case.scope) > 3:
        return None
    missing: list[str] = []
    if case.follows is not None and (nth := _nth_below(case, ref)):
        owner = case.locate(nth.id)
        if owner:
            _show(case, owner[0], [(owner[1], nth)])
            return case.draft.finish("clause")
    for work in case.scope:
        found = [(d, c) for d in reversed(work.documents) for c in citation.resolve(d, ref)]
        if found:
            _show(case, work, found)
        else:
            missing.append(_absent(case, work, ref))
    if case.draft.empty:
        return None
    return case.draft.finish("clause", refusal="；".join(missing) if len(missing) == len(case.scope) else None)


def _nth_below(case: Case, ref: citation.ClauseRef) -> Clause | None:
    """“第三条” after an answer about a heading: its third entry."""
    owner = case.locate(case.follows.id) if case.follows else None
    number = ref.path[0][1] if len(ref.path) == 1 and not ref.paragraph else ref.paragraph if not ref.path else None
    if owner is None or number is None or case.follows is None:
        return None
    heading = case.follows.id if case.follows.kind == "heading" else case.follows.parent
    entries = [c for c in owner[1].clauses if c.parent == heading and c.kind in ("heading", "paragraph", "item")]
    return entries[number - 1] if 0 < number <= len(entries) else None


def _show(case: Case, work: Work, found: list[tuple[Document, Clause]]) -> None:
    draft = case.draft
    shown = [(d, c) for d, c in found if c.kind not in ("caption", "table_header")]
    for document, clause in shown[:_WHOLE]:
        mark = draft.cite(document, clause)
        if clause.kind in ("heading", "box"):
            draft.say(f"{work.name}{clause.label.removesuffix('标题')}是{quoted(clause.title or clause.text)}{mark}。")
        else:
            draft.say(f"{place(work, clause)}：{quoted(clause.text)}{mark}。")
    if len(shown) > _WHOLE:
        draft.note(f"以下还有{len(shown) - _WHOLE}条，可点开引用在原文中继续阅读。")


def _absent(case: Case, work: Work, ref: citation.ClauseRef) -> str:
    """“四只有（一）至（五），没有（六）”, standing on the last clause that is there."""
    document = work.document
    above = replace(ref, path=ref.path[:-1], paragraph=None, clause=None, row=None)
    parents = citation.resolve(document, above) if above.path else ()
    parent = next((c for c in parents if c.kind in ("heading", "article", "box")), None)
    numbered = [c for c in document.clauses if c.number and c.parent == (parent.id if parent else None)]
    siblings = [c for c in numbered if c.kind in ("heading", "article", "item")]
    words = f"{work.name}没有“{_as_asked(case, ref)}”"
    if not siblings:
        case.draft.say(f"{words}{case.draft.cite(document, document.clauses[0])}。")
        return words
    first, last = siblings[0], siblings[-1]
    where = parent.label.removesuffix("标题") if parent else "全文"
    span = (
        f"：{where}只有{first.number}至{last.number}，共{len(siblings)}项"
        if len(siblings) > 1
        else f"：{where}只有{first.number}"
    )
    case.draft.say(f"{words}{span}{case.draft.cite(document, last)}。", computed={str(len(siblings))})
    return words


def _as_asked(case: Case, ref: citation.ClauseRef) -> str:
    """The place as the question writes it."""
    text = case.question.text
    runs = (text[i:j] for i in range(len(text)) for j in range(len(text), i, -1))
    return min((r for r in runs if citation.parse_label(r) == ref), key=len, default="所问条款").strip("的之、，")

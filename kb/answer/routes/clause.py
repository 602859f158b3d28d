"""Questions that name a clause: “三（四）第2段”, “第十二条第一款”, “上海意见四（六）的内容”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.phrasing import listed, place, quoted, section
from kb.answer.references import bound, references_to
from kb.answer.units import NEVER_ALONE, Unit, says_something, whole
from kb.answer.works import Work
from kb.model import Answer, Clause, Document
from kb.structure import citation
from kb.structure.numbering import from_chinese
from kb.text import fold

# Longer sections are given by their headings and first sentences; the reading pane holds the rest.
WHOLE = 12
# With more works in scope than this a bare clause number means nothing.
MOST_WORKS = 3
# Characters: no place is written longer.
LONGEST_PLACE = 40
# Characters: a heading's title this long may stand before a number in its place (主要任务第（二）项).
LEAST_TITLE = 4
# Quoted words are shown in at most this many places.
MOST_PLACES = 4
# Quoted words this long (characters) that no text has are said to be missing, with a sentence that carries this share.
LONG_QUOTATION, NEAR = 6, 0.35
_COUNTED = re.compile(r"那?么?第([一二三四五六七八九十]{1,3}|\d{1,2})[个项条]")
_EACH_WRITES = re.compile(r"(各|分别|都)(自|是|怎么|如何)*(写|说|提|讲|表述)")
# “是国家写的还是上海写的”.
_WHOSE = re.compile(r"(写|提|说|规定)的还是|(谁|哪一?级|哪一?份|哪个文件)(写|提|说|规定)的")
_NAMES_ONLY = re.compile(r"名称|叫什么|标题|题目|有哪几项|哪些(项目|任务|措施)")
_COUNTED_BELOW = re.compile(r"(?<=[部分章节条的里中）)])第([一二三四五六七八九十]{1,3}|\d{1,2})个")
_WHERE = re.compile(
    r"哪(一?份|一?个|部)?(文件|规划|意见|政策|部分|章|条|款|节|段|项)(的|里|写|中|提|说)?|出自|出处|写在|在哪[里儿]?(?!些)"
)


def answer(case: Case) -> Answer | None:
    """The clause itself, or, where there is no such clause, what there is in its place; where quoted words stand."""
    if quotation := _quotation(case):
        return quotation
    if beyond := _beyond_list(case):
        return beyond
    places = bound(case.question)
    if not places or len(case.scope) > MOST_WORKS:
        return None
    if None in places and (entry := _counted_entry(case, places[None])):
        below = case.held.below(entry.clause) if entry.clause.kind == "heading" else ()
        show(case, entry.work, [(entry.document, c) for c in (entry.clause, *below)])
        return case.draft.finish("clause")
    asked = [(w, _under_heading(case, w, ref)) for w in case.scope for ref in references_to(case.question, w)]
    missing: list[str] = []
    for work, ref in asked:
        found = _exact(ref, [(d, c) for d in reversed(work.documents) for c in citation.resolve(d, ref)])
        if lacking := _beyond_heading(case, work, found):
            missing.append(lacking)
        elif found:
            show(case, work, _counted_below(case, found) or found)
        else:
            missing.append(_say_absent(case, work, ref))
    if case.draft.empty:
        return None
    return case.draft.finish("clause", refusal="；".join(missing) if len(missing) == len(asked) else None)


def _exact(ref: citation.ClauseRef, found: Sequence[tuple[Document, Clause]]) -> Sequence[tuple[Document, Clause]]:
    """“第四条” is the article of that number where there is one, not the fourth item of another."""
    depth = len(ref.path)
    read = ((d, c, citation.parse_label(c.label)) for d, c in found)
    return [(d, c) for d, c, label in read if depth and label and label.path[:depth] == ref.path] or found


def _under_heading(case: Case, work: Work, ref: citation.ClauseRef) -> citation.ClauseRef:
    """“主要任务第（六）项” is meant below the heading of that title, also where another section alone has a （六）."""
    text = fold(case.question.text)
    for document in work.documents:
        for clause in document.clauses:
            if clause.kind != "heading" or len(fold(clause.title or "")) < LEAST_TITLE or not ref.path:
                continue
            over = citation.parse_label(clause.label)
            if over is None or not over.path or ref.path[: len(over.path)] == over.path:
                continue
            if re.search(re.escape(fold(clause.title or "")) + "[的里中]?(?:第|[（(])", text):
                return replace(ref, path=(*over.path, *ref.path))
    return ref


def _quotation(case: Case) -> Answer | None:
    """Where quoted words stand, in the works named or else in another; the nearest words where they stand nowhere."""
    if len(case.question.quoted) != 1 or not (_WHERE.search(case.question.text) or _WHOSE.search(case.question.text)):
        return None
    words = case.question.quoted[0]
    for works in (case.scope, case.others):
        found = [u for w in works for u in case.held.evidence.units(w) if fold(words) in fold(u.text)]
        if found:
            missing = "" if works == case.scope else f"{'、'.join(w.name for w in case.scope)}没有{quoted(words)}"
            for unit in found[:MOST_PLACES]:
                _say_place(case, quoted(words), unit, missing)
            return case.draft.finish("clause", refusal=missing or None)
    near = case.rank(limit=1)
    if len(fold(words)) < LONG_QUOTATION or not near or near[0].cover < NEAR:
        return None
    unit = near[0].unit
    mark = case.draft.cite_unit(unit)
    where = place(unit.work, unit.clause)
    case.draft.say(f"全文没有{quoted(words)}这句原话；最相近的是{where}：{quoted(unit.text)}{mark}。")
    return case.draft.finish("clause")


def whose(case: Case) -> Answer | None:
    """Quoted wordings (“…”“…”是国家写的还是上海写的): where each stands, in one sentence where one holds them."""
    if _EACH_WRITES.search(case.question.text) and (found := _of_each(case)):
        return found
    if not case.question.quoted or not _WHOSE.search(case.question.text):
        return None
    units = [u for w in case.held.works for u in case.held.evidence.units(w)]
    left = list(case.question.quoted)
    while left:
        holding = [(u, [w for w in left if fold(w) in fold(u.text)]) for u in units]
        unit, said = max(holding, key=lambda pair: len(pair[1]), default=(None, []))
        if unit is None or not said:
            break
        _say_place(case, listed(said), unit, "")
        left = [w for w in left if w not in said]
    if case.draft.empty:
        return None
    if left:
        case.draft.note(f"知识库的文件里没有{listed(left)}。")
    return case.draft.finish("clause")


def _of_each(case: Case) -> Answer | None:
    """The sentence of each work named that has the quoted words, where all of them have."""
    if len(case.question.quoted) != 1 or len(case.question.scope) < 2:
        return None
    words, found = case.question.quoted[0], []
    for work in case.question.scope:
        holding = [u for u in case.held.evidence.units(work) if fold(words) in fold(u.text)]
        ranked = case.held.evidence.rank_units(case.terms, holding, limit=1)
        found += [ranked[0].unit] if ranked else holding[:1]
    if len(found) < len(case.question.scope):
        return None
    for unit in found:
        _say_place(case, quoted(words), unit, "")
    return case.draft.finish("compare")


def _say_place(case: Case, words: str, unit: Unit, missing: str) -> None:
    path = "—".join(p for p in case.held.path(unit.clause) if p)
    where = f"{place(unit.work, unit.clause)}{f'（{path}）' if path else ''}"
    start = f"{missing}；它" if missing else words
    case.draft.say(f"{start}见{where}：{quoted(unit.text)}{case.draft.cite_unit(unit)}。")


def _beyond_list(case: Case) -> Answer | None:
    """“第六个呢” after a list of five entries: that there are only five."""
    owner = case.held.locate(case.follows.id) if case.follows else None
    found = _COUNTED.match(case.question.text)
    if found is None:
        return None
    missing = _beyond_rows(case, found)
    if not missing and owner is not None and owner.clause.kind == "heading":
        missing = _say_beyond(case, owner.work, owner.document, owner.clause, found)
    return case.draft.finish("clause", refusal=missing) if missing else None


def _beyond_rows(case: Case, counted: re.Match[str]) -> str:
    """“第九个呢” after a table of seven rows: what is missing, said; empty where it has as many."""
    row = case.held.locate(case.previous.clause_id) if case.previous else None
    if row is None or row.clause.kind != "table_row":
        return ""
    table = next((t for t in row.document.tables if row.clause.id in t.row_clauses), None)
    if table is None or _number(counted) <= len(table.row_clauses):
        return ""
    missing = f"{row.work.name}表{quoted(table.title or '')}没有{counted[0].lstrip('那么')}"
    mark = case.draft.cite(row.document, row.document.clause(table.row_clauses[-1]))
    case.draft.say(f"{missing}，只有{computed(len(table.row_clauses))}项{mark}。")
    return missing


def _beyond_heading(case: Case, work: Work, found: Sequence[tuple[Document, Clause]]) -> str:
    """“第四部分第六个项目” where the fourth part has five: what is missing, said; empty where nothing is."""
    counted = _COUNTED_BELOW.search(case.question.text)
    if not counted or not found or found[0][1].kind != "heading":
        return ""
    return _say_beyond(case, work, *found[0], counted)


def _counted_below(case: Case, found: Sequence[tuple[Document, Clause]]) -> list[tuple[Document, Clause]]:
    """“第四部分第二个项目”: that entry with what is under it; none where none is counted."""
    counted = _COUNTED_BELOW.search(case.question.text)
    document, heading = found[0]
    entries = [c for c in case.held.below(heading) if c.title] if counted and heading.kind == "heading" else []
    if not counted or not 0 < _number(counted) <= len(entries):
        return []
    entry = entries[_number(counted) - 1]
    return [(document, c) for c in (entry, *case.held.below(entry))]


def _say_beyond(case: Case, work: Work, document: Document, heading: Clause, counted: re.Match[str]) -> str:
    """Say that a heading has fewer entries than are counted, and return it; empty where it has as many."""
    entries = [c for c in case.held.below(heading) if c.title]
    if len(entries) < 2 or _number(counted) <= len(entries):
        return ""
    missing = f"{work.name}{section(heading)}{quoted(heading.title or '')}没有{counted[0].lstrip('那么')}"
    mark = case.draft.cite(document, entries[-1])
    case.draft.say(f"{missing}，只有{computed(len(entries))}项，最后一项是{quoted(entries[-1].title or '')}{mark}。")
    return missing


def _number(counted: re.Match[str]) -> int:
    return int(counted[1]) if counted[1].isdigit() else from_chinese(counted[1])


def _counted_entry(case: Case, ref: citation.ClauseRef) -> Unit | None:
    """“第三条” after an answer about a heading: its third entry."""
    owner = case.held.locate(case.follows.id) if case.follows else None
    number = ref.paragraph if not ref.path else ref.path[0][1] if len(ref.path) == 1 and not ref.paragraph else None
    if owner is None or number is None:
        return None
    heading = owner.clause.id if owner.clause.kind == "heading" else owner.clause.parent
    beside = [c for c in owner.document.clauses if c.parent == heading]
    entries = [c for c in beside if c.kind in ("heading", "paragraph", "item")]
    return whole(owner.work, owner.document, entries[number - 1]) if 0 < number <= len(entries) else None


def show(case: Case, work: Work, found: Sequence[tuple[Document, Clause]]) -> None:
    """Say clauses of a work, headings before what stands under them."""
    draft = case.draft
    shown = [(d, c) for d, c in found if c.kind not in NEVER_ALONE and says_something(c)]
    headings = [(d, c) for d, c in shown if c.kind == "heading"]
    if headings and (_NAMES_ONLY.search(case.question.text) or len(shown) > WHOLE):
        _say_headings(case, work, headings)
        return
    over = [c.parent for _, c in shown]
    single = {c.id: quoted(c.title or "") for _, c in headings if over.count(c.id) == 1}
    for document, clause in shown[:WHOLE]:
        title = quoted(clause.title or clause.text)
        if clause.id in single:
            continue  # what it is called is said before what it says
        if clause.kind == "heading" and clause.id in over:
            draft.note(f"{work.name}{section(clause)}{title}：")
        elif clause.kind in ("heading", "box"):
            draft.say(f"{work.name}{section(clause)}是{title}{draft.cite(document, clause)}。")
        else:
            mark = draft.cite(document, clause)
            called = f"（{found_title.strip('“”')}）" if (found_title := single.get(clause.parent or "")) else ""
            draft.say(f"{place(work, clause)}{called}：{case.words_of(whole(work, document, clause))}{mark}。")
    if len(shown) > WHOLE:
        draft.note(f"以下还有{len(shown) - WHOLE}条，可点开引用在原文中继续阅读。")


def _say_headings(case: Case, work: Work, headings: Sequence[tuple[Document, Clause]]) -> None:
    """A long section by its headings: the first one as the place, then those directly below, or itself alone."""
    draft, (document, top) = case.draft, headings[0]
    below = [(d, c) for d, c in headings[1:] if c.parent == top.id]
    if not below:
        draft.say(f"{work.name}{section(top)}是{quoted(top.title or top.text)}{draft.cite(document, top)}。")
        return
    draft.note(f"{work.name}{section(top)}{quoted(top.title or top.text)}共{len(below)}项：")
    for position, (held_by, entry) in enumerate(below, 1):
        stop = "。" if position == len(below) else "；"
        draft.say(f"{entry.number or ''}{entry.title}{draft.cite(held_by, entry, entry.title)}{stop}")
    draft.note("各项的原文较长，可再问其中一项，或点开引用阅读。")


def _say_absent(case: Case, work: Work, ref: citation.ClauseRef) -> str:
    """“四只有（一）至（五），没有（六）”, standing on the last clause that is there; returns what is missing."""
    document = work.document
    above = replace(ref, path=ref.path[:-1], paragraph=None, clause=None, row=None)
    parents = citation.resolve(document, above) if above.path else ()
    parent = next((c for c in parents if c.kind in ("heading", "article", "box")), None)
    beside = [c for c in document.clauses if c.number and c.parent == (parent.id if parent else None)]
    entries = [c for c in beside if c.kind in ("heading", "article", "item")]
    written = _as_asked(case, ref)
    below = section(parent) if parent and citation.parse_label(written) != ref else ""
    missing = f"{work.name}{below}没有“{written}”"
    if not entries:
        case.draft.say(f"{missing}{case.draft.cite(document, document.clauses[0])}。")
        return missing
    first, last = entries[0], entries[-1]
    span = f"{first.number}至{last.number}，共{computed(len(entries))}项" if len(entries) > 1 else first.number
    where = section(parent) if parent else "全文"
    case.draft.say(f"{missing}：{where}只有{span}{case.draft.cite(document, last)}。")
    return missing


def _as_asked(case: Case, ref: citation.ClauseRef) -> str:
    """The place as the question writes it: the shortest run that reads as it."""
    text = case.question.text
    runs = [
        text[start : start + length]
        for length in range(1, min(len(text), LONGEST_PLACE) + 1)
        for start in range(len(text) - length + 1)
    ]
    # A number below a heading named by its title is written without the heading's own number.
    for wanted in (replace(ref, path=ref.path[start:]) for start in range(max(1, len(ref.path)))):
        if found := next((run for run in runs if citation.parse_label(run) == wanted), None):
            return found.strip("的之、，")
    return "所问条款"

"""Lists a document gives by its headings, and every place that uses given words (“各地区要”)."""

from __future__ import annotations

import re

from kb.answer.case import Case
from kb.answer.evidence import Scored, bigrams
from kb.answer.phrasing import place, quoted
from kb.answer.works import Work
from kb.model import Answer, Clause
from kb.text import fold

_ALL = re.compile(r"全列|列出|列全|所有|哪些地方|都列|逐条|每一处|几处|全部")


def answer(case: Case) -> Answer | None:
    """The concordance of quoted words, else the entries under the heading the question names."""
    return _concordance(case) or _entries(case)


def _concordance(case: Case) -> Answer | None:
    question = case.question
    if not question.quoted or not ("list" in question.wants and _ALL.search(question.text)):
        return None
    words = fold(question.quoted[0])
    hits = [(w, u) for w in case.scope for u in case.evidence.units(w) if u.clause.kind != "heading" and words in fold(u.text)]
    if not hits:
        return None
    draft = case.draft
    draft.note(f"写有{quoted(question.quoted[0])}的共{len(hits)}处：")
    for number, (work, unit) in enumerate(hits, 1):
        draft.say(f"{number}. {place(work, unit.clause)}：{quoted(unit.text)}{draft.cite_unit(unit)}。", computed={str(number)})
    return draft.finish("outline")


def _entries(case: Case) -> Answer | None:
    if "list" not in case.question.wants or "compare" in case.question.wants:
        return None
    for work in case.scope[:2]:
        found = _named_heading(case, work)
        if found is None:
            continue
        children = [c for d in work.documents for c in d.clauses if c.parent == found.unit.clause.id]
        named = [c for c in children if c.title]
        if len(named) < 2:
            continue
        _say_entries(case, work, found.unit.clause, named)
    return None if case.draft.empty else case.draft.finish("outline")


def _named_heading(case: Case, work: Work) -> Scored | None:
    """The heading that carries nearly all of the question, and of whose own words the question names more than half."""
    headings = [(u, work) for u in case.evidence.units(work) if u.clause.kind == "heading"]
    asked = frozenset(g for t in case.terms for way, _ in t.ways for g in way)
    for scored in case.evidence.rank_units(case.terms, headings, limit=3):
        title = bigrams(scored.unit.clause.title or "")
        if scored.own >= 0.7 and title and len(title & asked) / len(title) >= 0.5:
            return scored
    return None


def _say_entries(case: Case, work: Work, heading: Clause, children: list[Clause]) -> None:
    draft = case.draft
    owner = case.locate(heading.id)
    if owner is None:
        return
    document = owner[1]
    label = heading.label.removesuffix("标题")
    draft.say(
        f"{work.name}{label}{quoted(heading.title or '')}共{len(children)}项{draft.cite(document, heading)}：",
        computed={str(len(children))},
    )
    for child in children:
        number = child.number if child.number and child.number not in ("——", "—") else ""
        draft.say(f"{number}{child.title}{draft.cite(document, child, child.title)}；")

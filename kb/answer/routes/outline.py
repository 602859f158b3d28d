"""Lists a document gives by its headings and tables, and every place that uses given words (“各地区要”)."""

from __future__ import annotations

import re

from kb.answer.case import Case
from kb.answer.evidence import bigrams
from kb.answer.figures import targets_in
from kb.answer.phrasing import place, quoted, row_words
from kb.answer.units import Unit
from kb.answer.works import Work
from kb.model import Answer, Clause, Document
from kb.text import fold

_ALL = re.compile(r"全列|列出|列全|所有|哪些地方|都列|逐条|每一处|几处|全部")
_ENTRIES = re.compile(r"哪|几(个|条|项|大|类|方面|点|块)|分别|列|名称|包括|分(成|为)?几|有什么|叫什么|都有")
_INDICATORS = re.compile(r"指标(表|有哪|都有|分别|对|一共|有几|列|的?异同|的?区别|有什么不)")
# Share of a heading's words that the question must hold for the heading to be what is asked about.
NAMED = 0.75


def answer(case: Case) -> Answer | None:
    """The concordance of quoted words, the parts of a document, or the entries under what the question names."""
    return _concordance(case) or _parts(case) or _entries(case)


def _concordance(case: Case) -> Answer | None:
    question = case.question
    if not question.quoted or not ("list" in question.wants and _ALL.search(question.text)):
        return None
    words = fold(question.quoted[0])
    hits = [
        (w, u)
        for w in case.scope
        for u in case.evidence.units(w)
        if u.clause.kind != "heading" and words in fold(u.text)
    ]
    if not hits:
        return None
    draft = case.draft
    draft.note(f"写有{quoted(question.quoted[0])}的共{len(hits)}处：")
    for number, (work, unit) in enumerate(hits, 1):
        draft.say(
            f"{number}. {place(work, unit.clause)}：{quoted(unit.text)}{draft.cite_unit(unit)}。",
            computed={str(number)},
        )
    return draft.finish("outline")


def _parts(case: Case) -> Answer | None:
    """The top headings of the documents named."""
    if "outline" not in case.question.wants:
        return None
    for work in case.scope[:2]:
        document = work.document
        tops = [c for c in document.clauses if c.kind in ("heading", "box") and c.level == 1 and c.title]
        if len(tops) > 1:
            names = "；".join(f"{c.number or ''}、{c.title}{case.draft.cite(document, c)}" for c in tops)
            case.draft.say(f"{work.name}共{len(tops)}个部分：{names}。", computed={str(len(tops))})
    return None if case.draft.empty else case.draft.finish("outline")


def _entries(case: Case) -> Answer | None:
    if not _ENTRIES.search(case.question.text) or ("compare" in case.question.wants and len(case.question.scope) > 1):
        return None
    for work in case.scope[:3]:
        for document in reversed(work.documents):
            if (head := named(case, document)) is not None:
                _say_entries(case, work, document, head)
    return None if case.draft.empty else case.draft.finish("outline")


def named(case: Case, document: Document) -> Clause | None:
    """The heading or table title whose words the question holds, and that holds most of what the question is about."""
    text = fold(case.evidence.correct(fold(case.question.text)))
    asked = bigrams(text)
    total = sum(t.weight for t in case.terms)
    best: tuple[float, int, Clause] | None = None
    for clause in document.clauses:
        words = clause.title if clause.kind == "heading" else clause.text if clause.kind == "caption" else None
        grams = bigrams(words or "")
        if not words or len(grams) < 2 or not children(document, clause):
            continue
        held = len(grams & asked) / len(grams)
        if clause.kind == "caption":  # “主要指标” names “…发展主要指标”
            held = 1.0 if fold(words)[-4:] in text or (words.endswith("指标") and _INDICATORS.search(text)) else held
        carried = sum(t.weight * t.match(grams) for t in case.terms) / total if total else 1.0
        literal = (len(fold(words)) >= 4 and fold(words) in text) or (clause.kind == "caption" and held == 1.0)
        if (literal or (held >= NAMED and carried >= 0.5)) and (best is None or (carried, len(grams)) > best[:2]):
            best = (carried, len(grams), clause)
    return best[2] if best else None


def children(document: Document, clause: Clause) -> list[Clause]:
    """The rows of a table by its title, or the entries with a title of their own under a heading."""
    if clause.kind == "caption":
        rows = next((t.row_clauses for t in document.tables if t.title and fold(t.title) == fold(clause.text)), ())
        return [c for c in document.clauses if c.id in rows]
    below = [c for c in document.clauses if c.parent == clause.id]
    titled = [c for c in below if c.title]
    return titled if len(titled) > 1 else []


def _say_entries(case: Case, work: Work, document: Document, head: Clause) -> None:
    draft = case.draft
    entries = children(document, head)
    label = head.label.removesuffix("标题").removesuffix("表题")
    title = "" if head.kind == "caption" else quoted(head.title or "")
    draft.say(
        f"{work.name}{label}{title}共{len(entries)}项{draft.cite(document, head)}：", computed={str(len(entries))}
    )
    for position, entry in enumerate(entries, 1):
        if entry.kind == "table_row":
            unit = Unit(entry, document, 0, len(entry.text), 0, ())
            words, computed = row_words(unit, targets_in(case, unit))
            draft.say(f"{position}. {words}{draft.cite(document, entry)}；", computed=(*computed, str(position)))
            continue
        number = entry.number if entry.number and not entry.number.startswith("—") else f"{position}. "
        draft.say(f"{number}{entry.title}{draft.cite(document, entry, entry.title)}；", computed={str(position)})

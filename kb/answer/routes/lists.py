"""Two lists side by side: what both documents have, and what only one has (principles, indicators, safeguards)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.answer.case import Case
from kb.answer.evidence import bigrams
from kb.answer.figures import targets_in
from kb.answer.routes.outline import children, named
from kb.answer.units import Unit
from kb.answer.works import Work
from kb.model import Answer, Clause, Document
from kb.text import fold

_DIFFERING = re.compile(r"一样|不一样|相同|不同|异同|区别|差别|差异|少了|多了|差在哪|对着看|对比|比较|缺哪|多哪")
# Verbs and measure words that the entries of such lists share and that do not tell them apart.
_SHARED = re.compile(r"^(坚持|加强|强化|突出|加大|推进|推动|完善|新上线|全国|国家)|(数量|建设|工作|原则)$")
# An entry answers to another where they share this much of the shorter one's character pairs.
ALIKE = 0.6
# What an enumeration says it is, at its end.
_CALLED = re.compile(r"(等(多种)?)?的?(?P<kind>原则|方式|渠道|途径|领域|环节|手段|类型|方面)$")
_RUN = re.compile(r"[^，。；：、]{2,12}(?:、[^，。；：、]{2,12}){1,9}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list: what it is called, and the clause it stands in."""

    name: str
    document: Document
    clause: Clause
    quote: str


def answer(case: Case, upper: Work, lower: Work) -> Answer | None:
    """Both lists compared; None where either document has no such list."""
    if not _DIFFERING.search(case.question.text):
        return None
    lists = [_entries(case, w) for w in (upper, lower)]
    if not all(len(entries) > 1 for entries in lists):
        return None
    pairs = [(a, b) for a in lists[0] for b in lists[1] if _alike(case, a, b)]
    only = [[e for e in entries if not any(e is p[k] for p in pairs)] for k, entries in enumerate(lists)]
    draft = case.draft
    if pairs:
        listed = "；".join(f"“{_bare(a.name)}”{_mark(case, a)}{_mark(case, b)}" for a, b in pairs)
        draft.say(f"两份文件都有的（{len(pairs)}项）：{listed}。", computed=[str(len(pairs))])
    for work, entries in zip((upper, lower), only, strict=True):
        if entries:
            listed = "；".join(f"“{_bare(e.name)}”{_mark(case, e)}" for e in entries)
            draft.say(f"只有{work.name}写的（{len(entries)}项）：{listed}。", computed=[str(len(entries))])
    return draft.finish("compare")


def _mark(case: Case, entry: Entry) -> str:
    return case.draft.cite(entry.document, entry.clause, entry.quote)


def _bare(name: str) -> str:
    return re.sub(r"^\d+[.．、]\s*", "", name).strip()


def _core(name: str) -> str:
    name = _bare(name)
    for _ in range(2):
        name = _SHARED.sub("", name) or name
    return name


def _alike(case: Case, a: Entry, b: Entry) -> bool:
    for link in case.links:
        if link.relation == "落实" and link.upper and link.lower and a.clause.kind == b.clause.kind == "table_row":
            if (link.upper.clause, link.lower.clause) == (a.clause.id, b.clause.id):
                return True
    x, y = bigrams(_core(a.name)), bigrams(_core(b.name))
    return len(x & y) >= ALIKE * max(len(x), len(y))


def _entries(case: Case, work: Work) -> list[Entry]:
    for document in reversed(work.documents):
        if (head := named(case, document)) is not None:
            return [_entry(case, document, c) for c in children(document, head)]
        if (head := _called(case, document)) is not None:
            return [_entry(case, document, c) for c in children(document, head)]
    return _enumerated(case, work)


def _called(case: Case, document: Document) -> Clause | None:
    """The one heading with entries that begins or ends with a word of the question (“工作原则” for 基本原则)."""
    text = fold(case.question.text)
    heads = [c for c in document.clauses if c.kind == "heading" and c.title and children(document, c)]
    found = [c for c in heads if fold(c.title or "")[:2] in text or fold(c.title or "")[-2:] in text]
    return found[0] if len(found) == 1 else None


def _entry(case: Case, document: Document, clause: Clause) -> Entry:
    if clause.kind == "table_row":
        targets = targets_in(case, Unit(clause, document, 0, len(clause.text), 0, ()))
        return Entry(targets[0].name if targets else clause.text, document, clause, clause.text)
    return Entry(clause.title or clause.text, document, clause, clause.title or clause.text)


def _enumerated(case: Case, work: Work) -> list[Entry]:
    """The enumeration that a sentence itself calls by a word of the question (“坚持A、B、C的原则” for 原则)."""
    asked = bigrams(case.question.text)
    for scored in case.evidence.rank(case.terms, [work], limit=5):
        unit = scored.unit
        for run in _RUN.finditer(unit.text):
            called = _CALLED.search(run[0])
            if called and called["kind"] in asked:
                names = [
                    re.sub(r"^(坚持|包括|采取|遵循)|(等(多种)?)?的?" + called["kind"] + "$", "", n)
                    for n in run[0].split("、")
                ]
                return [Entry(n, unit.document, unit.clause, n) for n in names if n]
    return []

"""Two lists side by side: what both documents have, and what only one has (principles, indicators, safeguards)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.routes.outline import children, named
from kb.answer.units import whole
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work
from kb.model import Answer, Clause, Document
from kb.text import fold

# An entry answers to another where they share this much of the longer one's character pairs.
ALIKE = 0.6
_DIFFERING = re.compile(
    r"一样|不一样|相同|不同|异同|区别|差别|差异|少了|多了|差在哪|对着看|对比|比较|缺哪|多哪"
    r"|对得上|对不上|一致|共同|共有|相通|重合|独有"
)
# What only one of them has is all that is asked.
_ONLY_DIFFERING = re.compile(r"少了|多了|差在哪|缺哪|多哪|独有|对不上")
_ALIKE_ASKED = re.compile(r"异同|相同|(?<!不)一样|对得上|共同|共有|相通|重合|都有|一致")
# Verbs and measure words that the entries of such lists share and that do not tell them apart.
_SHARED = re.compile(r"^(坚持|加强|强化|突出|加大|推进|推动|完善|新上线|全国|国家)|(数量|建设|工作|原则)$")
_POSITION = re.compile(r"^\d+[.．、]\s*")
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
    above, below = _entries(case, upper), _entries(case, lower)
    if len(above) < 2 or len(below) < 2:
        return None
    pairs = [(a, b) for a in above for b in below if _alike(case, a, b)]
    text = case.question.text
    if pairs and (_ALIKE_ASKED.search(text) or not _ONLY_DIFFERING.search(text)):
        both = "；".join(f"“{_bare(a.name)}”{_mark(case, a)}{_mark(case, b)}" for a, b in pairs)
        case.draft.say(f"两份文件都有的（{computed(len(pairs))}项）：{both}。")
    _say_only(case, upper, [e for e in above if not any(e is a for a, _ in pairs)])
    _say_only(case, lower, [e for e in below if not any(e is b for _, b in pairs)])
    return None if case.draft.empty else case.draft.finish("compare")


def _say_only(case: Case, work: Work, entries: Sequence[Entry]) -> None:
    if entries:
        names = "；".join(f"“{_bare(e.name)}”{_mark(case, e)}" for e in entries)
        case.draft.say(f"只有{work.name}写的（{computed(len(entries))}项）：{names}。")


def _mark(case: Case, entry: Entry) -> str:
    return case.draft.cite(entry.document, entry.clause, entry.quote)


def _bare(name: str) -> str:
    return _POSITION.sub("", name).strip()


def _core(name: str) -> str:
    """What tells an entry from others of its list."""
    name = _bare(name)
    for _ in range(2):
        name = _SHARED.sub("", name) or name
    return name


def _alike(case: Case, a: Entry, b: Entry) -> bool:
    """Linked rows of tables, or names that share most of their pairs."""
    rows = a.clause.kind == b.clause.kind == "table_row"
    if rows and any(link.relation == "落实" for link in case.held.links_of(a.clause, b.clause)):
        return True
    x, y = bigrams(_core(a.name)), bigrams(_core(b.name))
    return len(x & y) >= ALIKE * max(len(x), len(y))


def _entries(case: Case, work: Work) -> list[Entry]:
    """The list of a work that the question names: under a heading, in a table, or in a sentence."""
    for document in reversed(work.documents):
        head = named(case, document) or _called(case, document)
        if head is not None:
            return [_entry(case, work, document, c) for c in children(case, document, head)]
    return _enumerated(case, work)


def _called(case: Case, document: Document) -> Clause | None:
    """The one heading with entries that begins or ends with a word of the question (“工作原则” for 基本原则)."""
    text = fold(case.question.text)
    heads = [c for c in document.clauses if c.kind == "heading" and c.title and children(case, document, c)]
    found = [c for c in heads if fold(c.title or "")[:2] in text or fold(c.title or "")[-2:] in text]
    return found[0] if len(found) == 1 else None


def _entry(case: Case, work: Work, document: Document, clause: Clause) -> Entry:
    if clause.kind == "table_row":
        targets = case.held.targets_in(whole(work, document, clause))
        return Entry(targets[0].name if targets else clause.text, document, clause, clause.text)
    return Entry(clause.title or clause.text, document, clause, clause.title or clause.text)


def _enumerated(case: Case, work: Work) -> list[Entry]:
    """The enumeration that a sentence itself calls by a word of the question (“坚持A、B、C的原则” for 原则)."""
    asked = bigrams(case.question.text)
    for scored in case.held.evidence.rank(case.terms, [work], limit=5):
        unit = scored.unit
        for run in _RUN.finditer(unit.text):
            called = _CALLED.search(run[0])
            if called and called["kind"] in asked:
                edges = rf"^(坚持|包括|采取|遵循)|(等(多种)?)?的?{called['kind']}$"
                names = [re.sub(edges, "", part) for part in run[0].split("、")]
                return [Entry(name, unit.document, unit.clause, name) for name in names if name]
    return []

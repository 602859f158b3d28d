"""Batch, third stage: what only the knowledge base tells: is a citation sound, where is gold, what does search find?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.errors import NotFound
from kb.index import entries_of
from kb.library.batch.gold import Gold, GoldClause
from kb.library.batch.question_sets import Row
from kb.library.knowledge_base import KnowledgeBase
from kb.model import Document
from kb.store import Snapshot
from kb.structure.numbering import from_chinese
from kb.text import fold

DEPTH = 20  # clauses asked of the search; the figures look at the first ten that are not optional
_SHORTEST = 8  # characters of a clause that may stand for the quotation in which it stands
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)([万亿])")
_SCALES = {"万": 1e4, "亿": 1e8}
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLAN = re.compile(r"十([一二三四五六七八九])五(?=\"|规划|时期|期间|末)")
# What is counted rather than quoted: the place in a list, and how many things it holds.
_COUNTING = re.compile(r"^\d+\. |(?:共|有|只|落实|安排的|写的（|都有的（)\d+(?=项|个部分)|\[\d+\]")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found wrong with an answer's citations (Chinese, one entry a fault) and its figures.

    `verbatim` and `valid` are how many citations passed; `figures` counts those stated, `loose` have no ground.
    """

    verbatim: int
    valid: int
    faults: tuple[str, ...]
    figures: int
    loose: tuple[str, ...]


class Ground:
    """A knowledge base, and where in it the gold of a question set stands."""

    def __init__(self, base: KnowledgeBase, golds: Sequence[Gold]) -> None:
        self._base = base
        documents = base.documents()
        wanted = _quotes(golds)
        with base.view() as (snapshot, _):
            sources = [stored.doc_ids for stored in snapshot.sources if stored.doc_ids]
        texts = {d.id: [(e.clause_id, fold(e.text)) for e in entries_of(d)] for d in documents} if wanted else {}
        self.names = _meant(wanted, sources, texts)
        self.titles = {name: _title(ids, documents) for name, ids in self.names.items()}
        self._right = {
            (name, quote): _right(quote, (entry for i in self.names.get(name, ()) for entry in texts[i]))
            for name, quotes in wanted.items()
            for quote in quotes
        }
        self.documents = len(documents)
        self._years = {document.id: _years(document) for document in documents}

    def right(self, clause: GoldClause) -> frozenset[str]:
        """The ids of the clauses that hold the quotation or stand inside it; none where it is in no clause."""
        return self._right.get((clause.doc, clause.quote), frozenset())

    def ranking(self, gold: Gold) -> list[str] | None:
        """The places of gold in the order in which search finds them, other clauses by their ids; None without gold.

        A place is `gold-N`; gold quotations that one clause may stand for are one place. Clauses that may but need not
        be cited are left out, as unjudged ones are in condensed lists (Sakai 2007, “Alternatives to Bpref”).
        """
        places = self.places(gold)
        if not places:
            return None
        optional = {i for c in gold.clauses or () if c.optional for i in self.right(c)}
        found: list[str] = []
        for ranked in self._base.search(gold.question, limit=DEPTH):
            clause_id = ranked.clause.id
            place = next((f"gold-{n}" for n, ids in enumerate(places) if clause_id in ids), None)
            if place and place not in found:
                found.append(place)
            elif place or clause_id not in optional:
                found.append(clause_id)
        return found

    def places(self, gold: Gold) -> list[frozenset[str]]:
        """Where the required gold stands: sets of clause ids, no two of which share a clause."""
        places: list[frozenset[str]] = []
        for ids in filter(None, map(self.right, gold.required)):
            touching = [place for place in places if place & ids]
            places = [place for place in places if not place & ids] + [ids.union(*touching)]
        return places

    def check(self, answer: Row) -> Checked:
        """Every citation and every figure of an answer against the clauses."""
        with self._base.view() as (snapshot, _):
            verbatim = valid = 0
            faults: list[str] = []
            grounds: dict[int, str] = {}
            years: set[str] = set()
            for citation in answer.get("citations") or []:
                is_quoted, wrong = _citation_faults(snapshot, citation)
                verbatim += is_quoted
                valid += not wrong
                faults += [f"[{citation.get('marker')}] {fault}" for fault in wrong]
                faults += [] if is_quoted else [f"[{citation.get('marker')}] 引文不是条款的原文"]
                grounds[citation.get("marker") or 0] = _said_by(snapshot, citation)
                years |= self._years.get(str(citation.get("doc_id")), frozenset())
        figures, loose = _figures(answer, grounds, years)
        return Checked(verbatim, valid, tuple(faults), figures, tuple(loose))


# -- where gold stands ---------------------------------------------------------------------------------------------


def _quotes(golds: Iterable[Gold]) -> dict[str, list[str]]:
    """The distinct quotations by the set's name of the document."""
    wanted: dict[str, dict[str, None]] = {}
    for gold in golds:
        for clause in gold.clauses or ():
            wanted.setdefault(clause.doc, {})[clause.quote] = None
    return {name: [*quotes] for name, quotes in wanted.items()}


def _meant(
    wanted: Mapping[str, Sequence[str]],
    sources: Sequence[tuple[str, ...]],
    texts: Mapping[str, Sequence[tuple[str, str]]],
) -> dict[str, tuple[str, ...]]:
    """The documents of the file that holds most of the quotations under a name; all files where no name is given."""
    whole = {ids: "\n".join(text for i in ids for _, text in texts.get(i, ())) for ids in sources}
    meant: dict[str, tuple[str, ...]] = {}
    for name, quotes in wanted.items():
        folded = [fold(quote) for quote in quotes]
        counts = Counter({ids: sum(quote in text for quote in folded) for ids, text in whole.items()})
        best = counts.most_common(1)
        if not name:
            meant[name] = tuple(i for ids in sources for i in ids)
        elif best and best[0][1]:
            meant[name] = best[0][0]
    return meant


def _title(doc_ids: Sequence[str], documents: Sequence[Document]) -> str:
    """The title of the longest of the documents: what is issued rather than the notice that issues it."""
    if len(held := [d for d in documents if d.id in doc_ids]) > 2:
        return ""
    return max(held, key=lambda document: len(document.clauses)).title


def _right(quote: str, entries: Iterable[tuple[str, str]]) -> frozenset[str]:
    plain = fold(quote)
    return frozenset(i for i, text in entries if plain in text or (len(text) > _SHORTEST and text in plain))


# -- citations and figures -----------------------------------------------------------------------------------------


def _citation_faults(snapshot: Snapshot, citation: Row) -> tuple[bool, list[str]]:
    """Whether the quotation is a verbatim run of its clause, and what is wrong with where it is said to stand."""
    try:
        clause = snapshot.clause(str(citation.get("clause_id")))
        document = snapshot.heads()[str(citation.get("doc_id"))]
        text = snapshot.source_of(document.id).text
    except (NotFound, KeyError):
        return False, ["所指的条款或文件不在知识库中"]
    quote = str(citation.get("quote") or "")
    wrong = []
    if clause.id.rpartition("#")[0] != document.id:
        wrong.append("条款不属于所写的文件")
    if citation.get("label") != clause.label:
        wrong.append(f"标签写作“{citation.get('label')}”，条款是“{clause.label}”")
    spans = citation.get("spans") or []
    if fold("".join(text[start:end] for start, end in spans)) != fold(quote):
        wrong.append("原文位置读出来不是引文")
    return bool(quote.strip()) and quote in clause.text, wrong


def _said_by(snapshot: Snapshot, citation: Row) -> str:
    """All words a citation gives ground for: its clause, its place and its document's names."""
    names = "；".join(str(citation.get(key) or "") for key in ("quote", "label", "doc_title", "doc_number"))
    try:
        return f"{names}；{snapshot.clause(str(citation.get('clause_id'))).text}"
    except NotFound:
        return names


def _figures(answer: Row, grounds: Mapping[int, str], years: Collection[str]) -> tuple[int, list[str]]:
    """How many figures the statements hold, and those that are in no cited clause nor follow from what is.

    A year may stand anywhere in a cited document, or end the plan it names: a target's year is often the whole plan's.
    """
    count, loose = 0, []
    asked = "；".join([str(answer.get("question") or ""), *map(str, answer.get("turns") or ())])
    for statement in answer.get("statements") or []:
        cited = [grounds.get(marker, "") for marker in statement.get("markers") or []]
        held = values("；".join([asked, *years, *cited]))
        stated = _NUMBER.findall(fold(_COUNTING.sub("", statement["text"])))
        count += len(stated)
        sound = frozenset(figure for figure in map(float, stated) if _is_held(figure, held))
        loose += [figure for figure in stated if float(figure) not in sound and not _computed(float(figure), sound)]
    return count, loose


def values(text: str) -> frozenset[float]:
    """The figures of a text, as printed and with their 万 or 亿 applied."""
    folded = fold(text)
    scaled = (float(digits) * _SCALES[scale] for digits, scale in _SCALED.findall(folded))
    return frozenset([*map(float, _NUMBER.findall(folded)), *scaled])


def _is_held(figure: float, held: frozenset[float]) -> bool:
    """True for a figure that is held, or is in another scale."""
    return any(figure * scale in held for scale in (1.0, 1e4, 1e8, 1e-4, 1e-8))


def _computed(figure: float, shown: frozenset[float]) -> bool:
    """True for the difference of two figures that stand beside it, or the percentage of one in the other."""
    results = (result for a in shown for b in shown if a > b > 0 for result in (a - b, 100 * b / a))
    return any(abs(result - figure) < 5e-3 for result in results)


def _years(document: Document) -> frozenset[str]:
    """The years a document names, and the last years of the five-year plans it names (“十四五”: 2025)."""
    text = fold("\n".join([document.title, *(clause.text for clause in document.clauses)]))
    plans = (str(1955 + 5 * (10 + from_chinese(ordinal))) for ordinal in _PLAN.findall(text))
    return frozenset([*_YEAR.findall(text), *plans])

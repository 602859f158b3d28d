"""Graph: what people decide on links, taken from a table that was reviewed, and what follows from it.

A decision is the row of a link as somebody left it, with the state that he had before him. States are named by what a
reviewer can change, so a decision that was made on another state than the one it meets is seen: two people who decided
differently on one link both stay on record, and the link waits for review (待复核) with what each said.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb.graph.links import (
    COLUMNS,
    BadRow,
    LinkTable,
    Named,
    Problem,
    by_name,
    link_of,
    resolve,
    said_of,
    table_rows,
)
from kb.model import Clause, Decision, Document, Link
from kb.text import find_quote, fold

PATH = "审阅记录"
"""Stands for the path of a table where links are kept by file."""

METHOD = "人工审阅"
DIFFERING = "审阅意见不一"
SUSPECT = "条款文字已修改，请重新核对"

_SAID = ("类别", "责任主体", "关系", "程度", "理由", "存疑", "可接受", "状态")
_DECIDED = ("已确认", "已驳回")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewed table comes to. `undecided` rows came from elsewhere, and nobody decided on them."""

    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    untouched: int
    undecided: int


@dataclass(frozen=True, slots=True)
class _Edition:
    """What a row was when it was given out: its ends, the state of its link, and what it said."""

    ends: str
    state: str
    said: str

    @classmethod
    def of(cls, cells: Cells) -> _Edition:
        """That of a row; empty where it bears none."""
        parts = cells.get("版次", "").split("-")
        return cls(*parts) if len(parts) == 3 else cls("", "", "")

    def __str__(self) -> str:
        return f"{self.ends}-{self.state}-{self.said}"


def anchored(links: Iterable[Link], documents: Iterable[Document]) -> list[Link]:
    """The links whose clauses are in the documents; those of a table that is gone may stand on what is gone too."""
    clauses = {clause.id for document in documents for clause in document.clauses}
    return [link for link in links if all(end.clause in clauses for end in (link.upper, link.lower) if end)]


def review_rows(links: Sequence[Link], documents: Sequence[Document], *, kept: bool = True) -> list[dict[str, str]]:
    """Rows for a reviewer: those of a link table, who decided last, and the edition that tells what he changes.

    Links that are not `kept` were only found; whatever is decided on one of them is decided on it for the first time.
    """
    known = anchored(links, documents)
    rows = []
    for link, cells in zip(known, table_rows(map(_shown, known), documents), strict=True):
        edition = _Edition(_ends(cells), _state(link), _said(cells)) if kept else _Edition(_ends(cells), "", "")
        rows.append(cells | {"上次审阅": _last(link), "版次": str(edition)})
    return rows


def taken(
    rows: Iterable[tuple[int, Cells]],
    held: Sequence[Link],
    documents: Sequence[Document],
    *,
    who: str,
    at: str,
    earlier: Iterable[Decision] = (),
) -> Review:
    """The decisions in the rows of a reviewed table, against the links that are held; one of `earlier` is not new."""
    known, named = _by_ends(held, documents), by_name(documents)
    rows = [*rows]
    present = {_ends(cells) for _, cells in rows}
    last = {(decision.who, _ends(_cells(decision))): (decision.before, decision.cells) for decision in earlier}
    decisions: list[Decision] = []
    problems: list[Problem] = []
    untouched = undecided = 0
    for number, cells in rows:
        ends, edition = _ends(cells), _Edition.of(cells)
        link, given_out = known.get(ends), edition.ends == ends
        # A row whose words were changed gives way to what it says now; one that was copied stays beside its copy.
        replaced = known.get(edition.ends) if edition.ends not in present else None
        same = _said(cells) == edition.said if given_out else link is not None and _said(cells) == _state(link)
        if not same and not given_out and not replaced and cells["状态"] not in _DECIDED:
            undecided += 1  # of another table, such as the engine's report, or a copy: only a verdict decides
            continue
        try:
            row = None if same else _decided_row(cells, link, named)
        except BadRow as fault:
            problems.append(Problem(number, str(fault)))
            continue
        if replaced:
            decisions.append(Decision(0, who, at, edition.state, _struck_out(replaced, documents)))
        if row:
            before = "" if link is None else edition.state if given_out else _state(link)
            decisions.append(Decision(0, who, at, before, tuple(row[name] for name in COLUMNS)))
        untouched += row is None
    new = tuple(d for d in decisions if last.get((d.who, _ends(_cells(d)))) != (d.before, d.cells))
    return Review(new, tuple(problems), untouched + len(decisions) - len(new), undecided)


def outdated(cells: Cells, held: Sequence[Link], documents: Sequence[Document]) -> str:
    """Why a row that was looked at on a screen can no longer be decided on, in Chinese; empty where it can.

    Its prints are those of the clauses as they were shown. In a table that comes back they are those of the link.
    """
    link, edition = _by_ends(held, documents).get(_ends(cells)), _Edition.of(cells)
    if edition.ends != _ends(cells):  # in a table this would strike out the link that the edition is of
        return "这一行的文件或原文与看到的不同"
    if link is None and edition.state:
        return "这条对应关系已不在知识库中，文件或对应关系表在您查看之后更新过"
    clauses = {clause.id: clause for document in documents for clause in document.clauses}
    for side, end in (("上位", link and link.upper), ("下位", link and link.lower)):
        if not cells.get(f"{side}原文"):
            continue
        try:
            clause = clauses.get(end.clause) if end else _resolved(cells, side, by_name(documents))
        except BadRow:
            clause = None
        if clause is None or clause.hash != cells.get(f"{side}指纹"):
            return f"{side}条款的文字在您查看之后改过，请看过现在的文字再定"
    return ""


def decided(decisions: Iterable[Decision], tables: Sequence[Link], documents: Sequence[Document]) -> LinkTable:
    """The links that decisions were made on as they are now, `tables` being the links without any decision."""
    base, named = _by_ends(tables, documents), by_name(documents)
    links: list[Link] = []
    problems: list[Problem] = []
    for ends, own in by_link(decisions).items():
        state = base.get(ends)
        for place, decision in enumerate(own, start=1):
            try:
                state = _after(state, decision, _link(decision, state, named))
            except BadRow as fault:
                problems.append(Problem(decision.number, str(fault)))
            if state and state.status == "候选" and ends not in base and len({d.who for d in own[:place]}) == 1:
                state = None  # taken back: a candidate that no table has and nobody else spoke of is nobody's word
        if state and state.who:
            links.append(state)
    return LinkTable(tuple(links), tuple(problems))


def standing(links: Iterable[Link], clause_of: Callable[[str], Clause | None]) -> Iterator[Link]:
    """The links that may be said: one on changed clauses waits for review, and goes where its words are gone.

    `clause_of` gives a clause by its id, None where it is not held.
    """
    for link in links:
        ends = [(clause_of(end.clause), end) for end in (link.upper, link.lower) if end]
        if all(clause and find_quote(clause.text, end.quote) for clause, end in ends):
            changed = link.suspect or any(clause and clause.hash != end.hash for clause, end in ends)
            yield _shown(replace(link, suspect=True)) if changed else link


def quoting(decisions: Iterable[Decision], gone: Sequence[Document], staying: Sequence[Document]) -> Iterator[int]:
    """Numbers of the decisions that quote one of the documents `gone`, by its name or words, and none that stays."""
    names = _names(gone) - _names(staying)
    for decision in decisions:
        cells = _cells(decision)
        sides = [_end(cells, side) for side in ("上位", "下位")]
        if any(q and (fold(n) in names or (_stands(q, gone) and not _stands(q, staying))) for n, q in sides):
            yield decision.number


def _names(documents: Iterable[Document]) -> set[str]:
    return {fold(name) for document in documents for name in (document.doc_number, document.title) if name}


def _stands(quote: str, documents: Iterable[Document]) -> bool:
    return any(find_quote(clause.text, quote) for document in documents for clause in document.clauses)


def by_link(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The decisions on each link, in order, by the name that `name_of` gives its row."""
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        found[_ends(_cells(decision))].append(decision)
    return found


def name_of(cells: Cells) -> str:
    """Names the link of a row by what it lays side by side, whoever says what of it."""
    return _ends(cells)


def opinion(decision: Decision) -> dict[str, str]:
    """What was said in a decision, by column."""
    return _cells(decision)


def history(decisions: Iterable[Decision]) -> Iterator[str]:
    """A line for each decision, in order."""
    for decision in decisions:
        cells = _cells(decision)
        ends = " → ".join(f"“{_short(cells[name])}”" if cells[name] else "（无）" for name in ("上位原文", "下位原文"))
        said = "，".join(part for part in (cells["状态"], cells["关系"], cells["程度"]) if part)
        reason = f"：{cells['理由']}" if cells["理由"] else ""
        yield f"{decision.at[:16].replace('T', ' ')}  {decision.who}  {cells['编号']}  {ends}  {said}{reason}"


def _after(state: Link | None, decision: Decision, made: Link) -> Link:
    """What a decision makes of the state that it meets."""
    if state is None or decision.before == _state(state) or state.who == made.who:  # one's own last word counts
        return made
    if _state(made) == _state(state):
        return replace(made, who="、".join(dict.fromkeys((*filter(None, state.who.split("、")), made.who))))
    first = f"{state.who or '对应关系表'}{f'（{state.at[:10]}）' if state.at else ''}"
    differing = f"{DIFFERING}：{first}{_opinion(state)}，{made.who}（{made.at[:10]}）{_opinion(made)}"
    doubt = "；".join(part for part in (state.doubt, differing) if part)
    return replace(made, status="待复核", reason="", doubt=doubt, who="、".join(filter(None, (state.who, made.who))))


def _opinion(link: Link) -> str:
    said = "、".join(part for part in (link.status, link.relation, link.degree) if part)
    return f"认为{said}" + (f"（{link.reason.replace('；', '，')}）" if link.reason else "")


def _link(decision: Decision, state: Link | None, named: Named) -> Link:
    """The link of a decision; on the clauses of `state` where its words are no longer found."""
    cells = _cells(decision)
    try:
        link = link_of(cells, named, {})
    except BadRow:
        if state is None:
            raise
        link = replace(state, **said_of(cells), suspect=True)
    identity = state.id if state else f"{cells['编号']}.审{decision.number}"
    return replace(link, id=identity, origin="person", method=METHOD, who=decision.who, at=decision.at)


def _decided_row(cells: Cells, link: Link | None, named: Named) -> dict[str, str]:
    """The row to keep, with the prints of the clauses as they are now; BadRow where it tells of no link.

    A link that is struck out need not be found any more.
    """
    row = {name: cells[name] for name in COLUMNS}
    row["存疑"] = "；".join(part for part in row["存疑"].split("；") if not part.startswith((DIFFERING, SUSPECT)))
    said_of(row)
    for side, end in (("上位", link and link.upper), ("下位", link and link.lower)):
        if not cells[f"{side}原文"]:
            continue
        try:
            clause = _resolved(cells, side, named)
        except BadRow:
            if cells["状态"] != "已驳回" or end is None:
                raise
        else:
            row |= {f"{side}指纹": clause.hash, f"{side}条款": clause.label} if clause else {}
    if cells["状态"] != "已驳回" or link is None:
        link_of(row, named, {})
    return row


def _resolved(cells: Cells, side: str, named: Named) -> Clause | None:
    """The clause that a side of a row quotes; None where its document is not held, BadRow where it is not certain."""
    documents = named.get(fold(cells[f"{side}文件"]), ())
    return resolve(documents, cells[f"{side}原文"], cells[f"{side}条款"]) if documents else None


def _struck_out(link: Link, documents: Sequence[Document]) -> tuple[str, ...]:
    """The row by which a link gives way to one with other ends."""
    (cells,) = table_rows([replace(link, status="已驳回", reason="改引其他原文，见另一行")], documents)
    return tuple(cells.get(name, "") for name in COLUMNS)


def _shown(link: Link) -> Link:
    """As a reviewer sees it: what stands on words that have changed is not confirmed any more."""
    if not link.suspect or link.status == "已驳回":
        return link
    doubt = "；".join(part for part in (link.doubt, SUSPECT) if part)
    return replace(link, status="待复核", doubt=doubt)


def _last(link: Link) -> str:
    return f"{link.who} {link.at[:10]} {link.status}" if link.who else ""


def _cells(decision: Decision) -> dict[str, str]:
    return dict(zip(COLUMNS, decision.cells, strict=False))


def _by_ends(links: Sequence[Link], documents: Sequence[Document]) -> dict[str, Link]:
    known = anchored(links, documents)
    return {_ends(cells): link for link, cells in zip(known, table_rows(known, documents), strict=True)}


def _ends(cells: Cells) -> str:
    """Names what a row lays side by side; the file of a side without words says only what was searched."""
    return _digest(part for side in ("上位", "下位") for part in _end(cells, side))


def _end(cells: Cells, side: str) -> tuple[str, str]:
    quote = cells.get(f"{side}原文", "")
    return (cells.get(f"{side}文件", ""), quote) if quote else ("", "")


def _said(cells: Cells) -> str:
    """Names what a reviewer can change of a row."""
    return _digest(cells.get(name, "") for name in _SAID)


def _state(link: Link) -> str:
    """The same of a link."""
    (cells,) = table_rows([replace(link, upper=None, lower=None)], ())
    return _said(cells)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(map(fold, parts)).encode()).hexdigest()[:8]


def _short(quote: str) -> str:
    return quote if len(quote) <= 20 else quote[:19] + "…"

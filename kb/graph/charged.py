"""Graph, views: who is responsible for what by when.

What a body is responsible for is quoted, never put in other words: the words before “（责任单位：…）” in its paragraph,
the paragraphs before it where it stands alone, the duty whose own words name the body, the cell of a table's row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.graph.dues import DueDate, due_dates, statements_in
from kb.graph.sections import Outline, outline
from kb.graph.views import Shown, shown
from kb.model import Clause, Document, Duty, Extracts, Part, Responsible
from kb.text import fold

_TASK_HEAD = re.compile("任务|措施|内容|事项|举措|工作|项目|指标")
_STOPS = " 　\n。；;，,、:："
_SENTENCE_END = re.compile("[。；;！？\n]")
_STOP = re.compile("[。；;！？\n（(）)〔〕\\[\\]]")
_LEAST = 4  # characters of anything that can be asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibleRow(Shown):
    """A body, its part, and what it is responsible for. `quote` is the statement of responsibility.

    `matter` is verbatim, of the clauses labelled `matter_labels`, one after the other.
    """

    body: str
    part: Part
    matter: tuple[str, ...]
    matter_labels: tuple[str, ...]
    due: tuple[DueDate, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run `[start, end)` of a clause's text."""

    clause: Clause
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.clause.text[self.start : self.end].strip(_STOPS)


def responsible(document: Document, extracts: Extracts, body: str = "") -> tuple[ResponsibleRow, ...]:
    """One row a body a statement, in reading order; with `body`, only bodies whose name holds these words."""
    tree = outline(document)
    asked = fold(body)
    found: list[ResponsibleRow] = []
    behind: dict[str, int] = {}
    for entry in extracts.responsible:
        clause = tree.by_id[entry.clause]
        at = max(clause.text.find(entry.quote, behind.get(clause.id, 0)), 0)
        behind[clause.id] = at + len(entry.quote)
        named = [(b, p) for b, p in _parts(entry) if asked in fold(b)]
        if named:
            found.extend(_rows(tree, entry, at, named, extracts.duties))
    return tuple(found)


def _parts(entry: Responsible) -> Iterator[tuple[str, Part]]:
    for place, body in enumerate(entry.bodies):
        yield body, entry.roles[place] if place < len(entry.roles) else "责任"


def _rows(
    tree: Outline, entry: Responsible, at: int, named: list[tuple[str, Part]], duties: tuple[Duty, ...]
) -> Iterator[ResponsibleRow]:
    clause = tree.by_id[entry.clause]
    runs = _matter(tree, entry, at, duties)
    due = _due(tree, entry, runs, at)
    for body, part in named:
        yield ResponsibleRow(
            **shown(tree, clause, entry.quote),
            body=body,
            part=part,
            matter=tuple(run.text for run in runs),
            matter_labels=tuple(run.clause.label for run in runs),
            due=due,
        )


def _matter(tree: Outline, entry: Responsible, at: int, duties: tuple[Duty, ...]) -> tuple[_Run, ...]:
    clause = tree.by_id[entry.clause]
    if clause.kind == "table_row":
        return (_cell(tree, clause),)
    spans = statements_in(clause.text)
    listed = next((s for s in spans if s[0] <= at < s[1]), None)
    if listed is None:
        return (_named_in(clause, entry, at, duties),)
    start = max((end for _, end in spans if end <= at), default=0)
    own = _Run(clause, start, listed[0])
    return (own,) if len(own.text) >= _LEAST else tuple(_above(tree, clause))


def _named_in(clause: Clause, entry: Responsible, at: int, duties: tuple[Duty, ...]) -> _Run:
    """From the duty that the statement's words are part of to the end of its sentence, whose subject the body is."""
    start = at
    for duty in duties:
        if duty.clause == clause.id:
            first = clause.text.find(duty.quote)
            if first < at < first + len(duty.quote):
                start = first
    stop = _SENTENCE_END.search(clause.text, at + len(entry.quote))
    return _Run(clause, start, stop.start() if stop else len(clause.text))


def _above(tree: Outline, clause: Clause) -> Iterator[_Run]:
    """The heading over a statement that stands alone, and the paragraphs since the statement before it."""
    before: list[_Run] = []
    for sibling in reversed(tree.before(clause)):
        if sibling.kind == "heading" or statements_in(sibling.text):
            break
        before.insert(0, _Run(sibling, 0, len(sibling.text)))
    parent = tree.by_id.get(clause.parent or "")
    if parent is not None and parent.kind == "heading" and len(before) == len(tree.before(clause)):
        before.insert(0, _Run(parent, 0, len(parent.text)))
    yield from before


def _sentence_of(run: _Run, due: DueDate) -> DueDate:
    """The deadline with the words from it to the end of its sentence: not all of the matter need be due then."""
    at = run.clause.text.find(due.words, run.start, run.end)
    if due.source != "明示" or due.year is None or at < 0:
        return due
    stop = _STOP.search(run.clause.text, at, run.end)
    return replace(due, words=run.clause.text[at : stop.start() if stop else run.end].strip(_STOPS))


def _cell(tree: Outline, clause: Clause) -> _Run:
    """The cell of a row that names the task, else the row."""
    table = tree.tables.get(clause.id)
    if table is not None:
        for head, cell in zip(table.header, clause.cells, strict=False):
            at = clause.text.find(cell) if cell else -1
            if _TASK_HEAD.search("".join(head.split())) and len(cell) >= _LEAST and at >= 0:
                return _Run(clause, at, at + len(cell))
    return _Run(clause, 0, len(clause.text))


def _due(tree: Outline, entry: Responsible, runs: tuple[_Run, ...], at: int) -> tuple[DueDate, ...]:
    """By when: what the matter says, what stands with the statement, what the row's column of deadlines holds."""
    clause = tree.by_id[entry.clause]
    own = _Run(clause, at, at)
    found: dict[tuple[int | None, str], DueDate] = {}
    for run in runs if any(run.clause is clause for run in runs) else (*runs, own):
        for due in due_dates(tree, run.clause, run.start, run.end):
            whole = _sentence_of(run, due)
            found.setdefault((due.year, whole.words), whole)
    return tuple(found.values())

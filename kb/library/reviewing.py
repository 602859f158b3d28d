"""Library stage, reviewing links (审阅): a table goes out, people decide in a spreadsheet, it comes back in.

Every decision is kept with who and when; what follows from all of them lies among the links as those of one more
table (`decisions.PATH`) and is laid anew whenever tables or documents change.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb.config import user_name
from kb.errors import InputError, NotFound, refusal
from kb.graph import decisions, links
from kb.graph.decisions import Review
from kb.model import Clause, Decision, Document, Link
from kb.store import StoredSource
from kb.text import fold

if TYPE_CHECKING:
    from kb.library.knowledge_base import KnowledgeBase
    from kb.store import Snapshot

_STANDING = "library.standing"
_FORMULA = ("=", "+", "-", "@")
_PATIENCE_SECONDS = 30.0
Row = tuple[int, Mapping[str, str]]
COLUMNS = (*links.COLUMNS, *links.REVIEW_COLUMNS)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of a reviewed table; `differing` are the links on which people disagree now."""

    review: Review
    differing: tuple[Link, ...]

    def to_text(self) -> str:
        """In sentences, with what is left for a person to do."""
        review = self.review
        lines = [f"记下 {len(review.decisions)} 项决定，{review.untouched} 行未改动"]
        if review.undecided:
            lines[0] += f"，{review.undecided} 行不出自审阅表，又未标“已确认”或“已驳回”，未收"
        lines += [f"未收：{problem}" for problem in review.problems]
        lines += [f"意见不一，列为待复核：{link.item}，{link.doubt}" for link in self.differing]
        return "\n".join(lines)


def laid(
    decided: Sequence[Decision], by_file: Mapping[str, Sequence[Link]], documents: Sequence[Document], *, version: str
) -> tuple[StoredSource, tuple[Link, ...]]:
    """The links that decisions come to on those of the tables, as if they were a table of their own."""
    tables = links.settled({path: held for path, held in by_file.items() if path != decisions.PATH})
    found = decisions.decided(decided, tables, documents)
    problems = tuple(f"审阅记录第{problem.row}号：{problem.what}" for problem in found.problems)
    digest = hashlib.sha256(repr(decided).encode()).hexdigest()
    return StoredSource(decisions.PATH, "decisions", digest, version, decisions.PATH, "", problems), found.links


def standing(snapshot: Snapshot) -> tuple[Link, ...]:
    """The links of the tables and of what people decided that may be said (see `kb.graph.decisions.standing`)."""

    def clause_of(clause_id: str) -> Clause | None:
        try:
            return snapshot.clause(clause_id)
        except NotFound:
            return None

    if _STANDING not in snapshot.memo:
        settled = links.settled(snapshot.links_by_file())
        snapshot.memo[_STANDING] = tuple(decisions.standing(settled, clause_of))
    kept: tuple[Link, ...] = snapshot.memo[_STANDING]
    return kept


def give_out(kb: KnowledgeBase, out: Path, *, only_waiting: bool = False) -> int:
    """Write the links as a table to review (.csv or .xlsx): how many. InputError where that cannot be written.

    `only_waiting` leaves out what is confirmed or struck out and stands on unchanged words.
    """
    write = _WRITERS.get(out.suffix.lower())
    if write is None:
        raise InputError(f"不能写 {out.suffix or '没有扩展名的'} 文件", where=str(out), hint="扩展名用 .csv 或 .xlsx")
    with kb.view() as (snapshot, _):
        held = links.settled(snapshot.links_by_file())
        chosen = [k for k in held if not only_waiting or k.suspect or k.status in ("候选", "待复核")]
        rows = decisions.review_rows(chosen, snapshot.documents())
    try:
        write(out, [[row.get(column, "") for column in COLUMNS] for row in rows])
    except OSError as fault:
        raise InputError(f"写不了审阅表（{refusal(fault)}）", where=str(out), hint="换一个能写的位置") from fault
    return len(rows)


def take_in(kb: KnowledgeBase, file: Path, *, who: str = "") -> Reviewed:
    """Keep what was decided in a reviewed table. Rows nobody changed decide nothing, so two people may review at once.

    InputError where the file is no such table, Busy where somebody else goes on writing.
    """
    return _keep(kb, [*links.rows(file)], who=who.strip() or user_name(), patience=_PATIENCE_SECONDS)


def decide(kb: KnowledgeBase, rows: Iterable[Mapping[str, str]], *, who: str, patience: float = 5.0) -> Reviewed:
    """Keep what was decided on rows of `kb.library.cases`, numbered from 1, as if they came back in a table.

    Their prints are those of the clauses as they were looked at: where a clause or the link is no longer so, the row
    is among the problems and the others count. InputError where nobody says who decides, Busy as `take_in`.
    """
    if not who.strip():
        raise InputError("没有写明审阅人", hint="先写下姓名")
    numbered = [(number, {name: row.get(name, "") for name in COLUMNS}) for number, row in enumerate(rows, start=1)]
    return _keep(kb, numbered, who=who.strip(), patience=patience, looked_at=True)


def _keep(kb: KnowledgeBase, rows: Sequence[Row], *, who: str, patience: float, looked_at: bool = False) -> Reviewed:
    """One write transaction: all that is decided, and what follows from it, or nothing."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    refused: list[links.Problem] = []
    with kb.writing(patience=patience) as (snapshot, writer, version):
        earlier = snapshot.decisions()
        held = links.settled(snapshot.links_by_file())
        documents = _spoken_of(snapshot, [*(cells for _, cells in rows), *map(decisions.opinion, earlier)])
        if looked_at:
            faults = [(number, cells, decisions.outdated(cells, held, documents)) for number, cells in rows]
            refused = [links.Problem(number, fault) for number, _, fault in faults if fault]
            rows = [(number, cells) for number, cells, fault in faults if not fault]
        review = decisions.taken(rows, held, documents, who=who, at=at, earlier=earlier)
        review = replace(review, problems=(*refused, *review.problems))
        found: tuple[Link, ...] = ()
        if review.decisions:
            writer.add_decisions(review.decisions)
            every = writer.snapshot().decisions()
            stored, found = laid(every, snapshot.links_by_file(), documents, version=version)
            writer.put_links(stored, found)
    return Reviewed(review, tuple(link for link in found if decisions.DIFFERING in link.doubt))


def _spoken_of(snapshot: Snapshot, rows: Iterable[Mapping[str, str]]) -> list[Document]:
    """The documents that rows name and links stand on, in order; all of 700 took fourteen seconds for one decision."""
    heads = snapshot.heads()
    named = links.by_name(heads.values())
    said = {fold(row.get(f"{side}文件", "")) for row in rows for side in ("上位", "下位")}
    wanted = {document.id for name in said for document in named.get(name, ())}
    wanted |= {end.clause.rpartition("#")[0] for link in snapshot.links() for end in (link.upper, link.lower) if end}
    wanted |= {heads[doc_id].carried_by or "" for doc_id in wanted & heads.keys()}  # a number names its notice, too
    return [snapshot.document(doc_id) for doc_id in heads if doc_id in wanted]


def history(kb: KnowledgeBase) -> tuple[str, ...]:
    """A line for each decision, in order."""
    with kb.view() as (snapshot, _):
        return tuple(decisions.history(snapshot.decisions()))


def _write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    out = io.StringIO(newline="")
    # A leading tab keeps Excel from taking words for a formula; it is stripped when the table is read.
    safe = [[f"\t{words}" if words.startswith(_FORMULA) else words for words in row] for row in rows]
    csv.writer(out, lineterminator="\r\n").writerows([COLUMNS, *safe])
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def _write_workbook(path: Path, rows: Sequence[Sequence[str]]) -> None:
    from kb.alignment.workbook import write_links

    write_links(path, COLUMNS, rows)


_WRITERS = {".csv": _write_csv, ".xlsx": _write_workbook}

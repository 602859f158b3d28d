"""Library stage, as of a date: which documents a question is answered from, and what is said of those that ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kb.graph.versions import Version, bare_title, current, in_force, versions
from kb.store import Snapshot
from kb.text import book_title, fold

_TELLING_TITLE = 6  # characters
_SHOWN = 60  # characters of a ground


def chosen(snapshot: Snapshot, as_of: date | None, question: str = "") -> frozenset[str] | None:
    """Ids of the documents to look in, None for all: what held on `as_of`; by default what holds today.

    By default a document that the question names is looked in too, though it holds no more.
    """
    every = snapshot.heads().keys()
    kept = in_force(snapshot, as_of) if as_of else current(snapshot, date.today())
    if as_of is None and len(kept) < len(every):
        kept |= _named(snapshot, every - kept, question)
    return None if len(kept) == len(every) else kept


def _named(snapshot: Snapshot, left_out: Iterable[str], question: str) -> frozenset[str]:
    """Those left out that a question names by 文号, or by a title that no other document bears."""
    asked, heads, found = fold(question), snapshot.heads(), versions(snapshot)
    out = set(left_out)
    borne = {bare_title(head.title) for doc_id, head in heads.items() if doc_id not in out}
    roots = set()
    for doc_id in out:
        head, title = heads[doc_id], bare_title(heads[doc_id].title)
        numbered = head.doc_number and fold(head.doc_number) in asked
        if numbered or (len(title) >= _TELLING_TITLE and title in asked and title not in borne):
            roots.add((found[doc_id].since, found[doc_id].work, doc_id.partition(".")[0]))
    return frozenset(i for i in out if (found[i].since, found[i].work, i.partition(".")[0]) in roots)


def status(version: Version, on: date) -> str | None:
    """已废止, 已修订, 有效期届满, 尚未施行, 有修改: as a held text says; None where none says anything."""
    day = on.isoformat()
    if version.since is not None and day < version.since:
        return "尚未施行"
    if version.ended is not None and (version.until is None or version.until <= day):
        return {"废止": "已废止", "修订": "已修订", "期满": "有效期届满"}[version.ended]
    return "部分条款已修改" if version.amended else None


def validity_json(snapshot: Snapshot, doc_id: str, on: date) -> dict[str, object]:
    """A document's span of validity and its standing on a day, with the words that say so."""
    version = versions(snapshot)[doc_id]
    said = status(version, on)
    grounds = _grounds(version, said)
    return {
        "since": version.since, "until": version.until, "status": said,
        "grounds": [{"clause_id": g[0], "quote": g[1]} for g in grounds],
    }  # fmt: skip


def notes(snapshot: Snapshot, doc_ids: Iterable[str], *, as_of: date | None, left_out: int) -> tuple[str, ...]:
    """What must be known about the documents an answer stands on, and how many were not looked in."""
    found, heads, said = versions(snapshot), snapshot.heads(), []
    for doc_id in dict.fromkeys(doc_ids):
        head = heads[doc_id]
        called = book_title(head.title) + (f"（{head.doc_number}）" if head.doc_number else "")
        if standing := status(found[doc_id], as_of or date.today()):
            said.append(f"{called}：{standing}{_told(snapshot, found[doc_id], standing)}")
    if as_of and left_out:
        said.append(f"按{as_of.isoformat()}查：当日不在施行的{left_out}份文件未作依据")
    return tuple(said)


def _told(snapshot: Snapshot, version: Version, standing: str) -> str:
    """From when, and where that is written."""
    day = version.since if standing == "尚未施行" else version.until
    when = f"（{day}起）" if day and standing != "部分条款已修改" else ""
    grounds = _grounds(version, standing)
    return when + "".join(f"，见{_called(snapshot, clause)}：“{quote[:_SHOWN]}”" for clause, quote in grounds[:1])


def _called(snapshot: Snapshot, clause_id: str) -> str:
    """A clause as people cite it."""
    return book_title(snapshot.heads()[clause_id.rpartition("#")[0]].title) + snapshot.clause(clause_id).label


def _grounds(version: Version, standing: str | None) -> list[tuple[str, str]]:
    told = version.amended if standing == "部分条款已修改" else version.grounds
    return [(g.clause, g.quote) for g in told] if standing not in (None, "尚未施行") else []

"""Graph: small questions put to extracts and links. Pure functions over what is given; nothing is stored or
searched."""

from __future__ import annotations

from collections.abc import Iterable

from kb.model import Clause, Document, Duty, Extracts, Link, Target
from kb.text import fold


def links_of_upper(links: Iterable[Link], clause_id: str, quote: str = "") -> tuple[Link, ...]:
    """Links whose upper end is the clause; with `quote`, only those whose words overlap it."""
    return tuple(
        link for link in links if link.upper and link.upper.clause == clause_id and _touches(link.upper.quote, quote)
    )


def links_of_lower(links: Iterable[Link], clause_id: str, quote: str = "") -> tuple[Link, ...]:
    """Links whose lower end is the clause; with `quote`, only those whose words overlap it."""
    return tuple(
        link for link in links if link.lower and link.lower.clause == clause_id and _touches(link.lower.quote, quote)
    )


def links_of_item(links: Iterable[Link], item: str) -> tuple[Link, ...]:
    """All rows of one upper item, e.g. “T1-1a”, the near misses among them."""
    return tuple(link for link in links if link.item == item)


def links_between(links: Iterable[Link], upper: Document, lower: Document) -> tuple[Link, ...]:
    """Links between two documents, with the findings that concern one of them alone (未覆盖, 无上位依据).

    A finding of one side is taken when other links of the table join its document to the other.
    """
    held = tuple(links)
    above = {clause.id for clause in upper.clauses}
    below = {clause.id for clause in lower.clauses}
    joined = any(k.upper and k.lower and k.upper.clause in above and k.lower.clause in below for k in held)
    if not joined:
        return ()
    return tuple(
        link
        for link in held
        if (link.upper is None or link.upper.clause in above) and (link.lower is None or link.lower.clause in below)
    )


def targets_of(extracts: Extracts, *, baselines: bool = False) -> tuple[Target, ...]:
    """The targets of a document, or its baselines."""
    return tuple(target for target in extracts.targets if target.baseline == baselines)


def targets_of_clause(extracts: Extracts, clause_id: str) -> tuple[Target, ...]:
    """The targets and baselines a clause sets."""
    return tuple(target for target in extracts.targets if target.clause == clause_id)


def duties_for(extracts: Extracts, addressee: str) -> tuple[Duty, ...]:
    """The duties of an addressee (各地区, 有条件的地方, 国家部门, 未明示); “点名” finds every named place, “点名上海”
    one."""
    return tuple(
        duty
        for duty in extracts.duties
        if duty.addressee == addressee
        or (addressee.startswith("点名") and duty.addressee.startswith("点名") and addressee[2:] in duty.addressee)
    )


def duties_of_clause(extracts: Extracts, clause_id: str) -> tuple[Duty, ...]:
    """The single duties of a clause, in order."""
    return tuple(duty for duty in extracts.duties if duty.clause == clause_id)


def clauses_under(document: Document, clause_id: str) -> tuple[Clause, ...]:
    """A clause and everything below it, in reading order."""
    held = {clause_id}
    found = []
    for clause in document.clauses:
        if clause.id in held or clause.parent in held:
            held.add(clause.id)
            found.append(clause)
    return tuple(found)


def _touches(ours: str, theirs: str) -> bool:
    a, b = fold(ours), fold(theirs)
    return not b or a in b or b in a or _common_run(a, b) >= min(12, len(a), len(b))


def _common_run(a: str, b: str) -> int:
    best = 0
    row = [0] * (len(b) + 1)
    for x in a:
        new = [0] * (len(b) + 1)
        for j, y in enumerate(b, start=1):
            if x == y:
                new[j] = row[j - 1] + 1
                best = max(best, new[j])
        row = new
    return best

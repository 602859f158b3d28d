"""Between a document and its page: which headings it has, and by which headings a clause is reached."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model import Clause, Document

_LONGEST_STEP = 40
_HEADING_PLACE = "标题"  # as kb.structure labels a heading: 三（四）标题
_CHINESE_NUMERALS = "〇零一二三四五六七八九十百"


@dataclass(frozen=True, slots=True)
class Step:
    """One heading of an outline or of a path; `words` are number and title as printed."""

    clause_id: str
    level: int
    words: str


def heading_words(clause: Clause) -> str:
    """“三、重点任务”, “（一）…”: a heading's number and title, without the full stop that ends a run-in heading."""
    title = (clause.title or clause.text).strip().rstrip("。．：:")
    number = clause.number or ""
    if not number or title.startswith(number):
        return title
    return f"{number}{_joint(number)}{title}"


def _joint(number: str) -> str:
    """What is printed between a number and its title: GB/T 9704 writes 一、 （一） 1. （1） and 第一章 with a space."""
    if all(c in _CHINESE_NUMERALS for c in number):
        return "、"
    if number.isdigit():
        return "."
    return "　" if number.startswith("第") else ""


def outline(document: Document) -> tuple[Step, ...]:
    """Every heading, in reading order."""
    return tuple(
        Step(c.id, c.level or 1, heading_words(c)) for c in document.clauses if c.kind == "heading" and heading_words(c)
    )


def path(document: Document, clause_id: str) -> tuple[Step, ...]:
    """The headings above a clause, outermost first, and the clause itself last; empty if the clause is not there.

    A heading's only paragraph is called by the heading's own number (四（二）), so it makes no step of its own.
    """
    clauses = {c.id: c for c in document.clauses}
    steps: list[Step] = []
    here = clauses.get(clause_id)
    while here is not None and all(s.clause_id != here.id for s in steps):
        above = clauses.get(here.parent) if here.parent else None
        words = _step_words(here, above)
        if words:
            steps.append(Step(here.id, here.level or 0, words))
        here = above
    return tuple(reversed(steps))


def _step_words(clause: Clause, above: Clause | None) -> str:
    if clause.kind == "heading":
        return _shortened(heading_words(clause))
    return _shortened(clause.label.removeprefix(above.label.removesuffix(_HEADING_PLACE)) if above else clause.label)


def _shortened(words: str) -> str:
    """The middle is left out of long words: their end (第5行) says where."""
    if len(words) <= _LONGEST_STEP:
        return words
    half = _LONGEST_STEP // 2
    return f"{words[:half]}…{words[-half + 1 :]}"

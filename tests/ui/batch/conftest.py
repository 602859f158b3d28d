"""A run that stands still: a right answer, a wrong one, a refusal, all of them with markup in them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from kb.errors import NotFound
from kb.library.batch.compare import compare
from kb.library.batch.gold import Gold, GoldClause, QuestionSet
from kb.library.batch.measure import Outcome, judge
from kb.library.batch.question_sets import Refused
from kb.library.batch.report import reported
from kb.library.batch.run import Progress

EVIL = "<script>window.hurt=1</script>"


class Ground:
    """A knowledge base of two documents that holds all gold."""

    documents = 2
    titles: dict[str, str] = {"N": f"规划{EVIL}"}  # noqa: RUF012

    def right(self, clause: GoldClause) -> frozenset[str]:
        return frozenset({"规划#s2i1p1"})


def outcomes() -> tuple[Outcome, ...]:
    """Four questions."""
    clause = GoldClause("N", "实施专项培养计划", EVIL)
    cited = {
        "marker": 1, "doc_id": "规划", "doc_title": f"规划{EVIL}", "doc_number": None, "clause_id": "规划#s2i1p1",
        "label": "二（一）第1段", "quote": "实施专项培养计划",
    }  # fmt: skip
    found = []
    for name, answerable, include, words, refused in (
        ("对", True, "培养计划", "实施专项培养计划[1]", False),
        (EVIL, True, f"二百人{EVIL}", f"一百人{EVIL}", False),
        ("拒", False, None, "文件没有写", True),
        ("无", None, None, "随便", False),
    ):
        clauses = (clause, replace(clause, quote="另一处", optional=True)) if answerable else None
        entries = (include,) if include else None
        gold = Gold(
            name, EVIL, ("先问？", f"{name}？"), "fact" if answerable else "", answerable, entries, ("五百人",),
            clauses, name, EVIL,
        )  # fmt: skip
        answer = {"answer": words, "refused": refused, "citations": [cited] if name == "对" else [], "seconds": 0.2}
        found.append(judge(gold, answer))
    return tuple(found)


@dataclass
class StandingRun:
    """What the screen needs of a run."""

    outcomes: tuple[Outcome, ...]
    progress: Progress
    id: str = "r1"
    name: str = f"题集{EVIL}.xlsx"
    begun: float = 0.0
    refused: tuple[Refused, ...] = (Refused(3, f"缺少“问题”{EVIL}", "填写"),)
    names: dict[str, str] = field(default_factory=lambda: Ground.titles)
    comparison: dict[str, Any] | None = None

    @property
    def questions(self) -> QuestionSet:
        return QuestionSet((), tuple(outcome.gold for outcome in self.outcomes), self.refused)

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [outcome.answer for outcome in self.outcomes]

    def report(self) -> dict[str, Any]:
        if not self.outcomes:
            raise NotFound("还没有答过的题")
        return reported(self.outcomes, Ground(), [self.name], self.comparison)  # type: ignore[arg-type]

    def hold_against(self, earlier: Any) -> None:
        self.comparison = compare(self.outcomes, earlier, where=f"前次{EVIL}")


@pytest.fixture
def run() -> StandingRun:
    """Finished."""
    return StandingRun(outcomes(), Progress("完成", 4, 4, None, 3, 2, 1))


@pytest.fixture
def evil() -> str:
    """What must never become markup."""
    return EVIL

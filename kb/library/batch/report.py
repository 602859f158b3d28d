"""Batch, last stage: report.json, all that a run found; a later run can be compared with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kb.library.batch.ground import Ground
from kb.library.batch.measure import Outcome, outcome_json
from kb.library.batch.summary import summarise


def reported(
    outcomes: Sequence[Outcome], ground: Ground, sets: Sequence[str], comparison: Mapping[str, Any] | None
) -> dict[str, Any]:
    """All of report.json."""
    required = [clause for outcome in outcomes for clause in outcome.gold.required]
    return {
        "made": datetime.now().astimezone().isoformat(timespec="seconds"),
        "sets": [*sets],
        "documents": ground.documents,
        "names": ground.titles,
        "gold_clauses": len(required),
        "gold_not_held": sum(not ground.right(clause) for clause in required),
        **summarise(outcomes),
        "comparison": comparison,
        "outcomes": [outcome_json(outcome) for outcome in outcomes],
    }

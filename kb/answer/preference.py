"""Answer stage, ranking: which kind of sentence a question asks for: one with a figure, a list, a leave or a ban."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.answer.case import Case
from kb.answer.evidence import Scored
from kb.answer.figures import of_kind, values

# A sentence with a figure is preferred by this much where a figure is asked; one that enumerates where a list is.
# Chosen by reading rankings of the shipped question sets, not fitted.
FIGURE_BONUS, LIST_BONUS = 1.15, 1.12
_YEARLY = re.compile(r"每年|一年|年度|年均")
# “分几等” is answered by what something is divided into, “能不能” by what is forbidden or allowed.
_PARTS_ASKED = re.compile(r"分(为|成)?(几|哪|多少)|几(等|档|级|类|种)")
_DIVIDED = re.compile(r"分为|分成|划分|包括|分别(为|是)")
_LEAVE_ASKED = re.compile(
    r"能不能|可不可以|能否|可否|可以[^，。？?]*吗|允许|准许|准不准|行不行|能[^，。？?]{2,}吗|是否(可以|能|禁止)"
)
_WHO_ASKED = re.compile(r"谁|哪[个些一家]{0,2}(单位|部门|机关|机构|局)")
_BODY = re.compile(r"国务院|人民政府|办公厅|[一-龥]{2,10}(部门|局|委员会|厅|办公室|领导小组|委(?![托员派任]))")
_LEAVE = re.compile(r"不得|禁止|不准|不允许|不能|可以|允许|准许")


def of_kind_asked(case: Case, ranked: Iterable[Scored]) -> list[Scored]:
    """The sentences with those of the kind that is asked for first."""
    text, wants = case.question.text, case.question.wants
    asserted = {f.value for f in case.question.figures}
    yearly = _YEARLY.search(text)
    asks_who = bool(_WHO_ASKED.search(text))
    asks_parts, asks_leave = bool(_PARTS_ASKED.search(text)), bool(_LEAVE_ASKED.search(text))

    def preference(scored: Scored) -> float:
        unit = scored.unit
        targets = case.held.targets_in(unit) if "figure" in wants else ()
        # A sentence of the graph's figures, or with an amount of the very kind that is asked for.
        reasons = [bool(targets) or of_kind(case, unit.text)]
        reasons.append(bool(asserted) and not asserted.isdisjoint(values(unit.text)))
        reasons.append(bool(yearly) and any(t.per for t in targets))
        reasons.append(asks_leave and bool(_LEAVE.search(unit.text)))
        lists = ["list" in wants and unit.text.count("、") > 1, asks_parts and bool(_DIVIDED.search(unit.text))]
        lists.append(asks_who and bool(_BODY.search(unit.text)))
        return scored.score * FIGURE_BONUS ** sum(reasons) * LIST_BONUS ** sum(lists)

    return sorted(ranked, key=preference, reverse=True)

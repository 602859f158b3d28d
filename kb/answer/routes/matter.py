"""Questions for what policy papers leave open: criteria, procedure, contacts, money, measured quantities, duties."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.case import Case
from kb.answer.evidence import Scored
from kb.answer.matters import BOUND, SOFT, WHETHER_BINDING, Matter, asked_matters, asks_beside, named, settles
from kb.answer.phrasing import listed, place, quoted, shown
from kb.answer.references import bound
from kb.answer.refusal import refuse
from kb.model import Answer

# A matter asked about may be settled by any of this many sentences that carry nearly as much as the best one; the best
# is shown beside a refusal where it carries this share of the question. Chosen by reading rankings, not fitted.
NEAR, NEARLY, NEAREST = 8, 0.7, 0.5
# Words of less weight are no subject.
SUBJECT = 0.9
# At most this many works are named in a refusal.
NAMED_WORKS = 5
_QUANTITY = re.compile(r"(?!差额|余额|总额)[一-龥]+(率|额|费|价|分数|均值|指数|占比)")
_BODY = re.compile(r"[一-龥]{2,8}(部|委员会|局|厅|法院|检察院|大学|公司|银行|协会)")
_BINDING = re.compile(r"必须|强制|一律|硬性")
_WHETHER = re.compile(r"是不是|是否|有没有|吗")


def answer(case: Case) -> Answer | None:
    """A refusal where no clause speaks of what is asked; None where one does, or only part of it is missing."""
    _note_bodies(case)
    return _matter(case) or _quantity(case) or _duty(case)


def _matter(case: Case) -> Answer | None:
    """A matter of administration of which no clause on the subject speaks."""
    asked = asked_matters(case.question.text)
    if not asked or bound(case.question):
        return None
    spans = [found.span() for found, _ in asked]
    subject = [w for w in case.question.words if not any(a < w.end and w.start < b for a, b in spans)]
    ranked = case.rank(terms=case.held.terms(subject) or case.terms, limit=NEAR)
    ranked = [s for s in ranked if s.unit.clause.kind != "title"]  # a title settles nothing
    near = [s for s in ranked if s.cover >= NEARLY * ranked[0].cover]
    about = sum(w.weight for w in subject)
    missing = [(f, matter) for f, matter in asked if not any(settles(matter, f[0], s.unit.clause.text) for s in near)]
    if not missing or len(missing) < len(asked):
        return None
    proven = _nowhere(case, missing)
    if about < SUBJECT and not proven and len(case.scope) == 1:  # of the whole document, which does speak of it
        return None
    names = [named(f, matter) for f, matter in missing]
    reason = _not_said(case, names, proven=proven)
    if all(asks_beside(case.question.text, f) for f, _ in missing):
        if proven:  # what the rest is answered with may well speak of it
            case.draft.note(f"{reason}。")
        return None
    # Without a subject (“签发人是谁”) no provision is near.
    return _refused(case, reason, near if about >= SUBJECT else [])


def _nowhere(case: Case, missing: Sequence[tuple[re.Match[str], Matter]]) -> bool:
    """True where the whole text of the few works in scope was looked through and none speaks of the matters."""
    if len(case.scope) > NAMED_WORKS:
        return False
    return not any(settles(m, f[0], case.held.text_of(w)) for w in case.scope for f, m in missing)


def _quantity(case: Case) -> Answer | None:
    """A quantity (通过率, 金额) that no clause names."""
    if "figure" not in case.question.wants:
        return None
    strange = [w.text for w in case.question.words if _QUANTITY.fullmatch(w.text) and case.held.is_unknown(w)]
    return _refused(case, _not_said(case, strange, proven=True), case.rank(limit=1)) if strange else None


def _duty(case: Case) -> Answer | None:
    """What is said to be a must, where the text only encourages it."""
    text = case.question.text
    if not _BINDING.search(text) or "还是" in text or WHETHER_BINDING.search(text):
        return None
    ranked = case.rank(limit=1)
    if not ranked or ranked[0].cover < NEAREST:
        return None
    unit = ranked[0].unit
    soft = dict.fromkeys(SOFT.findall(unit.text))
    if not soft or BOUND.search(unit.text):
        return None
    asserted = _BINDING.findall(text)[0]
    reason = f"{place(unit.work, unit.clause)}用的是{listed(soft)}，没有写“{asserted}”"
    case.draft.say(f"{reason}：{quoted(unit.text)}{case.draft.cite_unit(unit)}。")
    return case.draft.finish("premise", refusal=None if _WHETHER.search(text) else reason)


def _note_bodies(case: Case) -> None:
    """Say which bodies named in the question no text names; they may go by another name, so it is no refusal."""
    bodies = [w.text for w in case.question.words if w.noun and _BODY.fullmatch(w.text)]
    missing = [b for b in bodies if not case.held.says(b)]
    if missing:
        case.draft.note(f"文件没有提到{listed(missing)}。")


def _not_said(case: Case, names: list[str], *, proven: bool) -> str:
    """That the works leave it open where the whole of them was looked through, else that nothing on it was found."""
    works = "、".join(w.name for w in case.scope) if len(case.scope) <= NAMED_WORKS else ""
    asked = "、".join(dict.fromkeys(names))
    if proven:
        return f"{works or '文件'}没有写明{asked}"
    return f"{f'在{works}里' if works else ''}没有找到写明这一项{asked}的条款"


def _refused(case: Case, reason: str, near: list[Scored]) -> Answer:
    """A refusal with the nearest sentence where one is near."""
    if not near or near[0].cover < NEAREST:
        return refuse(case.draft, f"知识库中没有依据：{reason}。", reason=reason)
    case.draft.say(f"{reason}；相近的规定是{shown(case.draft, near[0].unit)}。")
    return case.draft.finish("premise", refusal=reason)

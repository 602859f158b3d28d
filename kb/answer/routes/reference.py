"""Questions about a document itself: 文号, 日期, 发文机关, 主送, 制定依据, 公开属性, 全称."""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.answer.case import Case
from kb.answer.phrasing import quoted
from kb.answer.question import CUES
from kb.answer.units import sentences
from kb.answer.words import STRUCTURAL
from kb.answer.works import Work
from kb.model import Answer, Clause, Document
from kb.text import book_title, fold

_WANTS = ("number", "date", "issuer", "addressee", "basis", "publicity", "title", "period")
# With more than this weight of other content the question is about the content.
_OTHER = 2.6


def answer(case: Case) -> Answer | None:
    """An answer from front and back matter, where the question asks for nothing else."""
    wants = [w for w in _WANTS if w in case.question.wants]
    if not wants or len(case.scope) > 3 or _other_content(case) > _OTHER:
        return None
    scope = (case.question.asked,) if case.question.asked and wants == ["basis"] else case.scope
    missing: list[str] = []
    for work in scope:
        for want in wants:
            if not _SAY[want](case, work):
                missing.append(_absence(case, work, want))
    if case.draft.empty:
        return None
    only_missing = bool(missing) and len(missing) == len(wants) * len(scope)
    return case.draft.finish("reference", refusal="；".join(missing) if only_missing else None)


def _other_content(case: Case) -> float:
    """Weight of the words that are neither structural nor part of a cue for front and back matter."""
    spans = [m.span() for want in _WANTS for m in re.finditer(CUES[want], case.question.text)]
    titles = fold(" ".join(d.title for w in case.scope for d in w.documents))
    return sum(
        w.weight
        for w in case.question.words
        if w.text not in STRUCTURAL
        and fold(w.text) not in titles
        and not any(a < w.end and w.start < b for a, b in spans)
    )


def _period(case: Case, work: Work) -> bool:
    """The years a document's title gives (“（2023-2025年）”)."""
    for document in reversed(work.documents):
        for clause in document.clauses:
            if clause.kind == "title" and (
                found := re.search(r"[（(]?((?:19|20)\d{2})\s*[-—–―至]+\s*((?:19|20)\d{2})年?[）)]?", clause.text)
            ):
                mark = case.draft.cite(document, clause)
                case.draft.say(f"按题名{quoted(clause.text)}，{work.name}管{found[1]}年至{found[2]}年{mark}。")
                return True
    return False


def _first(work: Work, *kinds: str) -> tuple[Document, Clause] | None:
    for kind in kinds:
        for document in work.documents:
            for clause in document.clauses:
                if clause.kind == kind:
                    return document, clause
    return None


def _number(case: Case, work: Work) -> bool:
    found = _first(work, "doc_number")
    if found:
        case.draft.say(f"{work.name}的发文字号是{quoted(found[1].text)}{case.draft.cite(*found)}。")
    return bool(found)


def _date(case: Case, work: Work) -> bool:
    found = _first(work, "date")
    if found:
        case.draft.say(f"{work.name}的成文日期（落款）是{found[1].text.strip()}{case.draft.cite(*found)}。")
    return bool(found)


def _issuer(case: Case, work: Work) -> bool:
    found = _first(work, "signature", "title")
    issuers = (work.notice or work.document).issuers
    if found and issuers:
        case.draft.say(f"{work.name}由{'、'.join(issuers)}印发{case.draft.cite(*found)}。")
    return bool(found and issuers)


def _addressee(case: Case, work: Work) -> bool:
    found = _first(work, "addressee")
    if found:
        case.draft.say(f"{work.name}主送：{quoted(found[1].text.strip().rstrip('：:'))}{case.draft.cite(*found)}。")
    return bool(found)


def _basis(case: Case, work: Work) -> bool:
    said = False
    for document in reversed(work.documents):
        extracts = case.extracts.get(document.id)
        by_clause: dict[str, list[str]] = {}
        for reference in extracts.references if extracts else ():
            if reference.relation == "依据":
                by_clause.setdefault(reference.clause, []).append(reference.title)
        for clause_id, titles in by_clause.items():
            located = case.locate(clause_id)
            if located is None:
                continue
            clause = located[2]
            spans = [(a, b) for a, b in sentences(clause.text) if any(t in clause.text[a:b] for t in titles)]
            words = clause.text[spans[0][0] : spans[-1][1]] if spans else clause.text
            names = "、".join(dict.fromkeys(f"《{t.strip('《》')}》" for t in titles))
            case.draft.say(
                f"{work.name}的制定依据是{names}，见{clause.label}：{quoted(words)}{case.draft.cite(document, clause, words)}。"
            )
            said = True
    return said


def _publicity(case: Case, work: Work) -> bool:
    for document in work.documents:
        for clause in document.clauses:
            if clause.kind == "note" and "公开" in clause.text:
                case.draft.say(
                    f"{work.name}注明{quoted(clause.text.strip('（）()'))}{case.draft.cite(document, clause)}。"
                )
                return True
    return False


def _title(case: Case, work: Work) -> bool:
    for document in reversed(work.documents):
        for clause in document.clauses:
            if clause.kind == "title":
                case.draft.say(f"文件全称是{book_title(document.title)}{case.draft.cite(document, clause)}。")
                return True
    return False


def _absence(case: Case, work: Work, want: str) -> str:
    """Say what the text does not state, on the clause that comes nearest."""
    names = {"date": "成文日期", "number": "发文字号", "issuer": "发文机关", "addressee": "主送机关", "basis": "制定依据",
             "publicity": "公开属性", "title": "全称", "period": "起止年份"}  # fmt: skip
    near = _first(work, "doc_number", "title")
    words = f"{work.name}的文本没有写明{names[want]}"
    if near:
        hint = (
            f"，只有发文字号{quoted(near[1].text)}可供参考" if near[1].kind == "doc_number" and want == "date" else ""
        )
        case.draft.say(f"{words}{hint}{case.draft.cite(*near)}。")
    return words


_SAY: dict[str, Callable[[Case, Work], bool]] = {
    "number": _number, "date": _date, "issuer": _issuer, "addressee": _addressee, "basis": _basis,
    "publicity": _publicity, "title": _title, "period": _period,
}  # fmt: skip

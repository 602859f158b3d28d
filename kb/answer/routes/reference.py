"""Questions about a document itself: 文号, 日期, 施行, 发文机关, 主送, 制定依据, 公开属性, 全称, 起止年份."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from kb.answer.case import Case
from kb.answer.cues import spans_of
from kb.answer.phrasing import place, quoted
from kb.answer.question import Mention
from kb.answer.references import bound
from kb.answer.terms import carried
from kb.answer.units import sentences
from kb.answer.vocabulary import bigrams
from kb.answer.words import is_structural
from kb.answer.works import Work
from kb.model import Answer, Clause, Document, Kind
from kb.text import book_title, find_quote, fold

# With more than this weight of other content the question is about the content. Chosen by reading the shipped question
# sets: two nouns with a question word beside one of them.
OTHER = 2.6
# “…的国家依据” asks what a measure rests on as soon as it names one, not what the document was made on.
OTHER_THAN_BASIS = 1.0
# A work is meant where its title carries this share of what the question is about, and this much more than the next.
TITLED, CLEARLY = 0.6, 0.1
# With more works in scope than this the document asked about is not known.
MOST_WORKS = 3
_PASSED = re.compile(r"通过|公布|发布|批准|修正|修订")
# What a document is made on stands where it says that it is made; an annex may name grounds of its own.
_MAKING = re.compile(r"(制定|制订|编制|出台|修订)(本|了|该|《|如下)|(提出|制定|出台)[^。]{0,8}(意见|措施|要求)")
_PASSED_ON = re.compile(r"落实|转发|贯彻|执行")
_YEARS = re.compile(r"[（(]?((?:19|20)\d{2})\s*[-—–―至]+\s*((?:19|20)\d{2})年?[）)]?")


def answer(case: Case) -> Answer | None:
    """An answer from front and back matter, where the question asks for nothing else."""
    wants = [w for w in _ASPECTS if w in case.question.wants]
    case = _of_title(case) if wants else case
    if not wants or len(case.scope) > MOST_WORKS or _other_content(case) > OTHER:
        return None
    if wants == ["basis"] and (bound(case.question) or case.previous or _other_content(case) > OTHER_THAN_BASIS):
        return None
    if wants == ["effective"] and _other_content(case) > OTHER_THAN_BASIS:  # of a measure, not of the document
        return None
    scope = (case.question.asked,) if case.question.asked and wants == ["basis"] else case.scope
    missing: list[str] = []
    told: set[str] = set()
    for work in scope:
        for want in wants:
            said = list(_ASPECTS[want].say(case, work))
            for text in (t for t in said if t not in told):  # one sentence may fix both beginning and end
                case.draft.say(text)
            told |= set(said)
            if not said:
                missing.append(_say_absence(case, work, want))
    if case.draft.empty:
        return None
    only_missing = len(missing) == len(wants) * len(scope)
    return case.draft.finish("reference", refusal="；".join(missing) if only_missing else None)


def _of_title(case: Case) -> Case:
    """The case about the one work whose title says what the question is about, where it names none outright."""
    if case.question.mentions:
        return case
    spans = spans_of(tuple(_ASPECTS), case.question.text)
    words = [w for w in case.question.words if not any(a < w.end and w.start < b for a, b in spans)]
    terms = case.held.terms(words)
    titles = ((carried(terms, bigrams(" ".join(d.title for d in w.documents))), w) for w in case.held.works)
    first, then = [*sorted(titles, key=lambda pair: -pair[0]), (0.0, None), (0.0, None)][:2]
    if first[1] is None or first[0] < TITLED or then[0] > first[0] - CLEARLY:
        return case
    mentions = (Mention(first[1], 0, 0),)
    return replace(case, question=replace(case.question, mentions=mentions, asked=first[1]))


def _other_content(case: Case) -> float:
    """Weight of the words that are neither structural nor part of a cue for front and back matter."""
    spans = spans_of(tuple(_ASPECTS), case.question.text)
    titled = bigrams(" ".join(d.title for w in case.scope for d in w.documents))
    titles = fold(" ".join(d.title for w in case.scope for d in w.documents))
    return sum(
        w.weight
        for w in case.question.words
        if not is_structural(w.text)
        and fold(w.text) not in titles
        and not bigrams(w.text) <= titled
        and not any(a < w.end and w.start < b for a, b in spans)
    )


def _matter(documents: tuple[Document, ...], *kinds: Kind) -> Iterator[tuple[Document, Clause]]:
    """Front and back matter of these kinds: the first kind first, then by document."""
    return ((d, c) for kind in kinds for d in documents for c in d.clauses if c.kind == kind)


def _number(case: Case, work: Work) -> Iterator[str]:
    for document, clause in _first(_matter(work.documents, "doc_number")):
        yield f"{work.name}的发文字号是{quoted(_unbracketed(clause.text))}{case.draft.cite(document, clause)}。"


def _unbracketed(text: str) -> str:
    """“（邢政办字〔2020〕53号）” without the brackets around it."""
    return text[1:-1] if text[:1] in "（(" and text[-1:] in "）)" else text


def _date(case: Case, work: Work) -> Iterator[str]:
    for document, clause in _first(_matter(work.documents, "date")):
        published = document.genre == "令"  # a decree's own date is the day on which it publishes the law
        said = f"由{document.title}公布，日期是" if published else "的成文日期（落款）是"
        yield f"{work.name}{said}{clause.text.strip()}{case.draft.cite(document, clause)}。"
        return
    notes = (pair for pair in _matter(work.documents[::-1], "note") if _PASSED.search(pair[1].text))
    for document, clause in _first(notes):  # a law without a decree says it under its title
        yield f"{work.name}的题注写明：{quoted(clause.text.strip('（）()'))}{case.draft.cite(document, clause)}。"


def _issuer(case: Case, work: Work) -> Iterator[str]:
    issuers = (work.notice or work.document).issuers
    for document, clause in _first(_matter(work.documents, "signature", "title")) if issuers else ():
        yield f"{work.name}由{'、'.join(issuers)}印发{case.draft.cite(document, clause)}。"


def _addressee(case: Case, work: Work) -> Iterator[str]:
    for document, clause in _first(_matter(work.documents, "addressee")):
        words = clause.text.strip().rstrip("：:")
        yield f"{work.name}主送：{quoted(words)}{case.draft.cite(document, clause)}。"


def _publicity(case: Case, work: Work) -> Iterator[str]:
    notes = (pair for pair in _matter(work.documents, "note") if "公开" in pair[1].text)
    for document, clause in _first(notes):
        yield f"{work.name}注明{quoted(clause.text.strip('（）()'))}{case.draft.cite(document, clause)}。"


def _title(case: Case, work: Work) -> Iterator[str]:
    for document, clause in _first(_matter(work.documents[::-1], "title")):
        yield f"文件全称是{book_title(document.title)}{case.draft.cite(document, clause)}。"


def _effective(case: Case, work: Work) -> Iterator[str]:
    """From when the document holds, in its own words (“自2021年8月24日起施行”)."""
    return _of_validity(case, work, [(d, d.dates.effective_words) for d in reversed(work.documents)])


def _of_validity(case: Case, work: Work, spoken: Iterable[tuple[Document, str | None]]) -> Iterator[str]:
    """The sentence that holds the first of these words; none where no clause does."""
    for document, words in spoken:
        clause = next((c for c in document.clauses if words and find_quote(c.text, words)), None)
        if clause is not None and words:
            spans = [(a, b) for a, b in sentences(clause.text) if find_quote(clause.text[a:b], words)]
            said = clause.text[slice(*spans[0])] if spans else words
            mark = case.draft.cite(document, clause, said)
            yield f"{place(work, clause).removesuffix('标题')}：{quoted(_unnumbered(clause, said))}{mark}。"
            return


def _unnumbered(clause: Clause, text: str) -> str:
    """A sentence without the number its place has just said, whatever the clause is."""
    return text.removeprefix(clause.number or "").strip(" 　.．、") if clause.number else text


def _period(case: Case, work: Work) -> Iterator[str]:
    """What the text says of its validity (“有效期5年”), else the years its title gives (“（2023-2025年）”)."""
    spoken = [(d, w) for d in reversed(work.documents) for w in (d.dates.expires_words, d.dates.effective_words)]
    if said := list(_of_validity(case, work, spoken)):
        yield from said
        return
    titles = _matter(work.documents[::-1], "title")
    for document, clause in _first(pair for pair in titles if _YEARS.search(pair[1].text)):
        for first, last in _YEARS.findall(clause.text)[:1]:
            mark = case.draft.cite(document, clause)
            yield f"按题名{quoted(clause.text)}，{work.name}管{first}年至{last}年{mark}。"


def _basis(case: Case, work: Work) -> Iterator[str]:
    """The documents a clause names as its grounds, clause by clause; else the document that is passed on."""
    grounded = False
    for document in reversed(work.documents):
        named: dict[str, list[str]] = {}
        for reference in case.held.extracts(document).references:
            if reference.relation == "依据":
                named.setdefault(reference.clause, []).append(reference.title)
        clauses = {i: clause for i in named if (clause := case.held.clause(i))}
        making = {i for i, clause in clauses.items() if _MAKING.search(clause.text)}
        for clause_id, titles in named.items():
            clause = clauses.get(clause_id)
            if clause is None or (making and clause_id not in making):
                continue
            spans = [(a, b) for a, b in sentences(clause.text) if any(t in clause.text[a:b] for t in titles)]
            words = clause.text[spans[0][0] : spans[-1][1]] if spans else clause.text
            names = "、".join(dict.fromkeys(f"《{t.strip('《》')}》" for t in titles))
            mark = case.draft.cite(document, clause, words)
            yield f"{work.name}的制定依据是{names}，见{clause.label}：{quoted(words)}{mark}。"
            grounded = True
    if not grounded:
        yield from _passed_on(case, work)


def _passed_on(case: Case, work: Work) -> Iterator[str]:
    """The document that a notice is about by its own title (“关于落实《…》的通知”, “转发《…》”)."""
    for document in work.documents:
        if (verb := _PASSED_ON.search(document.title)) is None:
            continue
        for reference in case.held.extracts(document).references:
            clause = case.held.clause(reference.clause)
            if clause is None or clause.kind == "title" or _bare(reference.title) not in _bare(document.title):
                continue
            spans = [(a, b) for a, b in sentences(clause.text) if reference.title in clause.text[a:b]]
            if spans:
                words = clause.text[slice(*spans[0])]
                mark = case.draft.cite(document, clause, words)
                named = f"{work.name}{verb[0]}的是{book_title(reference.title)}"
                yield f"{named}，见{clause.label}：{quoted(words)}{mark}。"
                return


def _bare(title: str) -> str:
    return re.sub(r"\W", "", fold(title))


def _first(found: Iterator[tuple[Document, Clause]]) -> Iterator[tuple[Document, Clause]]:
    return islice(found, 1)


@dataclass(frozen=True, slots=True)
class _Aspect:
    """Something front and back matter tells: what it is called, and the statements that tell it, none where it is not
    written."""

    name: str
    say: Callable[[Case, Work], Iterator[str]]


# In the order they are told in, by the want they answer.
_ASPECTS = {
    "number": _Aspect("发文字号", _number),
    "date": _Aspect("成文日期", _date),
    "effective": _Aspect("施行日期", _effective),
    "issuer": _Aspect("发文机关", _issuer),
    "addressee": _Aspect("主送机关", _addressee),
    "basis": _Aspect("制定依据", _basis),
    "publicity": _Aspect("公开属性", _publicity),
    "title": _Aspect("全称", _title),
    "period": _Aspect("起止年份", _period),
}


def _say_absence(case: Case, work: Work, want: str) -> str:
    """Say what the text does not state, on the clause that comes nearest; returns what is missing."""
    missing = f"{work.name}的文本没有写明{_ASPECTS[want].name}"
    kinds: tuple[Kind, ...] = ("date", "doc_number", "title") if want == "effective" else ("doc_number", "title")
    for document, clause in _first(_matter(work.documents, *kinds)):
        instead = want == "date" and clause.kind == "doc_number"
        hint = f"，只有发文字号{quoted(clause.text)}可供参考" if instead else ""
        case.draft.say(f"{missing}{hint}{case.draft.cite(document, clause)}。")
    return missing

"""Form check, abbreviations (以下简称): defined before they are used, once, and used at all.

《党政机关公文处理工作条例》第十九条 wants 表述准确; that a name is given in full where it first stands and its
abbreviation with it (先用全称并注明简称) is the rule of
《国家行政机关公文处理办法》(2000) 第二十五条, in use since.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.alignment.form.finding import WORK_RULES, Draft, Finding, finding
from kb.model import Clause, Document
from kb.text import fold

_WHY = f"{WORK_RULES}第十九条：公文表述准确；使用简称应当先用全称并注明简称"
_SHORT = r"(?:[\u4e00-\u9fff]{0,2}(?=《))?[“\"《]?(?P<short>[^，。；、“”\"《》（()）]{2,20})[”\"》]?"
_DEFINED = re.compile(
    rf"[（(](?:[^（()）]{{0,12}}[，,；;：])?\s*(?:以下|下)(?:统一?简?称|简称|称)(?:为)?[：:]?\s*{_SHORT}(?P<more>[^（()）]{{0,30}})[）)]"
)
_OTHERS = re.compile(r"[“《](?P<short>[^，。；、“”《》]{2,20})[”》]")
# Versions and marks say nothing of which document is meant: 《…倡议（稿）》.
_BESIDE = re.compile(r"（[^（）]*）|[《》“”\"]")
# A title that is nothing but the name of its kind is short for a longer one.
_KIND_ALONE = re.compile(
    r"《(?P<kind>(?:暂行|实施|管理|指导|行动)?(?:办法|规定|条例|意见|方案|规划|计划|细则|纲要|措施|指南))》"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A definition: the abbreviation, what stands before it, where."""

    short: str
    full: str
    clause: Clause
    start: int
    end: int
    quote: str
    titled: bool
    """Written in 《》: only such a mention of it counts."""


def check(draft: Draft) -> Iterator[Finding]:
    """Definitions in reading order, then titles that are short for nothing."""
    clauses = [clause for clause in draft.document.clauses if clause.kind != "title"]
    defined = [term for clause in clauses for term in terms(clause)]
    first: dict[str, Term] = {}
    for term in defined:
        before = first.setdefault(term.short, term)
        if before is not term and draft.annex_of(before.clause) == draft.annex_of(term.clause):
            yield _twice(before, term)
        elif before is term:
            yield from _early(term, clauses)
            yield from _unused(term, clauses, draft)
    yield from _undefined(draft, {term.short for document in draft.file for c in document.clauses for term in terms(c)})


def terms(clause: Clause) -> Iterator[Term]:
    """What the clause defines (以下简称“A”或“B” defines two)."""
    for match in _DEFINED.finditer(clause.text):
        start = max((clause.text.rfind(stop, 0, match.start()) for stop in "。；，、\n“："), default=-1) + 1
        titled = "《" in match[0]
        names = [match["short"].strip(), *(m["short"] for m in _OTHERS.finditer(match["more"]))]
        for name in names:
            full = clause.text[start : match.start()]
            if full.endswith("》"):
                full = full[max(full.rfind("《"), 0) :] if "《" in full else clause.text[: match.start()]
            yield Term(name, full, clause, match.start(), match.end(), match[0], titled)


def _twice(before: Term, term: Term) -> Finding:
    one, other = (_BESIDE.sub("", fold(known.full)) for known in (before, term))
    same = one.endswith(other) or other.endswith(one)
    what = f"简称“{term.short}”在{before.clause.label}已经定义" + ("" if same else "，两处所指的全称不同")
    return finding(
        "简称重复定义", "提示" if same else "错误", term.clause, what=what,
        mend="保留第一处定义" if same else "换一个简称", why=_WHY, quote=term.full + term.quote,
    )  # fmt: skip


def _mention(term: Term) -> re.Pattern[str]:
    return re.compile(f"《{re.escape(term.short)}》" if term.titled else re.escape(term.short))


def _early(term: Term, clauses: Sequence[Clause]) -> Iterator[Finding]:
    """Used before it is defined; asked only of 《…》, which no one takes for an ordinary word."""
    for clause in clauses:
        stop = term.start if clause is term.clause else len(clause.text)
        text = clause.text[:stop]
        if clause.kind in ("paragraph", "item", "article") and (found := _free(term, text)):
            yield finding(
                "简称先用后定义", "提示", clause, what=f"“{term.short}”在这里已经使用，到{term.clause.label}才定义",
                mend="把定义移到第一次使用的地方", why=_WHY, quote=_around(text, *found),
            )  # fmt: skip
            return
        if clause is term.clause:
            return


def _free(term: Term, text: str) -> tuple[int, int] | None:
    """The first mention that is no part of a longer name: marked as a title or by quotation marks, or made of words."""
    if not term.titled:
        return None
    found = _mention(term).search(text)
    return found.span() if found else None


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 15) : end + 15]


def _unused(term: Term, clauses: Sequence[Clause], draft: Draft) -> Iterator[Finding]:
    """Nowhere behind its definition, in no other document of the file."""
    behind = term.clause.text[term.end :]
    later = [clause.text for clause in clauses[clauses.index(term.clause) + 1 :]]
    others = [c.text for d in draft.file if d is not draft.document for c in d.clauses]
    mention = fold(f"《{term.short}》" if term.titled else term.short)
    if not any(mention in fold(text) for text in (behind, *later, *others)):
        yield finding(
            "简称未使用", "提示", term.clause, what=f"定义了简称“{term.short}”，后文没有使用",
            mend="删去“以下简称”，或在后文使用简称", why=_WHY, quote=term.full + term.quote,
        )  # fmt: skip


def _undefined(draft: Draft, defined: set[str]) -> Iterator[Finding]:
    """《办法》 for which the file neither gives a definition nor is one itself (本办法 called 《办法》)."""
    own = [_closing(document) for document in draft.file]
    said: Counter[str] = Counter()
    for clause in draft.body:
        for match in _KIND_ALONE.finditer(clause.text):
            kind = match["kind"]
            said[kind] += 1
            if said[kind] == 1 and kind not in defined and not any(title.endswith(kind) for title in own):
                yield finding(
                    "简称没有定义", "提示", clause, what=f"“{match[0]}”是简称，全文没有说明它的全称",
                    mend="第一次出现时写全称，并注明“以下简称”", why=_WHY, quote=_around(clause.text, *match.span()),
                )  # fmt: skip


def _closing(document: Document) -> str:
    """A title without the brackets behind it."""
    return re.sub(r"[（(][^（()）]*[）)]$", "", document.title).rstrip("》的通知函令")

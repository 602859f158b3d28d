"""Form check, other documents: the basis (依据) in the opening, and whether what is named still holds.

《党政机关公文处理工作条例》第十九条: a document conforms to the laws and the policies laid down above and is
“同现行有关公文相衔接”. That an opening names its basis follows from there; it is asked only of kinds that carry out or
regulate something, and not of the highest organs. A document is called
repealed or revised only where a held clause says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.alignment.form.finding import WORK_RULES, Draft, Finding, finding
from kb.graph.works import Work, works
from kb.model import Clause, Document, Reference
from kb.text import book_title

_WHY = f"{WORK_RULES}第十九条：公文起草应当符合法律法规和党的路线方针政策，并同现行有关公文相衔接"
# Kinds that carry out or regulate something; others (通知, 函, 报告) may well stand on themselves.
_NEED = re.compile(r"(?:意见|方案|办法|细则|规定|规划|计划|措施|政策|规则|规程)$")
# What a document may stand on: a law or document, a meeting, a decision, a programme laid down above, an approval.
_SAID = re.compile(
    r"《|根据|依据|依照|(?:按照|遵照).{2,40}(?:要求|部署|规定|精神|安排|意见)|贯彻|落实.{0,30}(?:精神|部署|要求|决定|战略|工程|任务|安排)"
    r"|(?:会议|讲话|批示|指示|文件)精神|以.{0,40}(?:思想|精神|理论).{0,10}为(?:指导|统领|引领|指引)|(?:同意|批准|审议通过)"
    r"|(?:实施|推进|推动).{0,20}(?:战略|纲要|“[^”]{2,12}”|工程)"
)
UPPER_UNNAMED = "没有提到上位文件"
_MOST = 5  # documents named in one finding
# Nothing stands above these that they would have to name.
_HIGHEST = re.compile("国务院$|人民代表大会(?:常务委员会)?$|^中共中央$")
_OPENING = 6  # paragraphs at the beginning where none comes before the first heading


def check(draft: Draft) -> Iterator[Finding]:
    """The basis, then every document named that no longer holds or is not held."""
    yield from _basis(draft)
    yield from _named(draft)


def _basis(draft: Draft) -> Iterator[Finding]:
    """Nothing in the opening of the document, or of the notice that issues it, says on what ground."""
    document = draft.document
    if not _NEED.search(document.genre) or any(_HIGHEST.search(body) for body in document.issuers):
        return
    if any(r.relation == "依据" for r in draft.extracts.references):
        return
    texts = [clause for clause in draft.body if clause.kind != "heading"]
    carriers = [d for d in draft.file if d.id == document.carried_by]
    opening = [c.text for c in texts[:_OPENING]]
    opening += [c.text for d in carriers for c in d.clauses if c.kind in ("paragraph", "title", "item")]
    if not texts or any(_SAID.search(text) for text in opening):
        return
    yield finding(
        "没有依据", "提示", texts[0], what=f"这份{document.genre}的开头没有写明依据",
        mend="在开头写明所依据或贯彻的法律法规、文件、会议", why=_WHY,
    )  # fmt: skip


def _named(draft: Draft) -> Iterator[Finding]:
    """Only where there is something to look the names up in. What is named in passing and not held is said once."""
    if not draft.known.heads:
        return
    own = {document.id for document in draft.file}
    heads = [*(h for h in draft.known.heads if h.id not in own), *draft.file]
    named = [(draft.document.id, r) for r in draft.extracts.references if r.relation in ("依据", "提及")]
    passing: list[Reference] = []
    for work in works(heads, named):
        if not work.citations or own & set(work.held) or work.alike:
            continue
        reference = next((c.reference for c in work.citations if c.reference.relation == "依据"), None)
        first = work.citations[0].reference
        if work.held:
            yield from _over(draft, work, draft.clauses[first.clause], first)
        elif reference is not None:
            yield _not_held(draft, [reference])
        elif work.kind != "未辨明":
            passing.append(first)
    if passing:
        yield _not_held(draft, passing)


def _not_held(draft: Draft, several: Sequence[Reference]) -> Finding:
    first = several[0]
    names = "、".join(_called(reference) for reference in several[:_MOST])
    count = f"等{len(several)}份文件" if len(several) > _MOST else ""
    return finding(
        "引用的文件未收录", "提示", draft.clauses[first.clause], what=f"知识库中没有{names}{count}，不能核对是否有效",
        mend="核对名称、文号和是否现行有效；需要时先入库", why=_WHY, quote=first.quote,
    )  # fmt: skip


def _over(draft: Draft, work: Work, clause: Clause, reference: Reference) -> Iterator[Finding]:
    version = draft.known.versions.get(work.held[0])
    if version is None or version.ended is None or (version.until is not None and version.until > draft.known.on):
        return
    heads = {head.id: head for head in draft.known.heads}
    by = heads.get(version.by or "")
    told = f"，见{book_title(by.title)}" if by else ""
    words = f"（原文：“{version.grounds[0].quote[:80]}”）" if version.grounds else ""
    since = f"自{version.until}起" if version.until and len(version.until) == 10 else ""
    how = {"废止": "已废止", "修订": "已有修订后的文本", "期满": "有效期已届满"}[version.ended]
    yield finding(
        f"引用的文件{how.removeprefix('已')}", "错误" if version.ended == "废止" else "提示", clause,
        what=f"{_called(reference)}{since}{how}{told}{words}",
        mend="改引现行有效的文件，或删去", why=_WHY, quote=reference.quote,
    )  # fmt: skip


def _called(reference: Reference) -> str:
    return book_title(reference.title) + (f"（{reference.doc_number}）" if reference.doc_number else "")


def upper_unnamed(
    upper: Sequence[Document], file: Sequence[Document], references: Sequence[tuple[str, Reference]]
) -> Finding | None:
    """None of the documents of the file names the one it is to carry out."""
    above = {document.id for document in upper}
    if not upper or above & {document.id for document in file}:
        return None
    if any(work.citations and above & set(work.held) for work in works([*upper, *file], references)):
        return None
    main = upper[-1]
    title = book_title(main.title) + (f"（{main.doc_number}）" if main.doc_number else "")
    return finding(
        UPPER_UNNAMED, "提示", None, what=f"全文没有提到{title}",
        mend="在开头写明贯彻落实它，或核对上位文件是否选对", why=_WHY,
    )  # fmt: skip

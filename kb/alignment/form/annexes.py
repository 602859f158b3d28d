"""Form check, what the text points to: annexes that are named and not there, there and not named; tables, boxes.

GB/T 9704—2012, 7.3.4: “如有附件，在正文下空一行左空二字编排‘附件’二字，后标全角冒号和附件名称。如有多个附件，
使用阿拉伯数字标注附件顺序号……附件名称后不加标点符号”; 7.3.7: “附件顺序号和附件标题应当与附件说明的表述一致”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.alignment.form.finding import GB9704, Draft, Finding, finding
from kb.model import BODY_KINDS, Clause, Document
from kb.structure.numbering import from_chinese
from kb.text import fold

_WHY = f"{GB9704}第7.3.4条、第7.3.7条：附件说明与所附的附件逐一对应，多个附件用阿拉伯数字编号"
_CN = "一二三四五六七八九十"
_NAMED = re.compile(
    rf"(?:见|按|填写|填报|参照|依照|（|\()\s*(?P<quote>附件\s*(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})?)(?![\d.．材料包格])"
)
_LISTED = re.compile(
    rf"^(?:附\s*件?\s*(?P<a>\d{{1,2}}|[{_CN}]{{1,3}})?\s*[：:.．、]?\s*)?"
    rf"(?:(?P<b>\d{{1,2}}|[{_CN}]{{1,3}})\s*[.．、]\s*)?(?P<name>.*)$",
    re.DOTALL,
)
_LEFT_OUT = re.compile(r"[（(](?:略|另发|另行印发|不公开|此件不公开)|略$")
_ANNEX_LINE = re.compile(
    rf"^\s*附\s*[件表录]\s*(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})?(?:[-—]\d{{1,2}})?[：:]?\s*$", re.MULTILINE
)
_ANNEX_NUMBER = re.compile(rf"附\s*[件表录]?\s*(?P<n>\d{{1,2}}|[{_CN}]{{1,3}})?")
_AFTER = re.compile(r"[。；;，,]$")
_TABLE = re.compile(r"(?:详?见|如)(?P<quote>(?:下表|附表\s*\d{1,2}|表\s*\d{1,2}(?:[-—]\d{1,2})?))(?![\d])")
_BOX = re.compile(rf"(?:详?见|（)(?P<quote>专栏\s*(?P<n>\d{{1,2}}|[{_CN}]{{1,3}}))")


def check(draft: Draft) -> Iterator[Finding]:
    """Annexes of the file (said with its first document alone), then tables and boxes."""
    if draft.document is draft.file[0]:
        yield from _annexes(draft)
    yield from _listing(draft)
    yield from _tables(draft)


def _value(words: str | None) -> int | None:
    plain = (words or "").strip()
    return int(plain) if plain.isdecimal() else from_chinese(plain) if plain else None


def _attached(draft: Draft) -> Mapping[int | None, Clause]:
    """The annexes that are there, by number; None for one without. A line “附件2” begins one too."""
    found: dict[int | None, Clause] = {}
    for document in draft.file:
        for clause in document.clauses:
            number = _ANNEX_NUMBER.match(clause.number or "")
            if number:
                found.setdefault(_value(number["n"]), clause)
    for line in _ANNEX_LINE.finditer(draft.source.text):
        if line["n"] is None and line[0].rstrip().endswith(("：", ":")):
            continue  # over a list of names
        if line["n"] or not any(document.carried_by for document in draft.file):
            found.setdefault(_value(line["n"]), draft.document.clauses[-1])
    return found


def _entries(document: Document) -> Iterator[tuple[int | None, str, Clause]]:
    """(number, name, clause) of every annex that the 附件说明 of the document lists."""
    for clause in document.clauses:
        lead = clause is document.clauses[0] and document.carried_by  # “附件” over what a notice carries
        if clause.kind == "note" and clause.label.startswith("附件说明") and not lead:
            entry = _LISTED.match(clause.text.strip())
            if entry and entry["name"].strip():
                yield _value(entry["a"] or entry["b"]), entry["name"].strip(), clause


def _annexes(draft: Draft) -> Iterator[Finding]:
    there = _attached(draft)
    listed = [entry for document in draft.file for entry in _entries(document)]
    carried = sum(d.carried_by is not None for d in draft.file)
    # Unnumbered names, and what a notice carries, may be any of the annexes there are.
    count = max(len(there), carried)
    missing = [
        (name, clause)
        for place, (n, name, clause) in enumerate(listed, start=1)
        if n not in there
        and (n or place) > (count if carried or set(there) <= {None} else 0)
        and not _LEFT_OUT.search(name)
        and not _printed_again(draft, name)
    ]
    if missing:
        names = "；".join(name for name, _ in missing[:3]) + ("等" if len(missing) > 3 else "")
        what = f"附件说明列出而文件中没有的附件有{len(missing)}个：{names}"
        yield finding("附件未附", "提示", missing[0][1], what=what, mend="附上附件，或改附件说明", why=_WHY)
    if not listed:
        yield from _unlisted(draft, there, carried)


def _printed_again(draft: Draft, name: str) -> bool:
    """The name stands a second time, at the beginning of a line: over the annex itself."""
    words = fold(name).strip("《》。；")
    return sum(fold(line).strip("《》").startswith(words) for line in draft.source.text.split("\n")) > (
        0 if name not in draft.source.text.split("\n") else 1
    )


def _unlisted(draft: Draft, there: Mapping[int | None, Clause], carried: int) -> Iterator[Finding]:
    """Without 附件说明: what the text names must be there, and what is there must be named."""
    told = False
    for document in draft.file:
        for clause in document.clauses:
            if clause.kind not in BODY_KINDS or clause in there.values():
                continue
            told = told or "附件" in clause.text or "附表" in clause.text or "附录" in clause.text
            for match in _NAMED.finditer(clause.text):
                if not there and not carried:
                    quote = match["quote"]
                    yield finding(
                        "附件未附", "提示", clause, what=f"正文提到“{quote}”，文件中没有附件，也没有附件说明",
                        mend="附上附件并加附件说明，或改正文", why=_WHY, quote=quote,
                    )  # fmt: skip
                    return
    if there and not told:
        clause = next(iter(there.values()))
        what = "文件后面有附件，正文没有提到，也没有附件说明"
        yield finding("附件未提及", "提示", clause, what=what, mend="在正文之后加附件说明", why=_WHY)


def _listing(draft: Draft) -> Iterator[Finding]:
    """The names in 附件说明: nothing behind them, numbered where they are several."""
    rows = [c for c in draft.document.clauses if c.kind == "note" and c.label.startswith("附件说明")]
    for clause in rows:
        if _AFTER.search(clause.text) and len(clause.text) > 4:
            yield finding(
                "附件说明写法", "提示", clause, what="附件名称后加了标点", mend="删去末尾的标点", why=_WHY,
            )  # fmt: skip


def _tables(draft: Draft) -> Iterator[Finding]:
    """A table or box named that nothing in the file is called."""
    seen: set[str] = set()
    for clause in draft.body:
        for match in (*_TABLE.finditer(clause.text), *_BOX.finditer(clause.text)):
            words = "".join(match["quote"].split())
            if words not in seen and not _is_there(draft, clause, words):
                seen.add(words)
                yield finding(
                    "所指的表或专栏不在", "提示", clause, what=f"提到“{words}”，文件中没有",
                    mend="附上，或改正所指", why="正文所指应当在文件中找得到", quote=match[0],
                )  # fmt: skip


def _is_there(draft: Draft, clause: Clause, words: str) -> bool:
    if words == "下表":
        return any(document.tables for document in draft.file) or "\t" in draft.source.text
    begins = re.compile(rf"^\s*{'[-—]?'.join(map(re.escape, words))}(?!\d)", re.MULTILINE)
    return bool(begins.search(draft.source.text.replace(" ", "")))

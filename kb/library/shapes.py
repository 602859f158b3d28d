"""The shapes that leave the project: JSON of documents and answers as docs/contracts say, and text for a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kb.model import Answer, Clause, Document, Extracts
from kb.retrieval import Hit
from kb.structure.internal import internal_references
from kb.text import book_title


def document_json(document: Document, extracts: Extracts) -> dict[str, Any]:
    """A document with its clauses, tables, extracts and noise."""
    return {
        "id": document.id,
        "title": document.title,
        "doc_number": document.doc_number,
        "issuers": list(document.issuers),
        "addressees": list(document.addressees),
        "date": document.date,
        "dates": asdict(document.dates) | {"amended": list(document.dates.amended)},
        "genre": document.genre,
        "carried_genre": document.carried_genre,
        "level": document.level,
        "region": document.region,
        "publicity": document.publicity,
        "carried_by": document.carried_by,
        "clauses": [_clause_json(c) for c in document.clauses],
        "tables": [
            {"clause": t.clause, "title": t.title, "header": list(t.header), "rows": [list(r) for r in t.rows]}
            for t in document.tables
        ],
        "targets": [asdict(t) for t in extracts.targets],
        "responsible": [asdict(r) | {"lead": list(r.lead)} for r in extracts.responsible],
        "references": [asdict(r) for r in extracts.references],
        "internal_references": [
            {"clause": r.clause, "quote": r.quote, "targets": list(r.targets)} for r in internal_references(document)
        ],
        "noise": [[n.start, n.end, n.why] for n in document.noise],
        "warnings": list(document.warnings),
    }


def _clause_json(clause: Clause) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": clause.id, "kind": clause.kind, "level": clause.level, "number": clause.number, "title": clause.title,
        "text": clause.text, "label": clause.label, "parent": clause.parent, "spans": [list(s) for s in clause.spans],
    }  # fmt: skip
    if clause.cells:
        row["cells"] = list(clause.cells)
    return row


def hit_json(document: Document, clause: Clause, hit: Hit) -> dict[str, Any]:
    """A clause a search found."""
    return {
        "score": round(hit.score, 4), "lexical": round(hit.lexical, 4), "dense": round(hit.dense, 4),
        "clause_id": clause.id, "doc_id": document.id, "doc_title": document.title, "doc_number": document.doc_number,
        "label": clause.label, "text": clause.text, "spans": [list(s) for s in clause.spans],
    }  # fmt: skip


def hit_text(row: dict[str, Any]) -> str:
    """A row of a search for a terminal, with where its copies stand."""
    standing = f"〔{row['validity']['status']}〕" if row["validity"]["status"] else ""
    lines = [f"{row['score']:.3f}  {standing}《{row['doc_title']}》{row['label']}", f"        {row['text']}"]
    lines += [f"        另见《{copy['doc_title']}》{copy['label']}" for copy in row.get("copies", ())]
    return "\n".join(lines)


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer with citations and statements."""
    return {
        "id": answer.id,
        "question": answer.question,
        "answer": answer.answer,
        "refused": answer.refused,
        "refusal_reason": answer.refusal_reason,
        "route": answer.route,
        "citations": [asdict(c) | {"spans": [list(s) for s in c.spans]} for c in answer.citations],
        "statements": [{"text": s.text, "markers": list(s.markers)} for s in answer.statements],
        "seconds": answer.seconds,
        "notes": list(answer.notes),
    }


def answer_text(answer: Answer) -> str:
    """An answer and its sources for a terminal."""
    lines = [answer.answer]
    if answer.citations:
        lines += ["", "依据："]
    for c in answer.citations:
        number = f"（{c.doc_number}）" if c.doc_number else ""
        lines.append(f"[{c.marker}] {book_title(c.doc_title)}{number}{c.label}")
    if answer.notes:
        lines += ["", "提示：", *answer.notes]
    return "\n".join(lines)


def alignment_text(result: dict[str, Any]) -> str:
    """An alignment as lines for a terminal: what must be known of the pair, the items, the count."""
    lines = [f"请注意：{note}" for note in result["notes"]]
    for item in result["items"]:
        sureness = f"·{item['certainty']}" if item["certainty"] else ""
        lines.append(f"【{item['degree']}{sureness}】{item['label']}：{item['upper_quote']}")
        lines += [f"    → {k['label']}：{k['lower_quote']}（{k['origin']}，{k['status']}）" for k in item["links"]]
    count = {d: sum(i["degree"] == d for i in result["items"]) for d in ("直接落实", "部分落实", "未覆盖")}
    if result["form"]:
        how = "用 python -m kb check 下位文件 --upper 上位文件 查看"
        lines.append(f"下位文件的格式与引用有{len(result['form'])}处可看，{how}")
    doubtful = sum(item["certainty"] == "须核对" for item in result["items"])
    told = "，".join(f"{k} {v}" for k, v in count.items()) + (f"；其中须核对 {doubtful}" if doubtful else "")
    lines.append(f"共{len(result['items'])}项：{told}")
    return "\n".join(lines)


def line_text(line: dict[str, Any]) -> str:
    """What came of one document of many, as a line for a terminal."""
    count = {d: sum(i["degree"] == d for i in line["items"]) for d in ("直接落实", "部分落实", "未覆盖")}
    doubtful = sum(item["certainty"] == "须核对" for item in line["items"])
    told = "  ".join(f"{degree} {number}" for degree, number in count.items())
    return f"{line['number']:>3}  {told}  须核对 {doubtful}  {book_title(line['lower']['title'])}"

"""Second stage: a `Source` becomes its documents, every clause with its place in the source and nothing lost."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePath

from kb.errors import NoClauses
from kb.model import BODY_KINDS, Clause, Document, Kind, Noise, Source, Span, Table
from kb.structure.breaks import breaks
from kb.structure.furniture import furniture
from kb.structure.identity import Named, named
from kb.structure.lines import lines
from kb.structure.matter import Piece, note_name
from kb.structure.metadata import completed, metadata, own_number
from kb.structure.outline import outline
from kb.structure.parts import Part, parts
from kb.structure.passages import passages
from kb.structure.runs import Run
from kb.structure.tables import grids

_LABELS: dict[str, str] = {
    "title": "标题", "doc_number": "发文字号", "addressee": "主送机关", "signature": "落款", "date": "成文日期",
}  # fmt: skip
_EIDS = {
    "标题": "title", "发文字号": "num", "主送机关": "addressee", "落款": "sig", "成文日期": "date", "版头": "masthead",
    "公开属性": "publicity", "题注": "history", "附件说明": "attachments", "附注": "note",
}  # fmt: skip
_SERIAL = re.compile(r"^\d{1,3}(?:[_\-、．.]|\s)+(?=\D)")
_WORD = re.compile(r"[^\W_]")
_BLANK_OR_NOT = re.compile(r"\s+|\S+")


def parse(source: Source) -> tuple[Document, ...]:
    """The documents in `source`, a notice before what it carries. Raises `NoClauses` where there is nothing to cite."""
    all_lines = lines(source)
    skip = furniture(all_lines)
    found = parts(passages(all_lines, skip, grids(all_lines, skip)))
    marks = {all_lines[i].run.start: (all_lines[i].run.end, why) for i, why in sorted(skip.items())}
    documents: list[Document] = []
    for part in found:
        documents.append(_document(source, part, documents))
        marks.update({p.passage.run.start: (p.passage.run.end, p.noise) for p in part.pieces if p.noise})
    if not any(c.kind in BODY_KINDS and _WORD.search(c.text) for d in documents for c in d.clauses):
        raise NoClauses(
            "没有可引用的条款（没有标题、段落或条文）", where=source.file, hint="请确认文件是正式公文，且文字提取完整"
        )
    return tuple(_with_noise(source, completed(documents), marks))


def _document(source: Source, part: Part, before: list[Document]) -> Document:
    body = [p.passage for p in part.pieces if p.kind is None and p.noise is None]
    nodes = [*named(outline(body))]
    warnings = breaks(nodes)
    carrier = before[part.carrier] if part.carrier is not None else None
    title = part.front.title or _own_name(nodes) or _file_title(source.file)
    if not part.front.title and not _own_name(nodes):
        warnings.append("正文中没有标题，以文件名代替")
    if part.missing:
        warnings.append(f"本文件只有通知，所印发的《{part.missing}》不在文件内")
    said = metadata(part, carrier, title)
    doc_id = _identifier(part, carrier, before, title, said.doc_number, said.dates.made)
    clauses = sorted((*_matter(part.pieces, doc_id), *_clauses(nodes, doc_id)), key=lambda c: c.spans[0])
    return Document(
        id=doc_id,
        title=title,
        doc_number=said.doc_number,
        issuers=said.issuers,
        addressees=said.addressees,
        date=said.dates.made,
        genre=said.genre,
        carried_by=carrier.id if carrier else None,
        clauses=tuple(clauses),
        tables=tuple(_tables(nodes, doc_id)),
        noise=(),
        warnings=tuple(warnings),
        dates=said.dates,
        level=said.level,
        region=said.region,
        publicity=said.publicity,
        carried_genre=said.carried_genre,
    )


def _file_title(file: str) -> str:
    """A file's name without its ending and the serial number an office puts before it (“03_…”, “12. …”)."""
    stem = PurePath(file).stem
    return _SERIAL.sub("", stem) or stem


def _own_name(nodes: list[Named]) -> str:
    """The title of a document that is one annex, or one table with its notes, and no more; "" for any other."""
    tops = [n.node for n in nodes if n.parent is None and n.node.holds]
    if tops and tops[0] is nodes[0].node and len(tops) == 1 and tops[0].marker and tops[0].marker.style == "annex":
        return tops[0].title or ""
    if tops or len({n.node.table for n in nodes} - {None}) != 1 or nodes[0].node.kind != "caption":
        return ""
    return nodes[0].node.run.tidy().text


def _identifier(
    part: Part, carrier: Document | None, before: list[Document], title: str, number: str | None, date: str | None
) -> str:
    """Made of the 发文字号; else of title, date and a hash of the words."""
    if carrier:
        return f"{carrier.id}.{sum(d.carried_by == carrier.id for d in before) + 1}"
    own = own_number(part)
    if own:
        return _safe(re.sub(r"第|号", "-", own))
    words = re.sub(r"\s+", "", "".join(p.passage.text for p in part.pieces))
    digest = hashlib.sha256(words.encode("utf-8")).hexdigest()[:8]
    return "-".join(x for x in (_safe(title)[:30].strip("-"), date, digest) if x) if number is None else _safe(number)


def _safe(text: str) -> str:
    """`text` without anything a file name or an address cannot hold."""
    return re.sub(r"[^\w]+", "-", text).strip("-")


def _matter(pieces: tuple[Piece, ...], doc_id: str) -> list[Clause]:
    """Front and back matter as clauses."""
    named_pieces = [(p, note_name(p.passage.text) if p.kind == "note" else _LABELS[p.kind]) for p in pieces if p.kind]
    total = Counter(name for _, name in named_pieces)
    count: Counter[str] = Counter()
    found: list[Clause] = []
    for piece, name in named_pieces:
        assert piece.kind is not None
        count[name] += 1
        run = piece.passage.run.tidy(prose=piece.kind not in ("signature", "date"))
        several = total[name] > 1
        eid = f"{_EIDS[name]}_{count[name]}" if several else _EIDS[name]
        found.append(_clause(doc_id, piece.kind, run, eid, f"{name}{count[name]}" if several else name))
    return found


def _clause(doc_id: str, kind: Kind, run: Run, eid: str, label: str) -> Clause:
    return Clause(f"{doc_id}#{eid}", kind, None, None, None, run.text, label, None, run.spans)


def _clauses(nodes: list[Named], doc_id: str) -> list[Clause]:
    ids: dict[str, str] = {}
    found = []
    for one in nodes:
        node = one.node
        assert node.kind is not None
        found.append(
            Clause(
                id=f"{doc_id}#{one.eid}",
                kind=node.kind,
                level=one.depth,
                number=_printed(node.marker.number, node.marker.style) if node.marker else None,
                title=node.title,
                text=node.run.text,
                label=one.label,
                parent=f"{doc_id}#{one.parent}" if one.parent else None,
                spans=node.run.spans,
                cells=tuple(c.text for c in node.cells),
            )
        )
        ids[one.eid] = found[-1].id
    return found


def _printed(number: str, style: str) -> str:
    return number.rstrip("、") if style != "cn" else number.rstrip("、．.")


def _tables(nodes: list[Named], doc_id: str) -> list[Table]:
    groups: dict[int, list[Named]] = {}
    for one in nodes:
        if one.node.table is not None:
            groups.setdefault(one.node.table, []).append(one)
    return [_table(group, doc_id) for group in groups.values()]


def _table(group: list[Named], doc_id: str) -> Table:
    caption = next((n.node.run.tidy().text for n in group if n.node.kind == "caption"), None)
    header = next((tuple(c.text for c in n.node.cells) for n in group if n.node.kind == "table_header"), ())
    rows = [n for n in group if n.node.kind == "table_row"]
    parent = group[0].parent
    return Table(
        clause=f"{doc_id}#{parent}" if parent else None,
        title=caption,
        header=header,
        rows=tuple(tuple(c.text for c in n.node.cells) for n in rows),
        row_clauses=tuple(f"{doc_id}#{n.eid}" for n in rows),
    )


def _with_noise(source: Source, documents: list[Document], marks: dict[int, tuple[int, str]]) -> list[Document]:
    """Give every document the runs of its stretch of the source that no clause of it takes."""
    starts = [0, *(d.clauses[0].spans[0][0] for d in documents[1:]), len(source.text)]
    return [
        replace(document, noise=tuple(_noise(source.text, document, start, stop, marks)))
        for document, start, stop in zip(documents, starts, starts[1:], strict=False)
    ]


def _noise(text: str, document: Document, start: int, stop: int, marks: dict[int, tuple[int, str]]) -> list[Noise]:
    spans: list[tuple[Span, str]] = sorted((s, c.id) for c in document.clauses for s in c.spans)
    found: list[Noise] = []
    at, owner = start, ""
    for (first, last), clause_id in [*spans, ((stop, stop), "")]:
        if at < first:
            found += _gap(text, at, first, owner == clause_id, marks)
        at, owner = last, clause_id
    return found


def _gap(text: str, start: int, stop: int, inside: bool, marks: dict[int, tuple[int, str]]) -> list[Noise]:
    """Why `[start, stop)` is no clause, piece by piece; `inside` tells that one clause stands on both sides."""
    found: list[Noise] = []
    at = start
    while at < stop:
        if at in marks:
            end, why = marks[at]
        else:
            piece = _BLANK_OR_NOT.match(text, at, stop)
            assert piece is not None
            # Marked stretches begin with words, so only a run of words can reach into one.
            end = next((m for m in range(at + 1, piece.end()) if m in marks), piece.end())
            why = _why(text[at:end], inside)
        found.append(Noise(at, end, why))
        at = end
    return found


def _why(piece: str, inside: bool) -> str:
    if not piece.strip():
        return ("换行" if "\n" in piece else "多余空格") if inside else "空白"
    return "标记"

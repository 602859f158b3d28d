"""Batch, second stage: what a question set says is right, by the keys of jsonl or the columns of a table."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.library.batch.matching import Entry
from kb.library.batch.question_sets import Refused, Row, read_questions, read_rows

_OPTIONAL = re.compile(r"^[（(]可选[）)]")
_OR = re.compile(r"[|｜]")
_YES = frozenset({"是", "能", "可以", "true", "1", "√"})
_NO = frozenset({"否", "不能", "不可以", "false", "0", "×"})
# Columns of a table beside 编号 and 问题, and the keys they fill.
TABLE_COLUMNS = ("上文", "类型", "可回答", "必须包含", "不得包含", "依据文件", "依据原文", "备注")


@dataclass(frozen=True, slots=True)
class GoldClause:
    """A run of a document that answers the question; `doc` is the set's own name of the document."""

    doc: str
    quote: str
    ref: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Gold:
    """One question and what is right. `must_include` and `clauses` are None where the set does not say.

    `family` is the question of which this is another wording, else its own id.
    """

    id: str
    set: str
    turns: tuple[str, ...]
    type: str
    answerable: bool | None
    must_include: tuple[Entry, ...] | None
    must_not_include: tuple[Entry, ...]
    clauses: tuple[GoldClause, ...] | None
    family: str
    note: str = ""

    @property
    def question(self) -> str:
        """All turns."""
        return "\n".join(self.turns)

    @property
    def required(self) -> tuple[GoldClause, ...]:
        """The clauses a good answer may not leave out."""
        return tuple(clause for clause in self.clauses or () if not clause.optional)

    @property
    def documents(self) -> str:
        """The documents of the required clauses, else of the optional ones; empty where none is named."""
        clauses = self.required or self.clauses or ()
        return "＋".join(sorted({clause.doc for clause in clauses if clause.doc}))

    @property
    def digest(self) -> str:
        """Tells whether two runs held the same question to the same gold."""
        said = [self.turns, self.answerable, self.must_include, self.must_not_include]
        quotes = None if self.clauses is None else [[c.doc, c.quote, c.optional] for c in self.clauses]
        return hashlib.sha256(json.dumps([*said, quotes], ensure_ascii=False).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions that can be asked, each row with what is right by it in `golds`, and the rows that cannot."""

    rows: tuple[Row, ...]
    golds: tuple[Gold, ...]
    refused: tuple[Refused, ...]


Fault = Callable[[str], str | None]
"""Why a question cannot be asked, in Chinese; None where it can."""


def read_gold(paths: Sequence[Path]) -> tuple[list[Row], list[Gold]]:
    """The questions of all files, as rows to be answered and with what is right. InputError names file and question."""
    rows: list[Row] = []
    found: dict[str, Gold] = {}
    for path in paths:
        for row in read_questions(path):
            where = f"{path} 题 {row['id']}"
            gold = _gold(path.name, _from_table(row, where), where)
            if gold.id in found:
                raise InputError(f"编号与 {found[gold.id].set} 中的重复", where=where, hint="各题集用不同的编号")
            found[gold.id] = gold
            rows.append({"id": gold.id, "turns": list(gold.turns)})
    return rows, list(found.values())


def read_set(path: Path, *, name: str = "", fault: Fault = lambda _: None) -> QuestionSet:
    """One file, of which what cannot be asked is left out and told; InputError where the file is no set at all."""
    given, refused = read_rows(path)
    rows: list[Row] = []
    golds: list[Gold] = []
    for line, row in given:
        try:
            full = _from_table(row, "")
            gold = _gold(name or path.name, full, "")
        except InputError as error:
            refused.append(Refused(line, error.what, error.hint))
            continue
        if wrong := next(filter(None, map(fault, gold.turns)), None):
            refused.append(Refused(line, wrong, "改写这一题"))
            continue
        golds.append(gold)
        rows.append({**full, "turns": list(gold.turns)})
    return QuestionSet(tuple(rows), tuple(golds), tuple(sorted(refused, key=lambda one: one.line)))


# -- tables --------------------------------------------------------------------------------------------------------


def _from_table(row: Row, where: str) -> Row:
    """A row with the columns of the template as one with the keys of jsonl; empty cells say nothing."""
    cells = {name: _lines(row.get(name)) for name in TABLE_COLUMNS}
    given: Row = {}
    if cells["上文"] and isinstance(row.get("question"), str):
        given["turns"] = [*cells["上文"], row["question"]]
    if cells["类型"]:
        given["type"] = "".join(cells["类型"])
    if cells["可回答"]:
        given["answerable"] = _yes_or_no("".join(cells["可回答"]), where)
    if cells["必须包含"]:
        given["must_include"] = [[part.strip() for part in _OR.split(line)] for line in cells["必须包含"]]
    if cells["不得包含"]:
        given["must_not_include"] = cells["不得包含"]
    if cells["依据原文"]:
        given["gold_clauses"] = _clauses_of_table(cells["依据文件"], cells["依据原文"], where)
    if cells["备注"]:
        given["note"] = "".join(cells["备注"])
    return {**row, **given}


def _lines(cell: object) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()] if isinstance(cell, str) else []


def _yes_or_no(cell: str, where: str) -> bool:
    if cell.lower() in _YES | _NO:
        return cell.lower() in _YES
    raise InputError(f"“可回答”写的是“{cell}”", where=where, hint="填“是”或“否”，或留空")


def _clauses_of_table(documents: Sequence[str], quotes: Sequence[str], where: str) -> list[Row]:
    """One quotation a line; one document for all of them, or one a line."""
    if len(documents) not in (0, 1, len(quotes)):
        what = f"“依据原文”有 {len(quotes)} 行，“依据文件”有 {len(documents)} 行"
        raise InputError(what, where=where, hint="依据文件只写一行（都出自它），或与依据原文逐行对应")
    names = list(documents) * len(quotes) if len(documents) == 1 else [*documents] or [""] * len(quotes)
    return [
        {"doc": name, "quote": _OPTIONAL.sub("", quote).strip(), "optional": bool(_OPTIONAL.match(quote))}
        for name, quote in zip(names, quotes, strict=True)
    ]


# -- checked -------------------------------------------------------------------------------------------------------


def _gold(name: str, row: Row, where: str) -> Gold:
    """The gold of a row of the set of that name; a key of the wrong shape is told, one not there says nothing."""
    answerable = row.get("answerable")
    if not (answerable is None or isinstance(answerable, bool)):
        raise InputError("answerable 不是 true 或 false", where=where, hint="写 true 或 false，不加引号")
    include = _strings(row.get("must_include"), "must_include", where)
    exclude = _strings(row.get("must_not_include"), "must_not_include", where)
    clauses = _clauses(row.get("gold_clauses"), where)
    if answerable is None and row.get("type") == "unanswerable":
        answerable = False
    if answerable is None and (include or clauses):
        answerable = True
    return Gold(
        id=row["id"],
        set=name,
        turns=tuple(row.get("turns") or (row["question"],)),
        type=str(row.get("type") or ""),
        answerable=answerable,
        must_include=include,
        must_not_include=exclude or (),
        clauses=clauses,
        family=str(row.get("paraphrase_of") or row["id"]),
        note=str(row.get("note") or ""),
    )


def _strings(value: Any, key: str, where: str) -> tuple[Entry, ...] | None:
    if value is None:
        return None
    entries = value if isinstance(value, list) else [value]
    for entry in entries:
        parts = entry if isinstance(entry, list) else [entry]
        if not parts or not all(isinstance(part, str) and part.strip() for part in parts):
            hint = f"{key} 写成一串文字，一项有几种说法时再写成一串"
            raise InputError(f"{key} 里有空的或不是文字的项", where=where, hint=hint)
    return tuple(tuple(entry) if isinstance(entry, list) else entry for entry in entries)


def _clauses(value: Any, where: str) -> tuple[GoldClause, ...] | None:
    if value is None:
        return None
    hint = '写成 [{"doc": 文件, "quote": 原文}]'
    if not isinstance(value, list):
        raise InputError("gold_clauses 不是一串依据", where=where, hint=hint)
    for entry in value:
        quote = entry.get("quote") if isinstance(entry, dict) else None
        if not isinstance(quote, str) or not quote.strip():
            raise InputError("gold_clauses 里有没写 quote 的依据", where=where, hint=hint)
    return tuple(
        GoldClause(str(e.get("doc") or ""), e["quote"], str(e.get("ref") or ""), bool(e.get("optional"))) for e in value
    )

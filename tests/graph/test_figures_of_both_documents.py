"""Every number of the two shipped documents, each a case: what it is, and of targets value, unit, op, deadline, name.

The cases were written down by eye, before the code was asked; 【】 marks the number in its surroundings.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.config import DEFAULT_CORPUS
from kb.graph import extract
from kb.graph.figures import Figure, figures
from kb.model import Clause, Document, Span
from kb.reading import read
from kb.structure import parse

CASES = Path(__file__).parent / "data" / "figures_of_both_documents.tsv"
DOCUMENTS = {
    "国家通知": "国家知识产权局关于印发《知识产权人才“十四五”规划》的通知",
    "国家规划": "知识产权人才“十四五”规划",
    "上海通知": "上海市知识产权局印发《关于加快建设上海高水平知识产权人才高地的实施意见(2023-2025年)》的通知",
    "上海意见": "关于加快建设上海高水平知识产权人才高地的实施意见(2023-2025年)",
}
NUMERAL = re.compile(r"\d+|[〇零一二两三四五六七八九十百千万亿]+")


@dataclass(frozen=True)
class Case:
    """A line of the table."""

    document: str
    clause: str
    quote: str
    kind: str
    fields: dict[str, str]

    def place(self, clause: Clause) -> Span:
        """Where the number stands in the clause; a quotation fits once."""
        words = self.quote.replace("␉", "\t")
        before, number, _ = re.split("[【】]", words)
        found = [m.start() for m in re.finditer(re.escape(re.sub("[【】]", "", words)), clause.text)]
        assert len(found) == 1, f"{self.quote}: {len(found)} places"
        return found[0] + len(before), found[0] + len(before) + len(number)


def _cases() -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [Case(row.pop("文件"), row.pop("条款"), row.pop("引文"), row.pop("类"), row) for row in rows]


ALL = _cases()


@pytest.fixture(scope="module")
def held(documents: tuple[Document, ...]) -> dict[str, Document]:
    """The four documents of the two files, by a short name."""
    return {short: next(d for d in documents if d.title == title) for short, title in DOCUMENTS.items()}


@pytest.fixture(scope="module")
def found(held: dict[str, Document]) -> dict[str, tuple[Figure, ...]]:
    """What every number of theirs is called."""
    return {short: figures(document) for short, document in held.items()}


def _clause(document: Document, label: str) -> Clause:
    return next(c for c in document.clauses if c.label == label)


def _fields(figure: Figure) -> dict[str, str]:
    target = figure.target
    if target is None:
        return dict.fromkeys(("数", "单位", "比较", "时限", "时限来源", "属性", "每", "范围", "名称"), "")
    return {
        "数": f"{target.value:g}",
        "单位": target.unit,
        "比较": target.op,
        "时限": str(target.deadline or ""),
        "时限来源": target.deadline_source or "",
        "属性": target.attribute or "",
        "每": target.per or "",
        "范围": target.scope,
        "名称": target.name,
    }


@pytest.mark.parametrize("case", ALL, ids=[f"{c.document}-{c.clause}-{c.quote}" for c in ALL])
def test_a_number_is_called_what_it_is(
    case: Case, held: dict[str, Document], found: dict[str, tuple[Figure, ...]]
) -> None:
    """One figure covers the number; its kind and, of a target or baseline, all its fields are those of the case."""
    clause = _clause(held[case.document], case.clause)
    start, end = case.place(clause)
    [figure] = [f for f in found[case.document] if f.clause == clause.id and f.span[0] < end and start < f.span[1]]
    assert figure.span[0] <= start and end <= figure.span[1]
    assert figure.kind == case.kind
    assert _fields(figure) == case.fields


def test_no_number_of_the_texts_is_without_a_case(held: dict[str, Document]) -> None:
    """Every run of digits or Chinese numerals of every clause, front matter and tables too, is in exactly one case."""
    told: dict[str, list[Span]] = {}
    for case in ALL:
        clause = _clause(held[case.document], case.clause)
        told.setdefault(clause.id, []).append(case.place(clause))
    for clause in (c for document in held.values() for c in document.clauses):
        for match in NUMERAL.finditer(clause.text):
            cases = [1 for start, end in told.get(clause.id, ()) if start <= match.start() and match.end() <= end]
            assert len(cases) == 1, f"{clause.label}: {clause.text[max(0, match.start() - 9) : match.end() + 9]}"


def test_the_clauses_hold_every_number_of_the_files() -> None:
    """What is left out as noise has no number, so that none is lost before it could be called anything."""
    for path in sorted(DEFAULT_CORPUS.glob("*.txt")):
        source = read(path)
        parsed = parse(source)
        in_clauses = sum(len(NUMERAL.findall(c.text)) for d in parsed for c in d.clauses)
        assert in_clauses == len(NUMERAL.findall(source.text))


def test_targets_and_baselines_are_those_of_extraction(documents: tuple[Document, ...]) -> None:
    """The same objects in the same order: there is one grammar."""
    for document in documents:
        assert [f.target for f in figures(document) if f.target] == list(extract(document).targets)

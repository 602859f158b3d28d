"""By when a duty is due, and the words that say so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.graph import extract, views
from kb.graph.dues import DueDate
from kb.model import Document

Write = Callable[[str], Document]
_HEAD = "某市人民政府关于加快人才工作的意见\n\n某政发〔2021〕5号\n\n一、重点任务\n\n（一）建设基地\n\n"


def _due(document: Document, beginning: str) -> tuple[DueDate, ...]:
    rows = views.duties(document, extract(document))
    return next(row.due for row in rows if row.quote.startswith(beginning))


@pytest.mark.parametrize(
    ("text", "beginning", "expected"),
    [
        ("到2025年，建成培训基地。", "到2025年", (2025, "明示", "到2025年")),
        ("2022年6月30日前，建成培训基地。", "2022年6月", (2022, "明示", "2022年6月30日前")),
        ("到2025年，建成培训基地，引进领军人才。", "引进", (2025, "承前", "到2025年")),
        (
            "建成培训基地。（责任单位：市教育局；完成时限：2022年10月中旬）",
            "建成",
            (2022, "明示", "2022年10月中旬"),
        ),
        ("建成培训基地。（责任单位：市教育局；完成时限：长期坚持）", "建成", (None, "明示", "长期坚持")),
    ],
)
def test_a_duty_takes_the_year_of_its_clause(
    write: Write, text: str, beginning: str, expected: tuple[int | None, str, str]
) -> None:
    """Its own, one from before in the sentence, or the one beside who is responsible."""
    (due,) = _due(write(_HEAD + text + "\n"), beginning)
    assert (due.year, due.source, due.words) == expected


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("加强组织领导，建成培训基地。", "加强"),
        ("2022年12月31日前取得证书的，给予一次性补助。", "2022年12月31日前取得"),
        ("到2025年，建成培训基地。2025年后，扩大培训规模。", "2025年后"),
        ("建成培训基地，申报人员须为2001年1月1日前出生。", "建成"),
    ],
)
def test_another_year_is_no_deadline(write: Write, text: str, beginning: str) -> None:
    """A condition, what comes after, a day long before the document, and no year at all."""
    document = write(_HEAD + text + "\n")
    rows = [row for row in views.duties(document, extract(document)) if row.quote.startswith(beginning)]
    assert rows and all(row.due == () for row in rows)


def test_a_deadline_of_another_statement_is_not_taken(write: Write) -> None:
    """Each statement has its own."""
    document = write(
        _HEAD + "建成培训基地。（责任单位：市教育局）引进领军人才。（责任单位：市人才办；完成时限：2022年底）\n"
    )
    assert _due(document, "建成") == ()
    assert [due.words for due in _due(document, "引进")] == ["2022年底"]

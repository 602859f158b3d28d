"""Who is responsible for what by when."""

from __future__ import annotations

from collections.abc import Callable

from kb.graph import extract
from kb.graph.charged import ResponsibleRow, responsible
from kb.model import Document, Extracts

Write = Callable[[str], Document]
_HEAD = "某市人民政府关于加快人才工作的意见\n\n某政发〔2021〕5号\n\n一、重点任务\n\n"


def _rows(document: Document, body: str = "") -> tuple[ResponsibleRow, ...]:
    return responsible(document, extract(document), body)


def test_what_stands_before_the_list_of_bodies_is_the_matter(write: Write) -> None:
    """From the statement before it on; each body has its part."""
    text = "建成培训基地。（牵头单位：市教育局；配合单位：市财政局）引进领军人才。（责任单位：市人才办）\n"
    document = write(_HEAD + "（一）建设基地\n\n" + text)
    told = [(row.body, row.part, row.matter) for row in _rows(document)]
    assert told == [
        ("市教育局", "牵头", ("建成培训基地",)),
        ("市财政局", "配合", ("建成培训基地",)),
        ("市人才办", "责任", ("引进领军人才",)),
    ]


def test_a_list_of_bodies_on_its_own_line_speaks_of_what_is_above(write: Write) -> None:
    """The heading and the paragraphs under it, each with its label."""
    document = write(_HEAD + "（一）建设基地\n\n建成培训基地。\n\n责任单位：市教育局\n")
    (row,) = _rows(document)
    assert row.matter[-1] == "建成培训基地" and len(row.matter) == len(row.matter_labels)


def test_a_duty_whose_words_name_the_body_is_the_matter(national: Document, national_extracts: Extracts) -> None:
    """To the end of its sentence; the statement is quoted as it stands."""
    rows = responsible(national, national_extracts, "各地区")
    assert rows and all("各地区" in row.body for row in rows)
    row = next(row for row in rows if row.label == "四（一）")
    assert row.matter == ("各地区要加强本地知识产权培训基地管理，与国家级基地形成统分结合、层次清晰的基地体系",)
    assert all(row.quote in national.clause(row.clause).text for row in rows)


def test_a_deadline_is_told_with_its_sentence(write: Write) -> None:
    """Not all of the matter is due then."""
    document = write(_HEAD + "（一）建设基地\n\n加强培训。2022年底前，建成培训基地。（责任单位：市教育局）\n")
    (row,) = _rows(document)
    assert [(due.year, due.words) for due in row.due] == [(2022, "2022年底前，建成培训基地")]
    assert row.matter == ("加强培训。2022年底前，建成培训基地",)


def test_only_the_body_asked_for_is_told(write: Write) -> None:
    """By words of its name; nothing where it is not named."""
    document = write(_HEAD + "（一）建设基地\n\n建成培训基地。（责任单位：市教育局、市财政局）\n")
    assert [row.body for row in _rows(document, "财政")] == ["市财政局"]
    assert _rows(document, "公安") == ()

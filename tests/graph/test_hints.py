"""Patterns that are only tried where a word that they cannot do without is there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kb.graph import addressees, charges, duties, references, responsible
from kb.graph.hints import Headed, Heads, Hinted, headed, hinted, segments_with
from kb.model import Document

MODULES = (addressees, charges, duties, references, responsible)
HINTED = [(f"{m.__name__}.{n}", p) for m in MODULES for n, p in vars(m).items() if isinstance(p, Hinted)]
HEADED = [(n, p) for n, p in vars(charges).items() if isinstance(p, Headed)]

Write = Callable[[str], Document]


@pytest.fixture(scope="session")
def texts(national: Document, shanghai: Document) -> list[str]:
    """The clauses of both shipped documents, and sentences about bodies."""
    said = [
        "县级以上人民政府应当建立机制。教育部门负责指导；由市财政局会同市教委制定，报市政府批准。",
        "幼儿园不得歧视儿童。街道办事处（镇人民政府）应当登记，各有关部门要密切配合。",
        "领导小组下设办公室，办公室设在市经信委。联席会议由教育部、财政部组成。监督组。负责检查。",
        "位于该区的有关单位，应当向主管部门举报。指导行业协会按照规定开展培训，发挥领导小组统筹作用。",
    ]
    return [clause.text for document in (national, shanghai) for clause in document.clauses] + said


@pytest.mark.parametrize(("name", "pattern"), HINTED)
def test_a_hint_keeps_every_match(name: str, pattern: Hinted, texts: list[str]) -> None:
    """What a pattern finds without its hint it finds with it."""
    for text in texts:
        assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in pattern.pattern.finditer(text)]


@pytest.mark.parametrize(("name", "pattern"), HEADED)
def test_a_pattern_at_heads_finds_what_it_would_find_behind_a_stop(
    name: str, pattern: Headed, texts: list[str]
) -> None:
    """Trying the heads of segments only loses no match."""
    behind = re.compile(rf"(?:^|(?<=[{pattern.stops}])){pattern.pattern.pattern}")
    for text in texts:
        parts = [part.span() for part in charges._OF_BODIES.finditer(text) if part.lastindex]
        found = [match.span("bodies") for match in pattern.finditer(Heads(text, parts))]
        assert found == [match.span("bodies") for match in behind.finditer(text)]


def test_a_text_without_the_word_is_not_looked_through() -> None:
    """One word of every group is needed."""
    pattern = hinted("由.*组成", "由", "组成 选派")
    assert pattern.search("由甲组成") is not None
    assert not list(pattern.finditer("由甲乙"))


def test_a_head_is_behind_its_stops_only() -> None:
    """A comma begins no sentence where only stops do."""
    text = "甲部门应当公开，乙部门应当备案。丙部门应当登记"
    pattern = headed("(?P<bodies>.部门)应当", stops="。；\\n")
    parts = [part.span() for part in segments_with("门").finditer(text)]
    assert [match["bodies"] for match in pattern.finditer(Heads(text, parts))] == ["甲部门", "丙部门"]

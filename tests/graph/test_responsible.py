"""Bodies made responsible."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.graph import extract
from kb.model import Document

Write = Callable[[str], Document]


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        ("（责任单位：市大数据局、市财政局）", ("市大数据局", "市财政局")),
        (
            "（责任单位：省科技厅等部门，各市（含定州、辛集市，下同）政府）",
            ("省科技厅", "各市（含定州、辛集市，下同）政府"),
        ),
        ("（市经济和信息化局牵头，市科技局、市财政局配合）", ("市经济和信息化局", "市科技局", "市财政局")),
        ("（省发展改革委、省教育厅按职责分工负责）", ("省发展改革委", "省教育厅")),
        ("由市市场监管局负责组织实施。", ("市市场监管局",)),
    ],
)
def test_lists_of_responsible_bodies_are_taken_apart(write: Write, words: str, bodies: tuple[str, ...]) -> None:
    """Labels and verbs of sharing out are no part of a name; commas inside parentheses do not divide."""
    document = write(f"某市工作方案\n某市人民政府\n2021年3月1日\n一、主要任务\n（一）加快发展\n推动数据共享。{words}\n")
    [found] = extract(document).responsible
    assert found.bodies == bodies
    assert found.quote in document.clause(found.clause).text


def test_a_duty_does_not_take_in_the_list_of_bodies(write: Write) -> None:
    """“（责任单位：…）” is not something asked."""
    head = "某市工作方案\n某市人民政府\n2021年3月1日\n一、主要任务\n（一）加快发展\n"
    text = f"{head}推动数据共享。（责任单位：市大数据局、市财政局）\n"
    assert [d.quote for d in extract(write(text)).duties] == ["推动数据共享"]

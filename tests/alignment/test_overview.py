"""The overview of one plan beside many documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kb.alignment import Alignment
from kb.alignment.overview import Overview, counts


@pytest.fixture
def line(with_links: Alignment) -> dict[str, Any]:
    """What came of one document."""
    of = {"issuers": ["上海市知识产权局"], "level": "市", "region": "上海市", "date": None}
    head = {"number": 1, "file": "上海.txt", "refused": None, "of": of, "report": "总览_明细/001 #a.xlsx"}
    told: dict[str, Any] = json.loads(json.dumps(head | with_links.to_json()))
    return told


def test_counts_are_those_of_the_items(line: dict[str, Any]) -> None:
    """Every item has one degree; every target one relation."""
    count = counts(line)
    assert count["事项"] == len(line["items"]) == sum(count[name] for name in ("直接落实", "部分落实", "未覆盖"))
    relations = [item["target"]["relation"] for item in line["items"] if item["target"]]
    assert relations and count["未承接"] == relations.count("未承接")


def test_words_are_never_a_formula_and_links_lead_beside_the_overview(line: dict[str, Any], tmp_path: Path) -> None:
    """A title that begins with “=” is a title; marks in a file's name do not break its link."""
    line["lower"]["doc_number"] = "=1+1"
    overview = Overview("《规划》")
    overview.add(line)
    overview.write(tmp_path / "总览.xlsx")
    sheet = load_workbook(tmp_path / "总览.xlsx")["总览"]
    assert sheet["C2"].value == "=1+1" and sheet["C2"].data_type == "s"
    link = next(cell.hyperlink for cell in sheet[2] if cell.hyperlink)
    assert link.target.endswith("001%20%23a.xlsx")


def test_an_item_tells_in_which_documents_it_is_carried_out(line: dict[str, Any], tmp_path: Path) -> None:
    """By their numbers; a refused document counts for no item."""
    overview = Overview("《规划》")
    overview.add(line)
    overview.add(line | {"number": 2})
    overview.add({"number": 3, "file": "坏.txt", "refused": "读不了", "report": None})
    overview.write(tmp_path / "总览.xlsx")
    rows = [
        [cell.value for cell in row] for row in load_workbook(tmp_path / "总览.xlsx")["各事项"].iter_rows(min_row=2)
    ]
    direct = [row for row in rows if row[4]]
    assert direct and all(row[8] == "1、2" and row[3] == 2 for row in direct)
    told = [row[0].value for row in load_workbook(tmp_path / "总览.xlsx")["说明"].iter_rows()]
    assert any("1 份没有对照" in words for words in told)

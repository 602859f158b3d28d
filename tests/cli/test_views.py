"""The views of the graph as a person or a script meets them."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import networkx
import openpyxl
import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.config import DEFAULT_CORPUS, Settings
from kb.library import KnowledgeBase, graph_views

Run = Callable[..., Result]
_PLAN = "知识产权人才“十四五”规划"
_DRAFT = """=某区<b>人才行动计划</b>（2024-2028年）

一、主要目标

到2026年，=1+1培训基地达到3家，引进人才50名。

二、重点任务

（一）建设基地

建成实训基地。（责任单位：=cmd局、区教育局；完成时限：2025年底）
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped corpus and a hostile draft."""
    folder = tmp_path_factory.mktemp("knowledge")
    draft = folder / "草案.txt"
    draft.write_text(_DRAFT, encoding="utf-8")
    base = KnowledgeBase.open(Settings(data=folder / "data"))
    base.ingest([DEFAULT_CORPUS, draft])
    base.close()
    return folder / "data"


@pytest.fixture
def run(data: Path) -> Run:
    """Run a command on that folder."""

    def command(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments, "--data", str(data)])

    return command


def test_targets_are_told_with_their_words(run: Run) -> None:
    """A document by its number, its id or words of its title; the notice is not meant."""
    text = run("targets", "国知发人字〔2021〕38号").stdout
    assert f"《{_PLAN}》" in text and "知识产权人才队伍规模：超过100万人，2025年（明示，「到2025年」）" in text
    assert "基数（已有的数，不是目标）" in text
    rows = json.loads(run("targets", "“十四五”规划", "--json").stdout)
    assert rows["document"]["title"] == _PLAN and len(rows["rows"]) == 13
    assert json.loads(run("targets", rows["document"]["id"], "--json").stdout) == rows


def test_a_name_that_could_be_several_is_not_guessed(run: Run) -> None:
    """The choices are named; what is not there is said to be not there."""
    several = run("targets", "人才")
    assert several.exit_code == 1 and "可以是 3 份文件" in several.stderr and _PLAN in several.stderr
    none = run("duties", "渔业规划")
    assert none.exit_code == 1 and "知识库中没有" in none.stderr
    assert run("targets", " ").exit_code == 1


def test_duties_are_told_by_addressee(run: Run) -> None:
    """Only those asked for, with the clause of each; another word is a fault in the input."""
    text = run("duties", _PLAN, "--addressee", "各地区").stdout
    assert "四（二）\n" in text and "[各地区·要] 各地区要结合本地工作实际" in text and "[未明示" not in text
    wrong = run("duties", _PLAN, "--addressee", "谁")
    assert wrong.exit_code == 1 and "国家部门" in wrong.stderr
    assert "没有读出落到“点名江苏”的任务" in run("duties", _PLAN, "--addressee", "点名江苏").stdout


def test_responsibility_is_told_with_matter_and_deadline(run: Run) -> None:
    """Who, what, by when, and the words that say so."""
    text = run("responsible", "人才行动计划", "--body", "教育").stdout
    assert "责任：区教育局" in text and "事项：建成实训基地" in text and "期限：2025年（明示，「2025年底」）" in text
    assert "没有读出“公安”承担的责任" in run("responsible", "人才行动计划", "--body", "公安").stdout


def test_deadlines_line_up_in_a_terminal(run: Run) -> None:
    """The years and their marks take the same columns in every line."""
    text = run("deadlines", _PLAN, "--from", "2020", "--to", "2026").stdout
    bars = [line[:34] for line in text.splitlines() if "  " in line and line.startswith(("    ", "2020"))]
    assert bars and all("明示" in bar or "承前" in bar or "规划" in bar for bar in bars)
    for line in text.splitlines():
        if line.startswith("     ----"):
            columns, place = 0, 0
            while columns < 36:
                columns += 2 if unicodedata.east_asian_width(line[place]) in "WF" else 1
                place += 1
            assert columns == 36 and line[place - 2 : place] == "  " and line[place] != " "


def test_years_outside_are_left_out_and_counted(run: Run) -> None:
    """A bar that goes on beyond the last year shows it."""
    text = run("deadlines", _PLAN, "上海高水平", "--from", "2021", "--to", "2022").stdout
    assert "---- --->" in text and "19 项不在所列年份" in text
    assert "19 项不在所列年份" in run("deadlines", "上海高水平", "--to", "1950").stdout
    assert run("deadlines", "--from", "2030", "--to", "2021").exit_code == 1


def test_no_cell_of_a_workbook_is_a_formula(run: Run, tmp_path: Path) -> None:
    """Whatever the document says; the bars are coloured and worded."""
    for command in ("targets", "duties", "responsible", "deadlines"):
        out = tmp_path / f"{command}.xlsx"
        assert run(command, "人才行动计划", "--out", str(out)).exit_code == 0
        cells = [cell for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
    sheet = openpyxl.load_workbook(tmp_path / "deadlines.xlsx").worksheets[0]
    header = [cell.value for cell in sheet[1]]
    marks = [sheet.cell(2, header.index(year) + 1) for year in ("2024", "2025", "2026")]
    assert [cell.value for cell in marks] == [None, None, "承前"]
    assert all(cell.fill.fgColor.rgb != "00000000" for cell in marks)


def test_no_cell_of_a_csv_begins_a_formula(run: Run, tmp_path: Path) -> None:
    """Excel reads it as it is, with the marks of the years in words."""
    for command in ("targets", "duties", "responsible", "deadlines"):
        out = tmp_path / f"{command}.csv"
        assert run(command, "人才行动计划", "--out", str(out)).exit_code == 0
        assert out.read_bytes().startswith(b"\xef\xbb\xbf")
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > 1 and not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_page_and_drawing_show_markup_as_text(run: Run, tmp_path: Path) -> None:
    """Nothing of a document's words becomes markup."""
    for kind in ("html", "svg"):
        out = tmp_path / f"期限.{kind}"
        assert run("deadlines", "--out", str(out)).exit_code == 0
        text = out.read_text(encoding="utf-8")
        assert "<b>" not in text and "&lt;b&gt;人才行动计划" in text and "承前" in text
    ElementTree.fromstring((tmp_path / "期限.svg").read_text(encoding="utf-8"))


def test_a_file_that_cannot_be_written_is_a_fault_in_the_input(run: Run, tmp_path: Path) -> None:
    """Another ending, a folder that is not there."""
    ending = run("targets", _PLAN, "--out", str(tmp_path / "指标.pdf"))
    assert ending.exit_code == 1 and ".xlsx" in ending.stderr
    nowhere = run("export", "graphml", "--out", str(tmp_path / "没有" / "g.graphml"))
    assert nowhere.exit_code == 1 and "写不了" in nowhere.stderr


def test_the_graph_is_written_as_graphml(run: Run, data: Path, tmp_path: Path) -> None:
    """The same graph as the networkx object of the knowledge base."""
    out = tmp_path / "g.graphml"
    assert run("export", "graphml", "--out", str(out)).exit_code == 0
    graph = graph_views.network(KnowledgeBase.open(Settings(data=data)))
    again = networkx.read_graphml(out, force_multigraph=True)
    assert set(again.nodes) == set(graph.nodes) and again.number_of_edges() == graph.number_of_edges()


def test_an_empty_knowledge_base_says_so(tmp_path: Path) -> None:
    """No traceback."""
    result = CliRunner().invoke(main, ["targets", "规划", "--data", str(tmp_path / "data")])
    assert result.exit_code == 1 and "知识库是空的" in result.stderr

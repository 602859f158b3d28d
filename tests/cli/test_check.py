"""`python -m kb check`, and what `align` says of a pair that is odd."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document as Word

from kb.cli import main
from kb.config import Settings
from kb.library import KnowledgeBase

CORPUS = Path(__file__).parents[2] / "corpus"
Run = Callable[..., Result]
DRAFT = """某市知识产权局关于加强人才工作的实施意见
某知发[2023]5号

各县知识产权局：
为贯彻落实《知识产权人才“十四五”规划》，提出如下意见。
一、总体要求
加强知识产权人才队伍建设。
三、保障措施
加强组织领导，落实经费保障。
"""


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped corpus."""
    folder = tmp_path_factory.mktemp("knowledge") / "data"
    base = KnowledgeBase.open(Settings(data=folder))
    base.ingest([CORPUS])
    base.close()
    return folder


@pytest.fixture
def run(data: Path) -> Run:
    """Run a command on that folder."""
    return lambda *arguments: CliRunner().invoke(main, [*arguments, "--data", str(data)])


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A draft with a broken series and square brackets in its number."""
    path = tmp_path / "草案.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def _file(words: str) -> str:
    return str(next(path for path in CORPUS.glob("*.txt") if words in path.name))


def test_a_draft_is_checked_and_every_finding_has_place_words_and_reason(run: Run, draft: Path) -> None:
    """Text for a person, JSON for a program, a Word report to hand on."""
    result = run("check", str(draft))
    assert result.exit_code == 0 and "【错误】编号缺漏" in result.stdout and "【错误】发文字号写法" in result.stdout
    rows = json.loads(run("check", str(draft), "--json").stdout)["documents"][0]["findings"]
    assert {row["rule"] for row in rows} == {"编号缺漏", "发文字号写法"}
    assert all(row[key] for row in rows for key in ("clause", "label", "quote", "what", "mend", "why"))
    out = draft.with_name("检查.docx")
    assert "报告已写入" in run("check", str(draft), "--out", str(out)).stdout
    words = "\n".join(cell.text for table in Word(str(out)).tables for row in table.rows for cell in row.cells)
    assert "某知发[2023]5号" in words and "缺少“二、”" in words


def test_a_held_document_is_checked_by_its_number_and_against_the_one_above(run: Run, draft: Path) -> None:
    """The Shanghai opinions name the plan; the plan does not name them."""
    held = run("check", "沪知局〔2023〕28号", "--upper", "国知发人字〔2021〕38号")
    assert held.exit_code == 0 and "没有提到上位文件" not in held.stdout
    assert "没有提到上位文件" in run("check", str(draft), "--upper", "沪知局〔2023〕28号").stdout


def test_faults_in_the_input_are_told(run: Run, draft: Path) -> None:
    """What is no file and no number; a report of another kind; a place that cannot be written."""
    for arguments, reason in (
        (("没有这个文件",), "既不是文件"),
        (("长" * 128,), "既不是文件"),
        ((" ",), "没有写文件名"),
        ((str(draft.parent),), "是文件夹，不是一份文件"),
        ((str(draft.parent / "无.docx"),), "没有这个文件"),
        ((str(draft), "--upper", str(draft.parent)), "是文件夹，不是一份文件"),
        ((str(draft), "--out", str(draft.with_suffix(".xlsx"))), "不能写 .xlsx"),
        ((str(draft), "--out", str(draft.parent / "无" / "a.docx")), "报告写不下（没有这个文件夹）"),
    ):
        refused = run("check", *arguments)
        assert refused.exit_code == 1 and reason in refused.stderr


def test_align_says_first_what_is_odd_about_the_pair(run: Run, tmp_path: Path) -> None:
    """The wrong way round; the plan itself under another number."""
    swapped = run("align", "--upper", _file("上海"), "--lower", _file("国家"))
    assert swapped.exit_code == 0 and "放反" in swapped.stdout.splitlines()[0]
    text = Path(_file("国家")).read_text(encoding="utf-8").replace("国知发人字〔2021〕38号", "")
    copy = tmp_path / "规划.txt"
    copy.write_text(text, encoding="utf-8")
    twice = run("align", "--upper", _file("国家"), "--lower", str(copy), "--out", str(tmp_path / "a.docx"))
    assert twice.stdout.startswith("请注意：") and "几乎相同" in twice.stdout
    book = Word(str(tmp_path / "a.docx"))
    assert any("几乎相同" in paragraph.text for paragraph in book.paragraphs[:6])
    assert [p.text for p in book.paragraphs if p.style is not None and p.style.name == "Heading 1"][
        -1
    ] == "八、格式与引用"


def test_align_with_a_plan_that_asks_nothing_gives_a_report_that_says_so(run: Run, tmp_path: Path) -> None:
    """No traceback, an empty matrix and the reason."""
    path = tmp_path / "说明.txt"
    path.write_text(
        "某省人民政府关于名词的说明\n\n一、名词解释\n数字经济是指以数据为生产要素的经济形态。\n", encoding="utf-8"
    )
    result = run("align", "--upper", str(path), "--lower", _file("上海"))
    assert result.exit_code == 0 and "上位文件中没有找到任务" in result.stdout and "共0项" in result.stdout

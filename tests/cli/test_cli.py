"""Every command on the shipped corpus, as a person or a script meets it: output, exit codes, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.config import Settings
from kb.library import KnowledgeBase

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
Run = Callable[..., Result]


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
    """Run a command on that folder; `data=None` leaves the option out."""

    def command(*arguments: str, data: Path | None = data) -> Result:
        option = ("--data", str(data)) if data else ()
        return CliRunner().invoke(main, [*arguments, *option])

    return command


def _file(place: str) -> Path:
    return next(f for f in CORPUS.glob("*.txt") if f.name.startswith(place))


def test_a_file_is_parsed_without_a_knowledge_base(run: Run) -> None:
    """One JSON whose spans lead back to the source."""
    result = run("parse", str(_file("上海")), data=None)
    parsed = json.loads(result.stdout)
    document = max(parsed["documents"], key=lambda d: len(d["clauses"]))
    clause = next(c for c in document["clauses"] if c["kind"] == "paragraph")
    assert result.exit_code == 0 and document["targets"] and document["tables"]
    assert clause["text"] == "".join(parsed["source"]["text"][a:b] for a, b in clause["spans"])


def test_a_question_is_answered_with_its_sources(run: Run) -> None:
    """As text for a person, as JSON for a script."""
    spoken = run("ask", "上海有哪些重点项目？")
    assert spoken.exit_code == 0 and "知识产权人才库建设项目" in spoken.stdout and "依据：" in spoken.stdout
    answer = json.loads(run("ask", "上海有哪些重点项目？", "--json").stdout)
    assert not answer["refused"] and answer["citations"] and all(s["markers"] for s in answer["statements"])


def test_several_questions_are_one_conversation(run: Run) -> None:
    """The last one is answered."""
    answer = json.loads(run("ask", "全国执业专利代理师目标是多少？", "那上海呢？", "--json").stdout)
    assert answer["question"] == "那上海呢？" and "2100" in answer["answer"]


def test_a_refusal_is_an_answer(run: Run) -> None:
    """Exit code 0: nothing went wrong."""
    result = run("ask", "江苏的目标是多少？", "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["refused"]


def test_a_search_gives_ranked_clauses(run: Run) -> None:
    """At most as many as asked for."""
    hits = json.loads(run("search", "国际化人才", "--limit", "3", "--json").stdout)
    assert len(hits) == 3 and [h["score"] for h in hits] == sorted((h["score"] for h in hits), reverse=True)
    assert "《" in run("search", "国际化人才", "--limit", "1").stdout


def test_two_documents_are_aligned_by_file_or_by_number(run: Run) -> None:
    """Links held between them count either way."""
    by_file = json.loads(run("align", "--upper", str(_file("国家")), "--lower", str(_file("上海")), "--json").stdout)
    upper, lower = by_file["upper"], by_file["lower"]
    by_id = run("align", "--upper", _id(upper), "--lower", _id(lower))
    assert by_file["items"] and any(link["origin"] == "curated" for i in by_file["items"] for link in i["links"])
    assert by_id.exit_code == 0 and f"共{len(by_file['items'])}项" in by_id.stdout


def test_a_report_is_written_and_its_workbook_taken_in_again(run: Run, tmp_path: Path) -> None:
    """Word and Excel; other endings, a template for Excel and places that cannot be written are told."""
    pair = ("align", "--upper", str(_file("国家")), "--lower", str(_file("上海")))
    for kind in ("docx", "xlsx"):
        result = run(*pair, "--out", str(tmp_path / f"报告.{kind}"))
        assert result.exit_code == 0 and "报告已写入" in result.stdout and "共" in result.stdout
        assert (tmp_path / f"报告.{kind}").stat().st_size > 10_000
    for extra, reason in (
        (("--out", str(tmp_path / "a.pdf")), "不能写 .pdf"),
        (("--out", str(tmp_path / "a.xlsx"), "--template", str(tmp_path / "报告.docx")), "模板只用于 Word"),
        (("--out", str(tmp_path / "无" / "a.xlsx")), "报告写不下"),
    ):
        refused = run(*pair, *extra)
        assert refused.exit_code == 1 and reason in refused.stderr


def _id(document: object) -> str:
    return str(document["id"]) if isinstance(document, dict) else str(document)


def test_the_graph_is_exported_a_row_a_line(run: Run) -> None:
    """Each of them JSON."""
    rows = [json.loads(line) for line in run("export", "graph").stdout.splitlines()]
    assert len(rows) > 100 and all(isinstance(row, dict) for row in rows)


def test_what_is_cited_and_not_held_is_exported_for_excel(run: Run, tmp_path: Path) -> None:
    """A byte order mark first, one row a document."""
    out = tmp_path / "清单.csv"
    result = run("export", "cited", "--out", str(out))
    assert result.exit_code == 0 and str(out) in result.stdout
    text = out.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff") and "知识产权强国建设纲要（2021—2035年）" in text
    assert run("export", "cited").stdout_bytes.decode("utf-8") == text


def test_a_sound_knowledge_base_passes_its_check_up(run: Run) -> None:
    """Exit code 0."""
    result = run("doctor")
    assert result.exit_code == 0 and result.stdout.strip()
    assert json.loads(run("doctor", "--json").stdout)


def test_a_question_may_be_asked_as_of_a_day(run: Run) -> None:
    """Before the documents were made there is nothing to answer from; a day that is none is wrong usage."""
    assert "[1]" in run("ask", "上海有哪些重点项目？", "--as-of", "2026-01-01").stdout
    assert json.loads(run("ask", "知识产权人才数量目标是多少？", "--as-of", "2001-01-01", "--json").stdout)["notes"]
    national = {
        row["doc_number"] for row in json.loads(run("search", "人才", "--as-of", "2001-01-01", "--json").stdout)
    }
    assert "国知发人字〔2021〕38号" not in national
    assert run("search", "人才", "--as-of", "去年").exit_code == 2


def test_a_knowledge_base_is_backed_up_restored_and_a_document_withdrawn(run: Run, tmp_path: Path) -> None:
    """On a copy made of the backup."""
    backup, copy = tmp_path / "backup.zip", tmp_path / "copy"
    assert "已备份 4 份文件" in run("backup", str(backup)).stdout
    assert "已恢复 4 份文件" in run("restore", str(backup), data=copy).stdout
    assert run("restore", str(backup), data=copy).exit_code == 1
    assert "理由" in run("withdraw", "沪知局〔2023〕28号", data=copy).stderr
    done = run("withdraw", "沪知局〔2023〕28号", "--reason", "误收", "--who", "张三", data=copy)
    assert done.exit_code == 0 and done.stdout.count("已撤回") == 2
    assert "张三撤回：误收" in run("withdraw", "--list", data=copy).stdout
    assert run("search", "上海", "--json", data=copy).exit_code == 0
    assert run("withdraw", "沪知局〔2023〕28号", "--restore", data=copy).stdout.count("可以重新入库") == 2
    assert run("withdraw", data=copy).exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("parse", "没有这个文件.txt"),
        ("align", "--upper", "没有这个文件", "--lower", "也没有"),
    ],
)
def test_a_fault_in_the_input_is_told_in_chinese(run: Run, arguments: tuple[str, ...]) -> None:
    """Exit code 1, what and where on standard error, no traceback."""
    result = run(*arguments, data=None) if arguments[0] == "parse" else run(*arguments)
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert arguments[-1] in result.stderr or arguments[2] in result.stderr
    assert "处理办法" in result.stderr and result.stdout == ""


def test_an_empty_knowledge_base_says_how_to_fill_it(run: Run, tmp_path: Path) -> None:
    """Nothing is made on disk by asking."""
    result = run("ask", "上海有哪些重点项目？", data=tmp_path / "new")
    assert result.exit_code == 1 and "ingest.py" in result.stderr and not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "arguments", [("ask",), ("search", "人才", "--limit", "0"), ("align", "--upper", "x"), ("nonsense",), ("export",)]
)
def test_wrong_usage_exits_with_2(run: Run, arguments: tuple[str, ...]) -> None:
    """Before anything is opened."""
    assert run(*arguments, data=None).exit_code == 2


def test_the_module_runs_as_a_program(data: Path) -> None:
    """`python -m kb`, from another process."""
    command = [sys.executable, "-m", "kb", "search", "人才库", "--limit", "1", "--json", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and len(json.loads(done.stdout)) == 1 and "Traceback" not in done.stderr

"""kb.library.many: one plan beside many documents, by files, folders and what is held."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kb.config import Settings
from kb.errors import InputError
from kb.library import KnowledgeBase
from kb.library.many import align_many

PLAN = (
    "某省人民政府关于加强人才培养的意见\n\n一、主要任务\n组织开展人才培训。建设人才库。\n\n某省人民政府\n2021年3月1日\n"
)
CITY = """{name}市人民政府关于人才培养的实施方案

一、重点任务
组织开展人才培训。
{own}

{name}市人民政府
2022年3月1日
"""


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    """An empty knowledge base."""
    return KnowledgeBase.open(Settings(data=tmp_path / "data"))


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """The plan's file."""
    path = tmp_path / "意见.txt"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """A folder of two drafts, and a file between them that cannot be read."""
    folder = tmp_path / "各市"
    folder.mkdir()
    _draft(folder / "a.txt", "甲", "建设人才库。")
    (folder / "b.txt").write_bytes(b"\x00\x01\xff" * 40)
    _draft(folder / "c.txt", "乙", "修建公园。")
    return folder


def _draft(path: Path, name: str, own: str) -> None:
    path.write_text(CITY.format(name=name, own=own), encoding="utf-8")


def _lines(out: Path) -> list[dict[str, Any]]:
    text = out.with_suffix(".jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_bad_document_is_refused_with_its_reason_and_the_others_go_on(
    kb: KnowledgeBase, plan: str, drafts: Path
) -> None:
    """Each has a line, in order; progress is told before each."""
    lines: list[dict[str, Any]] = []
    steps: list[tuple[int, int]] = []
    done = align_many(
        kb, plan, [str(drafts)], on_line=lines.append, on_progress=lambda n, all_, _: steps.append((n, all_))
    )
    assert [line["number"] for line in lines] == [1, 2, 3] and steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [bool(line["refused"]) for line in lines] == [False, True, False]
    assert done.documents == 3 and [Path(file).name for file, _ in done.refused] == ["b.txt"]
    assert lines[0]["items"] and lines[0]["of"]["level"] and "key" in lines[0]


def test_each_is_laid_as_it_would_be_alone(kb: KnowledgeBase, plan: str, drafts: Path) -> None:
    """The upper side is made ready once, and nothing of one document is carried into the next."""
    lines: list[dict[str, Any]] = []
    align_many(kb, plan, [str(drafts / "c.txt"), str(drafts / "a.txt")], on_line=lines.append)
    for line in lines:
        alone = kb.align(plan, line["file"])
        assert json.loads(json.dumps({key: line[key] for key in alone})) == json.loads(json.dumps(alone))


def test_an_interrupted_run_is_taken_up_where_it_stopped(
    kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path
) -> None:
    """Half a line is cut off, what changed is laid anew, and nothing is left of what is no more there."""
    out = tmp_path / "总览.xlsx"

    def stop(done: int, _: int, __: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        align_many(kb, plan, [str(drafts)], out=out, on_progress=stop)
    with out.with_suffix(".jsonl").open("ab") as file:
        file.write(b'{"number": 3, "fi')
    assert align_many(kb, plan, [str(drafts)], out=out).reused == 1
    assert [line["number"] for line in _lines(out)] == [1, 2, 3]
    _draft(drafts / "a.txt", "甲", "建设人才数据库。")
    (drafts / "b.txt").unlink()
    assert align_many(kb, plan, [str(drafts)], out=out).reused == 1
    lines = _lines(out)
    assert [(line["number"], Path(line["file"]).name) for line in lines] == [(1, "a.txt"), (2, "c.txt")]
    reports = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "总览_明细").iterdir()}
    assert reports == {line["report"] for line in lines}


def test_a_report_that_is_gone_is_made_again(kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path) -> None:
    """A line stands for a document only while its report does; a report of another kind is another."""
    out = tmp_path / "总览.xlsx"
    align_many(kb, plan, [str(drafts / "a.txt")], out=out)
    (tmp_path / _lines(out)[0]["report"]).unlink()
    assert align_many(kb, plan, [str(drafts / "a.txt")], out=out).reused == 0
    assert (tmp_path / _lines(out)[0]["report"]).is_file()
    assert align_many(kb, plan, [str(drafts / "a.txt")], out=out, details="docx").reused == 0
    assert _lines(out)[0]["report"].endswith(".docx")
    assert [path.suffix for path in (tmp_path / "总览_明细").iterdir()] == [".docx"]


def test_what_is_written_among_the_drafts_is_not_taken_for_one(kb: KnowledgeBase, plan: str, drafts: Path) -> None:
    """The overview, its lines and its reports may lie in the folder that is walked."""
    out = drafts / "总览.xlsx"
    for _ in range(2):
        assert align_many(kb, plan, [str(drafts)], out=out).documents == 3


def test_two_documents_of_one_title_have_each_its_report(
    kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path
) -> None:
    """Also where their numbers are those of an earlier run."""
    _draft(drafts / "d.txt", "甲", "建设人才库，办好讲堂。")
    out = tmp_path / "总览.xlsx"
    align_many(kb, plan, [str(drafts / "a.txt")], out=out)
    align_many(kb, plan, [str(drafts / "d.txt"), str(drafts / "a.txt")], out=out)
    assert len({line["report"] for line in _lines(out)}) == 2


def test_what_is_held_below_the_plan_is_laid_beside_it(kb: KnowledgeBase, plan: str, drafts: Path) -> None:
    """A file counts once; the plan itself and what stands beside or above it are left out."""
    (drafts / "b.txt").write_text(PLAN.replace("某省", "另省"), encoding="utf-8")
    kb.ingest([Path(plan), drafts])
    lines: list[dict[str, Any]] = []
    align_many(kb, plan, held=True, on_line=lines.append)
    titles = {line["lower"]["title"] for line in lines}
    assert any("甲市" in title for title in titles) and any("乙市" in title for title in titles)
    assert not any(title.startswith("某省") for title in titles)


@pytest.mark.parametrize(
    ("name", "below"), [("广西壮族自治区北海市", True), ("凤山县", True), ("四川省雅安市", False), ("四川省", False)]
)
def test_a_place_of_another_province_is_not_below(kb: KnowledgeBase, tmp_path: Path, name: str, below: bool) -> None:
    """A county whose province nothing tells may be, and is laid beside the plan."""
    for place in ("广西壮族自治区", name):
        text = PLAN.replace("某省", place)
        (tmp_path / f"{place}.txt").write_text(text, encoding="utf-8")
    kb.ingest([tmp_path / f"{name}.txt"])
    if below:
        assert align_many(kb, str(tmp_path / "广西壮族自治区.txt"), held=True).documents == 1
    else:
        with pytest.raises(InputError, match="没有层级更低的现行文件"):
            align_many(kb, str(tmp_path / "广西壮族自治区.txt"), held=True)


def test_without_anything_to_lay_it_says_so(kb: KnowledgeBase, plan: str, tmp_path: Path) -> None:
    """An empty folder; nothing held; the overview is a workbook and nothing else."""
    (tmp_path / "空").mkdir()
    with pytest.raises(InputError, match="没有下位文件"):
        align_many(kb, plan, [str(tmp_path / "空")])
    with pytest.raises(InputError, match="没有层级更低的现行文件"):
        align_many(kb, plan, held=True)
    with pytest.raises(InputError, match=r"总览只能写成 \.xlsx"):
        align_many(kb, plan, [plan], out=tmp_path / "a.docx")
    with pytest.raises(InputError, match="模板只用于 Word"):
        align_many(kb, plan, [plan], out=tmp_path / "a.xlsx", template=tmp_path / "t.docx")


def test_a_place_that_cannot_be_written_is_told_before_anything_is_laid(
    kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path
) -> None:
    """Hours of work are not lost to a wrong path."""
    lines: list[dict[str, Any]] = []
    with pytest.raises(InputError, match="总览写不下"):
        align_many(kb, plan, [str(drafts)], out=tmp_path / "无" / "总览.xlsx", on_line=lines.append)
    assert not lines


def test_the_overview_has_a_row_a_document_and_a_row_an_item(
    kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path
) -> None:
    """Counts are those of the lines; the report is a link to the file beside it; the refused have their reason."""
    out = tmp_path / "总览.xlsx"
    align_many(kb, plan, [str(drafts)], out=out)
    book, lines = load_workbook(out), _lines(out)
    rows = [
        dict(zip([c.value for c in book["总览"][1]], row, strict=True)) for row in book["总览"].iter_rows(min_row=2)
    ]
    assert [row["序号"].value for row in rows] == [1, 2, 3]
    for row, line in zip(rows, lines, strict=True):
        if line["refused"]:
            assert row["下位文件"].value == "b.txt" and line["refused"] in row["请注意"].value
            continue
        for degree in ("直接落实", "部分落实", "未覆盖"):
            assert row[degree].value == sum(item["degree"] == degree for item in line["items"])
        assert row["明细"].hyperlink is not None and row["明细"].value == Path(line["report"]).name
    items = [[cell.value for cell in row] for row in book["各事项"].iter_rows(min_row=2)]
    assert len(items) == len(lines[0]["items"])
    assert all(row[3] == 2 == sum(row[4:7]) for row in items)


def test_a_file_that_has_the_name_of_the_lines_by_chance_is_left_as_it_is(
    kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path
) -> None:
    """A set of questions beside the overview is somebody's work."""
    out, own = tmp_path / "题集.xlsx", tmp_path / "题集.jsonl"
    own.write_text('{"id":"1","question":"甲"}\n{"id":"2"}', encoding="utf-8")
    with pytest.raises(InputError, match="换一个名字"):
        align_many(kb, plan, [str(drafts)], out=out)
    assert own.read_text(encoding="utf-8") == '{"id":"1","question":"甲"}\n{"id":"2"}'
    assert not out.exists()


def test_the_last_overview_stays_until_there_is_a_new_one(
    kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path
) -> None:
    """Who stops a run is not left with a workbook that tells of no document."""
    out = tmp_path / "总览.xlsx"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        align_many(kb, plan, [str(drafts)], out=out, on_progress=stop)
    assert not out.exists()
    align_many(kb, plan, [str(drafts)], out=out)
    before = out.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        align_many(kb, plan, [str(drafts)], out=out, on_progress=stop)
    assert out.read_bytes() == before


def test_only_reports_of_its_own_folder_are_removed(kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path) -> None:
    """Whatever a line that somebody changed says."""
    out, other = tmp_path / "总览.xlsx", tmp_path / "别的.xlsx"
    other.write_bytes(b"1")
    out.with_suffix(".jsonl").write_text('{"number": 9, "key": "k", "report": "总览_明细/../别的.xlsx"}\n', "utf-8")
    align_many(kb, plan, [str(drafts)], out=out)
    assert other.exists() and len(_lines(out)) == 3


def test_a_name_that_is_no_utf8_is_refused_in_the_overview_too(
    kb: KnowledgeBase, plan: str, drafts: Path, tmp_path: Path
) -> None:
    """One such file does not cost the overview of all."""
    try:
        (drafts / "\udcff.txt").write_text("甲", encoding="utf-8")
    except (OSError, UnicodeEncodeError):
        pytest.skip("this system has no such names")
    out = tmp_path / "总览.xlsx"
    assert len(align_many(kb, plan, [str(drafts)], out=out).refused) == 2
    assert "不是 UTF-8" in str([[cell.value for cell in row] for row in load_workbook(out)["总览"].iter_rows()])

"""Links reviewed in a spreadsheet, on the two shipped documents and their table, with the real parser and model."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from kb.errors import InputError, KbError
from kb.graph import decisions
from kb.library import KnowledgeBase, reviewing

FIRST, SECOND = "T1-1a.1", "T1-1a.2"  # the links of the second and third row
ROOT = Path(__file__).parents[2]
Edit = Callable[[Mapping[int, Mapping[str, str]]], Path]


@pytest.fixture
def edited(kb: KnowledgeBase, tmp_path: Path) -> Edit:
    """Gives the links out as a workbook and changes cells by row and column, as a reviewer does."""
    reviewing.give_out(kb, tmp_path / "given.xlsx")

    def edit(changes: Mapping[int, Mapping[str, str]]) -> Path:
        book = load_workbook(tmp_path / "given.xlsx")
        for row, cells in changes.items():
            for column, words in cells.items():
                book.worksheets[0].cell(row, reviewing.COLUMNS.index(column) + 1).value = words
        path = tmp_path / f"back-{len([*tmp_path.iterdir()])}.xlsx"
        book.save(path)
        return path

    return edit


def links(kb: KnowledgeBase) -> dict[str, dict[str, Any]]:
    """What the graph says of every link."""
    rows = [row for row in kb.graph_rows() if "origin" in row and "suspect" in row]
    return {row["id"]: row for row in rows}


def change(kb: KnowledgeBase, before: str, after: str) -> None:
    """Change words of the Shanghai document and take it in again."""
    corpus = kb._settings.data.parent / "corpus"
    (file,) = corpus.glob("上海*.txt")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, after), encoding="utf-8")
    kb.ingest([file])


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_table_that_comes_back_as_it_went_changes_nothing(kb: KnowledgeBase, tmp_path: Path, ending: str) -> None:
    """Not one decision, and the same graph to the last cell."""
    before = [*kb.graph_rows()]
    assert reviewing.give_out(kb, tmp_path / f"a{ending}") == 142
    came = reviewing.take_in(kb, tmp_path / f"a{ending}", who="张三")
    assert (came.review.decisions, came.review.problems, came.review.untouched) == ((), (), 142)
    assert [*kb.graph_rows()] == before and reviewing.history(kb) == ()


def test_what_was_decided_is_what_the_graph_says(kb: KnowledgeBase, edited: Edit) -> None:
    """Status, degree and reason of the edited rows, with who and when; every other link as it was."""
    before = links(kb)
    first, second = FIRST, SECOND
    file = edited({2: {"状态": "已确认", "程度": "部分落实", "理由": "只有一半"}, 3: {"状态": "已驳回"}})
    assert len(reviewing.take_in(kb, file, who="张三").review.decisions) == 2
    after = links(kb)
    assert {k: v for k, v in after.items() if k not in (first, second)} == {
        k: v for k, v in before.items() if k not in (first, second)
    }
    assert [after[first][key] for key in ("status", "degree", "reason", "who", "origin")] == [
        "已确认", "部分落实", "只有一半", "张三", "person",
    ]  # fmt: skip
    assert after[second]["status"] == "已驳回" and after[first]["at"]
    assert len(reviewing.history(kb)) == 2


def test_decisions_outlive_every_later_ingest_and_a_second_import(kb: KnowledgeBase, edited: Edit) -> None:
    """The table they were made on is read again, and says what it always said."""
    file = edited({2: {"状态": "已驳回"}})
    reviewing.take_in(kb, file, who="张三")
    decided = links(kb)
    assert reviewing.take_in(kb, file, who="张三").review.decisions == ()
    change(kb, "完成对 800 余名", "完成对 900 余名")
    (corpus,) = (path for path in kb._settings.data.parent.iterdir() if path.name == "corpus")
    (table,) = corpus.glob("links/*.csv")
    table.write_text(table.read_text(encoding="utf-8-sig") + "\r\n", encoding="utf-8-sig")
    kb.ingest([corpus])
    assert links(kb)[FIRST] == decided[FIRST] and decided[FIRST]["status"] == "已驳回"


def test_two_who_review_at_once_lose_nothing(kb: KnowledgeBase, edited: Edit) -> None:
    """Two processes, each with rows that the other left alone: nobody's untouched rows undo the other's decisions."""
    files = [edited({row: {"状态": "已确认"} for row in rows}) for rows in (range(2, 12), range(20, 30))]
    command = [sys.executable, "-m", "kb", "links", "import", "--data", str(kb._settings.data), "--who"]
    running = [
        subprocess.Popen([*command, who, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for who, file in zip(("张三", "李四"), files, strict=True)
    ]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0] and all("记下 10 项决定" in one for one in said)
    confirmed = [row["who"] for row in links(kb).values() if row["status"] == "已确认"]
    assert sorted(confirmed) == ["张三"] * 10 + ["李四"] * 10 and len(reviewing.history(kb)) == 20


def test_where_two_disagree_the_link_waits_and_says_who_said_what(kb: KnowledgeBase, edited: Edit) -> None:
    """Until somebody who has seen both decides; those who agree are both named."""
    mine = edited({2: {"状态": "已确认"}, 3: {"状态": "已确认"}})
    yours = edited({2: {"状态": "已驳回", "理由": "不是一回事"}, 3: {"状态": "已确认"}})
    reviewing.take_in(kb, mine, who="张三")
    came = reviewing.take_in(kb, yours, who="李四")
    first, second = (links(kb)[name] for name in (FIRST, SECOND))
    assert first["status"] == "待复核" and "张三" in first["doubt"] and "李四" in first["doubt"]
    assert "不是一回事" in came.to_text() and (second["status"], second["who"]) == ("已确认", "张三、李四")
    reviewing.give_out(kb, mine, only_waiting=True)
    book = load_workbook(mine)
    sheet = book.worksheets[0]
    doubts = [sheet.cell(row, reviewing.COLUMNS.index("存疑") + 1).value for row in range(1, sheet.max_row + 1)]
    sheet.cell(doubts.index(first["doubt"]) + 1, reviewing.COLUMNS.index("状态") + 1).value = "已确认"
    book.save(mine)
    assert len(reviewing.take_in(kb, mine, who="王五").review.decisions) == 1
    settled = links(kb)[FIRST]
    assert (settled["status"], settled["who"], settled.get("doubt")) == ("已确认", "王五", None)


def test_a_changed_clause_makes_exactly_its_own_links_suspect(kb: KnowledgeBase, edited: Edit) -> None:
    """Decided or not, its words quoted or not; a link whose words are gone is said no more, and may be struck out."""
    reviewing.take_in(kb, edited({3: {"状态": "已确认"}}), who="张三")
    change(kb, "完成对 800 余名", "完成对 900 余名")
    after = links(kb)
    clause = next(row["lower_clause"] for row in after.values() if "800 余名" in (row.get("lower_quote") or ""))
    on_it = {name for name, row in after.items() if clause in (row.get("lower_clause"), row.get("upper_clause"))}
    assert {name for name, row in after.items() if row["suspect"]} == on_it and len(on_it) == 7
    with kb.view() as (snapshot, _):
        said = [*reviewing.standing(snapshot)]
    assert not any(link.lower and "800 余名" in link.lower.quote for link in said)
    assert {link.status for link in said if link.suspect} == {"待复核"}
    given = kb._settings.data.parent / "again.csv"
    reviewing.give_out(kb, given)
    rows = [*csv.DictReader(io.StringIO(given.read_text(encoding="utf-8-sig"), newline=""))]
    assert sum(decisions.SUSPECT in row["存疑"] for row in rows) == 7
    for row in rows:
        if decisions.SUSPECT in row["存疑"]:
            row["状态"] = "已驳回" if "800 余名" in row["下位原文"] else "已确认"
    with given.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, reviewing.COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    came = reviewing.take_in(kb, given, who="李四")
    assert len(came.review.decisions) == 7 and came.review.problems == ()
    assert not any(row["suspect"] and row["status"] != "已驳回" for row in links(kb).values())


def test_a_quotation_put_right_strikes_out_the_old_link(kb: KnowledgeBase, edited: Edit) -> None:
    """And the new one is the reviewer's; one that stands nowhere is refused with its row, and the others count."""
    words = {"下位原文": "开展能力提升培训", "状态": "已确认"}
    file = edited(
        {2: words, 4: {"下位原文": "没有这样的话", "状态": "已确认"}, 5: {"状态": "可能"}, 6: {"状态": "已确认"}}
    )
    came = reviewing.take_in(kb, file, who="张三")
    assert len(came.review.decisions) == 3 and [problem.row for problem in came.review.problems] == [4, 5]
    assert "找不到原文“没有这样的话”" in came.to_text() and "“可能”无效" in came.to_text()
    held = [*links(kb).values()]
    assert links(kb)[FIRST]["status"] == "已驳回"
    assert (
        held[0]["status"] != "已确认" and "改引其他原文" in next(r for r in held if r["status"] == "已驳回")["reason"]
    )
    assert any(row.get("lower_quote") == "开展能力提升培训" and row["who"] == "张三" for row in held)


def test_of_links_the_engine_found_only_those_decided_on_are_taken(kb: KnowledgeBase, tmp_path: Path) -> None:
    """A report of alignment has hundreds of rows; what nobody looked at is no link."""
    kb.align("国知发人字〔2021〕38号", "沪知局〔2023〕28号", out=tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    sheet = book.worksheets[0]
    header = [cell.value for cell in sheet[1]]
    status, origin = (
        header.index("状态") + 1,
        {row["lower_quote"] for row in links(kb).values() if row.get("lower_quote")},
    )
    new = [
        row
        for row in range(2, sheet.max_row + 1)
        if sheet.cell(row, status).value == "候选" and sheet.cell(row, header.index("下位原文") + 1).value not in origin
    ]
    sheet.cell(new[0], status).value = "已确认"
    book.save(tmp_path / "report.xlsx")
    before = len(links(kb))
    came = reviewing.take_in(kb, tmp_path / "report.xlsx", who="张三")
    assert len(came.review.decisions) == 1 and came.review.undecided >= len(new) - 1
    assert len(links(kb)) == before + 1


def test_a_withdrawn_document_takes_the_decisions_that_quote_it_along(kb: KnowledgeBase, edited: Edit) -> None:
    """A reviewer's reason may repeat its words, so the whole decision goes, from the file too."""
    reviewing.take_in(kb, edited({2: {"状态": "已确认", "理由": "龘靐齉龘"}}), who="张三")
    database = kb._settings.data / "truth.sqlite3"
    assert "龘靐齉龘" in "".join(reviewing.history(kb))
    (kb._settings.data.parent / "corpus" / "links").rename(kb._settings.data.parent / "elsewhere")
    kb.withdraw("沪知局〔2023〕28号", reason="误收")
    assert reviewing.history(kb) == () and not any(row.get("who") for row in links(kb).values())
    kept = b"".join(path.read_bytes() for path in database.parent.glob("truth.sqlite3*"))
    words = ("龘靐齉龘", json.dumps("龘靐齉龘")[1:-1])
    assert not any(word.encode() in kept for word in words)


def test_links_of_a_table_that_is_gone_are_said_only_while_their_words_stand(kb: KnowledgeBase) -> None:
    """A table that was moved away is not read again when its documents change."""
    corpus = kb._settings.data.parent / "corpus"
    (corpus / "links").rename(kb._settings.data.parent / "elsewhere")
    change(kb, "完成对 800 余名", "完成对 900 余名")
    with kb.view() as (snapshot, _):
        said = reviewing.standing(snapshot)
    assert len(said) < 142 and not any(link.lower and "800 余名" in link.lower.quote for link in said)
    assert {link.status for link in said if link.suspect} == {"待复核"}
    kb.withdraw("沪知局〔2023〕28号", reason="误收")
    kept = b"".join(path.read_bytes() for path in kb._settings.data.glob("truth.sqlite3*"))
    words = "锻造一支政治过硬、业务精通"
    assert not any(form.encode() in kept for form in (words, json.dumps(words)[1:-1]))


def test_a_table_that_is_none_is_refused_and_nothing_is_lost(kb: KnowledgeBase, tmp_path: Path) -> None:
    """What, where, how to mend it."""
    (tmp_path / "a.xlsx").write_bytes(b"PK not a workbook")
    (tmp_path / "b.csv").write_text("甲,乙\r\n1,2\r\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text(",".join(reviewing.COLUMNS) + '\r\n"' + "长" * 200_000, encoding="utf-8")
    for name in ("a.xlsx", "b.csv", "c.csv", "none.csv"):
        with pytest.raises(KbError, match=r"对应关系表|不是完整的"):
            reviewing.take_in(kb, tmp_path / name)
    with pytest.raises(InputError, match="扩展名用"):
        reviewing.give_out(kb, tmp_path / "a.txt")
    assert len(links(kb)) == 142 and reviewing.history(kb) == ()

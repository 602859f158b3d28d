"""Reading the alignment: what is drawn is the same every time, and verdicts are counted by links and by strata."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from eval.alignment_reading import READ, again, drawn, listing, main, shares, stratum, tables, weighted, wilson


def item(number: int, *scores: float) -> dict[str, Any]:
    """An item of `align --json` with a link for every score."""
    links = [{"label": "三", "lower_quote": f"推进第{number}件事", "score": score} for score in scores]
    degree = "直接落实" if links else "未覆盖"
    score = max(scores, default=0.1)
    return {
        "label": f"二（{number}）",
        "upper_quote": f"做好第{number}件事",
        "degree": degree,
        "score": score,
        "links": links,
    }


RESULT = {"items": [item(n) for n in range(20)] + [item(n, 0.9, 0.5) for n in range(20, 25)] + [item(25, 0.5)]}


def read(row: dict[str, str], *verdict: str) -> dict[str, str]:
    """The row with the reader's columns filled in."""
    return row | dict(zip(READ, verdict, strict=True))


@pytest.fixture
def rows() -> list[dict[str, str]]:
    """Ten drawn rows: the links of the sure ones half right, one of the uncovered ones missed."""
    found = []
    missed = False
    for row in drawn("p01", RESULT, seed=6, each=10):
        if row["层"] == "未覆盖" and not missed:
            missed = True
            found.append(read(row, "0", "漏链", "部分落实", "漏：换了说法", "四（二）"))
        elif row["层"] == "未覆盖":
            found.append(read(row, "0", "对", "未覆盖", "", ""))
        elif row["层"] == "确信":
            found.append(read(row, "1", "对", "直接落实", "", "一条不对"))
        else:
            found.append(read(row, "0", "错链", "未覆盖", "错：对象不同", ""))
    return found


def test_an_item_is_sure_only_with_a_link_of_a_high_score() -> None:
    """A high score without a link is not a stratum of its own."""
    assert [stratum(one) for one in (item(1), item(2, 0.8), item(3, 0.5))] == ["未覆盖", "确信", "待核"]


def test_what_a_stratum_lacks_goes_to_the_others() -> None:
    """Ten in all, as long as there are ten."""
    assert shares({"确信": 30, "待核": 30, "未覆盖": 30}, 10) == {"确信": 3, "待核": 3, "未覆盖": 4}
    assert shares({"确信": 30, "待核": 1, "未覆盖": 0}, 10) == {"确信": 9, "待核": 1, "未覆盖": 0}
    assert sum(shares({"确信": 2, "待核": 1, "未覆盖": 4}, 10).values()) == 7


def test_the_same_seed_draws_the_same_items() -> None:
    """And another seed others; a pair does not change with the pairs beside it."""
    assert drawn("p01", RESULT, seed=6, each=10) == drawn("p01", RESULT, seed=6, each=10)
    assert drawn("p01", RESULT, seed=6, each=10) != drawn("p01", RESULT, seed=7, each=10)


def test_a_share_has_wilsons_interval() -> None:
    """The textbook value for 8 of 10, and nothing known where nothing was seen."""
    low, high = wilson(8, 10)
    assert (round(low, 2), round(high, 2)) == (0.49, 0.94)
    assert wilson(0, 0) == (0.0, 1.0)


def test_every_row_counts_for_its_part_of_its_stratum(rows: list[dict[str, str]]) -> None:
    """One of five uncovered rows was missed, so four of the twenty uncovered items are."""
    uncovered = [row for row in rows if row["层"] == "未覆盖"]
    share = weighted(rows, lambda row: (int(row["读者判定"] == "漏链"), 1))
    assert share == pytest.approx(20 / len(uncovered) / 26)


def test_links_are_counted_apart_from_items(rows: list[dict[str, str]]) -> None:
    """A sure item with one right link of two is right, and the wrong link still counts."""
    sure = sum(row["层"] == "确信" for row in rows)
    lines = list(tables(rows))
    assert any(line.startswith(f"| 链接对的（按链接） | {sure}/{2 * sure + 1} |") for line in lines)
    assert "| 漏：换了说法 | 1 |" in lines


def test_the_listing_numbers_items_within_their_pair(rows: list[dict[str, str]]) -> None:
    """And a bar in a quotation does not break the table."""
    lines = list(listing([rows[0] | {"理由": "甲|乙"}, *rows[1:]]))
    assert lines[2].startswith("| p01.1 |")
    assert lines[-1].startswith("| p01.10 |")
    assert {line.count("|") for line in lines} == {9}


def test_the_drawn_rows_are_written_for_the_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Draw, then count what has no verdicts yet: nothing is called right."""
    (tmp_path / "p01.json").write_text(json.dumps(RESULT, ensure_ascii=False), encoding="utf-8")
    out = tmp_path / "rows.csv"
    assert main(["draw", str(tmp_path), "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 10
    assert main(["count", str(out)]) == 0
    assert "| 条目判定全对 | 0/10 |" in capsys.readouterr().out


def test_a_later_version_is_held_against_the_readers_degrees(rows: list[dict[str, str]]) -> None:
    """An item that is gone is not counted; one that is now called what the reader called it is gained."""
    missed = next(row for row in rows if row["读者判定"] == "漏链")
    later = [one | {"degree": "部分落实"} if one["label"] == missed["条款"] else one for one in RESULT["items"]]
    gone = next(row["条款"] for row in rows if row["层"] == "待核")
    lines = list(again(rows, {"p01": {"items": [one for one in later if one["label"] != gone]}}))
    assert lines[-1] == "| 合计 | 10 | 9 | 8 | 9 |"

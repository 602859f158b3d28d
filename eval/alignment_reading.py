"""Reading, not scoring, the alignment of real pairs: draws the items to be read, and counts what the reader found.

    python -m eval.alignment_reading draw RESULTS --out ROWS.csv [--seed 6] [--each 10]
    python -m eval.alignment_reading count ROWS.csv
    python -m eval.alignment_reading list ROWS.csv
    python -m eval.alignment_reading again ROWS.csv RESULTS

RESULTS is a folder of the JSON that `kb align --json` prints, one file a pair, in the order of their names. `draw`
takes ten items a pair from three strata (linked surely, linked less surely, not covered) and leaves the reader's
columns empty; quotations are cut short, for the documents are read at the place named. `list` prints one line an item,
`count` Markdown tables: the sample as it is with Wilson's intervals, and what it says of all items when every stratum
counts by its size. An item may have several links, so links are counted apart from items. `again` takes the results of
a later version and says how many of the items read have the degree the reader gave, before and now; links are not
judged anew without being read.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

SURE = 0.75  # score from which a linked item counts as linked surely
STRATA = ("确信", "待核", "未覆盖")
SHARES = {"确信": 3, "待核": 3, "未覆盖": 4}  # of ten; what a stratum lacks goes to the others
DRAWN = ("对", "层", "层内条数", "条款", "上位引文", "系统判定", "得分", "链接数", "系统链接")
READ = ("对的链接", "读者判定", "应为程度", "类别", "理由")
VERDICTS = ("对", "错链", "漏链", "程度错", "条目本身不当")
LONGEST = 40  # characters of a quotation
Row = dict[str, str]


def stratum(item: dict[str, Any]) -> str:
    """Which of the three an item of `align --json` belongs to."""
    if not item["links"]:
        return "未覆盖"
    return "确信" if (item["score"] or 0) >= SURE else "待核"


def shares(sizes: dict[str, int], each: int) -> dict[str, int]:
    """How many to draw from every stratum: in the proportion of SHARES, as far as there are so many."""
    taken = dict.fromkeys(STRATA, 0)
    while sum(taken.values()) < min(each, sum(sizes.values())):
        open_ones = [name for name in STRATA if taken[name] < sizes.get(name, 0)]
        neediest = min(open_ones, key=lambda name: (taken[name] / SHARES[name], STRATA.index(name)))
        taken[neediest] += 1
    return taken


def drawn(pair: str, result: dict[str, Any], *, seed: int, each: int) -> list[Row]:
    """The rows of one pair, in the order of the upper document."""
    groups: dict[str, list[int]] = {name: [] for name in STRATA}
    for number, item in enumerate(result["items"]):
        groups[stratum(item)].append(number)
    wanted = shares({name: len(group) for name, group in groups.items()}, each)
    chance = random.Random(f"{seed}/{pair}")
    chosen = sorted(number for name in STRATA for number in chance.sample(groups[name], wanted[name]))
    items = [result["items"][number] for number in chosen]
    return [_row(pair, item, len(groups[stratum(item)])) for item in items]


def _row(pair: str, item: dict[str, Any], size: int) -> Row:
    links = "；".join(f"{link['label']}“{_short(link['lower_quote'])}”" for link in item["links"])
    score = "" if item["score"] is None else f"{item['score']:.2f}"
    facts = (pair, stratum(item), str(size), item["label"], _short(item["upper_quote"]), item["degree"], score)
    return dict(zip(DRAWN, (*facts, str(len(item["links"])), links), strict=True)) | dict.fromkeys(READ, "")


def _short(words: str) -> str:
    words = " ".join(words.split())
    return _cut(words, LONGEST)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); the whole range where nothing was seen."""
    if not count:
        return 0.0, 1.0
    z, share = 1.96, hits / count
    middle, scale = share + z * z / (2 * count), 1 + z * z / count
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def _links(row: Row) -> tuple[int, int]:
    return int(row["对的链接"] or 0), int(row["链接数"])


def _linked(row: Row) -> tuple[int, int]:
    """Of linked items that are duties, those with at least one right link."""
    asked = row["系统判定"] != "未覆盖" and row["读者判定"] != "条目本身不当"
    return int(asked and _links(row)[0] > 0), int(asked)


def _uncovered(row: Row) -> tuple[int, int]:
    """Of duties called not covered, those that are not."""
    asked = row["系统判定"] == "未覆盖" and row["读者判定"] != "条目本身不当"
    return int(asked and row["应为程度"] == "未覆盖"), int(asked)


def _found(row: Row) -> tuple[int, int]:
    """Of duties that the reader found carried out, those with a right link."""
    asked = row["应为程度"] in ("直接落实", "部分落实") and row["读者判定"] != "条目本身不当"
    return int(asked and _links(row)[0] > 0), int(asked)


def _degree(row: Row) -> tuple[int, int]:
    asked = row["读者判定"] != "条目本身不当"
    return int(asked and row["应为程度"] == row["系统判定"]), int(asked)


def _proper(row: Row) -> tuple[int, int]:
    return int(row["读者判定"] != "条目本身不当"), 1


def _right(row: Row) -> tuple[int, int]:
    return int(row["读者判定"] == "对"), 1


MEASURES: tuple[tuple[str, Callable[[Row], tuple[int, int]]], ...] = (
    ("条目判定全对", _right),
    ("条目确是事项", _proper),
    ("链接对的（按链接）", _links),
    ("有对应的条目至少一条链接对", _linked),
    ("“未覆盖”属实", _uncovered),
    ("确有落实的条目被找到", _found),
    ("程度判对", _degree),
)


def weighted(rows: Sequence[Row], measure: Callable[[Row], tuple[int, int]]) -> float:
    """The share over all items of the pairs, every row standing for its part of its stratum."""
    drawn_of = Counter((row["对"], row["层"]) for row in rows)
    hits = count = 0.0
    for row in rows:
        weight = int(row["层内条数"]) / drawn_of[row["对"], row["层"]]
        some, all_ = measure(row)
        hits, count = hits + weight * some, count + weight * all_
    return hits / count if count else math.nan


def tables(rows: Sequence[Row]) -> Iterable[str]:
    """Markdown: the measures over all, the verdicts by pair, the classes of faults."""
    yield from ("| 量 | 样本 | 比例 | 95% 区间（Wilson） | 按层加权 |", "|---|---|---|---|---|")
    for name, measure in MEASURES:
        hits, count = _sums(map(measure, rows))
        low, high = wilson(hits, count)
        share = hits / count if count else math.nan
        yield f"| {name} | {hits}/{count} | {share:.2f} | {low:.2f}–{high:.2f} | {weighted(rows, measure):.2f} |"
    for column, values in (("层", STRATA), ("对", tuple(dict.fromkeys(row["对"] for row in rows)))):
        yield from ("", f"| {column} | {' | '.join(VERDICTS)} | 链接对 | 程度对 |", "|---" * (len(VERDICTS) + 3) + "|")
        yield from (_verdicts(value, [row for row in rows if row[column] == value]) for value in values)
    yield from ("", "| 类别 | 条数 |", "|---|---|")
    for name, number in Counter(row["类别"] for row in rows if row["类别"]).most_common():
        yield f"| {name} | {number} |"


def listing(rows: Sequence[Row]) -> Iterable[str]:
    """Markdown, one line an item; it is numbered by its pair and its place in it."""
    yield from ("| 条 | 上位条款 | 上位事项 | 系统 | 得分 | 判定 | 应为 | 理由 |", "|---|---|---|---|---|---|---|---|")
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row["对"]] += 1
        cells = [f"{row['对']}.{seen[row['对']]}", row["条款"], _cut(row["上位引文"]), row["系统判定"], row["得分"]]
        cells += [row["读者判定"], row["应为程度"], row["理由"]]
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _cut(words: str, length: int = 22) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"


def again(rows: Sequence[Row], results: dict[str, dict[str, Any]]) -> Iterable[str]:
    """Of the items read that are still there, how many have the reader's degree, before and now, by pair."""
    judged = [row for row in rows if row["读者判定"] != "条目本身不当" and row["对"] in results]
    found = [(row, item["degree"]) for row in judged if (item := _same(row, results[row["对"]]["items"]))]
    yield from ("| 对 | 读过 | 还在 | 程度原来对 | 程度现在对 |", "|---|---|---|---|---|")
    for pair in (*dict.fromkeys(row["对"] for row in judged), "合计"):
        mine = [(row, degree) for row, degree in found if pair in (row["对"], "合计")]
        before = sum(row["系统判定"] == row["应为程度"] for row, _ in mine)
        now = sum(degree == row["应为程度"] for row, degree in mine)
        yield f"| {pair} | {sum(pair in (row['对'], '合计') for row in judged)} | {len(mine)} | {before} | {now} |"


def _same(row: Row, items: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The item at the same clause whose words begin as those read, or begin them."""
    for item in items:
        words, read = _short(item["upper_quote"]).rstrip("…"), row["上位引文"].rstrip("…")
        if item["label"] == row["条款"] and (words.startswith(read) or read.startswith(words)):
            return item
    return None


def _verdicts(name: str, rows: Sequence[Row]) -> str:
    verdicts = Counter(row["读者判定"] for row in rows)
    counts = " | ".join(str(verdicts[verdict]) for verdict in VERDICTS)
    return f"| {name} | {counts} | {_fraction(map(_links, rows))} | {_fraction(map(_degree, rows))} |"


def _fraction(numbers: Iterable[tuple[int, int]]) -> str:
    hits, count = _sums(numbers)
    return f"{hits}/{count}"


def _sums(numbers: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(numbers)
    return sum(hit for hit, _ in pairs), sum(count for _, count in pairs)


def main(arguments: list[str] | None = None) -> int:
    """Draw the rows, or list or count rows that have been read."""
    parser = argparse.ArgumentParser(description="抽取对照条目供人逐条阅读，并统计读后的判定")
    commands = parser.add_subparsers(dest="command", required=True)
    draw = commands.add_parser("draw", help="抽样")
    draw.add_argument("results", type=Path)
    draw.add_argument("--out", type=Path, required=True)
    draw.add_argument("--seed", type=int, default=6)
    draw.add_argument("--each", type=int, default=10)
    for name, what in (("list", "逐条列出"), ("count", "统计")):
        commands.add_parser(name, help=what).add_argument("rows", type=Path)
    later = commands.add_parser("again", help="换一个版本再对一次程度")
    later.add_argument("rows", type=Path)
    later.add_argument("results", type=Path)
    options = parser.parse_args(arguments)
    if options.command == "draw":
        _draw(options.results, options.out, seed=options.seed, each=options.each)
    else:
        with options.rows.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if options.command == "again":
            lines = again(rows, {path.stem: _read(path) for path in sorted(options.results.glob("*.json"))})
        else:
            lines = listing(rows) if options.command == "list" else tables(rows)
        print("\n".join(lines))
    return 0


def _read(path: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def _draw(results: Path, out: Path, *, seed: int, each: int) -> None:
    rows: list[Row] = []
    for path in sorted(results.glob("*.json")):
        rows += drawn(path.stem, _read(path), seed=seed, each=each)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, (*DRAWN, *READ), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    raise SystemExit(main())

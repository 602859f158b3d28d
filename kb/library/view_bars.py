"""Library stage, deadlines as a table of years (甘特式期限表): a sheet with coloured cells, a web page, a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from kb.graph.deadlines import DeadlineRow, Deadlines
from kb.graph.graphml import legal
from kb.library.view_tables import Cell, Sheet
from kb.library.view_text import MARKS, bar, due_text, named, notes, quotation, whence_text, within

# Deep for the year a thing is due, pale for the years before it; the words tell the same without colour.
_DEEP = {"明示": "FF5B9BD5", "承前": "FFF4B183", "规划期": "FFBFBFBF"}
_PALE = {"明示": "FFDEEBF7", "承前": "FFFCE9DA", "规划期": "FFEFEFEF"}
_LEGEND = {
    "明示": "年份写在这一句里",
    "承前": "年份写在同一条款的前面，或上面的标题、引语里，管到这一句",
    "规划期": "条款没有写年份，按题名中规划期的末年",
}
_BEFORE = ("文件", "章节", "条款", "类别", "事项")
_BEHIND = ("期限", "期限出处", "原文")
_YEAR_WIDTH = 5.6
_FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"


def years_of(found: Iterable[Deadlines], first: int | None = None, last: int | None = None) -> range:
    """The years to show: those asked for, else from the first beginning to the last deadline."""
    rows = [row for one in found for row in one.rows]
    start = first if first is not None else min((row.first for row in rows), default=last or 0)
    start = start if first is not None or last is None else min(start, last)
    end = last if last is not None else max((row.last for row in rows), default=start)
    return range(start, max(start, end) + 1)


def sheets(found: Sequence[Deadlines], years: range) -> tuple[Sheet, Sheet]:
    """The table of years, and what its marks mean and what it leaves out."""
    rows: list[tuple[Cell, ...]] = []
    fills: dict[tuple[int, int], str] = {}
    for one in found:
        for row in within(one.rows, years):
            for column, mark in enumerate(bar(row, years), start=len(_BEFORE)):
                if mark.strip():
                    deep = mark in MARKS.values()
                    fills[len(rows), column] = (_DEEP if deep else _PALE)[row.due.source]
            rows.append(_cells(one, row, years))
    header = (*_BEFORE, *map(str, years), *_BEHIND)
    widths = dict.fromkeys(map(str, years), _YEAR_WIDTH)
    return Sheet("期限", header, tuple(rows), fills, widths), _key(found, years)


def _cells(one: Deadlines, row: DeadlineRow, years: range) -> tuple[Cell, ...]:
    marks = (mark if mark in MARKS.values() else "→" if mark == "--->" else None for mark in bar(row, years))
    return (
        one.document.title, row.section, row.label, row.kind, row.matter, *marks,
        row.last, whence_text(row.due, row.label), quotation(row),
    )  # fmt: skip


def _key(found: Sequence[Deadlines], years: range) -> Sheet:
    rows: list[tuple[Cell, ...]] = [(MARKS[source], told) for source, told in _LEGEND.items()]
    rows += [("浅色", "规划期（没有规划期的为发文年份）起至期限前一年")]
    rows += [(named(one.document), f"有期限的 {len(one.rows)} 项{notes(one, years)}") for one in found]
    fills = {(place, 0): _DEEP[source] for place, source in enumerate(_LEGEND)}
    return Sheet("说明", ("标记", "含义"), tuple(rows), fills)


_STYLE = f"""
body {{ font: 14px/1.6 {_FONT}; margin: 1.5em; color: #222 }}
h1 {{ font-size: 1.3em }}
h2 {{ font-size: 1.1em; margin-top: 2em }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border: 1px solid #d0d0d0; padding: .25em .5em; text-align: left; vertical-align: top }}
.y {{ text-align: center; width: 2.6em; padding: .25em 0; white-space: nowrap }}
tr.s th {{ background: #f3f5f8 }}
thead th {{ background: #e7ecf3; position: sticky; top: 0 }}
q, small {{ color: #555 }}
td:first-child {{ min-width: 7em }}
.due {{ padding: .1em .3em }}
"""


def page(found: Sequence[Deadlines], years: range) -> str:
    """A web page of its own: nothing is fetched, nothing runs."""
    body = "".join(_document_html(one, years) for one in found)
    legend = "".join(f'<span class="{_class(s)} due">{MARKS[s]}</span> {t}　' for s, t in _LEGEND.items())
    colours = "".join(
        f".{_class(s)}{{background:#{_PALE[s][2:]}}}.{_class(s)}.due{{background:#{_DEEP[s][2:]}}}" for s in MARKS
    )
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>期限表</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}{colours}</style></head><body><h1>期限表</h1><p>{legend}</p>{body}</body></html>\n"
    )


def _document_html(one: Deadlines, years: range) -> str:
    heads = "".join(f'<th class="y">{year}</th>' for year in years)
    lines = [
        f"<h2>{_legal(named(one.document))}</h2>"
        f"<p><small>有期限的 {len(one.rows)} 项{_legal(notes(one, years))}</small></p>"
        f"<table><thead><tr><th>条款</th><th>事项与原文</th>{heads}<th>期限</th></tr></thead><tbody>"
    ]
    for section, group in groupby(within(one.rows, years), key=lambda row: row.section):
        lines.append(f'<tr class="s"><th colspan="{len(years) + 3}">{_legal(section or "（正文）")}</th></tr>')
        lines += [_row_html(row, years) for row in group]
    return "".join(lines) + "</tbody></table>"


def _row_html(row: DeadlineRow, years: range) -> str:
    cells = "".join(_year_html(row, mark) for mark in bar(row, years))
    quote = "" if row.matter == row.quote else f"<br><q>{_legal(quotation(row))}</q>"
    return (
        f"<tr><td>{_legal(row.label)}</td><td>{_legal(row.matter)}{quote}</td>{cells}"
        f"<td>{_legal(due_text(row.due, row.label))}</td></tr>"
    )


def _year_html(row: DeadlineRow, mark: str) -> str:
    if not mark.strip():
        return '<td class="y"></td>'
    due = mark in MARKS.values()
    return f'<td class="y {_class(row.due.source)}{" due" if due else ""}">{mark if due else ""}</td>'


def _class(source: str) -> str:
    return {"明示": "said", "承前": "carried", "规划期": "period"}[source]


_LEFT, _TOP, _LINE, _COLUMN, _CHARACTERS = 520, 70, 24, 44, 38


def drawing(found: Sequence[Deadlines], years: range) -> str:
    """An SVG drawing; what is too long for its line is shown whole when pointed at."""
    parts: list[str] = []
    y = _TOP
    for kind, words, row in _lines(found, years):
        parts.append(_text(8 if kind == "document" else 20, y, words, kind, years))
        if row is not None:
            parts += _bar_svg(row, y, years)
        y += _LINE
    width, height = _LEFT + _COLUMN * len(years) + 20, y + 10
    heads = "".join(
        f'<text x="{_LEFT + _COLUMN * (place + 0.5)}" y="52" text-anchor="middle">{year}</text>'
        f'<line x1="{_LEFT + _COLUMN * place}" x2="{_LEFT + _COLUMN * place}" y1="60" y2="{y}" stroke="#ddd"/>'
        for place, year in enumerate(years)
    )
    legend = "".join(
        f'<rect x="{20 + 90 * i}" y="14" width="14" height="14" fill="#{_DEEP[s][2:]}"/>'
        f'<text x="{40 + 90 * i}" y="26">{s}</text>'
        for i, s in enumerate(MARKS)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{_FONT}" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        f"{legend}{heads}{''.join(parts)}</svg>\n"
    )


def _lines(found: Sequence[Deadlines], years: range) -> Iterator[tuple[str, str, DeadlineRow | None]]:
    for one in found:
        yield "document", named(one.document), None
        for section, group in groupby(within(one.rows, years), key=lambda row: row.section):
            yield "section", section or "（正文）", None
            for row in group:
                yield "row", f"{_brief(row.label)}　{' '.join(row.matter.split())}", row


def _brief(label: str) -> str:
    """The label of a row of a table with a long title, so that there is room for what the row says."""
    return label if len(label) <= 14 else f"{label[:6]}…{label[-4:]}"


def _text(x: int, y: int, words: str, kind: str, years: range) -> str:
    most = _CHARACTERS if kind == "row" else _CHARACTERS + len(years) * 3
    shown = words if len(words) <= most else words[: most - 1] + "…"
    weight = "" if kind == "row" else ' font-weight="bold"'
    return f'<text x="{x}" y="{y + 12}"{weight}><title>{_legal(words)}</title>{_legal(shown)}</text>'


def _bar_svg(row: DeadlineRow, y: int, years: range) -> Iterator[str]:
    told = f"<title>{_legal(quotation(row))}</title>"
    for place, mark in enumerate(bar(row, years)):
        if mark.strip():
            due = mark in MARKS.values()
            colour = (_DEEP if due else _PALE)[row.due.source][2:]
            x = _LEFT + _COLUMN * place
            yield f'<rect x="{x}" y="{y - 4}" width="{_COLUMN}" height="20" fill="#{colour}">{told}</rect>'
            if due:
                yield f'<text x="{x + _COLUMN / 2}" y="{y + 11}" text-anchor="middle" font-size="11">{mark}</text>'


def _legal(words: str) -> str:
    """Words for a page or a drawing, on one line."""
    return escape(" ".join(legal(words).split()))

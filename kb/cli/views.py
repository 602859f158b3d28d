"""Command line, views of the graph: `targets`, `duties`, `responsible`, `deadlines` and `export graphml`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli.options import data_option, errors_in_chinese, json_option, open_base
from kb.errors import InputError

if TYPE_CHECKING:
    from kb.library.view_tables import Sheet
    from kb.model import Document

Command = TypeVar("Command", bound=Callable[..., Any])


def _out_option(kinds: str) -> Callable[[Command], Command]:
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option("--out", type=path, default=None, help=f"写入的文件（{kinds}）")


document_argument = click.argument("name", metavar="文件")


@click.command(help="一份文件的指标：目标与基数，期限及其出处，逐项附条款原文。文件可写编号、发文字号或标题中的字句。")
@document_argument
@_out_option(".xlsx、.csv")
@data_option
@json_option
@errors_in_chinese
def targets(name: str, out: Path | None, data: Path | None, as_json: bool) -> None:
    """Targets and baselines of a document."""
    from kb.library import graph_views, view_tables, view_text

    document, rows = graph_views.targets(open_base(data), name)
    _give(document, rows, view_text.targets_text(document, rows), view_tables.targets_sheet(rows), out, as_json)


@click.command(help="一份文件的任务，可只看落到谁的：各地区、点名（或 点名上海）、有条件的地方、国家部门、未明示。")
@document_argument
@click.option("--addressee", "addressees", multiple=True, metavar="承担者", help="可写多次")
@_out_option(".xlsx、.csv")
@data_option
@json_option
@errors_in_chinese
def duties(name: str, addressees: tuple[str, ...], out: Path | None, data: Path | None, as_json: bool) -> None:
    """What a document asks, and of whom."""
    from kb.library import graph_views, view_tables, view_text

    document, rows = graph_views.duties(open_base(data), name, addressees)
    text = view_text.duties_text(document, rows, addressees)
    _give(document, rows, text, view_tables.duties_sheet(rows), out, as_json)


@click.command(help="一份文件中谁负责什么、何时完成，可只看名称中有某几个字的机关。")
@document_argument
@click.option("--body", default="", metavar="机关", help="机关名称中的字句，如 财政")
@_out_option(".xlsx、.csv")
@data_option
@json_option
@errors_in_chinese
def responsible(name: str, body: str, out: Path | None, data: Path | None, as_json: bool) -> None:
    """Who is responsible for what by when."""
    from kb.library import graph_views, view_tables, view_text

    document, rows = graph_views.responsible(open_base(data), name, body)
    text = view_text.responsible_text(document, rows, body)
    _give(document, rows, text, view_tables.responsible_sheet(rows), out, as_json)


@click.command(help="期限表：指标和写有年份的任务，逐年一列。不写文件即全部文件。")
@click.argument("names", nargs=-1, metavar="[文件]...")
@click.option("--from", "first", type=click.IntRange(1949, 2100), default=None, help="起始年份")
@click.option("--to", "last", type=click.IntRange(1949, 2100), default=None, help="最后年份")
@_out_option(".xlsx、.csv、.html、.svg")
@data_option
@json_option
@errors_in_chinese
def deadlines(
    names: tuple[str, ...], first: int | None, last: int | None, out: Path | None, data: Path | None, as_json: bool
) -> None:
    """What is due in which year."""
    from kb.library import graph_views, view_bars, view_tables, view_text

    if first is not None and last is not None and first > last:
        raise InputError(f"起始年份 {first} 晚于最后年份 {last}", hint="把 --from 与 --to 对调")
    found = graph_views.deadlines(open_base(data), names)
    years = view_bars.years_of(found, first, last)
    if out is not None:
        pictures = {".html": lambda: view_bars.page(found, years), ".svg": lambda: view_bars.drawing(found, years)}
        view_tables.write(view_bars.sheets(found, years), out, pictures)
        shown = sum(len(view_text.within(one.rows, years)) for one in found)
        click.echo(f"{len(found)} 份文件的 {shown} 项期限，已写入 {out}")
    elif as_json:
        rows = [asdict(row) for one in found for row in view_text.within(one.rows, years)]
        _dump({"years": [years[0], years[-1]], "documents": [_named(one.document) for one in found], "rows": rows})
    else:
        click.echo(view_text.deadlines_text(found, years))


@click.command(help="把图谱导出为 GraphML，可用 Gephi、yEd、networkx 打开。")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="写入的文件")
@data_option
@errors_in_chinese
def graphml(out: Path, data: Path | None) -> None:
    """Nodes and edges as GraphML."""
    from kb.library import graph_views

    nodes, edges = graph_views.write_graphml(open_base(data), out)
    click.echo(f"{nodes} 个节点、{edges} 条边，已写入 {out}")


def _dump(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


VIEWS: tuple[click.Command, ...] = (targets, duties, responsible, deadlines)


def _give(document: Document, rows: Sequence[Any], text: str, sheet: Sheet, out: Path | None, as_json: bool) -> None:
    """The rows into a file, as JSON, or as text to read."""
    from kb.library import view_tables

    if out is not None:
        view_tables.write([sheet], out)
        click.echo(f"{len(rows)} 行，已写入 {out}")
    elif as_json:
        _dump({"document": _named(document), "rows": _asdicts(rows)})
    else:
        click.echo(text)


def _asdicts(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


def _named(document: Document) -> dict[str, str | None]:
    return {"id": document.id, "title": document.title, "doc_number": document.doc_number}

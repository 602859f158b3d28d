"""Command line of the knowledge base, `python -m kb …`."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from kb.cli.align import align
from kb.cli.check import check
from kb.cli.figures import figures
from kb.cli.links import links
from kb.cli.options import data_option, errors_in_chinese, json_option, open_base
from kb.cli.views import VIEWS, graphml
from kb.errors import InputError, refusal

as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    metavar="日期",
    help="按哪一天有效的文件回答，如 2020-01-01（默认今天）",
)


def _dump(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@click.group(
    help="政策文件知识库：解析、提问、检索、对标、检查草案、数字、指标、任务、责任、期限、审阅、导出、撤回、备份、恢复、体检。"
)
def main() -> None:
    """The group of commands."""


main.add_command(align)
main.add_command(check)
main.add_command(figures)
main.add_command(links)
for view in VIEWS:
    main.add_command(view)


@main.command(help="解析一份文件，输出条款树（JSON），不需要知识库。")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--tree", is_flag=True, help="输出给人看的条款树，不输出 JSON")
@errors_in_chinese
def parse(file: Path, tree: bool) -> None:
    """One JSON: source text and documents; or a tree to look over."""
    from kb.library import parse_file
    from kb.library.shapes import document_json
    from kb.library.tree import tree_text

    source, parsed = parse_file(file)
    if tree:
        click.echo(tree_text(source, parsed), nl=False)
        return
    documents = [document_json(document, extracts) for document, extracts in parsed]
    _dump(
        {
            "source": {"file": source.file, "text": source.text},
            "documents": documents,
            "warnings": list(source.warnings),
        }
    )


@main.command(help="提问；给出多个问题时视为同一段对话，回答最后一个。")
@click.argument("questions", nargs=-1, required=True)
@as_of_option
@data_option
@json_option
@errors_in_chinese
def ask(questions: tuple[str, ...], as_of: datetime | None, data: Path | None, as_json: bool) -> None:
    """One answer."""
    from kb.library.shapes import answer_json, answer_text

    answer = open_base(data).converse(questions, as_of=as_of and as_of.date())
    if as_json:
        _dump(answer_json(answer))
    else:
        click.echo(answer_text(answer))


@main.command(help="检索条款，按得分排列。各条件须同时满足；同一条件可写多次，满足其一即可。")
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="条数")
@click.option("--doc", "document", multiple=True, metavar="文件", help="只在这份文件中：编号、发文字号或标题中的字句")
@click.option("--level", multiple=True, type=click.Choice(["国家", "省", "市", "县区"]), help="发文机关的层级")
@click.option("--region", multiple=True, metavar="地区", help="地区，含其下各级，如 上海、深圳")
@click.option("--genre", multiple=True, metavar="文种", help="文种，如 规划、意见（含实施意见）")
@click.option("--issuer", multiple=True, metavar="机关", help="发文机关名称中的字句")
@click.option("--kind", multiple=True, metavar="种类", help="正文、标题、表格、专栏、要素")
@click.option("--diverse", is_flag=True, help="字句几乎相同的条款归到第一条之下")
@as_of_option
@data_option
@json_option
@errors_in_chinese
def search(
    query: str, limit: int, as_of: datetime | None, data: Path | None, as_json: bool, diverse: bool, **bounds: str
) -> None:
    """Ranked clauses with scores."""
    from kb.library import Filter
    from kb.library.shapes import hit_text

    chosen = Filter.of(bounds) if any(bounds.values()) else None
    hits = open_base(data).find(query, limit=limit, as_of=as_of and as_of.date(), filter=chosen, diverse=diverse)
    if as_json:
        _dump(hits)
        return
    for hit in hits:
        click.echo(hit_text(hit))


@main.group(help="导出。")
def export() -> None:
    """The group of exports."""


export.add_command(graphml)


@export.command(help="把图谱导出为 JSONL（每行一个节点或一条边）。")
@data_option
@errors_in_chinese
def graph(data: Path | None) -> None:
    """Nodes and edges, one JSON a line."""
    for row in open_base(data).graph_rows():
        _dump(row)


@export.command(help="导出被引用而未收录的文件清单（CSV，可用 Excel 打开），引用它的文件多的在前。")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="写入的文件（默认输出）")
@data_option
@errors_in_chinese
def cited(out: Path | None, data: Path | None) -> None:
    """The list of documents to get."""
    from kb.graph.cited import cited_csv

    rows = open_base(data).cited_rows()
    if out is None:
        click.echo(cited_csv(rows), nl=False)
        return
    try:
        out.write_text(cited_csv(rows), encoding="utf-8", newline="")
    except OSError as fault:
        raise InputError(f"写不了清单（{refusal(fault)}）", where=str(out), hint="换一个能写的位置") from fault
    click.echo(f"{len(rows)} 份被引用而未收录的文件，已写入 {out}")


@main.command(help="撤回一份文件：清除正文、抽取结果、向量和索引，只留记录；之后再入库会被拒收。")
@click.argument("document", required=False)
@click.option("--reason", default="", help="理由（必填，留在记录里）")
@click.option("--who", default="", help="经手人（默认为系统用户名）")
@click.option("--restore", is_flag=True, help="允许已撤回的文件重新入库")
@click.option("--list", "listing", is_flag=True, help="列出已撤回的文件")
@data_option
@errors_in_chinese
def withdraw(document: str | None, reason: str, who: str, restore: bool, listing: bool, data: Path | None) -> None:
    """Take a document out for good, allow it back, or list what was taken out."""
    base = open_base(data)
    if listing:
        for stone in base.withdrawals():
            lifted = f"，{stone.lifted[:10]}起允许重新收入" if stone.lifted else ""
            number = stone.doc_number or "无文号"
            click.echo(
                f"{stone.doc_id}  《{stone.title}》（{number}）{stone.at}由{stone.who}撤回：{stone.reason}{lifted}"
            )
    elif not document:
        raise InputError("没有说明是哪份文件", hint="给出文件编号或发文字号，或用 --list 列出已撤回的文件")
    elif restore:
        for stone in base.allow_back(document):
            click.echo(f"《{stone.title}》可以重新入库：运行 python ingest.py 路径")
    else:
        click.echo(base.withdraw(document, reason=reason, who=who).to_text())


@main.command(help="把知识库备份成一个文件；正在入库时也可以备份。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@errors_in_chinese
def backup(file: Path, data: Path | None) -> None:
    """One file that holds the truth."""
    made = open_base(data).back_up(file)
    click.echo(f"已备份 {made['documents']} 份文件、{made['clauses']} 条条款、{made['links']} 条对应关系到 {file}")


@main.command(help="从备份恢复知识库：先校验，再切换；索引由备份中的向量重建。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="取代现有内容")
@data_option
@errors_in_chinese
def restore(file: Path, replace: bool, data: Path | None) -> None:
    """The knowledge base as it was backed up."""
    held = open_base(data).restore(file, replace=replace)
    click.echo(f"已恢复 {held['documents']} 份文件、{held['clauses']} 条条款（备份于 {held['created']}）")


@main.command(help="核对真相库与索引，说明并修复不一致。")
@data_option
@json_option
@errors_in_chinese
def doctor(data: Path | None, as_json: bool) -> None:
    """What differs, and what was mended."""
    report = open_base(data).doctor()
    if as_json:
        _dump(report.to_json())
    else:
        click.echo(report.to_text())
    sys.exit(0 if report.healthy else 1)

"""Command line of the knowledge base: `python -m kb parse|ask|search|align|export|doctor`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from kb.config import Settings
from kb.errors import InputError, KbError

if TYPE_CHECKING:
    from kb.library import KnowledgeBase

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="知识库文件夹（默认 data/，或环境变量 KB_DATA）",
)
as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    metavar="日期",
    help="按哪一天有效的文件回答，如 2020-01-01（默认今天）",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON")


def errors_in_chinese(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Render the project's errors as one Chinese line and exit code 1; nothing else is caught."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except KbError as error:
            click.echo(str(error), err=True)
            raise SystemExit(1) from None

    return run


def _open(data: Path | None) -> KnowledgeBase:
    """The knowledge base of the data folder, imported only when a command needs it."""
    from kb.library import KnowledgeBase

    return KnowledgeBase.open(Settings.from_environment(data=data))


def _dump(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@click.group(help="政策文件知识库：解析、提问、检索、对标、导出、体检。")
def main() -> None:
    """The group of commands."""


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

    answer = _open(data).converse(questions, as_of=as_of and as_of.date())
    if as_json:
        _dump(answer_json(answer))
    else:
        click.echo(answer_text(answer))


@main.command(help="检索条款，按得分排列。")
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="条数")
@as_of_option
@data_option
@json_option
@errors_in_chinese
def search(query: str, limit: int, as_of: datetime | None, data: Path | None, as_json: bool) -> None:
    """Ranked clauses with scores."""
    hits = _open(data).find(query, limit=limit, as_of=as_of and as_of.date())
    if as_json:
        _dump(hits)
        return
    for hit in hits:
        standing = f"〔{hit['validity']['status']}〕" if hit["validity"]["status"] else ""
        click.echo(f"{hit['score']:.3f}  {standing}《{hit['doc_title']}》{hit['label']}\n        {hit['text']}")


@main.command(help="对照上位文件与下位文件。参数为文件路径或知识库中的文件编号。")
@click.option("--upper", required=True, help="上位文件")
@click.option("--lower", required=True, help="下位文件（草案）")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="报告文件（.docx 或 .xlsx）")
@data_option
@json_option
@errors_in_chinese
def align(upper: str, lower: str, out: Path | None, data: Path | None, as_json: bool) -> None:
    """The alignment of two documents."""
    from kb.library.shapes import alignment_text

    if out is not None:
        raise InputError("报告导出尚未提供", where=str(out), hint="先用 --json 取得对照结果")
    result = _open(data).align(upper, lower)
    if as_json:
        _dump(result)
    else:
        click.echo(alignment_text(result))


@main.group(help="导出。")
def export() -> None:
    """The group of exports."""


@export.command(help="把图谱导出为 JSONL（每行一个节点或一条边）。")
@data_option
@errors_in_chinese
def graph(data: Path | None) -> None:
    """Nodes and edges, one JSON a line."""
    for row in _open(data).graph_rows():
        _dump(row)


@main.command(help="核对真相库与索引，说明并修复不一致。")
@data_option
@json_option
@errors_in_chinese
def doctor(data: Path | None, as_json: bool) -> None:
    """What differs, and what was mended."""
    report = _open(data).doctor()
    if as_json:
        _dump(report.to_json())
    else:
        click.echo(report.to_text())
    sys.exit(0 if report.healthy else 1)

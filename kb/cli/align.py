"""Command line, `kb align`: one plan beside one document, or beside many."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kb.cli.options import data_option, errors_in_chinese, json_option, open_base
from kb.config import Settings

if TYPE_CHECKING:
    from kb.library.many import Many
    from kb.library.many_shelf import Details
    from kb.library.report import OnProgress


@click.command(help="对照上位文件与下位文件。参数为文件路径，或知识库中的文件编号、发文字号；下位文件可以有多份。")
@click.option("--upper", required=True, help="上位文件")
@click.option("--lower", "lowers", multiple=True, help="下位文件（草案）；可写多次，也可写文件夹，逐份对照")
@click.option("--against-held", "held", is_flag=True, help="与知识库中层级更低的现行文件逐份对照")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="报告文件（.docx 或 .xlsx）；下位文件有多份时是总览（.xlsx），各份的报告和 .jsonl 写在旁边，可中断后接着做",
)
@click.option(
    "--template", type=click.Path(path_type=Path, dir_okay=False), default=None, help="Word 报告的模板（.docx）"
)
@click.option(
    "--details",
    type=click.Choice(["xlsx", "docx", "none"]),
    default="xlsx",
    show_default=True,
    help="下位文件有多份时，各份报告的格式；none 不写",
)
@data_option
@json_option
@errors_in_chinese
def align(
    upper: str,
    lowers: tuple[str, ...],
    held: bool,
    out: Path | None,
    template: Path | None,
    details: Details,
    data: Path | None,
    as_json: bool,
) -> None:
    """The alignment of two documents; or of one with many, an object a line where JSON is asked for."""
    if not lowers and not held:
        raise click.UsageError("没有写下位文件：用 --lower，或 --against-held")
    from kb.library.files import is_folder

    if held or len(lowers) > 1 or (lowers[0] and is_folder(Path(lowers[0]))):
        _many(upper, lowers, held, out, template, details, data, as_json)
    else:
        _two(upper, lowers[0], out, template, data, as_json)


def _two(upper: str, lower: str, out: Path | None, template: Path | None, data: Path | None, as_json: bool) -> None:
    from kb.library.shapes import alignment_text

    result = open_base(data).align(upper, lower, out=out, template=template)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    elif out:
        click.echo("\n".join([*(f"请注意：{note}" for note in result["notes"]), f"报告已写入 {out}"]))
        click.echo(alignment_text(result).rpartition("\n")[2])
    else:
        click.echo(alignment_text(result))


def _many(
    upper: str,
    lowers: tuple[str, ...],
    held: bool,
    out: Path | None,
    template: Path | None,
    details: Details,
    data: Path | None,
    as_json: bool,
) -> None:
    """Exit code 1 where a document was refused, as `ingest.py` has it."""
    from kb.library.many import align_many
    from kb.library.shapes import line_text

    told: list[str] = []

    def say(line: dict[str, Any]) -> None:
        if as_json:
            click.echo(json.dumps(line, ensure_ascii=False))
        elif not line["refused"]:
            told.append(line_text(line))

    leave_out = Settings.from_environment(data=data).data
    try:
        with _bar() as progress:
            done = align_many(
                open_base(data), upper, lowers, held=held, out=out, details=details, template=template,
                leave_out=leave_out, on_progress=progress, on_line=say,
            )  # fmt: skip
    except KeyboardInterrupt:
        kept = "；做完的已留下，重新运行同一命令即接着做" if out else ""
        click.echo(f"\n已停止{kept}。", err=True)
        sys.exit(1)
    if not as_json:
        click.echo("\n".join([*(told if out is None else ()), _total(done, out)]))
    for file, reason in done.refused:
        click.echo(f"没有对照  {file}：{reason}", err=True)
    sys.exit(1 if done.refused else 0)


def _total(done: Many, out: Path | None) -> str:
    reused = f"，其中 {done.reused} 份沿用上一次的结果" if done.reused else ""
    refused = f"，{len(done.refused)} 份没有对照" if done.refused else ""
    written = f"；总览已写入 {out}" if out else ""
    return f"共 {done.documents} 份{reused}{refused}{written}"


@contextmanager
def _bar() -> Iterator[OnProgress]:
    """A bar on standard error where that is a terminal, nothing where it is not."""
    from tqdm import tqdm

    with tqdm(total=1, unit="份", leave=False, disable=None, file=sys.stderr) as bar:

        def show(done: int, total: int, name: str) -> None:
            bar.total, bar.n = max(total, 1), done
            bar.set_description_str(name[:30])

        yield show

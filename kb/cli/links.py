"""Command line, reviewing links: `python -m kb links export|import|history`."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.options import data_option, errors_in_chinese, open_base


@click.group(help="对应关系的人工审阅：导出审阅表，在 Excel 中改，再导入。")
def links() -> None:
    """The group of commands."""


@links.command("export", help="导出对应关系审阅表（.xlsx 或 .csv）。")
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--waiting", is_flag=True, help="只要待审阅的：待复核、候选和可疑（条款已修改）的")
@data_option
@errors_in_chinese
def give_out(out: Path, waiting: bool, data: Path | None) -> None:
    """A table to review."""
    from kb.library import reviewing

    count = reviewing.give_out(open_base(data), out, only_waiting=waiting)
    click.echo(f"{count} 行对应关系已写入 {out}。请改“状态”“程度”“理由”等列，改好后运行 python -m kb links import")


@links.command("import", help="导入审阅过的表：只收改动过的行，每项决定记下何人何时；没有改的行不影响他人的决定。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--who", default="", help="审阅人（默认为系统用户名）")
@data_option
@errors_in_chinese
def take_in(file: Path, who: str, data: Path | None) -> None:
    """What was decided."""
    from kb.library import reviewing

    click.echo(reviewing.take_in(open_base(data), file, who=who).to_text())


@links.command("history", help="列出每一项审阅决定：何时、何人、对哪一条、怎样决定。")
@data_option
@errors_in_chinese
def history(data: Path | None) -> None:
    """A line for each decision."""
    from kb.library import reviewing

    lines = reviewing.history(open_base(data))
    click.echo("\n".join(lines) if lines else "还没有审阅决定")

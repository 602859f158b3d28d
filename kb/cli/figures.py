"""Command line, the figures of a document: `python -m kb figures FILE|DOC_ID`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb.cli.options import data_option, errors_in_chinese, json_option, open_base


@click.command(help="列出一份文件中的每一个数，各归其类。参数为文件路径或知识库中的文件编号、发文字号。")
@click.argument("name")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["目标", "现状", "计数", "标准", "时间", "编号", "词语"]),
    help="只列这一类，可写多次（默认不列编号和词语，只报个数）",
)
@data_option
@json_option
@errors_in_chinese
def figures(name: str, kinds: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """Every number, called what it is."""
    from kb.library.figuring import figures_held, figures_of_file, listing_json, listing_text
    from kb.library.files import is_file

    found = figures_of_file(Path(name)) if is_file(name) else figures_held(open_base(data), name)
    if as_json:
        click.echo(json.dumps(listing_json(found, kinds), ensure_ascii=False))
    else:
        click.echo(listing_text(found, kinds))

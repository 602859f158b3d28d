"""Command line, `python -m kb check`: the form of a draft and the documents it names."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kb.cli.options import data_option, errors_in_chinese, json_option, open_base


@click.command(help="检查草案的格式与引用：序号、标题、发文字号、依据、引用的文件、简称、附件。DRAFT 为路径或编号。")
@click.argument("draft")
@click.option("--upper", default=None, help="上位文件：草案有没有提到它")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="报告文件（.docx）")
@data_option
@json_option
@errors_in_chinese
def check(draft: str, upper: str | None, out: Path | None, data: Path | None, as_json: bool) -> None:
    """What is amiss with the form of a draft."""
    from kb.library import checking

    result = checking.check(open_base(data), draft, upper=upper, out=out)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    text = checking.check_text(result)
    click.echo(f"报告已写入 {out}\n{text.splitlines()[-1]}" if out else text)

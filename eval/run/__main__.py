"""`python -m eval.run [--questions F] [--data D] [--compare OLD.json] [--out DIR]`: how good the answers are.

Asks every question of a set (by default the shipped ones) of a knowledge base, holds answers and citations against
gold and clauses, and writes report.json and report.html. With `--compare` the exit code is 1 on a significant drop.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from eval.answer import answer_all
from eval.questions import SHIPPED
from eval.run.report import html
from kb.cli.options import data_option, errors_in_chinese
from kb.config import Settings
from kb.errors import InputError, NotFound
from kb.library import KnowledgeBase
from kb.library.batch.compare import compare, read_earlier, write_baseline
from kb.library.batch.gold import Gold, read_gold
from kb.library.batch.ground import Ground
from kb.library.batch.measure import Outcome, judge
from kb.library.batch.question_sets import Row, read_questions
from kb.library.batch.report import reported
from kb.library.batch.template import write_template

_PATH = click.Path(path_type=Path)


def evaluate(base: KnowledgeBase, golds: Sequence[Gold], answers: Sequence[Row]) -> tuple[list[Outcome], Ground]:
    """The outcome of every question, and where in the knowledge base their gold stands."""
    ground = Ground(base, golds)
    return [judge(gold, answer, ground) for gold, answer in zip(golds, answers, strict=True)], ground


def _answers(base: KnowledgeBase, rows: Sequence[Row], given: Path | None) -> list[Row]:
    """The answers, asked for now or taken from a file that `eval.answer` wrote."""
    if given is None:
        return answer_all(base, rows)
    if given.suffix.lower() != ".jsonl":
        raise InputError(
            "已有的回答只读 jsonl", where=str(given), hint="用 python -m eval.answer --out 回答.jsonl 写出"
        )
    known = {row["id"]: row for row in read_questions(given)}
    if lacking := [row["id"] for row in rows if row["id"] not in known]:
        what = f"缺 {len(lacking)} 题的回答（{'、'.join(lacking[:5])}…）"
        raise InputError(what, where=str(given), hint="对同一份题集运行 python -m eval.answer")
    return [known[row["id"]] for row in rows]


def _folder(out: Path) -> Path:
    """The folder of the report, made; told before anything is asked where it cannot be."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in ("report.json", "report.html"):
            (out / name).open("ab").close()
    except OSError as error:
        raise InputError(f"无法写入报告（{error.strerror}）", where=str(out), hint="检查文件夹和权限") from error
    return out


@click.command(help="评测回答：对照题集的要点与依据，写出 report.json 和 report.html；比旧结果显著变差时退出码为 1。")
@click.option(
    "--questions", "sources", multiple=True, type=_PATH, help="题集：jsonl、csv 或 xlsx，可重复；默认随附题集"
)
@data_option
@click.option("--compare", "old", type=_PATH, help="旧的 report.json（或 --baseline 写的文件），逐题比较")
@click.option("--out", type=_PATH, default=Path("out/eval"), show_default=True, help="报告文件夹")
@click.option("--answers", "given", type=_PATH, help="不再提问，评 eval.answer 写出的这份 jsonl")
@click.option("--baseline", type=_PATH, help="另存逐题结果（只有编号与得失），供以后 --compare")
@click.option("--template", type=_PATH, help="写一份 Excel 题集模板，然后结束")
@errors_in_chinese
def main(
    sources: tuple[Path, ...],
    data: Path | None,
    old: Path | None,
    out: Path,
    given: Path | None,
    baseline: Path | None,
    template: Path | None,
) -> None:
    """Read, answer, judge, write; what cannot be read or written is told before anything is asked."""
    if template is not None:
        write_template(template)
        click.echo(f"模板：{template}")
        return
    sources = sources or SHIPPED
    rows, golds = read_gold(sources)
    earlier = read_earlier(old) if old else None
    folder = _folder(out)
    base = KnowledgeBase.open(Settings.from_environment(data=data))
    if base.is_empty:
        raise NotFound("知识库是空的", where=str(data or "data"), hint="先运行 python ingest.py 入库")
    outcomes, ground = evaluate(base, golds, _answers(base, rows, given))
    report = reported(
        outcomes,
        ground,
        [str(path) for path in sources],
        compare(outcomes, earlier, where=str(old)) if earlier is not None else None,
    )
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "report.html").write_text(html(report, outcomes), encoding="utf-8")
    if baseline is not None:
        write_baseline(baseline, outcomes)
    _tell(report, folder)


def _tell(report: dict[str, Any], folder: Path) -> None:
    """The figures on the screen; exit code 1 where the gate is closed."""
    for figure in report["figures"].values():
        spread = f"[{figure['low']:.1%}, {figure['high']:.1%}]"
        click.echo(f"{figure['name']}\t{figure['value']:.1%}\t{spread}\t{figure['hits']:g}/{figure['of']:g}")
    if report["gold_not_held"]:
        click.echo(
            f"注意：{report['gold_clauses']} 处必要依据中有 {report['gold_not_held']} 处的原文不在知识库的条款里"
        )
    click.echo(f"报告：{folder / 'report.html'}")
    gate = (report["comparison"] or {}).get("gate", {"passed": True})
    if not gate["passed"]:
        raise InputError(
            "比旧结果显著变差：" + "；".join(gate["failures"]), hint="打开报告看变差的题；确属应当则更新旧结果"
        )


if __name__ == "__main__":
    main()

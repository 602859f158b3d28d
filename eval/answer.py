"""Batch answers: `python -m eval.answer --questions F --out G [--data DIR]`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kb.cli.options import data_option, errors_in_chinese
from kb.config import Settings
from kb.library import KnowledgeBase
from kb.library.batch.answer_files import check_writable, write_answers
from kb.library.batch.answering import answered
from kb.library.batch.question_sets import Row, read_questions


def answer_all(kb: KnowledgeBase, questions: Iterable[Row]) -> list[Row]:
    """Every question with its answer; other keys of the question are kept."""
    from tqdm import tqdm

    return [answered(kb, question) for question in tqdm(questions, desc="回答", unit="题", disable=None)]


@click.command(help="批量回答一份题集。")
@click.option("--questions", "source", required=True, type=click.Path(path_type=Path), help="题集：jsonl、csv 或 xlsx")
@click.option("--out", "target", required=True, type=click.Path(path_type=Path), help="结果：jsonl、csv 或 xlsx")
@data_option
@errors_in_chinese
def main(source: Path, target: Path, data: Path | None) -> None:
    """Read, answer, write; what cannot be written is told before it is answered."""
    questions = read_questions(source)
    check_writable(target)
    kb = KnowledgeBase.open(Settings.from_environment(data=data))
    write_answers(target, answer_all(kb, questions))


if __name__ == "__main__":
    main()

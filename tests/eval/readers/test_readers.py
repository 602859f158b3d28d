"""The harness that puts readers side by side judges as its tables say."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eval.readers.__main__ import Expected, judge, own_units
from eval.readers.peers import markdown_units, unit
from eval.readers.render import write_docx
from kb.library import parse_file

CORPUS = Path(__file__).parents[3] / "corpus"
WANTED = Expected(
    ("一、总体要求", "（一）培训"), ("一、总体要求", "（一）培训"), ("（一）培训。每年两期。",), Counter({"30": 1})
)


def test_lost_numbers_and_broken_paragraphs_count_as_lost() -> None:
    """A converter that drops the numbers of a list has neither heading nor number nor paragraph."""
    tally = judge([unit("总体要求", heading=True), unit("培训。"), unit("每年两期。")], WANTED)
    assert (tally.heads, tally.numbers, tally.whole, tally.cells) == (0.0, (0, 2), (0, 1), (0, 1))


def test_marking_every_line_a_heading_does_not_pay() -> None:
    """Precision counts: four marks for two headings give F1 0.667."""
    units = [unit(t, heading=True) for t in ("一、总体要求", "甲", "（一）培训。每年两期。", "乙")]
    tally = judge([*units, unit("30", cells=["30"])], WANTED)
    assert tally.heads == pytest.approx(2 / 3)
    assert (tally.numbers, tally.whole, tally.cells) == ((2, 2), (1, 1), (1, 1))


def test_markdown_is_read_as_headings_rows_and_text() -> None:
    """Rules of tables are no rows."""
    found = [*markdown_units("# 标题\n\n正文。\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n")]
    assert [(u["text"], u["heading"], u["cells"]) for u in found] == [
        ("标题", True, None), ("正文。", False, None), ("甲 乙", False, ["甲", "乙"]), ("1 2", False, ["1", "2"]),
    ]  # fmt: skip


@pytest.mark.parametrize("counted", [False, True])
def test_a_document_written_as_word_is_read_back_the_same(tmp_path: Path, counted: bool) -> None:
    """Numbers typed or counted by Word, the tree is that of the text."""
    for path in CORPUS.glob("*.txt"):
        _, text = parse_file(path)
        write_docx(tuple(d for d, _ in text), tmp_path / "甲.docx", counted=counted)
        _, word = parse_file(tmp_path / "甲.docx")

        def tree(parsed: tuple) -> list[tuple]:  # type: ignore[type-arg]
            return [(c.kind, c.level, c.number, c.label, "".join(c.text.split())) for d, _ in parsed for c in d.clauses]

        assert tree(word) == tree(text)
        assert [*own_units(d for d, _ in word)]

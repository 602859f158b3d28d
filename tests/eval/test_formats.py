"""The comparison of formats sees what is equal, what differs, and which file to hold the others against."""

from __future__ import annotations

from pathlib import Path

from eval.formats import compare, groups, run
from kb.model import Document, Source
from kb.structure import parse

TEXT = (
    "某某市知识产权促进办法\n第一条 为了促进知识产权工作，制定本办法。\n第二条 本办法适用于本市。\n"
    "第三条 市人民政府负责组织实施。\n第四条 本办法自公布之日起施行。\n"
)


def parsed(text: str) -> tuple[Document, ...]:
    """The documents of a plain text."""
    return parse(Source("办法.txt", text, "0"))


def test_white_space_makes_no_difference() -> None:
    """Formats differ in blanks, a reader does not see them."""
    found = compare("b", parsed(TEXT), parsed(TEXT.replace("条 ", "条\u3000")), ".txt")
    assert found.same and found.equal == found.own == found.wanted > 4


def test_a_changed_clause_is_counted_and_shown() -> None:
    """One article that differs is one not equal, named on both sides."""
    found = compare("b", parsed(TEXT), parsed(TEXT.replace("适用于本市", "适用于全市")), ".txt")
    assert found.equal == found.wanted - 1 and not found.same
    assert [n[0] for n in found.notes] == ["-", "+"]


def test_files_of_one_name_are_held_against_the_format_that_says_most(tmp_path: Path) -> None:
    """Alone in its name a file is compared with nothing."""
    for name in ("办法.txt", "办法.md", "通知.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [[p.suffix for p in paths] for paths in groups([tmp_path], "").values()] == [[".md", ".txt"]]
    assert [one.same for one in run([tmp_path])] == [True]

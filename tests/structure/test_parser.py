"""A source becomes documents: metadata, tables, noise and refusals come together."""

from __future__ import annotations

import pytest

from kb.errors import NoClauses
from kb.model import Source
from kb.structure import parse
from tests.structure.checks import Parsed


def test_a_document_without_title_is_named_by_its_file(parsed: Parsed) -> None:
    """And says so."""
    (document,) = parsed("为做好某项工作，现通知如下。\n一、参保范围\n本市居民。\n")
    assert document.title == "样本"
    assert document.warnings == ("正文中没有标题，以文件名代替",)


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("390_市场主体登记条例.txt", "市场主体登记条例"),
        ("3.某办法.md", "某办法"),
        ("2025_计划.txt", "2025_计划"),
        ("12.txt", "12"),
    ],
)
def test_the_serial_number_of_a_files_name_is_no_part_of_the_title(file: str, title: str) -> None:
    """A year is, and so is a number that is all there is."""
    (document,) = parse(Source(file, "为做好某项工作，现通知如下。\n一、参保范围\n本市居民。\n", "0" * 64))
    assert document.title == title


def test_levels_and_parents_follow_the_tree(parsed: Parsed) -> None:
    """Levels count from 1; text has none; a parent comes before its children."""
    (document,) = parsed("某意见\n一、任务\n（一）某事。某事如下：\n1.甲项。推进甲项。\n2.乙项。推进乙项。\n")
    levels = {c.label: c.level for c in document.clauses}
    assert levels["一标题"] == 1
    assert levels["一（一）标题"] == 2
    assert levels["一（一）1标题"] == 3
    assert levels["一（一）"] is None
    child = next(c for c in document.clauses if c.label == "一（一）2")
    assert child.parent == next(c.id for c in document.clauses if c.label == "一（一）2标题")


def test_noise_says_why(parsed: Parsed) -> None:
    """White space, line breaks, stray spaces, markup."""
    (document,) = parsed("某意见\n\n一、任务\n**推进** 某项 工作。\n")
    assert {n.why for n in document.noise} == {"空白", "多余空格", "标记"}


def test_marks_without_a_word_are_no_clauses() -> None:
    """Rules and stars are nothing to cite."""
    with pytest.raises(NoClauses):
        parse(Source("marks.txt", "\n\n---\n***\n", "0" * 64))

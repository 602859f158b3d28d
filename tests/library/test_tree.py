"""The tree for people shows every clause by its label, and what was left out."""

from __future__ import annotations

from pathlib import Path

from kb.library import parse_file
from kb.library.tree import tree_text

ROOT = Path(__file__).parents[2]


def test_every_clause_has_its_line() -> None:
    """With its label in 「」, a run-in heading's paragraph below it."""
    source, parsed = parse_file(next((ROOT / "corpus").glob("上海*.txt")))
    shown = tree_text(source, parsed)
    assert all(f"「{c.label}」" in shown for d, _ in parsed for c in d.clauses)
    assert "    标题「三（一）标题」（一）培养一批高素质专业化知识产权人才\n      段「三（一）第1段」" in shown


def test_the_page_in_the_docs_is_what_the_command_prints() -> None:
    """docs/reading.md holds the very tree of the shipped document."""
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert tree_text(*parse_file(next((ROOT / "corpus").glob("上海*.txt")))) in page

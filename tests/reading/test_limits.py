"""What is larger than a document can be is refused with the figure and the limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import UnreadableFile
from kb.model import Block
from kb.reading import read
from kb.reading.content import Content
from kb.reading.limits import MAX_CELLS, MAX_CHARACTERS, MAX_LINES, checked


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (Content("长" * (MAX_CHARACTERS + 1)), "1,000,001 字符，上限 1,000,000"),
        (Content("\n" * (MAX_LINES + 1)), "20,001 行，上限 20,000"),
        (Content("表", (Block((0, 1), "table", None, (((0, 1),) * (MAX_CELLS + 1),)),)), "300,001 个单元格"),
    ],
)
def test_too_much_is_refused(content: Content, reason: str) -> None:
    """Characters, lines, cells."""
    with pytest.raises(UnreadableFile, match=reason):
        checked(content, where="x")


def test_what_a_document_may_hold_passes() -> None:
    """Ten times 民法典."""
    content = Content(("各地区要加强领导。" * 10 + "\n") * 10_000)
    assert checked(content, where="x") is content


def test_a_plain_text_too_large_is_not_even_decoded(tmp_path: Path) -> None:
    """By its bytes."""
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(5_000_000)
    with pytest.raises(UnreadableFile, match="文件过大（4 MB，上限 3 MB）"):
        read(path)

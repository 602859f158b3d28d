"""The yardstick for recognition counts what was read right, and tells wrong characters from right ones."""

from __future__ import annotations

from PIL import Image

from eval.ocr import damaged, judged


def test_characters_read_right_are_counted_and_wrong_ones_told() -> None:
    """A character in place of another is wrong; one left out is not counted as right."""
    seen = [("办", 0.9), ("公", 0.9), ("斤", 0.4), ("二", 0.9), ("〇", 0.8), ("二", 0.9)]
    right, verdicts = judged("办公厅二〇二五年", seen)
    assert right == 5
    assert [sure for good, sure in verdicts if not good] == [0.4]


def test_a_damaged_page_keeps_its_size_and_is_the_same_every_time() -> None:
    """So that figures can be compared."""
    page = Image.new("RGB", (60, 80), "white")
    assert damaged(page, 0, 1) is page
    assert damaged(page, 2, 1).size == page.size
    assert damaged(page, 2, 1).tobytes() == damaged(page, 2, 1).tobytes()

"""The characters of a text layer are those a reader sees."""

from __future__ import annotations

import pytest

from kb.reading.pdf_characters import UNKNOWN, is_wide, mended


@pytest.mark.parametrize(
    ("code", "char"),
    [
        (0x2F00, "一"), (0x2FA6, "金"), (0x2ED3, "长"), (0x2EA0, "民"), (0xF92C, "郎"), (0xFB01, "fi"), (0x00A0, " "),
        (0x3000, "\u3000"), (0x00AD, ""), (0x200B, ""), (0x202E, ""), (0x0002, "-"), (0xF0B7, "•"), (0xE123, UNKNOWN),
        (0xFFFD, UNKNOWN), (0, UNKNOWN), (0x4E00, "一"), (0xFF0C, "，"), (0x20000, "\U00020000"),
    ],
)  # fmt: skip
def test_characters_are_mended(code: int, char: str) -> None:
    """Radicals and compatibility forms become the ideograph, ligatures letters; what is not told is marked."""
    assert mended(code) == char


def test_every_code_point_gives_something_to_show_or_nothing() -> None:
    """No control, direction or surrogate character comes through."""
    assert all(c == "" or c.isprintable() or c == "\u3000" for c in map(mended, range(0, 0x110000, 7)))


def test_chinese_marks_are_wide() -> None:
    """Beside them no blank is due; beside letters and digits one may be."""
    assert all(map(is_wide, "中，（“—①")) and not any(map(is_wide, "aZ9.,%"))

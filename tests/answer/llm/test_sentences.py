"""Cutting the output of a model as it comes in."""

from __future__ import annotations

import pytest

from kb.answer.llm.sentences import Cutter, Said


def _all(text: str, size: int = 3) -> list[Said]:
    cutter = Cutter()
    out = [s for i in range(0, len(text), size) for s in cutter.feed(text[i : i + size])]
    return out + list(cutter.close())


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_a_sentence_ends_with_its_handles_however_the_output_is_parted(size: int) -> None:
    """Handles in any brackets, one or several; full stops inside a quotation do not part it."""
    text = "甲一〔k7f2x〕。\n2. 乙：“一。二。”[m3x9z、p4q5r]；- **丙** 【h8k2m】【j5n7p】"
    assert _all(text, size) == [
        Said("甲一", ("k7f2x",)),
        Said("乙：“一。二。”", ("m3x9z", "p4q5r")),
        Said("丙", ("h8k2m", "j5n7p")),
    ]


def test_a_sentence_without_handles_is_told_as_such() -> None:
    """Also before one that has them."""
    assert _all("先说一句。后一句〔k7f2x〕。再说。") == [
        Said("先说一句", ()),
        Said("后一句", ("k7f2x",)),
        Said("再说", ()),
    ]


def test_a_year_in_brackets_is_no_handle() -> None:
    """发文字号 have them too."""
    assert _all("沪知局〔2023〕28号〔k7f2x〕。") == [Said("沪知局〔2023〕28号", ("k7f2x",))]


def test_thinking_aloud_is_left_out() -> None:
    """Also where it names handles, and where it never ends."""
    assert _all("<think>胡说〔k7f2x〕。</think>甲〔m3x9z〕。") == [Said("甲", ("m3x9z",))]
    assert _all("<think>胡说〔k7f2x〕。") == []


def test_hidden_characters_do_not_reach_the_reader() -> None:
    """Zero width, direction and tag characters."""
    assert _all("甲\u200b乙\u202e丙\U000e0041〔k7f2x〕") == [Said("甲乙丙", ("k7f2x",))]

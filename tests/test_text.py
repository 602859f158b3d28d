"""Folding and finding of Chinese text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.text import _NOT_PLAIN, book_title, find_quote, fold, fold_with_map, is_cjk, nfkc


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("到 2025年\u3000底", "到2025年底"),
        ("（ＡＢ），12％", "（ab），12%"),
        ("[2020]“甲”—乙", '〔2020〕"甲"-乙'),
        ("**重点**\u200b", "重点"),
        ("İ", "İ"),
        ("", ""),
    ],
)
def test_width_punctuation_case_and_space_are_folded(text: str, folded: str) -> None:
    """No character becomes two."""
    assert fold(text) == fold_with_map(text).text == folded


def test_every_folded_character_leads_back_to_its_original() -> None:
    """The last entry is the original's length."""
    folded = fold_with_map("到 2025\n年")
    assert [("到 2025\n年")[i] for i in folded.origin[:-1]] == list("到2025年") and folded.origin[-1] == 8
    assert folded.span(1, 6) == (2, 8)


def test_a_quotation_is_found_whatever_its_width_and_line_breaks() -> None:
    """From the given place on; nothing is found for nothing."""
    text = "培养 100\n人。再培养１００人。"
    assert find_quote(text, "培养100人") == (0, 8)
    assert find_quote(text, "培养100人", 1) == (10, 16)
    assert find_quote(text, "培养200人") is None and find_quote(text, " ") is None


def test_titles_inside_a_title_get_single_marks() -> None:
    """GB/T 15834; marks already there are not doubled."""
    assert book_title("关于印发《规划》的通知") == "《关于印发〈规划〉的通知》" and book_title("《规划》") == "《规划》"


@given(st.text(st.sampled_from("中文5eか가=，１豈々\u0301\u0338\u3099\u20e3 ￣") | st.characters(), max_size=12))
def test_the_quick_normal_form_is_the_standard_one(text: str) -> None:
    """Marks beside an ideograph or a digit, and halves of a syllable, included."""
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


def test_what_is_left_as_it_is_takes_part_in_no_composition() -> None:
    """Else a mark beside it would make one character of both."""
    left = {chr(code) for code in range(0x110000) if not _NOT_PLAIN.match(chr(code))}
    composed = (unicodedata.decomposition(chr(code)) for code in range(0x110000))
    parts = {
        chr(int(part, 16))
        for found in composed
        if found and not found.startswith("<")
        for part in found.split()[:2]
        if " " in found
    }
    assert {"，", "e"}.isdisjoint(left) and "、" in left and parts.isdisjoint(left)


def test_ideographs_are_told_from_other_characters() -> None:
    """Full-width punctuation is none."""
    assert is_cjk("国") and not is_cjk("，") and not is_cjk("a")

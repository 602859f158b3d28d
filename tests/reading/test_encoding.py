"""Bytes become characters, or are refused; nobody reads garbled text."""

from __future__ import annotations

import codecs

import pytest

from kb.errors import UnreadableFile
from kb.reading.encoding import decode

_PROSE = (
    "各地区、各部门要加强对知识产权工作的领导，完善政策措施，确保各项任务落到实处。\n"
    "国务院有关部门应当根据本规划的要求，制定实施方案。\n到2025年，人才规模达到100万人。\n"
) * 3
_TRADITIONAL = "政府會繼續加強對知識產權的保護，並在全港推行有關措施，為各行各業的發展提供支援。\n" * 3


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_every_usual_encoding_is_recognised(name: str) -> None:
    """Without a byte order mark."""
    assert decode(_PROSE.encode(name), where="稿.txt") == _PROSE


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_marks_are_believed_and_left_out(mark: bytes, name: str) -> None:
    """The mark is no part of the text."""
    assert decode(mark + _PROSE.encode(name), where="稿.txt") == _PROSE


def test_big5_prose_is_read() -> None:
    """Traditional text of Hong Kong; its bytes make no sense in GB18030."""
    assert decode(_TRADITIONAL.encode("big5hkscs"), where="稿.txt") == _TRADITIONAL


def test_rare_characters_of_gb18030_are_read() -> None:
    """Four-byte codes and the euro sign."""
    text = _PROSE + "镕、喆、䶮、㑇、𠮷。€"
    assert decode(text.encode("gb18030"), where="稿.txt") == text


@pytest.mark.parametrize(
    ("real", "wrong"),
    [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gb18030", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "big5")],
)
def test_text_spoilt_before_it_was_saved_is_refused(real: str, wrong: str) -> None:
    """鐨勬槸, ä¸­å›½, ÖÐ¹ú: valid UTF-8, and nothing anyone can read."""
    spoilt = _PROSE.encode(real).decode(wrong, errors="replace").replace("\ufffd", "?")
    with pytest.raises(UnreadableFile, match="乱码"):
        decode(spoilt.encode("utf-8"), where="稿.txt")


def test_lost_characters_are_no_text() -> None:
    """锟斤拷 stands for words that are gone."""
    with pytest.raises(UnreadableFile, match="锟斤拷"):
        decode(("锟斤拷" * 40 + _PROSE).encode("utf-8"), where="稿.txt")


def test_foreign_words_and_short_texts_are_not_taken_for_garbled() -> None:
    """Accents, and a line of names without one common character."""
    for text in ("Communiqué de presse: l’accord a été signé à Genève, où siègent les délégués.", "王鑫、李淼、赵晗"):
        assert decode(text.encode("utf-8"), where="稿.txt") == text


def test_two_encodings_in_one_file_are_told() -> None:
    """Which line is in which."""
    mixed = "各地区要加强领导。\n".encode() * 3 + "国务院有关部门应当制定实施方案。\n".encode("gb18030") * 3
    with pytest.raises(UnreadableFile, match="第 1 行是 UTF-8，第 4 行是 GBK"):
        decode(mixed, where="稿.txt")


def test_damaged_utf8_is_not_read_as_something_else() -> None:
    """One broken byte in a UTF-8 text."""
    data = _PROSE.encode("utf-8")
    with pytest.raises(UnreadableFile, match="UTF-8 编码已损坏"):
        decode(data[:100] + b"\xff" + data[100:], where="稿.txt")

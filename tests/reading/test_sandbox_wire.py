"""What a parsing process says is data; whatever else it sends is refused."""

from __future__ import annotations

import json
import random
import struct
from dataclasses import fields

import pytest

from kb.model import Block, Layout
from kb.reading.content import Content
from kb.reading.sandbox_wire import Malformed, Refusal, pack, unpack

LAYOUT = Layout("正文", 2, True, "center", 2.0, 16, "仿宋")
CONTENT = Content(
    "某意见\n甲\t乙\U0001f600\n",
    (Block((0, 3), "paragraph", LAYOUT), Block((4, 8), "table", None, (((4, 5), (6, 8)), ((4, 5), (4, 5))))),
    ("隐藏文字 3 处，已删去",),
)


def _answer(head: object, text: bytes = b"abc", numbers: tuple[int, ...] = ()) -> bytes:
    said = json.dumps(head).encode()
    return struct.pack("<4sIII", b"kbA1", len(said), len(text), len(numbers)) + said + text + struct.pack(
        f"={len(numbers)}I", *numbers
    )  # fmt: skip


def test_content_and_refusals_survive_the_way() -> None:
    """Every field of text, blocks, layout and warnings."""
    assert unpack(pack(CONTENT)) == CONTENT
    assert unpack(pack(Content(""))) == Content("")
    refusal = Refusal("UnreadableFile", "页面是扫描图像", "请提供有文字的版本")
    assert unpack(pack(refusal)) == refusal


def test_every_field_of_a_layout_is_carried() -> None:
    """A new field of the model must be carried too."""
    assert all(getattr(LAYOUT, field.name) is not None for field in fields(Layout)) and len(fields(Layout)) == 7
    assert [f.name for f in fields(Block)] == ["span", "kind", "layout", "rows"]


def test_characters_that_no_encoding_has_do_not_shift_the_others() -> None:
    """Half a surrogate pair becomes one character."""
    content = unpack(pack(Content("甲\ud800乙", (Block((2, 3), "paragraph"),))))
    assert content == Content("甲?乙", (Block((2, 3), "paragraph"),))


_EMPTY = {"warnings": [], "layouts": []}


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"kbA1",
        pack(CONTENT)[:-1],
        pack(CONTENT) + b"1",
        b"\x80\x04\x95" + pack(CONTENT),
        _answer([]),
        _answer({}),
        _answer({"warnings": [1], "layouts": []}),
        _answer({"warnings": "ab", "layouts": []}),
        _answer({"warnings": [], "layouts": [[1, 2, 3, 4, 5, 6, 7]]}),
        _answer({"warnings": [], "layouts": [["a", True, None, None, None, None, None]]}),
        _answer({"warnings": [], "layouts": [[None, None, None, None, float("nan"), None, None]]}),
        _answer({"warnings": [], "layouts": [[None, None, None, "__class__", None, None, None]]}),
        _answer({"refusal": ["a", "b"]}),
        _answer({"refusal": ["a", "b", 3]}),
        _answer(_EMPTY, b"\xff"),
        _answer(_EMPTY, b"\xed\xa0\x80"),
        _answer(_EMPTY, numbers=(0, 9, 0, 2**32 - 1, 0)),
        _answer(_EMPTY, numbers=(2, 1, 0, 2**32 - 1, 0)),
        _answer(_EMPTY, numbers=(0, 3, 2, 2**32 - 1, 0)),
        _answer(_EMPTY, numbers=(0, 3, 0, 0, 0)),
        _answer(_EMPTY, numbers=(0, 3, 1, 2**32 - 1, 2**32 - 1)),
        _answer(_EMPTY, numbers=(0, 3, 1, 2**32 - 1, 1, 2**32 - 1)),
        _answer(_EMPTY, numbers=(0, 2, 1, 2**32 - 1, 1, 1, 1, 3)),
        _answer(_EMPTY, numbers=(1, 2, 0, 2**32 - 1, 0, 0, 1, 0, 2**32 - 1, 0)),
        _answer(_EMPTY, numbers=(0, 3)),
        struct.pack("<4sIII", b"kbA1", 200_000, 0, 0) + b"[" * 200_000,
    ],
)
def test_anything_else_is_malformed(answer: bytes) -> None:
    """Lengths, types, spans outside the text, out of order or outside their table, half characters, nesting."""
    with pytest.raises(Malformed):
        unpack(answer)


def test_damaged_answers_never_raise_anything_else() -> None:
    """Two thousand answers with a few bytes changed."""
    noise = random.Random(5)
    whole = pack(CONTENT)
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(noise.choice((1, 2, 5))):
            data[noise.randrange(len(data))] = noise.randrange(256)
        try:
            content = unpack(bytes(data))
        except Malformed:
            continue
        if isinstance(content, Content):
            assert all(0 <= b.span[0] <= b.span[1] <= len(content.text) for b in content.blocks)

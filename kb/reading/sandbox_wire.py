"""First stage: what a parsing process says to the one that asked, as data that is checked and never run.

A request is `LENGTHS` (of job and of data), the job as JSON, the file's bytes. An answer is `ANSWER` (of head, text and
numbers), the head as JSON (warnings and layouts, or why the file was refused), the text in UTF-8 and the blocks as
32-bit numbers.
"""

from __future__ import annotations

import json
import math
import struct
from array import array
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

from kb.model import Block, Layout, Span
from kb.reading.content import Content

LENGTHS = struct.Struct("<II")
_ANSWER = struct.Struct("<4sIII")
_MARK = b"kbA1"
_NO_LAYOUT = 2**32 - 1
_KINDS = ("paragraph", "table")
# Head 16 MB, text 4 bytes a character, and five numbers a block, two a cell: more than the limits let pass.
MAX_ANSWER = 64 * 2**20
_MAX_HEAD = 16 * 2**20


class Malformed(ValueError):
    """An answer that no reader of ours gives."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a reader gave no content: `error` is a class of kb.errors, or what happened to the process."""

    error: str
    what: str = ""
    hint: str = ""


def pack(answer: Content | Refusal) -> bytes:
    """The bytes of an answer."""
    if isinstance(answer, Refusal):
        return _packed({"refusal": [answer.error, answer.what, answer.hint]}, b"", array("I"))
    layouts: dict[Layout, int] = {}
    numbers = array("I")
    for block in answer.blocks:
        layout = layouts.setdefault(block.layout, len(layouts)) if block.layout else _NO_LAYOUT
        numbers.extend((*block.span, _KINDS.index(block.kind), layout, len(block.rows)))
        for row in block.rows:
            numbers.append(len(row))
            for span in row:
                numbers.extend(span)
    head = {"warnings": answer.warnings, "layouts": [astuple(layout) for layout in layouts]}
    # A character no encoding has (half a surrogate pair) becomes "?", so that offsets stay.
    return _packed(head, answer.text.encode("utf-8", errors="replace"), numbers)


def _packed(head: dict[str, Any], text: bytes, numbers: array[int]) -> bytes:
    said = json.dumps(head).encode("ascii")
    return b"".join((_ANSWER.pack(_MARK, len(said), len(text), len(numbers)), said, text, numbers.tobytes()))


def unpack(data: bytes) -> Content | Refusal:
    """The answer in `data`. Raises `Malformed` for anything `pack` does not make."""
    if len(data) < _ANSWER.size:
        raise Malformed("too short")
    mark, head_length, text_length, count = _ANSWER.unpack_from(data)
    stop = _ANSWER.size + head_length
    if mark != _MARK or head_length > _MAX_HEAD or len(data) != stop + text_length + 4 * count:
        raise Malformed("lengths")
    try:
        head = json.loads(data[_ANSWER.size : stop])
        text = data[stop : stop + text_length].decode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed("not decodable") from error
    if not isinstance(head, dict):
        raise Malformed("head")
    if "refusal" in head:
        return Refusal(*_strings(head["refusal"], 3))
    numbers = array("I")
    numbers.frombytes(data[stop + text_length :])
    layouts = [_layout(said) for said in _list(head.get("layouts"))]
    warnings = _strings(head.get("warnings"))
    return Content(text, tuple(_blocks(iter(numbers), layouts, len(text))), warnings)


def _list(said: object) -> list[Any]:
    if not isinstance(said, list):
        raise Malformed("no list")
    return said


def _strings(said: object, count: int | None = None) -> tuple[str, ...]:
    found = _list(said)
    if not all(isinstance(s, str) for s in found) or (count is not None and len(found) != count):
        raise Malformed("no strings")
    return tuple(s.encode("utf-8", errors="replace").decode("utf-8") for s in found)


def _layout(said: object) -> Layout:
    values = _list(said)
    if len(values) != 7:
        raise Malformed("layout")
    style, level, bold, align, indent, size, font = values
    sound = (
        (style is None or isinstance(style, str))
        and (level is None or (type(level) is int and 0 <= level < 100))
        and (bold is None or isinstance(bold, bool))
        and align in (None, "left", "center", "right")
        and all(n is None or (type(n) in (int, float) and math.isfinite(n)) for n in (indent, size))
        and (font is None or isinstance(font, str))
    )
    if not sound:
        raise Malformed("layout")
    return Layout(style, level, bold, align, indent, size, font)


def _blocks(numbers: Iterator[int], layouts: list[Layout], length: int) -> Iterator[Block]:
    before = 0
    for start in numbers:
        try:
            end, kind, layout, height = (next(numbers) for _ in range(4))
            span = _within((start, end), before, length)
            rows = tuple(_row(numbers, span) for _ in range(height))
            yield Block(span, _KINDS[kind], None if layout == _NO_LAYOUT else layouts[layout], rows)  # type: ignore[arg-type]
        except (RuntimeError, StopIteration, IndexError, ValueError) as error:
            raise Malformed("blocks") from error
        before = end


def _row(numbers: Iterator[int], table: Span) -> tuple[Span, ...]:
    return tuple([_within((next(numbers), next(numbers)), *table) for _ in range(next(numbers))])


def _within(span: Span, start: int, end: int) -> Span:
    if not start <= span[0] <= span[1] <= end:
        raise Malformed("span")
    return span

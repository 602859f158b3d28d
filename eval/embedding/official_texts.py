"""Training, first stage: official texts (statutes, policy documents) as passages that know where they stand."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# A piece is what stands between two commas or stops: the grain at which questions are cut out of passages.
_PIECE = re.compile(r"[^，。；：？！\n]+[，。；：？！\n]*")
_CHAPTER_NUMBER = re.compile(r"^第[一二三四五六七八九十百]+[编章节]")
_HEADING_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[编章节部分条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|\d{1,2}[.、．])"
)
# Chapter names that say nothing of the subject.
_EMPTY_CHAPTERS = frozenset({"总则", "附则", "法律责任", "罚则", "一般规定", "其他规定", "通则"})
_LONGEST_HEADING = 45
_LONGEST_TITLE = 60
_SHORTEST_PARAGRAPH = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """An article or a natural paragraph. `work` is the law or document it stands in, `heading` what stands over it."""

    work: str
    heading: str
    pieces: tuple[str, ...]


def read_laws(path: Path) -> Iterator[Passage]:
    """Articles of a jsonl(.gz) of `{"law", "chapter", "text"}`; a text that several laws repeat counts once."""
    seen: set[str] = set()
    for row in map(json.loads, _lines(path)):
        if row["text"] not in seen:
            seen.add(row["text"])
            yield Passage(row["law"], _law_heading(row), _pieces(row["text"]))


def read_policies(folder: Path) -> Iterator[Passage]:
    """Paragraphs of the text files in `folder`, each under its nearest heading."""
    for path in sorted(folder.glob("*.txt")):
        lines = (re.sub(r"[*\s]+", "", line) for line in path.read_text(encoding="utf-8").splitlines())
        yield from _policy([line for line in lines if line])


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8") as packed:
            yield from packed
    else:
        with path.open(encoding="utf-8") as plain:
            yield from plain


def _law_heading(row: Mapping[str, str]) -> str:
    chapter = re.sub(r"\s+", "", _CHAPTER_NUMBER.sub("", row.get("chapter") or ""))
    return row["law"] if not chapter or chapter in _EMPTY_CHAPTERS else f"{row['law']}，{chapter}"


def _policy(lines: list[str]) -> Iterator[Passage]:
    title, heading = (lines[0] if lines else ""), ""
    for line in lines[1:]:
        number = _HEADING_NUMBER.match(line)
        if number and "。" not in line and len(line) <= _LONGEST_HEADING:
            heading = line[number.end() :]
            continue
        if number and "。" in line[:_LONGEST_HEADING]:
            heading, line = line[number.end() :].split("。", 1)
        if len(line) >= _SHORTEST_PARAGRAPH:
            whole = f"{title}，{heading}" if len(title) <= _LONGEST_TITLE and heading else heading or title
            yield Passage(title, whole, _pieces(line))


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(_PIECE.findall(text))

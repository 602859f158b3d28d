"""First stage: how much of this machine a file may take, and how large what is read from it may be."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import UnreadableFile
from kb.reading.content import Content

_MB = 2**20

# The longest official text seen has 0.2 million characters, 民法典 0.1 million.
MAX_CHARACTERS = 1_000_000
# No encoding takes more than four bytes a character.
MAX_PLAIN_BYTES = 4 * MAX_CHARACTERS
MAX_LINES = 20_000
MAX_BLOCKS = 100_000
MAX_CELLS = 300_000
MAX_WARNINGS = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take. `memory` is address space in bytes, `seconds` holds for clock and processor.

    `helpers` lets the reader start programs and write temporary files (OCR); other readers may do neither.
    """

    memory: int = 768 * _MB
    seconds: float = 22.0
    helpers: bool = False


DOCUMENT = Limits()
# Recognition of a page takes 4–6 s of one processor; its models at work take 1.8 GB of address space, more by threads.
MAX_SCANNED_PAGES = 60
RECOGNITION = Limits(memory=4096 * _MB, seconds=MAX_SCANNED_PAGES * 15.0, helpers=True)


def checked(content: Content, *, where: str) -> Content:
    """`content`, if it is no larger than a document can be. Raises `UnreadableFile`."""
    counts = (
        (len(content.text), MAX_CHARACTERS, "字符"),
        (content.text.count("\n"), MAX_LINES, "行"),
        (len(content.blocks), MAX_BLOCKS, "段"),
        (sum(len(row) for block in content.blocks for row in block.rows), MAX_CELLS, "个单元格"),
    )
    for count, most, unit in counts:
        if count > most:
            raise UnreadableFile(
                f"内容过多（{count:,} {unit}，上限 {most:,}），不像一份公文",
                where=where,
                hint="请拆分成单份文件再试；若本来不大，文件可能异常",
            )
    return content

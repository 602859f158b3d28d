"""First stage: Markdown with the HTML it may hold made lines of: no comments, tables as rows."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from kb.reading.content import Content
from kb.reading.encoding import decode

_COMMENT = re.compile("<!--"), re.compile("-->")
_TABLE = re.compile(r"<table\b[^<>]{0,400}>", re.IGNORECASE), re.compile(r"</table\s{0,9}>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^<>]{0,400}>", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b([^<>]{0,400})>", re.IGNORECASE)
_REACH = re.compile(r"(col|row)span\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</?(?:p|div|center|h[1-6]|li|ul|ol)\b[^<>]{0,400}>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:u|b|i|em|strong|font|span|sup|sub|table|thead|tbody|tfoot|tr|td|th|a|s|del|ins|small|big)\b[^<>]{0,400}>",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[，。；：]")
_WIDEST = 64
_MOST_ROWS = 20_000


def read_markdown(data: bytes, *, where: str) -> Content:
    """The text of `data`, its Markdown kept; comments, which nobody sees, are left out."""
    text = decode(data, where=where)
    if "<" not in text:
        return Content(text)
    hidden: list[str] = []
    text = _replaced(text, _COMMENT, lambda words: _kept(words, hidden))
    text = _replaced(text, _TABLE, lambda markup: "\n\n" + "\n".join(_rows(markup)) + "\n\n")
    hidden = [words for words in hidden if _SENTENCE.search(words)]
    text = _TAG.sub("", _BREAK.sub("\n", text))
    warnings = (f"已去除 {len(hidden)} 处注释中的文字（如“{hidden[0][:20]}”）",) if hidden else ()
    return Content(text, warnings=warnings)


def _kept(words: str, hidden: list[str]) -> str:
    """Remember `words`; nothing stands in their place."""
    hidden.append(words.strip())
    return ""


def _replaced(text: str, marks: tuple[re.Pattern[str], re.Pattern[str]], write: Callable[[str], str]) -> str:
    """`text` with what stands between the two marks written anew; one that is not closed stays."""
    parts: list[str] = []
    at = 0
    while (opening := marks[0].search(text, at)) and (closing := marks[1].search(text, opening.end())):
        parts += [text[at : opening.start()], write(text[opening.end() : closing.start()])]
        at = closing.end()
    return "".join(parts) + text[at:]


def _rows(markup: str) -> Iterator[str]:
    """The rows of a table as lines of cells between bars; a cell that reaches further is followed by empty ones."""
    hanging: dict[int, int] = {}
    for row in _ROW.split(markup)[1 : _MOST_ROWS + 1]:
        line: list[str] = []
        parts = _CELL.split(row)
        for said, words in zip(parts[1::2], parts[2::2], strict=True):
            _fill(line, hanging)
            reach = {name.lower(): int(count) for name, count in _REACH.findall(said)}
            columns = max(1, min(reach.get("col", 1), _WIDEST - len(line)))
            if reach.get("row", 1) > 1:
                hanging.update((len(line) + k, reach["row"] - 1) for k in range(columns))
            line += [_words(words), *[""] * (columns - 1)]
        _fill(line, hanging)
        yield f"| {' | '.join(line)} |"


def _fill(line: list[str], hanging: dict[int, int]) -> None:
    """Empty cells where one from above still reaches down."""
    while hanging.get(len(line), 0) > 0:
        hanging[len(line)] -= 1
        line.append("")


def _words(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", _BREAK.sub(" ", markup))).split()).replace("|", "｜")

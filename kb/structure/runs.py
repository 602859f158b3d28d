"""Second stage, the ground: stretches of reading text that know where each piece stands in the source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.model import Span

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = r"，。、；：？！“”‘’（）《》〈〉【】〔〕—…"
# White space inside running text that separates nothing: between ideographs, or between a mark and an ideograph.
_STRAY = re.compile(rf"(?<=[{_HAN}{_MARKS},;:)])[\s\u3000]+(?=[{_HAN}{_MARKS}])|(?<=[{_HAN}{_MARKS}])[\s\u3000]+(?=\()")
# In what is no sentence (names, cells, form lines) a space between ideographs separates; only marks need none.
_STRAY_MARK = re.compile(
    rf"(?<=[{_MARKS}])[\s\u3000]+(?=[{_HAN}{_MARKS}])|(?<=[{_HAN}])[\s\u3000]+(?=[，。、；：！？）》])"
)


def width(text: str) -> int:
    """Columns of `text` in a Chinese face: two for an ideograph or full-width mark, one for a Latin letter."""
    return 2 * len(text) - len(text.encode("latin-1", errors="ignore"))


@dataclass(frozen=True, slots=True)
class Run:
    """Reading text; joining the source over `spans` gives exactly `text`."""

    text: str
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Run:
        """The run of `source[start:end)`."""
        return cls(source[start:end], ((start, end),) if end > start else ())

    @property
    def start(self) -> int:
        """Where the run begins in the source."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where the run ends in the source."""
        return self.spans[-1][1]

    def cut(self, start: int, end: int | None = None) -> Run:
        """The part `[start, end)` of the run, by indexes into its text."""
        end = len(self.text) if end is None else min(end, len(self.text))
        if start <= 0 and end == len(self.text):
            return self
        spans: list[Span] = []
        at = 0
        for first, last in self.spans:
            length = last - first
            low, high = max(start - at, 0), min(end - at, length)
            if low < high:
                spans.append((first + low, first + high))
            at += length
        return Run(self.text[start:end], tuple(spans))

    def strip(self) -> Run:
        """The run without white space at its ends."""
        if self.text == self.text.strip():
            return self
        left = len(self.text) - len(self.text.lstrip())
        return self.cut(left, max(left, len(self.text.rstrip())))

    def without(self, pattern: re.Pattern[str]) -> Run:
        """The run without what `pattern` matches."""
        if not pattern.search(self.text):
            return self
        parts: list[Run] = []
        at = 0
        for found in pattern.finditer(self.text):
            parts.append(self.cut(at, found.start()))
            at = found.end()
        return join([*parts, self.cut(at)])

    def tidy(self, *, prose: bool = True) -> Run:
        """The run without the spaces that extraction or typing left in it; `prose` tells that it is running text."""
        run = self.strip()
        return run.without(_STRAY if prose else _STRAY_MARK) if len(run.text.split(maxsplit=1)) > 1 else run

    def split(self, pattern: re.Pattern[str]) -> list[Run]:
        """The stripped pieces between matches of `pattern`; empty ones too, as cells may be empty."""
        pieces: list[Run] = []
        at = 0
        for found in pattern.finditer(self.text):
            pieces.append(self.cut(at, found.start()).strip())
            at = found.end()
        return [*pieces, self.cut(at).strip()]


def join(runs: Iterable[Run]) -> Run:
    """The runs as one; touching spans are merged."""
    kept = [*runs]
    return Run("".join(r.text for r in kept), tuple(_merged(s for r in kept for s in r.spans)))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    open_span: Span | None = None
    for span in spans:
        if open_span and open_span[1] == span[0]:
            open_span = (open_span[0], span[1])
            continue
        if open_span:
            yield open_span
        open_span = span
    if open_span:
        yield open_span

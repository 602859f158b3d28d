"""Index stage, beside the tokens: jieba's dictionary as sorted lines, looked up word by word instead of loaded.

Loading it takes most of a second and 100 MB, and a question needs a few hundred of its 350,000 words. Cutting many
texts is faster with all of it loaded: `whole`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache

# Sum of the frequencies in the dictionary of jieba 0.42.1; a test adds them up, which takes a tenth of a second.
TOTAL = 60_101_967
_REMEMBERED = 1 << 15


class WordList(MutableMapping[str, int]):
    """Frequencies by word, as jieba looks them up: 0 for what only begins words; words that were added come first."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        self._added: dict[str, int] = {}
        self._find = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    @classmethod
    def parse(cls, content: bytes) -> WordList:
        """The list of a dictionary file: “word frequency tag” a line."""
        return cls(sorted(filter(None, content.split(b"\n"))))

    def tag(self, word: str) -> str | None:
        """The part of speech of a word of the file; None for any other."""
        line = self._line(word)
        return line.rsplit(b" ", 1)[-1].decode() if line and line.startswith(word.encode() + b" ") else None

    def whole(self) -> dict[str, int]:
        """All of it as a dictionary in memory."""
        found: dict[str, int] = {}
        for line in self._lines:
            word, frequency = line.decode().split(" ")[:2]
            found[word] = int(frequency)
            for end in range(1, len(word)):
                found.setdefault(word[:end], 0)
        return found | self._added

    def __getitem__(self, word: str) -> int:
        frequency = self._added.get(word)
        if frequency is None:
            frequency = self._find(word)
        if frequency is None:
            raise KeyError(word)
        return frequency

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self._added or self._find(word) is not None)

    def __setitem__(self, word: str, frequency: int) -> None:
        self._added[word] = frequency

    def __delitem__(self, word: str) -> None:
        del self._added[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def _look_up(self, word: str) -> int | None:
        line = self._line(word)
        if line is None:
            return None
        return int(line.split(b" ")[1]) if line.startswith(word.encode() + b" ") else 0

    def _line(self, word: str) -> bytes | None:
        """The first line that begins with these characters: the word's own where it has one, as spaces sort first."""
        key = word.encode("utf-8", "surrogatepass")
        at = bisect_left(self._lines, key)
        if not key or at == len(self._lines) or not self._lines[at].startswith(key):
            return None
        return self._lines[at]

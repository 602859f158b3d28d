"""Index stage, beside jieba's dictionary: terms of official documents and short names of bodies, from plain files.

A term is found as one more word wherever it stands, beside the words that jieba finds there. So it needs no frequency,
and a wrong one separates nothing. One file comes with the project, another may be the user's.
"""

from __future__ import annotations

import hashlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import InputError

SHIPPED = Path(__file__).parent / "data" / "terms.txt"

_LONGEST = 20
_State = tuple[tuple[str, int, int], ...]  # of each file: path, time of the last change, size


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Terms by their first two characters. `identity` changes with them; the same object is the same terms."""

    by_start: Mapping[str, tuple[str, ...]]
    identity: str

    @classmethod
    def of(cls, words: Iterable[str]) -> Terms:
        """Those words, in any order."""
        ordered = sorted(set(words))
        by_start: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for word in ordered:
            by_start[word[:2]] += (word,)
        return cls(dict(by_start), hashlib.sha256("\n".join(ordered).encode()).hexdigest()[:16])

    def inside(self, run: str, pairs: Sequence[str]) -> list[str]:
        """The terms that stand in a run of Chinese characters, given also as its pairs, in order of their places."""
        starts = self.by_start
        if starts.keys().isdisjoint(pairs):
            return []
        places = [at for at, pair in enumerate(pairs) if pair in starts]
        return [term for at in places for term in starts[pairs[at]] if run.startswith(term, at)]


def read(path: Path) -> list[str]:
    """The terms of a file: one a line, `#` begins a comment; InputError where a line is no term."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError("词典不是 UTF-8 文字", where=str(path), hint="另存为 UTF-8") from error
    except OSError as error:
        raise InputError(f"词典读不出来（{error.strerror}）", where=str(path), hint="请检查路径") from error
    terms = []
    for number, line in enumerate(lines, 1):
        word = line.partition("#")[0].strip()
        if word and not (2 <= len(word) <= _LONGEST and all("\u3400" <= char <= "\u9fff" for char in word)):
            hint = f"每行一个词，{_LONGEST} 个汉字以内；“#”后面是说明"
            raise InputError(f"第 {number} 行不是两个以上汉字的词", where=str(path), hint=hint)
        terms += [word] if word else []
    return terms


class _Used:
    """The terms of this process, read again when a file changes: an open application and an ingest beside it agree."""

    def __init__(self) -> None:
        self._own: Path | None = None
        self._optional = True
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._terms = Terms({}, "")

    def take(self, path: Path | None, *, optional: bool = True) -> None:
        """Use the terms of `path` too from now on; it need not be there if it is `optional`."""
        self._own, self._optional = path, optional

    def taken(self) -> tuple[Path | None, bool]:
        """What `take` was last given, for another process."""
        return self._own, self._optional

    def now(self) -> Terms:
        """The terms of the files as they are; InputError where one is not as it should be."""
        paths = [SHIPPED]
        if self._own and not (self._optional and not self._own.is_file()):
            paths.append(self._own)
        state = tuple(map(_state, paths))
        with self._lock:
            if state != self._state:
                self._terms, self._state = Terms.of(word for path in paths for word in read(path)), state
            return self._terms


def _state(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(f"词典读不出来（{error.strerror}）", where=str(path), hint="请检查路径") from error
    return str(path), found.st_mtime_ns, found.st_size


_used = _Used()
take, taken, now = _used.take, _used.taken, _used.now

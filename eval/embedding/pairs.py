"""Training, third stage: pairs of texts on the same matter, drawn from the structure of official texts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from eval.embedding.official_texts import Passage

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ids = npt.NDArray[np.int32]

# How people frame a question; learning that these carry no subject keeps them from pulling at the vector.
QUESTION_FRAMES = (
    "什么是", "是什么", "有哪些", "哪些", "如何", "怎么", "怎么办", "怎样", "是否", "可以吗", "能不能", "可不可以",
    "吗", "呢", "多少", "谁", "谁来", "由谁", "什么时候", "多久", "哪里", "为什么", "请问", "应该怎么做",
    "需要什么条件", "是不是", "有没有", "怎么处理", "怎么规定的", "有什么规定", "我想知道",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sampling:
    """How pairs are drawn. The first four are relative frequencies of the sorts of pairs."""

    cut: float = 0.6
    heading: float = 0.2
    neighbour: float = 0.1
    parallel: float = 0.3
    keep: float = 0.1
    """Share of cuts that stay in the passage as well: words shared with the question must keep counting."""
    frame: float = 0.5
    """Share of cuts dressed as a question."""
    headed: float = 0.3
    """Share of cuts whose rest stands under its heading, as clauses do when they are indexed."""
    question_tokens: int = 40
    passage_tokens: int = 128


class Passages:
    """All passages as token ids in one array; `borders[first[i] : first[i + 1] + 1]` are the borders of i's pieces."""

    def __init__(self, passages: Sequence[Passage], tokenizer: Tokenizer) -> None:
        works: dict[str, int] = {}
        self.work = np.array([works.setdefault(p.work, len(works)) for p in passages], dtype=np.int32)
        headings: dict[str, int] = {}
        self.heading = np.array([headings.setdefault(p.heading, len(headings)) for p in passages], dtype=np.int32)
        self.headings = _encode(list(headings), tokenizer)
        encoded = _encode([piece for p in passages for piece in p.pieces], tokenizer)
        self.ids = np.concatenate(encoded)
        self.borders = np.cumsum([0, *map(len, encoded)])
        self.first = np.cumsum([0, *(len(p.pieces) for p in passages)])

    def __len__(self) -> int:
        return len(self.work)

    def passage(self, i: int) -> Ids:
        """Token ids of a whole passage."""
        return self.ids[self.borders[self.first[i]] : self.borders[self.first[i + 1]]]

    def vectors(self, weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Vectors of all passages under a model's weights, one row each, of length one (or zero)."""
        sums = np.zeros((len(self), weights.shape[1]), dtype=np.float32)
        for i in range(len(self)):
            sums[i] = weights[self.passage(i)].sum(axis=0)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(lengths, 1e-9), dtype=np.float32)

    def document_frequency(self, vocabulary: int) -> npt.NDArray[np.float64]:
        """In how many passages each token stands."""
        counts = np.zeros(vocabulary)
        for i in range(len(self)):
            counts[np.unique(self.passage(i))] += 1
        return counts


class PairSampler:
    """Draws pairs (question-like, passage-like) in random order, every passage once a round."""

    def __init__(
        self, passages: Passages, tokenizer: Tokenizer, sampling: Sampling, random: np.random.Generator
    ) -> None:
        self._passages = passages
        self._sampling = sampling
        self._random = random
        self._frames = _encode(QUESTION_FRAMES, tokenizer)
        weights = np.array([sampling.cut, sampling.heading, sampling.neighbour, sampling.parallel])
        self._upto = np.cumsum(weights / weights.sum())
        self.parallels: npt.NDArray[np.int64] | None = None
        self._waiting: list[int] = []

    def batch(self, size: int) -> tuple[list[Ids], list[Ids]]:
        """`size` pairs, as two lists of token ids."""
        left: list[Ids] = []
        right: list[Ids] = []
        while len(left) < size:
            pair = self._pair(self._next())
            if pair is not None and min(map(len, pair)) >= 2:
                left.append(pair[0])
                right.append(pair[1])
        return left, right

    def _next(self) -> int:
        if not self._waiting:
            self._waiting = self._random.permutation(len(self._passages)).tolist()
        return self._waiting.pop()

    def _pair(self, i: int) -> tuple[Ids, Ids] | None:
        sort = int(np.searchsorted(self._upto, self._random.random(), side="right"))
        if sort == 0:
            return self._cut(i)
        if sort == 1:
            return self._passages.headings[self._passages.heading[i]], self._window(self._passages.passage(i))
        return self._neighbour(i) if sort == 2 else self._parallel(i)

    def _cut(self, i: int) -> tuple[Ids, Ids] | None:
        """One to three pieces of a passage, and the rest of it."""
        borders = self._passages.borders[self._passages.first[i] : self._passages.first[i + 1] + 1]
        pieces = len(borders) - 1
        if pieces < 2:
            return None
        length = int(self._random.integers(1, min(3, pieces - 1) + 1))
        start = int(self._random.integers(0, pieces - length + 1))
        a, b = borders[start], borders[start + length]
        question = self._passages.ids[a:b][: self._sampling.question_tokens]
        if self._random.random() < self._sampling.keep:
            rest = self._passages.passage(i)
        else:
            rest = np.concatenate([self._passages.ids[borders[0] : a], self._passages.ids[b : borders[-1]]])
        if self._random.random() < self._sampling.frame:
            question = np.concatenate([question, self._frames[self._random.integers(len(self._frames))]])
        rest = self._window(rest)
        if self._random.random() < self._sampling.headed:
            rest = np.concatenate([self._passages.headings[self._passages.heading[i]], rest])
        return question, rest

    def _neighbour(self, i: int) -> tuple[Ids, Ids] | None:
        """A passage and the next or next but one of the same work."""
        j = i + int(self._random.integers(1, 3))
        if j >= len(self._passages) or self._passages.work[i] != self._passages.work[j]:
            return None
        return self._window(self._passages.passage(i)), self._window(self._passages.passage(j))

    def _parallel(self, i: int) -> tuple[Ids, Ids] | None:
        """A passage and the one of another work that rules on the same matter, once those are known."""
        j = -1 if self.parallels is None else int(self.parallels[i])
        return None if j < 0 else (self._window(self._passages.passage(i)), self._window(self._passages.passage(j)))

    def _window(self, ids: Ids) -> Ids:
        spare = len(ids) - self._sampling.passage_tokens
        start = int(self._random.integers(0, spare + 1)) if spare > 0 else 0
        return ids[start : start + self._sampling.passage_tokens]


def _encode(texts: Sequence[str], tokenizer: Tokenizer) -> list[Ids]:
    return [np.array(e.ids, dtype=np.int32) for e in tokenizer.encode_batch(list(texts), add_special_tokens=False)]

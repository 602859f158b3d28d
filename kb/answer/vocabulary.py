"""The character pairs the clauses use: how rare each is, and which held words a mistyped one stands for."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from kb.text import fold

# Pairs that stand in nearly every clause (知识产权人才 in a plan for them) still say what is asked.
COMMONEST = 0.5
# Latin words and numbers stay whole; everything else is taken pair by pair.
_RUNS = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?|[^\W_a-z0-9]+")


@lru_cache(maxsize=1 << 16)
def bigrams(text: str) -> frozenset[str]:
    """Adjacent character pairs of the folded text without punctuation, Latin words and numbers whole."""
    runs = _RUNS.findall(fold(text))
    pairs = {a + b for run in runs if not run.isascii() for a, b in pairwise(run)}
    return frozenset(pairs | {run for run in runs if run.isascii()}) or frozenset(runs)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many clauses there are, and in how many of them a pair stands."""

    clauses: int
    frequency: Callable[[str], int]


class Vocabulary:
    """The pairs of a collection of clause texts."""

    def __init__(self, texts: Iterable[str], *, counted: Counted | None = None) -> None:
        """`counted` tells of a larger collection that `texts` are of; typing errors are looked for in `texts` alone."""
        self._texts = tuple(texts)
        if counted is None:
            found = Counter(gram for text in self._texts for gram in bigrams(text))
            counted = Counted(len(self._texts), found.__getitem__)
        self._counted = counted

    def knows(self, gram: str) -> bool:
        """True where any clause contains the pair."""
        return self._counted.frequency(gram) > 0

    def writes(self, run: str) -> bool:
        """True where a clause of `texts` holds the run as it stands."""
        return fold(run) in self._folded

    @property
    def clauses(self) -> int:
        """How many clauses there are."""
        return self._counted.clauses

    def frequency(self, gram: str) -> int:
        """In how many clauses the pair stands."""
        return self._counted.frequency(gram)

    def holds(self, wording: str) -> bool:
        """True where every pair of the wording is known."""
        return all(self.knows(gram) for gram in bigrams(wording))

    def rarity(self, gram: str) -> float:
        """Inverse document frequency over clauses (BM25's form); an unseen pair counts like one seen in one clause."""
        seen = max(1, self._counted.frequency(gram))
        return max(COMMONEST, math.log(1 + (self._counted.clauses - seen + 0.5) / (seen + 0.5)))

    def correct(self, text: str) -> str:
        """`text` with pairs no clause holds replaced where a held run differs in one character only."""
        corrections = self.corrections(text)
        chars = list(text)
        for i in range(len(text) - 1):
            if fixed := corrections.get(text[i : i + 2]):
                chars[i : i + 2] = fixed
        return "".join(chars)

    def corrections(self, text: str) -> Mapping[str, str]:
        """The held pair that each mistyped pair of `text` stands for; pairs that are held are never corrected.

        Either a held run of 4 differs in one character, none of whose pairs in `text` is held, or one of 3 has two
        neighbours in the other order (营运官 → 运营官).
        """
        unknown = {i for i, (a, b) in enumerate(pairwise(text)) if (a + b).isalpha() and not self.knows(a + b)}
        found: dict[str, str] = {}
        for i in sorted(unknown):
            for start in range(max(0, i - 2), min(i, len(text) - 4) + 1):
                found |= self._replaced(text, start, unknown)
            for start in range(max(0, i - 1), min(i, len(text) - 3) + 1):
                found |= self._swapped(text[start : start + 3])
        return found

    def _replaced(self, text: str, start: int, unknown: set[int]) -> dict[str, str]:
        """Corrections from the one held run of 4 that is the run at `start` but for one character; none of several.

        “长三角评” may be any of “长三角一”, “长三角高” …: then nothing is known of what was meant.
        """
        window = text[start : start + 4]
        found: dict[str, str] = {}
        for k in range(4):
            pairs = [j for j in (start + k - 1, start + k) if 0 <= j < len(text) - 1]
            touching = {j for j in pairs if text[j : j + 2].isalpha()}
            if touching and touching <= unknown:
                inside = [j for j in touching if 0 <= j - start < 3]
                if meant := self._with_one_other(window, k):
                    found |= {text[j : j + 2]: meant[j - start : j - start + 2] for j in inside}
        return found

    def _with_one_other(self, window: str, k: int) -> str | None:
        """The held run that is `window` but for its character `k`; None where there is none, or are several."""
        if not re.fullmatch(r"\w+", window[:k] + window[k + 1 :]):
            return None
        # The longer part that stands together is what is looked for, the other character only compared.
        first, last = (k + 1, 4) if k < 2 else (0, k)
        found: set[str] = set()
        at = self._folded.find(window[first:last])
        while at >= 0 and len(found) < 2:
            run = self._folded[max(0, at - first) : at - first + 4]
            if run[:k] == window[:k] and run[k + 1 :] == window[k + 1 :] and re.match(r"\w", run[k : k + 1]):
                found.add(run)
            at = self._folded.find(window[first:last], at + 1)
        return found.pop() if len(found) == 1 else None

    def _swapped(self, window: str) -> dict[str, str]:
        """Corrections from a held run of 3 with two neighbours in the other order, where not both pairs are held."""
        if self.knows(window[:2]) and self.knows(window[1:]):
            return {}
        for swapped in (window[1] + window[0] + window[2], window[0] + window[2] + window[1]):
            if swapped != window and self.knows(swapped[:2]) and self.knows(swapped[1:]):
                return {window[k : k + 2]: swapped[k : k + 2] for k in range(2) if not self.knows(window[k : k + 2])}
        return {}

    @cached_property
    def _folded(self) -> str:
        """The texts folded, one a line; looked through at the first unknown pair."""
        return "\n".join(fold(text) for text in self._texts)

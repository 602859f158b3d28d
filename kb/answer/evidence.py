"""Evidence: which quotable units carry the words of a question, and how much of the question they carry."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.answer import wording
from kb.answer.units import Unit, units_of_work
from kb.answer.words import STRUCTURAL, Word, runs
from kb.answer.works import Work
from kb.text import fold

# How far words count that stand not in the sentence itself but around it. Chosen by reading rankings, not fitted.
IN_CLAUSE, IN_PATH, IN_TITLE = 0.5, 0.45, 0.1
# A corrected typing error counts a little less than the word itself.
CORRECTED = 0.85
# A verb or adjective that no clause holds is usually talk (“搞到”, “奉行”); an unknown noun is what is asked about.
UNKNOWN_VERB = 0.1
# A known pair inside a noun that no clause holds (专利 in 发明专利) says little.
PART_OF_UNKNOWN = 0.4
# What the search's score of a clause (words and meaning fused, at most 1) adds to a unit of it.
RETRIEVED = 0.1
# Words that stand in nearly every clause (知识产权人才 in a plan for them) still say what is asked.
COMMONEST = 0.5
# Above this many clauses in scope the candidates come from the index instead of a full reading.
FULL_READING = 4000

Search = Callable[[str, int, frozenset[str] | None], Mapping[str, float]]
"""(query, limit, document ids or None) → retrieval scores in [0, 1] by clause id."""


def bigrams(text: str) -> frozenset[str]:
    """Adjacent character pairs of the folded text without punctuation; the text itself if it is one character."""
    runs = re.findall(r"\w+", fold(text))
    return frozenset(a + b for run in runs for a, b in pairwise(run)) or frozenset(runs)


@dataclass(frozen=True, slots=True)
class Term:
    """Something the question speaks of: `ways` are the bigram sets that would say it, each with the credit it earns."""

    text: str
    weight: float
    ways: tuple[tuple[frozenset[str], float], ...]

    def match(self, found: frozenset[str]) -> float:
        """Credit in [0, 1] for a unit with these bigrams; part of a longer wording earns the square of its share."""
        best = 0.0
        for way, credit in self.ways:
            share = len(way & found) / len(way)
            best = max(best, credit * (share if share == 1 else share * share))
        return best


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its score, the share of the question it carries (`own` alone, `cover` with its surroundings)."""

    unit: Unit
    work: Work
    score: float
    own: float
    cover: float


class Evidence:
    """The units of the works held, and how rare their words are."""

    def __init__(self, works: Sequence[Work]) -> None:
        self.works = tuple(works)
        self._units: dict[str, tuple[Unit, ...]] = {}
        self._grams: dict[tuple[str, int, int], frozenset[str]] = {}
        self._clause_grams: dict[str, frozenset[str]] = {}
        self._frequency: Counter[str] = Counter()
        self._clauses = 0
        for work in self.works:
            for document in work.documents:
                for clause in document.clauses:
                    self._frequency.update(self._of_clause(clause.id, clause.text))
                    self._clauses += 1

    def units(self, work: Work) -> tuple[Unit, ...]:
        """The quotable units of a work, in reading order."""
        if work.document.id not in self._units:
            self._units[work.document.id] = units_of_work(work)
        return self._units[work.document.id]

    def rarity(self, gram: str) -> float:
        """Inverse document frequency over clauses (BM25's form); an unseen pair counts like one seen in one clause."""
        seen = max(1, self._frequency[gram])
        return max(COMMONEST, math.log(1 + (self._clauses - seen + 0.5) / (seen + 0.5)))

    def known(self, gram: str) -> bool:
        """True where any clause held contains the pair."""
        return self._frequency[gram] > 0

    def terms(self, words: Sequence[Word], weight: float = 1.0) -> tuple[Term, ...]:
        """The terms of a question's words: thesaurus words as wholes, everything else pair by pair."""
        out: list[Term] = []
        for run in runs(words):
            text = "".join(w.text for w in run)
            corrections = self._corrections(text)
            for word in run:
                out += self._spoken(word, weight) if word.spoken else self._pairs(word, weight, corrections)
            for left, right in pairwise(run):
                gram = left.text[-1] + right.text[0]
                if self.known(gram) or gram in corrections:
                    factor = min(left.weight, right.weight) * 0.5
                    out.append(self._pair(gram, weight * factor, corrections))
        merged: dict[str, Term] = {}
        for term in out:
            merged.setdefault(term.text, term)
        return tuple(merged.values())

    def _spoken(self, word: Word, weight: float) -> list[Term]:
        """One term for a thesaurus word; pair by pair where none of its official wordings is held."""
        ways = [w for w in wording.load().official[word.text] if all(self.known(g) for g in bigrams(w))]
        if not ways:
            return self._pairs(word, weight, {})
        options = [(bigrams(w), 0.95) for w in ways] + [(bigrams(word.text), 1.0)]
        rarity = max(sum(self.rarity(g) for g in way) / len(way) for way, _ in options[: len(ways)])
        return [Term(word.text, weight * word.weight * rarity * max(1, len(word.text) - 1), tuple(options))]

    def _pairs(self, word: Word, weight: float, corrections: Mapping[str, str]) -> list[Term]:
        if len(word.text) == 1 or word.text.isascii():
            rare = self.rarity(word.text) * (1 if self.known(word.text) else 0.5)
            return [Term(word.text, weight * word.weight * rare, ((frozenset({word.text}), 1.0),))]
        grams = [a + b for a, b in pairwise(word.text)]
        strange = [g for g in grams if not self.known(g) and g not in corrections]
        terms = []
        for gram in grams:
            factor = 1.0
            if strange and not word.noun:
                factor = UNKNOWN_VERB if gram in strange else 1.0
            elif strange and gram not in strange:
                factor = PART_OF_UNKNOWN
            terms.append(self._pair(gram, weight * word.weight * factor, corrections))
        return terms

    def unknown(self, word: Word) -> bool:
        """True for a noun that no clause holds in any wording, typing errors allowed for."""
        if not word.noun or len(word.text) < 2 or word.text in STRUCTURAL:
            return False
        if word.spoken:
            ways = wording.load().official[word.text]
            return not any(all(self.known(g) for g in bigrams(w)) for w in (word.text, *ways))
        return any(not self.known(g) for g in bigrams(self.correct(word.text)))

    def _pair(self, gram: str, weight: float, corrections: Mapping[str, str]) -> Term:
        ways = [(frozenset({gram}), 1.0)]
        if gram in corrections:
            ways.append((frozenset({corrections[gram]}), CORRECTED))
        return Term(gram, weight * self.rarity(corrections.get(gram, gram)), tuple(ways))

    def correct(self, text: str) -> str:
        """`text` with pairs no clause holds replaced where a held run differs in one character only."""
        chars = list(text)
        for i in range(len(text) - 1):
            if fixed := self._corrections(text).get(text[i : i + 2]):
                chars[i : i + 2] = fixed
        return "".join(chars)

    def _corrections(self, text: str) -> dict[str, str]:
        """For pairs no clause holds: the pair at the same place in a held run of 4 that differs in one character, none of
        whose pairs in `text` is held, or of 3 with two neighbours swapped (营运官 → 运营官)."""
        unknown = {i for i in range(len(text) - 1) if not self.known(text[i : i + 2]) and text[i : i + 2].isalpha()}
        found: dict[str, str] = {}
        for i in sorted(unknown):
            for start in range(max(0, i - 2), min(i, len(text) - 4) + 1):
                window = text[start : start + 4]
                for held in self._near(window):
                    k = next(k for k in range(4) if held[k] != window[k])
                    touching = {
                        j for j in (start + k - 1, start + k) if 0 <= j < len(text) - 1 and text[j : j + 2].isalpha()
                    }
                    if touching <= unknown:
                        found.update(
                            {text[j : j + 2]: held[j - start : j - start + 2] for j in touching if 0 <= j - start < 3}
                        )
            for start in range(max(0, i - 1), min(i, len(text) - 3) + 1):
                found.update(self._swapped(text[start : start + 3]))
        return found

    def _swapped(self, window: str) -> dict[str, str]:
        """A held run of 3 with two neighbours in the other order; only where neither pair of `window` is held."""
        if self.known(window[:2]) and self.known(window[1:]):
            return {}
        for swapped in (window[1] + window[0] + window[2], window[0] + window[2] + window[1]):
            if swapped != window and self.known(swapped[:2]) and self.known(swapped[1:]):
                return {window[k : k + 2]: swapped[k : k + 2] for k in range(2) if not self.known(window[k : k + 2])}
        return {}

    def _near(self, window: str) -> list[str]:
        return [run for k in range(4) for run in self._wildcards.get((k, window[:k] + window[k + 1 :]), ())]

    @property
    def _wildcards(self) -> dict[tuple[int, str], list[str]]:
        """Runs of four characters by the three left when one is taken out; built at the first unknown pair."""
        if not hasattr(self, "_wild"):
            runs: Counter[str] = Counter()
            for work in self.works:
                for document in work.documents:
                    for clause in document.clauses:
                        for run in re.findall(r"\w{4,}", fold(clause.text)):
                            runs.update(run[i : i + 4] for i in range(len(run) - 3))
            wild: dict[tuple[int, str], list[str]] = defaultdict(list)
            for run, _ in runs.most_common(400_000):
                for k in range(4):
                    wild[(k, run[:k] + run[k + 1 :])].append(run)
            self._wild = wild
        return self._wild

    def rank(
        self,
        terms: Sequence[Term],
        works: Sequence[Work],
        *,
        limit: int = 20,
        retrieved: Mapping[str, float] | None = None,
    ) -> list[Scored]:
        """The units of `works` by the share of the terms' weight they carry, best first; ties in reading order.

        `retrieved` are the search's scores by clause: they shift the order, and choose the candidates of large works.
        """
        retrieved = retrieved or {}
        few = sum(len(d.clauses) for w in works for d in w.documents) <= FULL_READING or not retrieved
        units = [(u, w) for w in works for u in self.units(w) if few or u.clause.id in retrieved]
        return self.rank_units(terms, units, limit=limit, retrieved=retrieved)

    def rank_units(
        self,
        terms: Sequence[Term],
        units: Iterable[tuple[Unit, Work]],
        *,
        limit: int = 20,
        retrieved: Mapping[str, float] | None = None,
    ) -> list[Scored]:
        """Like `rank`, over given units."""
        total = sum(t.weight for t in terms)
        if not total:
            return []
        scored = [s for unit, work in units if (s := self._score(terms, total, unit, work)).cover > 0]
        if retrieved:
            scored = [replace(s, score=s.score + RETRIEVED * retrieved.get(s.unit.clause.id, 0.0)) for s in scored]
        scored.sort(key=lambda s: (-s.score, s.unit.order))
        return scored[:limit]

    def _of_clause(self, clause_id: str, text: str) -> frozenset[str]:
        if clause_id not in self._clause_grams:
            self._clause_grams[clause_id] = bigrams(text)
        return self._clause_grams[clause_id]

    def _of_unit(self, unit: Unit) -> frozenset[str]:
        key = (unit.clause.id, unit.start, unit.end)
        if key not in self._grams:
            self._grams[key] = bigrams(unit.text)
        return self._grams[key]

    def _score(self, terms: Sequence[Term], total: float, unit: Unit, work: Work) -> Scored:
        own_grams, clause_grams = self._of_unit(unit), self._of_clause(unit.clause.id, unit.clause.text)
        path_grams = bigrams(" ".join(unit.path))
        title_grams = bigrams(unit.document.title)
        own = cover = 0.0
        for term in terms:
            here = term.match(own_grams)
            around = max(
                IN_CLAUSE * term.match(clause_grams),
                IN_PATH * term.match(path_grams),
                IN_TITLE * term.match(title_grams),
            )
            own += term.weight * here
            cover += term.weight * max(here, around)
        # A long sentence carries more words by chance alone; a mild brake, as in BM25's length normalisation.
        brake = 1 + 0.06 * max(0.0, math.log2(max(1, len(unit.text)) / 40))
        own, cover = own / total, cover / total
        return Scored(unit, work, (0.5 * own + 0.5 * cover) / brake, own, cover)

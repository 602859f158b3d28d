"""What a question's words are looked for as: terms of character pairs, each with the wordings that would say it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.answer import wording
from kb.answer.vocabulary import Vocabulary, bigrams
from kb.answer.words import Word, is_structural, runs

# All shares below were chosen by reading rankings of the shipped question sets, not fitted.
# A document's own wording of a spoken word earns nearly what the word itself would.
OFFICIAL = 0.95
# A corrected typing error counts a little less than the word itself.
CORRECTED = 0.85
# A verb or adjective that no clause holds is usually talk (“搞到”, “奉行”); an unknown noun is what is asked about.
UNKNOWN_VERB = 0.1
# A known pair inside a noun that no clause holds (专利 in 发明专利) says little.
PART_OF_UNKNOWN = 0.4
# The pair that two neighbouring words make, and a character or Latin word that no clause holds.
BETWEEN_WORDS, UNKNOWN_SINGLE = 0.5, 0.5


_ASKING = re.compile("[哪啥谁何]|几[种类个]|什么|怎[么样]|多[少长久大高]|^[内要能可应须需会得之前后天日月年]+$")


@dataclass(frozen=True, slots=True)
class Term:
    """Something the question speaks of. `ways` are the sets of pairs that would say it, each with its credit."""

    text: str
    weight: float
    ways: tuple[tuple[frozenset[str], float], ...]

    def match(self, found: frozenset[str]) -> float:
        """Credit in [0, 1] for a text with these pairs; part of a longer wording earns the square of its share."""
        best = 0.0
        for way, credit in self.ways:
            if not way.isdisjoint(found):
                share = len(way & found) / len(way)
                best = max(best, credit * (share if share == 1 else share * share))
        return best


def carried(terms: Sequence[Term], found: frozenset[str]) -> float:
    """Share in [0, 1] of the terms' weight that a text with these pairs carries; 0 where they weigh nothing."""
    total = sum(t.weight for t in terms)
    return sum(t.weight * t.match(found) for t in terms) / total if total else 0.0


def terms_of(words: Sequence[Word], vocabulary: Vocabulary, *, weight: float = 1.0) -> tuple[Term, ...]:
    """The terms of a question's words: thesaurus words as wholes, everything else pair by pair."""
    out: dict[str, Term] = {}
    for run in runs(words):
        corrections = vocabulary.corrections("".join(w.text for w in run))
        maker = _Maker(vocabulary, weight, corrections)
        for term in [*(t for word in run for t in maker.word(word)), *maker.between(run)]:
            out.setdefault(term.text, term)
    return tuple(out.values())


def is_unknown(word: Word, vocabulary: Vocabulary) -> bool:
    """True for a noun that no clause holds in any wording, typing errors allowed for."""
    if not word.noun or len(word.text) < 2 or is_structural(word.text) or _ASKING.search(word.text):
        return False
    if word.spoken:
        return not any(vocabulary.holds(way) for way in (word.text, *wording.load().official[word.text]))
    return not vocabulary.holds(vocabulary.correct(word.text))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the terms of one run of words."""

    vocabulary: Vocabulary
    weight: float
    corrections: Mapping[str, str]

    def word(self, word: Word) -> list[Term]:
        """One term for a thesaurus word with a held official wording, else the word's pairs."""
        if not word.spoken:
            return self._pairs(word)
        # A word of the thesaurus is no typing error.
        return self._spoken(word) or replace(self, corrections={})._pairs(word)

    def between(self, run: Sequence[Word]) -> list[Term]:
        """The pairs that neighbouring words make together, where they are held."""
        out = []
        for left, right in pairwise(run):
            gram = left.text[-1] + right.text[0]
            if gram[0].isascii() or gram[1].isascii():  # Latin words and numbers stay whole
                continue
            if self.vocabulary.knows(gram) or gram in self.corrections:
                out.append(self._pair(gram, min(left.weight, right.weight) * BETWEEN_WORDS))
        return out

    def _spoken(self, word: Word) -> list[Term]:
        official = [bigrams(w) for w in wording.load().official[word.text] if self.vocabulary.holds(w)]
        if not official:
            return []
        rarity = max(sum(self.vocabulary.rarity(g) for g in way) / len(way) for way in official)
        ways = (*((way, OFFICIAL) for way in official), (bigrams(word.text), 1.0))
        return [Term(word.text, self.weight * word.weight * rarity * max(1, len(word.text) - 1), ways)]

    def _pairs(self, word: Word) -> list[Term]:
        if len(word.text) == 1 or word.text.isascii():
            rare = self.vocabulary.rarity(word.text) * (1 if self.vocabulary.knows(word.text) else UNKNOWN_SINGLE)
            return [Term(word.text, self.weight * word.weight * rare, ((frozenset({word.text}), 1.0),))]
        grams = [a + b for a, b in pairwise(word.text)]
        strange = [g for g in grams if not self.vocabulary.knows(g) and g not in self.corrections]
        return [self._pair(g, word.weight * _discount(word, g, strange)) for g in grams]

    def _pair(self, gram: str, weight: float) -> Term:
        meant = self.corrections.get(gram)
        ways = [(frozenset({gram}), 1.0)] + ([(frozenset({meant}), CORRECTED)] if meant else [])
        return Term(gram, self.weight * weight * self.vocabulary.rarity(meant or gram), tuple(ways))


def _discount(word: Word, gram: str, strange: Sequence[str]) -> float:
    """What a pair counts less where its word has pairs that no clause holds."""
    if not strange:
        return 1.0
    if word.noun:
        return 1.0 if gram in strange else PART_OF_UNKNOWN
    return UNKNOWN_VERB if gram in strange else 1.0

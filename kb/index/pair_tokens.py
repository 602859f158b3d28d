"""Index stage, beside the offline encoder: the tokens of its model, which are overlapping pairs of characters.

The model's tokenizer.json says them in the terms of the `tokenizers` library, so that sentence-transformers can load
it: every character written twice, a bar between, and a pattern that takes pairs (`eval.embedding.bigram_tokenizer`).
That detour takes several times as long as looking the pairs up. On 60,395 statute articles both gave the same tokens;
they differ beside accents that stand alone (“￣”) and characters younger than this Python's Unicode.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from kb.text import nfkc

Ids = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

_KEPT = "\u4e00-\u9fffa-z0-9"
_PATTERN = rf"[{_KEPT}]{{2}}|(?<![{_KEPT}|])[{_KEPT}]\|[{_KEPT}](?![{_KEPT}|])"
_STEPS = ["NFKC", "Lowercase", "Replace", "Precompiled"]
_DOUBLING = "713dddf43abb8a2f"  # of the map that writes every kept character twice
_END = 0xA000  # the first code behind the kept characters
_BAR, _SPACE = ord("|"), ord(" ")
_NONE = 0xFFFF  # no token

_is_kept = np.zeros(_END + 1, dtype=bool)
_is_kept[0x4E00:_END] = True
_is_kept[ord("a") : ord("z") + 1] = True
_is_kept[ord("0") : ord("9") + 1] = True


def is_of_pairs(content: Mapping[str, Any]) -> bool:
    """True if a tokenizer.json gives the tokens that are looked up here."""
    steps = (content.get("normalizer") or {}).get("normalizers") or []
    split, model = content.get("pre_tokenizer") or {}, content["model"]
    return (
        [step.get("type") for step in steps] == _STEPS
        and steps[2].get("pattern") == {"Regex": r"\s+"}
        and hashlib.sha256(steps[3]["precompiled_charsmap"].encode()).hexdigest().startswith(_DOUBLING)
        and (split.get("pattern"), split.get("behavior"), split.get("invert")) == ({"Regex": _PATTERN}, "Removed", True)
        and (model.get("type"), model.get("unk_token"), model.get("byte_fallback")) == ("BPE", None, False)
        and len(model["vocab"]) < _NONE
        and max(map(len, model["vocab"]), default=0) <= 2
        and all(map(_is_kept_character, set("".join(model["vocab"]))))
    )


def _is_kept_character(character: str) -> bool:
    return bool(_is_kept[min(ord(character), _END)])


class PairTokens:
    """Token ids of texts: those of pairs in the vocabulary, else of their two characters; none for what is unknown."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        characters = [token for token in vocabulary if len(token) == 1]
        place = {character: number for number, character in enumerate(characters)}
        unknown = len(characters)  # the place of every other character
        self._places = np.full(_END, unknown, dtype=np.int32)
        self._places[[ord(character) for character in characters]] = range(unknown)
        self._characters = np.array([*(vocabulary[character] for character in characters), _NONE], dtype=np.uint16)
        self._pairs = np.full((unknown + 1, unknown + 1), _NONE, dtype=np.uint16)  # 14 MB for the shipped model
        two = [token for token in vocabulary if len(token) == 2]
        rows, columns = ([place[token[at]] for token in two] for at in (0, 1))
        self._pairs[rows, columns] = [vocabulary[token] for token in two]

    def encode(self, texts: Sequence[str]) -> list[Ids]:
        """For every text its ids (n,) in order, as the `tokenizers` library gives them."""
        plain = ("".join(nfkc(text).lower().split()) for text in texts)
        codes = np.frombuffer(f" {' '.join(plain)} ".encode("utf-32-le"), dtype=np.uint32)
        at, other = _paired(codes)
        first, second = self._places[codes[at]], self._places[codes[other]]
        pair = self._pairs[first, second]
        known = pair != _NONE
        ids = np.empty((len(pair), 2), dtype=np.int32)
        ids[:, 0] = np.where(known, pair, self._characters[first])
        ids[:, 1] = np.where(known, _NONE, self._characters[second])
        given = ids != _NONE
        text_of = np.cumsum(codes == _SPACE)[at] - 1
        counts = np.bincount(text_of, weights=given.sum(axis=1), minlength=len(texts)).astype(np.int64)
        return np.split(ids[given], np.cumsum(counts)[:-1]) if len(texts) else []


def _paired(codes: Codes) -> tuple[Places, Places]:
    """Where pairs begin and end; a character that stands alone, and not beside a bar, is paired with itself."""
    kept = _is_kept[np.minimum(codes, _END)]
    no_company = ~kept & (codes != _BAR)
    alone = no_company[:-2] & no_company[2:]
    at = np.flatnonzero(kept[1:-1] & (kept[2:] | alone)) + 1
    return at, at + kept[at + 1]

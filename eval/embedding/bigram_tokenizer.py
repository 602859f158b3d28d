"""Training, second stage: a tokenizer of overlapping character pairs, said in the terms of the `tokenizers` library.

Chinese has no spaces, and pairs of neighbouring characters that overlap (知识 识产 产权) find more than words do, for
no segmenter has to guess the same borders in a question and in a clause. `tokenizers` knows only pieces that do not
overlap. So the normalizer writes every character twice with a bar between, 知识产权 → 知|知识|识产|产权|权, and
the pieces of two characters are the pairs. A pair outside the vocabulary falls back to its two characters.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_HAN = "\u4e00-\u9fff"
_KEPT = f"{_HAN}a-z0-9"
# Pairs; or one character that stands alone (its second writing is dropped as unknown bar and twice the same character).
_PAIRS = rf"[{_KEPT}]{{2}}|(?<![{_KEPT}|])[{_KEPT}]\|[{_KEPT}](?![{_KEPT}|])"


def train_tokenizer(texts: Iterable[str], *, size: int, least_character_count: int) -> Tokenizer:
    """A tokenizer of the characters that occur often enough and of the most frequent pairs, `size` tokens in all."""
    pairs = _count_pairs(texts)
    characters: Counter[str] = Counter()
    for pair, count in pairs.items():
        for character in pair:
            characters[character] += count
    vocabulary = [c for c, count in characters.most_common() if count >= least_character_count]
    known = set(vocabulary)
    merges = [(pair[0], pair[1]) for pair, _ in pairs.most_common() if pair[0] in known and pair[1] in known]
    merges = merges[: size - len(vocabulary)]
    return _tokenizer({token: i for i, token in enumerate([*vocabulary, *map("".join, merges)])}, merges)


def _count_pairs(texts: Iterable[str]) -> Counter[str]:
    bare = _tokenizer({}, [])
    normalizer, splitter = bare.normalizer, bare.pre_tokenizer
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(p for p, _ in splitter.pre_tokenize_str(normalizer.normalize_str(text)) if len(p) == 2)
    return counts


def _tokenizer(vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> Tokenizer:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"\s+"), ""),
            normalizers.Precompiled(_character_map({c: f"{c}|{c}" for c in _kept_characters()})),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_PAIRS), behavior="removed", invert=True)
    return tokenizer


def _kept_characters() -> Iterable[str]:
    yield from map(chr, range(0x4E00, 0xA000))
    yield from "abcdefghijklmnopqrstuvwxyz0123456789"


def _character_map(replacements: dict[str, str]) -> bytes:
    """SentencePiece's `precompiled_charsmap`: size of trie, double-array trie (darts-clone layout), replacements."""
    trie, strings = _byte_trie(replacements)
    units = _double_array(trie)
    array = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(array)) + array + strings


class _Node:
    """A node of the byte trie; `value` is where the replacement begins, if a key ends here."""

    def __init__(self) -> None:
        self.value: int | None = None
        self.children: dict[int, _Node] = {}


def _byte_trie(replacements: dict[str, str]) -> tuple[_Node, bytes]:
    root, strings = _Node(), bytearray()
    for key, replacement in replacements.items():
        node = root
        for byte in key.encode("utf-8"):
            node = node.children.setdefault(byte, _Node())
        node.value = len(strings)
        strings += replacement.encode("utf-8") + b"\0"
    return root, bytes(strings)


def _double_array(root: _Node) -> list[int]:
    """Units of a darts-clone array: bits 0–7 label, 8 "has value", 10–30 offset; a value unit has bit 31 set."""
    units, used = [0] * 256, {0}
    waiting, free = [(0, root)], 1
    while waiting:
        position, node = waiting.pop()
        labels = [*([0] if node.value is not None else []), *node.children]
        base = free
        while base in used or any(base ^ label in used for label in labels):
            base += 1
        while free in used:
            free += 1
        units.extend([0] * ((base | 255) + 1 - len(units)))
        units[position] |= ((position ^ base) << 10) | ((node.value is not None) << 8)
        used.update(base ^ label for label in labels)
        if node.value is not None:
            units[base] = node.value | 1 << 31
        for label, child in node.children.items():
            units[base ^ label] = label
            waiting.append((base ^ label, child))
    return units

"""Index stage, beside the tokens: words of a question with their parts of speech (jieba's tag set)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kb.index.tokens import dictionary


def tagged(text: str) -> list[tuple[str, str]]:
    """The words of `text` in order, each with its tag (n 名词, v 动词, r 代词 …); joined they are `text` again."""
    return [(pair.word, pair.flag) for pair in _tagger().cut(text)]


@lru_cache(maxsize=1)
def _tagger() -> Any:
    import jieba.posseg

    return jieba.posseg.POSTokenizer(dictionary())

"""Many texts cut at once have the tokens of texts cut one by one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.index import many_tokens, terms, tokens
from kb.index.terms import Terms

CORPUS = Path(__file__).parents[2] / "corpus"
_LETTERS = "知识产权人才国际化一㐀豈é한국１５.%，。、（） \n_aB𠀀"


def cut(texts: Sequence[str], known: Terms) -> list[tuple[list[str], list[str]]]:
    """The tokens of every text, in an order of no account."""
    return [(sorted(words.split()), sorted(pairs.split())) for words, pairs in many_tokens.joined(texts, known)]


def one_by_one(texts: Sequence[str], known: Terms) -> list[tuple[list[str], list[str]]]:
    """What a question would be cut into."""
    both = [tokens.words_and_pairs(text, known) for text in texts]
    return [(sorted(words), sorted(pairs)) for words, pairs in both]


def test_clauses_have_the_tokens_that_a_question_of_the_same_words_has() -> None:
    """Else they would not be found: all lines of the documents that come with the project."""
    lines = [line for path in sorted(CORPUS.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
    tokens.load_whole()
    assert len(lines) > 100 and cut(lines, terms.now()) == one_by_one(lines, terms.now())


@given(st.lists(st.text(st.sampled_from(_LETTERS), max_size=12), max_size=4))
def test_any_texts_have_them(texts: list[str]) -> None:
    """Characters that stand alone, foreign words, scripts that jieba takes for Chinese, and nothing at all included."""
    known = Terms.of(["知识", "识产权", "国际化人才", "权人"])
    tokens.load_whole()
    assert cut(texts, known) == one_by_one(texts, known)


def test_a_term_is_added_where_jieba_did_not_find_it_in_that_run() -> None:
    """As often as it stands there; where it is found as a word already it is not counted twice."""
    known = Terms.of(["识产", "知识产权"])
    tokens.load_whole()
    [(words, _)] = many_tokens.joined(["知识产权，识产识产"], known)
    assert words.split().count("识产") == 2 + 1 and words.split().count("知识产权") == 1


def test_texts_beyond_one_batch_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its own tokens, wherever a batch ends."""
    monkeypatch.setattr(many_tokens, "_AT_ONCE", 2)
    texts = ["甲乙", "丙", "丁戊己", "", "庚"]
    assert [pairs.split() for _, pairs in many_tokens.joined(texts, Terms.of([]))] == [
        ["甲乙"], ["丙"], ["丁戊", "戊己"], [], ["庚"],
    ]  # fmt: skip

"""What words are looked for as."""

from __future__ import annotations

from kb.answer.terms import Term, carried, is_unknown, terms_of
from kb.answer.vocabulary import Vocabulary, bigrams
from kb.answer.words import Word

HELD = Vocabulary(["建设人才高地", "专利代理师达到4万人"])


def test_a_plain_word_becomes_its_pairs() -> None:
    """And neighbouring words their common pair, where it is held."""
    terms = terms_of([Word("人才", 0, 1.0), Word("高地", 2, 1.0)], HELD)
    assert [t.text for t in terms] == ["人才", "高地", "才高"]


def test_a_mistyped_pair_is_also_looked_for_as_corrected_for_less_credit() -> None:
    """“专利代里师” finds 专利代理师."""
    (term,) = [t for t in terms_of([Word("专利代里师", 0, 1.0)], HELD) if t.text == "代里"]
    assert term.match(bigrams("代里")) == 1 > term.match(bigrams("代理")) > 0


def test_part_of_a_longer_wording_earns_the_square_of_its_share() -> None:
    """Half of it a quarter; nothing of it nothing."""
    term = Term("甲乙丙", 1.0, ((frozenset({"甲乙", "乙丙"}), 1.0),))
    assert (term.match(frozenset({"甲乙"})), term.match(frozenset({"丁戊"}))) == (0.25, 0)
    assert carried([term], frozenset({"甲乙", "乙丙"})) == 1 and carried([], frozenset()) == 0


def test_only_a_noun_that_stands_nowhere_is_unknown() -> None:
    """Verbs, parts of documents and typing errors are not."""
    assert is_unknown(Word("院长", 0, 1.0), HELD)
    assert not is_unknown(Word("奉行", 0, 1.0, noun=False), HELD)
    assert not is_unknown(Word("任务", 0, 1.0), HELD)
    assert not is_unknown(Word("专利代里师", 0, 1.0), HELD)

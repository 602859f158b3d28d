"""Words with their parts of speech."""

from __future__ import annotations

from kb.index import Entry
from kb.index.tagging import tagged


def test_the_words_joined_are_the_text_and_each_has_a_tag() -> None:
    """Nothing of a question is lost; nouns and verbs are told apart."""
    text = "上海怎样培养知识产权人才？"
    words = tagged(text)
    assert "".join(word for word, _ in words) == text
    assert dict(words)["人才"].startswith("n") and dict(words)["培养"].startswith("v")


def test_words_and_tags_are_those_of_jieba(entries: list[Entry]) -> None:
    """Known words, runs that only its model can guess at, numbers, foreign words and signs."""
    import jieba.posseg

    theirs = jieba.posseg.POSTokenizer(jieba.Tokenizer())
    texts = [entry.text for entry in entries]
    texts += ["鑫瀚智造怎么申报？", "到2025年，R&D经费占比3.2%以上，C++不算", "", "\r\n ", "甲a1乙.5丙", "龘靐齉"]
    for text in texts:
        assert tagged(text) == [(pair.word, pair.flag) for pair in theirs.cut(text)], text

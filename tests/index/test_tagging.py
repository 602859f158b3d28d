"""Words with their parts of speech."""

from __future__ import annotations

from kb.index import Entry
from kb.index.tagging import is_in_one_word, tagged


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


@pytest.mark.parametrize("text", ["上海的人采总量是多少？", "国际化 IP 人才，2025年要多少", "营运官"])
def test_whether_two_characters_stand_in_one_word_is_told_without_cutting_the_rest(text: str) -> None:
    """Exactly as the words of the whole text would tell."""
    ends, at = [], 0
    for word, _ in tagged(text):
        ends.append((at, at := at + len(word)))
    for start in range(len(text) - 1):
        inside = any(a <= start and start + 2 <= b for a, b in ends)
        assert is_in_one_word(text, start, start + 2) == inside

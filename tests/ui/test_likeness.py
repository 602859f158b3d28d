"""kb.ui.likeness: which words two clauses share."""

from __future__ import annotations

from kb.ui.likeness import rest, share, shared


def _words(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_runs_of_three_characters_are_shared() -> None:
    """Two in a row are in almost any two clauses of one field."""
    upper, lower = "轮训知识产权专业人才，组织参与交流", "组织开展交流，培训知识产权专业人才"
    assert _words(upper, shared(upper, [lower])) == ["训知识产权专业人才"]
    assert not shared("人才培养", ["人才引进"])


def test_punctuation_and_space_do_not_hide_or_make_likeness() -> None:
    """Widths are folded; a comma between two characters is no word."""
    assert _words("建设（高 水平）人才", shared("建设（高 水平）人才", ["(高水平)人才"])) == ["（高 水平）人才"]
    assert not shared("甲，。；", ["乙，。；"])


def test_what_is_left_are_words_inside_the_quotation_only() -> None:
    """No punctuation, nothing of the rest of the clause."""
    text = "前文。参与国际交流，轮训。后文"
    meant = (3, 12)
    assert _words(text, rest(text, ((5, 9),), meant)) == ["参与", "轮训"]
    assert share("国际交流培训", ((0, 3),)) == 0.5

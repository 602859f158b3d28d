"""Heading or item: the series decides."""

from __future__ import annotations

import pytest

from kb.structure.numbering import marker
from kb.structure.passages import Passage
from kb.structure.runs import Run
from kb.structure.series import Numbered, leads, title_end


def _series(*texts: str, followed: bool = False) -> list[Numbered]:
    found = []
    for text in texts:
        number = marker(text)
        assert number is not None
        found.append(Numbered(Passage(Run.of(text, 0, len(text))), number, followed))
    return found


LONG = "各地区要结合实际，制定具体的实施方案，明确责任分工，确保各项任务落到实处。"


@pytest.mark.parametrize(
    ("texts", "headings"),
    [
        ((f"（一）加强领导。{LONG}", f"（二）加大投入。{LONG}"), [True, True]),
        (("（一）在校学生；", "（二）本市户籍人员；", "（三）其他人员。"), [False, False, False]),
        ((f"1.远程医疗：{LONG}", f"2.健康管理：{LONG}"), [True, True]),
        (("（一）在校学生：每人413元，财政补助956元。", "（二）其他人员：每人549元。"), [False, False]),
        ((f"1.按要求隔离治疗。{LONG}", f"2.{LONG}", f"3.{LONG}", f"4.{LONG}"), [False] * 4),
        (("一、总体要求", "二、主要任务"), [True, True]),
    ],
)
def test_most_members_decide(texts: tuple[str, ...], headings: list[bool]) -> None:
    """Run-in titles, labels, lists and sentences."""
    assert [h for h, _ in leads(_series(*texts))] == headings


def test_a_short_sentence_is_a_heading_only_with_something_below() -> None:
    """“（二）传播途径。” before 1. is one; “（三）要鉴别。” before （四） says all it has to say."""
    assert leads(_series("（二）传播途径。", followed=True)) == [(True, None)]
    assert leads(_series("（三）要与其他肺炎鉴别。")) == [(False, None)]


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("加强领导。各地要落实。", 5),
        ("建立“一事一议”制度。对项目给予支持。", 11),
        ("加强领导。", None),
        ("本政策与其他支持政策重叠的，按就高不重复原则执行。资金额度综合评定。", None),
        ("旗面为红色，长方形，其长与高为三与二之比，左上方缀黄色五角星。一星较大。", None),
        (f"{'各地区要结合实际制定实施方案' * 4}。再说。", None),
    ],
)
def test_a_leading_sentence_serves_as_title_if_short(words: str, end: int | None) -> None:
    """With more text behind it, and no more than two commas."""
    assert title_end(words) == end


def test_a_name_without_text_among_titled_siblings_is_a_heading() -> None:
    """（四）融合方面6项。 beside （一）创新方面5项：…; deeper, such a line is the last item of a list."""
    long = "一项举措；二项举措；三项举措，以及其他各项举措，由有关部门组织实施并加强指导。"
    texts = [f"（一）创新方面5项：{long}", f"（二）转化方面4项：{long}", "（三）融合方面6项。"]
    assert [heading for heading, _ in leads(_series(*texts))] == [True, True, True]
    deeper = [text.replace("（一）", "1.").replace("（二）", "2.").replace("（三）", "3.") for text in texts]
    assert [heading for heading, _ in leads(_series(*deeper))][2] is False

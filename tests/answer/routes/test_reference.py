"""Questions about a document itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer import Answerer
from kb.answer.case import Case
from kb.answer.routes import reference
from kb.graph import extract
from kb.model import Source
from kb.structure import parse

Cases = Callable[[str], Case]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("国家规划的文号是？", "国知发人字〔2021〕38号"),
        ("国家规划是哪天发的？", "2021年12月31日"),
        ("上海意见谁印发的？", "上海市知识产权局"),
        ("上海意见主送谁？", "各区知识产权局"),
        ("上海意见公开吗？", "此件主动公开"),
        ("上海意见的全称是什么？", "《关于加快建设上海高水平知识产权人才高地的实施意见"),
        ("上海意见管到哪一年？", "2023年至2025年"),
        ("上海意见的制定依据是什么？", "强市建设纲要"),
    ],
)
def test_front_and_back_matter_answer_for_themselves(case: Cases, question: str, said: str) -> None:
    """Each from its own clause."""
    answer = reference.answer(case(question))
    assert answer is not None and not answer.refused and said in answer.answer, answer


def test_a_notice_that_passes_a_document_on_rests_on_it() -> None:
    """Its own title says so, and the sentence that forwards it is shown."""
    text = (
        "陕西省工业和信息化厅关于落实《工业和信息化部办公厅关于印发〈专项行动方案〉的通知》的通知\n各市区主管部门：\n"
        "现将《工业和信息化部办公厅关于印发〈专项行动方案〉的通知》（工信厅企业〔2020〕10号）转发给你们，请抓好落实。\n"
        "一、提高认识\n各市区要提高思想认识。\n陕西省工业和信息化厅\n2020年3月27日\n"
    )
    documents = parse(Source("a.txt", text, "0"))
    answer = Answerer(documents, {d.id: extract(d) for d in documents}, ()).answer("这个通知是落实哪个文件的？")
    assert not answer.refused and "落实的是《工业和信息化部办公厅关于印发〈专项行动方案〉的通知》" in answer.answer
    assert answer.citations[0].quote.startswith("现将")


def test_what_is_not_printed_is_said_not_to_be(case: Cases) -> None:
    """On the clause that comes nearest."""
    answer = reference.answer(case("上海意见是几月几号印发的？"))
    assert answer is not None and answer.refusal_reason == "上海意见的文本没有写明成文日期"


def test_a_question_about_content_is_passed_on(case: Cases) -> None:
    """Though it says 依据什么."""
    assert reference.answer(case("专利代理师职称评审依据什么标准制定的评价体系？")) is None

"""Questions about a document itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.answer import Answerer
from kb.answer.builder import Draft
from kb.answer.case import Case
from kb.answer.followup import case_of
from kb.answer.holdings import Holdings
from kb.answer.routes import reference
from kb.graph import extract
from kb.model import Source
from kb.structure import parse

Cases = Callable[[str], Case]

HOUSING = """广州市人民政府办公厅文件
穗府办规〔2024〕13号
广州市公共租赁住房管理办法
第一条 为规范公共租赁住房管理，制定本办法。
第二条 公共租赁住房保障遵循公开、公平、公正的原则。
第三条 本办法自印发之日起施行，有效期5年。
"""
CLOUD = """关于推动企业上云的若干措施
一、支持企业上云
鼓励企业上云，给予奖励。
"""


@pytest.fixture
def made() -> Callable[[str], Case]:
    """The case of a question to two documents that it does not name in full."""
    documents = [d for n, text in enumerate((HOUSING, CLOUD)) for d in parse(Source(f"{n}.txt", text, str(n)))]
    held = Holdings(documents, {d.id: extract(d) for d in documents}, [])
    return lambda question: case_of(question, (), held, Draft(question), None)


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


def test_of_several_documents_the_one_whose_title_says_it_is_meant(made: Callable[[str], Case]) -> None:
    """None is said to lack a number because the question did not name it in full."""
    answer = reference.answer(made("公共租赁住房管理的规定，文号是多少？"))
    assert answer is not None and answer.statements[0].text.endswith("“穗府办规〔2024〕13号”。")


def test_how_long_a_document_is_valid_is_said_from_the_clause(made: Callable[[str], Case]) -> None:
    """Not only from the years of its title; its place says the number of the article, the quotation not again."""
    answer = reference.answer(made("《广州市公共租赁住房管理办法》有效期几年？"))
    assert answer is not None and "第三条：“本办法自印发之日起施行，有效期5年”" in answer.answer
    assert answer.citations[0].quote.startswith("第三条")

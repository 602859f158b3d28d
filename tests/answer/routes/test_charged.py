"""Who is charged with a task."""

from __future__ import annotations

from kb.answer import Answerer
from kb.graph import extract
from kb.model import Source
from kb.structure import parse

TASKS = """某市数字经济实施方案
一、重点任务
（一）发展电子信息制造业。突出构建以电极箔为主导产品的产业链。积极引入配套的元器件制造商。（责任单位：市经济和信息化局、经开区管委会）
"""


def test_the_bodies_are_said_instead_of_the_paragraph_they_end() -> None:
    """Who is asked for is not left for the reader to find."""
    documents = parse(Source("tasks.txt", TASKS, "0"))
    answer = Answerer(documents, {d.id: extract(d) for d in documents}, []).answer("发展电子信息制造业由哪些单位负责？")
    assert "责任单位：“市经济和信息化局、经开区管委会”" in answer.answer and "电极箔" not in answer.answer

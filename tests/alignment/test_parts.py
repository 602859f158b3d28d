"""Which document of a file is laid side by side."""

from __future__ import annotations

from kb.alignment.parts import lower_part, upper_part
from kb.graph import extract
from kb.model import Source
from kb.structure import parse

_PLAN = """城市绿化专项行动方案

一、建设公园
推动每个街道建设三处口袋公园，完善步行道和照明设施。
二、保护古树
建立古树名木档案，落实养护责任，组织开展巡查。
三、培训队伍
加强园林绿化队伍培训，培养五百名养护技术人员。
"""
_NOTICE = """陕西省住房和城乡建设厅关于转发《城市绿化专项行动方案》的通知

各设区市住房和城乡建设局：
现将《城市绿化专项行动方案》转发给你们，并提出以下要求。
一、加强组织
各市要成立工作专班，明确责任部门，制定实施计划。
二、突出重点
各市要优先建设老城区口袋公园，完善照明设施。
三、加强督查
各市要定期开展督查，及时通报进展情况。

陕西省住房和城乡建设厅
2020年4月2日
"""


def _parts(text: str):  # type: ignore[no-untyped-def]
    return tuple((document, extract(document)) for document in parse(Source("文件.txt", text, "0" * 64, "text/plain")))


def test_of_a_notice_that_re_attaches_the_plan_its_own_words_are_laid_beside_it() -> None:
    """And it is said so; an attached copy carries nothing out."""
    (plan, _), left = upper_part(_parts(_PLAN))
    (chosen, _), told = lower_part(_parts(f"{_NOTICE}\n附件\n\n{_PLAN}"), plan)
    assert chosen.title.startswith("陕西省") and left == ()
    assert "重附的部分不算落实" in told[0] and "100%" in told[0] and len(told) == 1


def test_a_carried_plan_of_its_own_is_meant_and_a_notice_that_asks_something_is_named() -> None:
    """Nobody may think that the notice's requirements were looked at."""
    other = _PLAN.replace("城市绿化", "河道整治").replace("口袋公园", "亲水平台").replace("古树名木", "河岸堤坝")
    (plan, _), _ = upper_part(_parts(_PLAN))
    notice = _NOTICE.replace("城市绿化", "河道整治")
    (chosen, _), told = lower_part(_parts(f"{notice}\n附件\n\n{other}"), plan)
    assert chosen.title == "河道整治专项行动方案"
    assert len(told) == 1 and "《陕西省住房和城乡建设厅关于转发〈河道整治专项行动方案〉的通知》没有对照" in told[0]


def test_a_document_asked_for_by_its_own_id_is_taken_as_it_is() -> None:
    """Even where it is a copy of the upper one."""
    (plan, _), _ = upper_part(_parts(_PLAN))
    parts = _parts(f"{_NOTICE}\n附件\n\n{_PLAN}")
    copy = next(document for document, _ in parts if document.carried_by)
    assert lower_part(parts, plan, copy.id)[0][0] is copy

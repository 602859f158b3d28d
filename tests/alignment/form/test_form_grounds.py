"""The basis, and documents that are named."""

from __future__ import annotations

from kb.alignment.form import UPPER_UNNAMED, Known
from kb.graph.versions import Ground, Version
from kb.structure import parse
from tests.alignment.form.conftest import HEAD, Check, source_of

BODY = "一、总体要求\n加快推进产业发展，完善配套政策。\n"
OLD = parse(
    source_of("某省人民政府关于加快工业发展的若干意见\n某政发〔2015〕3号\n各市人民政府：\n一、要求\n加快发展。\n")
)
NEW = parse(
    source_of("某省人民政府关于废止部分文件的决定\n某政发〔2020〕9号\n各市人民政府：\n经研究，决定废止文件。\n")
)
NAMING = HEAD.replace("国家部署", "《某省人民政府关于加快工业发展的若干意见》（某政发〔2015〕3号）")


def _known(**facts: object) -> Known:
    old = OLD[0].id
    return Known((*OLD, *NEW), {old: Version(old, old, **facts)}, on="2022-01-01")  # type: ignore[arg-type]


def test_an_opinion_that_names_no_basis_is_pointed_at(checked: Check) -> None:
    """A meeting, a decision or a document is one; a wish is none."""
    head = HEAD.replace("为贯彻落实国家部署，提出如下意见。", "为了加快产业发展，提出如下意见。")
    assert [one.rule for one in checked(BODY, head=head)] == ["没有依据"]
    assert checked(BODY) == []


def test_a_repealed_document_is_a_fault_and_told_with_what_repealed_it(checked: Check) -> None:
    """Only from the day on."""
    ground = Ground(f"{NEW[0].id}#para_1", "《某省人民政府关于加快工业发展的若干意见》自2020年5月1日起废止")
    facts = {"until": "2020-05-01", "ended": "废止", "by": NEW[0].id, "grounds": (ground,)}
    found = [one for one in checked(BODY, head=NAMING, known=_known(**facts)) if "废止" in one.rule]
    assert len(found) == 1 and found[0].severity == "错误"
    assert "某省人民政府关于废止部分文件的决定" in found[0].what and "自2020年5月1日起废止" in found[0].what
    later = facts | {"until": "2023-05-01"}
    assert not checked(BODY, head=NAMING, known=_known(**later))


def test_what_is_not_held_is_pointed_at_only_where_there_is_something_to_look_in(checked: Check) -> None:
    """Without a knowledge base nothing is said of other documents."""
    other = HEAD.replace("国家部署", "《某省制造业发展条例》")
    assert checked(BODY, head=other) == []
    found = checked(BODY, head=other, known=_known())
    assert [(one.rule, one.severity) for one in found] == [("引用的文件未收录", "提示")]
    assert checked(BODY, head=NAMING, known=_known()) == []


def test_a_draft_that_does_not_name_the_document_above_is_told(checked: Check) -> None:
    """By title or number, anywhere in the file."""
    assert [one.rule for one in checked(BODY, upper=OLD)] == [UPPER_UNNAMED]
    assert checked(BODY, head=NAMING, upper=OLD) == []

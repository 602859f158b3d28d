"""eIds are stable, labels are what people write."""

from __future__ import annotations

from tests.structure.checks import Parsed, labels


def test_one_clause_article_items_leave_the_clause_out(parsed: Parsed) -> None:
    """With a single 款 people write 第二条第（一）项."""
    (document,) = parsed("某办法\n第一条 下列情形：\n（一）甲；\n（二）乙。\n第二条 附则规定如此。\n")
    assert labels(document, "item") == ["第一条第（一）项", "第一条第（二）项"]


def test_ids_do_not_move_when_another_part_changes(parsed: Parsed) -> None:
    """eIds are built from the numbers printed, so a new paragraph in 一 leaves 二 alone."""
    before = parsed("某〔2020〕1号\n某意见\n一、甲\n甲段。\n二、乙\n（一）丙。丙段。\n")[0]
    after = parsed("某〔2020〕1号\n某意见\n一、甲\n甲段。\n甲二段。\n1.某事。某段。\n二、乙\n（一）丙。丙段。\n")[0]
    tail = [c.id for c in before.clauses if "#sec_2" in c.id]
    assert tail == [c.id for c in after.clauses if "#sec_2" in c.id]
    assert tail[-1].endswith("#sec_2__item_1__para_1")


def test_numbers_that_begin_anew_get_their_own_ids(parsed: Parsed) -> None:
    """Two lists 1. 2. under one heading: the second gets -2, and what stands under it, too."""
    text = "某方案\n一、诊断\n成人符合下列一条：\n1.甲；\n2.乙。\n儿童符合下列一条：\n1.丙；\n2.丁。\n"
    (document,) = parsed(text)
    ids = [c.id.split("#")[1] for c in document.clauses if c.kind == "item"]
    assert ids == ["sec_1__pt_1", "sec_1__pt_2", "sec_1__pt_1-2", "sec_1__pt_2-2"]


def test_ids_are_safe_for_files_and_addresses(parsed: Parsed) -> None:
    """From the number, else from title, date and a hash: letters, digits, ideographs, - and . only."""
    numbered = parsed("某政办字[2020]60号\n某意见\n一、要求\n推进。\n")[0]
    assert numbered.id == "某政办字-2020-60"
    plain = parsed("某/意见：（试行）*?\n一、要求\n推进某项工作。\n")[0]
    assert all(c.isalnum() or c in "-." for c in plain.id)

"""Tables of indicators."""

from __future__ import annotations

from kb.graph.tables import read_columns, table_targets
from kb.model import Clause, Document, Table, Target


def _document(table: Table) -> Document:
    rows = tuple(
        Clause(
            id=f"d#row_{i}",
            kind="table_row",
            level=None,
            number=None,
            title=None,
            text="\t".join(cells),
            label=f"第{i}行",
            parent=None,
            spans=((0, len("\t".join(cells))),),
            cells=cells,
        )
        for i, cells in enumerate(table.rows, start=1)
    )
    table = Table(None, table.title, table.header, table.rows, tuple(row.id for row in rows))
    return Document("d", "某省“十四五”规划", None, (), (), "2021-05-01", "规划", None, rows, (table,), ())


def _targets(header: tuple[str, ...], *rows: tuple[str, ...], title: str | None = None) -> list[Target]:
    return list(table_targets(_document(Table(None, title, header, rows)), scope="某省"))


def test_the_unit_may_stand_in_the_name_or_in_a_column_of_its_own() -> None:
    """“数量（万人）” and a column 单位 say the same."""
    [first] = _targets(("指标", "2025年", "属性"), ("1.知识产权人才数量（万人）", "100", "预期性"))
    [second] = _targets(("序号", "指标", "单位", "2025年目标"), ("1", "知识产权人才数量", "万人", "100"))
    assert (first.name, first.unit, first.normalized) == (second.name, second.unit, second.normalized)
    assert (first.attribute, second.attribute) == ("预期性", None)


def test_an_earlier_year_beside_the_goal_is_a_baseline() -> None:
    """“2020年” next to “2025年” is where the plan starts from."""
    found = _targets(("指标", "2020年", "2025年", "属性"), ("覆盖率（%）", "60", "≥90", "约束性"))
    assert [(t.value, t.op, t.deadline, t.baseline) for t in found] == [(60, "=", 2020, True), (90, ">=", 2025, False)]


def test_cells_without_a_figure_set_nothing() -> None:
    """“完成国家下达任务” and a dash are no figures."""
    assert _targets(("指标", "2025年"), ("减排", "完成国家下达任务"), ("能耗", "—")) == []


def test_without_a_year_in_the_header_the_plan_period_holds() -> None:
    """The deadline is then that of the plan, and says so."""
    [found] = _targets(("指标", "目标值"), ("企业数（家）", "50"))
    assert (found.deadline, found.deadline_source) == (2025, "规划期")


def test_a_table_that_is_no_table_of_indicators_yields_nothing() -> None:
    """Lists of bodies and tasks have no goal column."""
    assert read_columns(Table(None, None, ("序号", "任务", "责任单位"), ())) is None


def test_a_goal_told_in_words_gives_its_figures() -> None:
    """“政务服务事项100%实现网上办理” in the column of goals."""
    header = ("序号", "一级指标", "目标")
    rows = (("1", "网上办事", "政务服务事项100%实现网上办理，承诺期限平均压缩60%以上。"),)
    clause = Clause("d#row", "table_row", None, None, None, " ".join(rows[0]), "表第1行", None, ((0, 30),))
    table = Table(None, "主要指标（2022年）", header, rows, ("d#row",))
    document = Document("d", "某市方案", None, (), (), None, "方案", None, (clause,), (table,), ())
    found = [*table_targets(document, scope="不明")]
    assert [(t.value, t.unit, t.op, t.deadline) for t in found] == [(100, "%", "=", 2022), (60, "%", ">=", 2022)]

"""Lists of bodies taken apart."""

from __future__ import annotations

import pytest

from kb.graph.bodies import split_bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("市大数据局、市工业和信息化局、市财政局", ("市大数据局", "市工业和信息化局", "市财政局")),
        ("省科技厅等部门，各市（含定州、辛集市，下同）政府", ("省科技厅", "各市（含定州、辛集市，下同）政府")),
        ("医保、教育及税务等部门", ("医保", "教育", "税务")),
        ("人力资源社会保障等部门", ("人力资源社会保障等部门",)),
        ("国务院有关部门或者省、自治区、直辖市人民政府", ("国务院有关部门", "省、自治区、直辖市人民政府")),
        ("市、县（区）人民政府及其有关部门", ("市、县（区）人民政府", "有关部门")),
        ("县发改局 县财政局", ("县发改局", "县财政局")),
    ],
)
def test_what_divides_names_and_what_belongs_to_one(text: str, bodies: tuple[str, ...]) -> None:
    """和 inside a name, places with one government to all, and brackets do not divide."""
    assert split_bodies(text) == bodies

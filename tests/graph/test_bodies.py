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
        ("县发改局、工信和商务局等部门", ("县发改局", "工信和商务局")),
        ("人力资源社会保障等部门", ("人力资源社会保障等部门",)),
        ("国务院有关部门或者省、自治区、直辖市人民政府", ("国务院有关部门", "省、自治区、直辖市人民政府")),
        ("市、县（区）人民政府及其有关部门", ("市、县（区）人民政府", "有关部门")),
        ("市、县（市、区）人民政府地方金融监管、财政等部门", ("地方金融监管", "财政")),
        ("市、县（市、区）人民政府工业和信息化部门", ("市、县（市、区）人民政府工业和信息化部门",)),
        ("财政和医保部门", ("财政", "医保部门")),
        ("自然资源和规划部门", ("自然资源和规划部门",)),
        ("省教育厅、省工业和信息化厅等部门", ("省教育厅", "省工业和信息化厅")),
        ("县发改局 县财政局", ("县发改局", "县财政局")),
        ("教育、人事等行政部门", ("教育", "人事")),
        ("县级以上人民政府生态环境等主管部门", ("县级以上人民政府生态环境等主管部门",)),
        ("市、县（市）教育、劳动、物价部门", ("市、县（市）教育", "劳动", "物价部门")),
        ("省发展改革委，郑州、开封等省辖市政府", ("省发展改革委", "郑州、开封等省辖市政府")),
        ("市农业农村局、市工信局按职能分工分别负责", ("市农业农村局", "市工信局")),
        ("各地区、各部门特别是灾区所在地人民政府", ("各地区", "各部门", "灾区所在地人民政府")),
    ],
)
def test_what_divides_names_and_what_belongs_to_one(text: str, bodies: tuple[str, ...]) -> None:
    """和 inside a name, places with one government to all, and brackets do not divide."""
    assert split_bodies(text) == bodies


def test_where_commas_divide_a_list_a_stop_inside_a_name_does_not() -> None:
    """“市科委、中关村管委会” between commas is one body; commas that only set off groups divide nothing else."""
    listed = "市商务局，市教委，市科委、中关村管委会，市公安局"
    assert split_bodies(listed) == ("市商务局", "市教委", "市科委、中关村管委会", "市公安局")
    grouped = "市工信局、市发改委，市直有关部门，各县（市、区）政府"
    assert split_bodies(grouped) == ("市工信局", "市发改委", "市直有关部门", "各县（市、区）政府")


def test_the_last_two_of_a_list_are_divided_behind_centres_and_divisions() -> None:
    """“…中心及相关业务处室” names two."""
    assert split_bodies("政策法规处、保障中心及相关业务处室") == ("政策法规处", "保障中心", "相关业务处室")

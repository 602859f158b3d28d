"""kb.ui.person: who reviews, as far as anybody knows."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from kb.ui.person import COOKIE, person_of


def test_the_name_is_that_of_the_cookie() -> None:
    """As the browser keeps it."""
    assert person_of({COOKIE: quote(" 张三 ")}) == "张三"
    assert person_of({"other": "李四"}) == ""


@pytest.mark.parametrize(
    "name", ["", "   ", "张三、李四", "张三（已核实）", "字" * 21, "张\u202e三", "张\n三", "张\ufffd"]
)
def test_what_could_pass_for_several_people_or_cannot_be_seen_is_no_name(name: str) -> None:
    """Names of two who agree are joined by 、."""
    assert person_of({COOKIE: quote(name)}) == ""

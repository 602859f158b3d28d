"""kb.ui.render_choice: two documents to choose, and how far the comparison has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import lxml.html
from lxml.html import HtmlElement

from kb.model import Document
from kb.ui.bench import Fault, Step
from kb.ui.render_choice import choice_html, fault_html, step_html

Select = Callable[[HtmlElement, str], list[HtmlElement]]


def test_documents_of_the_state_come_first_and_notices_are_left_out(
    plan: Document, notice: Document, opinions: Document, select: Select
) -> None:
    """On both sides, with nothing chosen for anybody."""
    page = lxml.html.fromstring(choice_html((opinions, notice, replace(plan, level="国家"))))
    for side in ("upper", "lower"):
        values = [option.get("value") for option in select(page, f"#choose-{side} option")]
        assert values == ["", "规划", "意见"]


def test_every_field_has_a_name_of_its_own(plan: Document, select: Select) -> None:
    """For who does not see which side it stands on."""
    page = lxml.html.fromstring(choice_html((plan,)))
    names = [field.get("aria-label") for field in select(page, "select, input")]
    assert sorted(names) == sorted(
        ["上位文件：文件库中的文件", "上位文件：上传文件", "下位文件：文件库中的文件", "下位文件：上传文件"]
    )


def test_a_long_list_can_be_narrowed(plan: Document, select: Select) -> None:
    """A short one needs no box for it."""
    many = tuple(replace(plan, id=f"规划{n}") for n in range(20))
    assert len(select(lxml.html.fromstring(choice_html(many)), "input[type=search]")) == 2
    assert not select(lxml.html.fromstring(choice_html(many[:3])), "input[type=search]")


def test_a_title_is_data(plan: Document, select: Select) -> None:
    """Markup in it is shown."""
    page = lxml.html.fromstring(choice_html((replace(plan, id='"><b>', title="</option><script>"),)))
    assert not select(page, "script")
    assert select(page, "#choose-upper option")[1].get("value") == '"><b>'


def test_progress_and_faults_are_told_to_who_does_not_see_them() -> None:
    """As status, and as alert."""
    assert 'role="status"' in step_html(Step("逐项对照", 2.4))
    assert "正在逐项对照……　2 秒" in step_html(Step("逐项对照", 2.4))
    assert 'role="alert"' in fault_html(Fault("<b>"))
    assert "&lt;b&gt;" in fault_html(Fault("<b>"))

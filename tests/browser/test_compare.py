"""A drafter's way: plan and draft chosen, laid side by side, looked into, and the report taken away."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin
from urllib.request import Request, urlopen

import pytest

PLAN = "《知识产权人才“十四五”规划》（国知发人字〔2021〕38号）"
OPINIONS = "《关于加快建设上海高水平知识产权人才高地的实施意见(2023-2025年)》（沪知局〔2023〕28号）"
DRAFT = """某市知识产权人才发展实施方案（征求意见稿）

为落实《知识产权人才“十四五”规划》，制定本方案。

一、工作目标
到2025年，全市知识产权人才规模超过2万人。

二、重点任务
（一）加强国际化人才培养。组织开展知识产权国际规则培训，建立<script>window.hurt=1</script>国际化人才库。
（二）强化专利导航人才培养。逐步提升专利导航人才工作水平，建设专利导航服务基地。
（三）开展知识产权行政保护人员业务培训。
"""
Opener = Callable[..., Any]


def _choose(page: Any, *, lower: str | None = OPINIONS, draft: Path | None = None) -> None:
    page.click("[data-screen=compare]")
    page.wait_for_selector(".choice")
    page.select_option("#choose-upper", label=PLAN)
    if draft is not None:
        page.set_input_files("#upload-lower", str(draft))
    elif lower is not None:
        page.select_option("#choose-lower", label=lower)


def _compare(page: Any, **chosen: Any) -> None:
    _choose(page, **chosen)
    page.click("#kb-compare .go")
    page.wait_for_selector("#kb-outcome .outcome", timeout=120_000)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A city's draft in which somebody left a script."""
    file = tmp_path / "实施方案（征求意见稿）.txt"
    file.write_text(DRAFT, encoding="utf-8")
    return file


def test_two_documents_of_the_library_are_laid_side_by_side(opened: Opener) -> None:
    """Overview, counts, matrix with gaps first, notes and reports."""
    page = opened()
    _compare(page)
    said = re.search(
        r"提出 (\d+) 件事项，下位文件直接落实 (\d+) 件，部分落实 (\d+) 件，未覆盖 (\d+) 件",
        page.inner_text(".overview"),
    )
    assert said
    total, full, part, gaps = map(int, said.groups())
    assert total == full + part + gaps > 50
    assert page.locator("#page-matrix tbody tr").count() == total
    degrees = page.locator("#page-matrix tbody .degree").all_inner_texts()
    assert degrees == sorted(degrees, key=["未覆盖", "部分落实", "直接落实"].index)
    assert page.locator("#page-matrix tbody tr").first.get_attribute("data-local") == "0"
    assert page.locator(".downloads a").count() == 2


def test_filters_and_counts_leave_the_rows_asked_for(opened: Opener) -> None:
    """By degree, by whom it concerns, by words; a figure of the counts filters too."""
    page = opened()
    _compare(page)
    shown = "#page-matrix tbody tr:not([hidden])"
    page.locator("#page-matrix .chip", has_text="未覆盖").click()
    assert {row.get_attribute("data-degree") for row in page.locator(shown).all()} == {"未覆盖"}
    page.select_option("select[name=concern]", index=1)
    assert {row.get_attribute("data-local") for row in page.locator(shown).all()} == {"0"}
    page.select_option("select[name=concern]", index=0)
    page.locator("#page-matrix .chip", has_text="全部").click()
    page.fill("#page-matrix .find", "国际化")
    rows = page.locator(shown).all_inner_texts()
    assert rows
    assert all("国际化" in row for row in rows)
    page.fill("#page-matrix .find", "")
    figure = page.locator(".counts button").first
    number, kind, degree = figure.inner_text(), figure.get_attribute("data-kind"), figure.get_attribute("data-degree")
    figure.click()
    assert page.locator(shown).count() == int(number)
    assert {row.get_attribute("data-kind") for row in page.locator(shown).all()} == {kind}
    assert {row.get_attribute("data-degree") for row in page.locator(shown).all()} == {degree}


def test_an_item_shows_both_clauses_and_leads_into_the_documents_and_back(opened: Opener) -> None:
    """Marked words, the clause highlighted in its document, the way back to the item."""
    page = opened()
    _compare(page)
    page.locator("#page-matrix .chip", has_text="直接落实").click()
    page.locator("#page-matrix tr:not([hidden]) [data-action=item]").first.click()
    page.wait_for_selector(".reader.item")
    assert page.locator(".side").count() >= 2
    assert page.locator(".side mark.same").count() >= 2
    count = page.inner_text(".reader.item .count")
    page.locator(".side [data-action=open]").last.click()
    page.wait_for_selector("#cited", state="attached")
    assert OPINIONS.split("（沪")[0] in page.inner_text(".pane-title")
    assert page.inner_text(".document mark.current")
    page.click("[data-action=back]")
    page.wait_for_selector(".reader.item")
    page.wait_for_function("(was) => document.querySelector('.reader.item .count').innerText === was", arg=count)


def test_the_whole_way_can_be_gone_by_keyboard(opened: Opener) -> None:
    """Choose, compare, walk down the rows, open, step on, turn the tabs."""
    page = opened()
    page.locator("[data-screen=compare]").focus()
    page.keyboard.press("Enter")
    page.locator("#choose-upper").focus()
    page.keyboard.press("ArrowDown")
    page.locator("#choose-lower").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator("#kb-compare .go").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#kb-outcome .outcome", timeout=120_000)
    page.wait_for_function("document.activeElement.innerText === '对照结果'")
    page.locator("#page-matrix [data-action=item]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.reader.item .count')?.innerText.startsWith('2 /')")
    page.wait_for_function("document.activeElement.classList.contains('item')")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.reader.item .count')?.innerText.startsWith('3 /')")
    page.locator("#tab-matrix").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#page-gaps").is_visible()
    assert not page.locator("#page-matrix").is_visible()


def test_every_part_of_the_result_can_be_opened(opened: Opener) -> None:
    """Gaps, figures, copied words, measures without a basis, form."""
    page = opened()
    _compare(page)
    for name, said in (
        ("gaps", "承担者"),
        ("figures", "比较"),
        ("copied", "相同"),
        ("unsupported", "下位条款"),
        ("form", "规则出处"),
    ):
        page.click(f"#tab-{name}")
        assert said in page.inner_text(f"#page-{name}")


def test_a_draft_is_uploaded_compared_and_gone(opened: Opener, draft: Path, application: Any) -> None:
    """Its words are data; Gradio's upload is never asked."""
    page = opened()
    _compare(page, draft=draft)
    assert "某市知识产权人才发展实施方案（征求意见稿）" in page.inner_text(".pair")
    page.locator("#page-matrix tr:not([data-degree=未覆盖]) [data-action=item]").first.click()
    page.wait_for_selector(".reader.item")
    page.locator(".below [data-action=open]").first.click()
    page.wait_for_selector("#cited", state="attached")
    assert "<script>window.hurt=1</script>" in page.inner_text(".document")
    assert page.evaluate("window.hurt") is None
    assert page.locator("#kb-compare .go").inner_text() == "开始对照"
    assert not [url for url in application.requests if "gradio_api/upload" in url]
    assert len([url for url in application.requests if url.endswith("/drafts")]) >= 1


def test_the_reports_are_taken_away_by_their_owner_only(opened: Opener, draft: Path) -> None:
    """Another browser, or none, gets nothing by the same address."""
    from docx import Document
    from openpyxl import load_workbook

    page, other = opened(), opened()
    _compare(page, draft=draft)
    word, excel = page.locator(".downloads a").all()
    with page.expect_download() as taken:
        word.click()
    assert taken.value.suggested_filename.endswith(".docx")
    text = "\n".join(p.text for p in Document(str(taken.value.path())).paragraphs)
    assert "某市知识产权人才发展实施方案" in text
    with page.expect_download() as taken:
        excel.click()
    assert load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).sheetnames[0] == "复核"
    address = urljoin(page.url, word.get_attribute("href"))
    assert page.request.get(address).status == 200
    assert other.request.get(address).status == 404


def test_another_session_cannot_compare_a_draft_by_its_key(opened: Opener, application: Any) -> None:
    """The key is told to the sender alone, and would not help another."""
    page, other = opened(), opened()
    headers = {"x-draft-name": quote("草案.txt")}
    sent = page.request.post(urljoin(page.url, "/drafts"), data=DRAFT.encode(), headers=headers).json()
    _choose(other, lower=None)
    other.evaluate(
        """(key) => {
        const option = new Option("别人的", "");
        document.querySelector("#choose-lower").append(option);
        window.kbStolen = key;
    }""",
        sent["draft"],
    )
    other.route(
        "**/gradio_api/queue/join*",
        lambda route: route.continue_(post_data=route.request.post_data.replace("MINE", sent["draft"])),
    )
    with other.expect_response("**/drafts"):
        other.set_input_files("#upload-lower", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
        other.route("**/drafts", lambda route: route.fulfill(json={"draft": "MINE", "name": "a.txt"}))
        other.click("#kb-compare .go")
    other.wait_for_selector("#kb-outcome .fault", timeout=60_000)
    assert "已不在" in other.inner_text("#kb-outcome")


def test_a_page_elsewhere_can_neither_send_nor_fetch(application: Any) -> None:
    """Without the cookie and the header of this page the server keeps nothing."""
    from urllib.error import HTTPError

    for headers in ({}, {"x-draft-name": "a.txt"}, {"x-draft-name": "a.txt", "cookie": "kb_owner=mine"}):
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(urljoin(application.address, "/drafts"), data=b"x", headers=headers), timeout=20)
        assert refused.value.code == 403
        refused.value.close()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.txt", b"", "是空文件"),
        ("木马.exe", b"MZ", "格式不能读"),
        ("坏.docx", b"PK\x03\x04 not a zip", "坏.docx：不是完整的"),
        ("没有任务.txt", "会议通知\n\n请于周一到会。".encode(), "一件也没有找到对应"),
    ],
)
def test_a_draft_that_will_not_do_is_told_in_chinese(
    opened: Opener, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """No traceback, no path of this machine, and the form can be used again."""
    file = tmp_path / name
    file.write_bytes(content)
    page = opened()
    _choose(page, draft=file)
    page.click("#kb-compare .go")
    page.wait_for_function(
        "(said) => document.querySelector('#kb-compare').innerText.includes(said)", arg=said, timeout=60_000
    )
    words = page.inner_text("#kb-compare")
    assert "Traceback" not in words
    assert "/tmp" not in words
    assert page.locator("#kb-compare .go").is_enabled()


def test_a_scanned_draft_is_told_how_it_could_be_read(opened: Opener, tmp_path: Path) -> None:
    """A PDF of pictures, where recognition is not installed; where it is, an empty picture has no text either."""
    from PIL import Image

    file = tmp_path / "扫描件.pdf"
    Image.new("RGB", (600, 800), "white").save(file)
    page = opened()
    _choose(page, draft=file)
    page.click("#kb-compare .go")
    page.wait_for_selector("#kb-outcome .fault", timeout=120_000)
    words = page.inner_text("#kb-outcome")
    assert "扫描件.pdf" in words
    assert "处理办法" in words
    assert "/tmp" not in words


def test_choosing_nothing_or_one_document_twice_is_told_at_once(opened: Opener) -> None:
    """Without asking the server."""
    page = opened()
    page.click("[data-screen=compare]")
    page.click("#kb-compare .go")
    assert "还没有选上位文件" in page.inner_text("#kb-compare .form-note")
    page.select_option("#choose-upper", label=PLAN)
    page.select_option("#choose-lower", label=PLAN)
    page.click("#kb-compare .go")
    assert "选了同一份" in page.inner_text("#kb-compare .form-note")


def test_the_wrong_way_round_is_noted_before_the_figures(opened: Opener) -> None:
    """A city's opinions as the plan, the nation's plan as the draft."""
    page = opened()
    page.click("[data-screen=compare]")
    page.select_option("#choose-upper", label=OPINIONS)
    page.select_option("#choose-lower", label=PLAN)
    page.click("#kb-compare .go")
    page.wait_for_selector("#kb-outcome .outcome", timeout=120_000)
    assert "放反了" in page.inner_text("#kb-outcome .validity-note")


def test_a_question_is_answered_while_documents_are_compared(opened: Opener) -> None:
    """The chat does not wait."""
    page, asking = opened(), opened()
    _choose(page)
    page.click("#kb-compare .go")
    asking.fill("#kb-question textarea", "上海意见提出的知识产权国际化人才数量目标是多少？")
    asking.keyboard.press("Enter")
    asking.wait_for_selector(".exchange:last-of-type .answer:not(.looking)", timeout=30_000)
    page.wait_for_selector("#kb-outcome .outcome", timeout=120_000)


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_of_the_result_is_wider_than_the_window(opened: Opener, width: int, draft: Path) -> None:
    """Each part, and an item."""
    page = opened(width, 800)
    _compare(page)
    for name in ("gaps", "figures", "copied", "unsupported", "form", "matrix"):
        page.click(f"#tab-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert (
            page.evaluate(
                "(s) => document.querySelector(s).scrollWidth - document.querySelector(s).clientWidth", "#kb-compare"
            )
            <= 1
        )
    page.locator("#page-matrix [data-action=item]").first.click()
    page.wait_for_selector(".reader.item")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".reader.item").bounding_box()["width"] <= width

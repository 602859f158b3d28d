"""A reviewer's way: links that wait, decided one after the other by keyboard and mouse; and what may come between."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kb.lock import WriterLock

ROOT = Path(__file__).parents[2]
PLAN = "《知识产权人才“十四五”规划》（国知发人字〔2021〕38号）"
OPINIONS = "《关于加快建设上海高水平知识产权人才高地的实施意见(2023-2025年)》（沪知局〔2023〕28号）"
QUOTE = "完成对 800 余名"
Opener = Callable[..., Any]


def _review(page: Any, who: str = "") -> None:
    page.click("[data-screen=review]")
    page.wait_for_selector("#kb-queue .review-rows", timeout=60_000)
    if who:
        page.fill("#kb-queue [name=person]", who)
        page.keyboard.press("Enter")
        page.wait_for_selector("#kb-queue .known:not([hidden])")


def _open(page: Any, words: str, *, state: str = "待审阅") -> None:
    """The first link that is listed for those words."""
    chip = page.locator("#kb-queue .chip", has_text=re.compile(rf"^{state} \d"))
    if chip.get_attribute("aria-pressed") == "false":
        _listed(page, chip.click)
    page.fill("[name=review-words]", words)
    _listed(page, lambda: page.press("[name=review-words]", "Enter"))
    page.locator("#kb-queue [data-action=case]").first.click()
    page.wait_for_selector(".reader.case .verdict-form")


def _listed(page: Any, act: Callable[[], None]) -> None:
    """The list is written anew."""
    page.evaluate("document.querySelector('#kb-queue .review-list').dataset.old = '1'")
    act()
    page.wait_for_selector("#kb-queue .review-list:not([data-old])", timeout=60_000)


@contextmanager
def _answered(page: Any) -> Iterator[None]:
    """What is done inside brings something new into the pane."""
    turn = page.get_attribute(".reader.case", "data-turn")
    yield
    page.wait_for_function(
        "(turn) => (document.querySelector('#kb-pane .reader')?.dataset.turn ?? '') !== turn", arg=turn, timeout=60_000
    )


def _left(page: Any) -> int:
    found = re.search(r"还有 (\d+) 条", page.inner_text("#kb-queue .overview"))
    assert found
    return int(found[1])


def _ingest(folder: Path) -> None:
    command = [sys.executable, "ingest.py", str(folder / "corpus"), "--data", str(folder / "data")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def test_links_are_decided_by_keyboard_alone(opened_own: Opener) -> None:
    """Open, confirm, reject with a reason, undo, step; the focus stays where the keys work."""
    page = opened_own()
    _review(page, "张三")
    before = _left(page)
    page.wait_for_function("document.activeElement.dataset.action === 'case'")
    page.keyboard.press("Enter")
    page.wait_for_selector(".reader.case .verdict-form")
    page.wait_for_function("document.activeElement.classList.contains('case')")
    first, key = page.get_attribute(".reader.case", "data-name"), page.get_attribute(".reader.case", "data-key")
    with _answered(page):
        page.keyboard.press("y")
    assert "已记下：确认" in page.inner_text(".told") and _left(page) == before - 1
    assert page.get_attribute(".reader.case", "aria-label").startswith("已记下：确认")
    second = page.get_attribute(".reader.case", "data-name")
    assert second != first and page.evaluate("document.activeElement.classList.contains('case')")
    page.keyboard.press("n")
    page.wait_for_function("document.activeElement.id === 'case-reason'")
    page.keyboard.type("yn：说的不是一件事")  # letters in the box are letters
    with _answered(page):
        page.keyboard.press("Control+Enter")
    assert "已记下：驳回" in page.inner_text(".told") and _left(page) == before - 2
    with _answered(page):
        page.keyboard.press("u")
    assert "已撤销" in page.inner_text(".told") and _left(page) == before - 1
    assert page.get_attribute(".reader.case", "data-name") == second
    assert page.locator(".past li").count() == 2 and "说的不是一件事" in page.inner_text(".past")
    here = page.inner_text(".case .count")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(was) => document.querySelector('.case .count').innerText !== was", arg=here)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("(was) => document.querySelector('.case .count').innerText === was", arg=here)
    assert key != page.get_attribute(".reader.case", "data-key")


def test_a_degree_is_changed_with_a_reason_by_mouse(opened_own: Opener) -> None:
    """Without one nothing is kept; who, when and why stand beside the link afterwards."""
    page = opened_own()
    _review(page, "王五")
    _open(page, "直接落实")
    words = page.locator(".case .side b").first.inner_text()
    page.check("[name=degree][value=部分落实]")
    with _answered(page):
        page.click("[data-verdict=已确认]")
    assert "要写理由" in page.inner_text(".alarm")
    assert page.is_checked("[name=degree][value=部分落实]")
    page.click("#case-reason")
    page.click("[data-words=只是一般表述]")
    with _answered(page):
        page.click("[data-verdict=已确认]")
    assert "已记下：确认" in page.inner_text(".told")
    _open(page, "王五", state="全部")
    assert page.locator(".case .side b").first.inner_text() == words
    assert "部分落实" in page.inner_text(".case .judgement")
    assert re.search(
        r"20\d\d-\d\d-\d\d \d\d:\d\d\s王五：已确认，落实，部分落实。理由：只是一般表述", page.inner_text(".past")
    )


def test_a_slow_click_chooses_what_was_pressed(opened_own: Opener) -> None:
    """Nothing moves away from under the mouse, whether or not somebody was writing a reason."""
    page = opened_own()
    _review(page)
    _open(page, "直接落实")
    for degree in ("部分落实", "直接落实"):
        page.hover(f"[name=degree][value={degree}]")
        page.mouse.down()
        page.wait_for_timeout(150)
        page.mouse.up()
        assert page.is_checked(f"[name=degree][value={degree}]")
        page.click("#case-reason")
        page.wait_for_selector(".quick", state="visible")


def test_both_clauses_are_marked_and_opened_and_the_way_leads_back(opened_own: Opener) -> None:
    """The document with the words highlighted, then the same link."""
    page = opened_own()
    _review(page)
    _open(page, "落实")
    assert page.locator(".case .side blockquote").count() == 2
    assert page.locator(".case .side b").count() >= 2
    name = page.get_attribute(".reader.case", "data-name")
    page.locator(".case [data-action=clause]").last.click()
    page.wait_for_selector(".document mark.current")
    page.locator("#kb-pane [data-action=case]").click()
    page.wait_for_selector(f".reader.case[data-name='{name}']")


def test_nobody_decides_without_a_name_and_it_is_said_that_none_is_verified(opened_own: Opener) -> None:
    """Asked for beside the verdict; kept in the browser from then on."""
    page = opened_own()
    _review(page)
    assert "未经核实" in page.inner_text("#kb-queue .person")
    _open(page, "落实")
    with _answered(page):
        page.keyboard.press("y")
    assert "请先写下姓名" in page.inner_text(".alarm")
    page.wait_for_function("document.activeElement.name === 'person'")
    page.keyboard.type("张三、李四")
    page.keyboard.press("Enter")
    assert page.evaluate("document.cookie") == ""
    page.keyboard.press("Control+a")
    page.keyboard.type("赵六")
    page.keyboard.press("Enter")
    with _answered(page):
        page.keyboard.press("y")
    assert "已记下：确认" in page.inner_text(".told")
    page.reload()
    page.wait_for_selector("#kb-queue .known:not([hidden]) b", timeout=60_000)
    assert page.inner_text("#kb-queue .known b") == "赵六"


def test_two_at_once_lose_nothing_and_are_told_where_they_differ(opened_own: Opener) -> None:
    """Both had the same link before them; the list of who came later has what the other did."""
    first, second = opened_own(), opened_own()
    for page, who in ((first, "钱七"), (second, "孙八")):
        _review(page, who)
        _open(page, "易误判")
    assert first.get_attribute(".reader.case", "data-key") == second.get_attribute(".reader.case", "data-key")
    name = first.get_attribute(".reader.case", "data-name")
    with _answered(first):
        first.keyboard.press("y")
    second.fill("#case-reason", "确是对应")
    with _answered(second):
        second.click("[data-verdict=已驳回]")
    assert "您与 钱七 对" in second.inner_text(".told")
    first.click("[data-screen=talk]")
    _listed(first, lambda: first.click("[data-screen=review]"))  # whoever comes back sees what was decided meanwhile
    first.locator("#kb-queue .chip", has_text="意见不一").click()
    first.wait_for_selector(f"#kb-queue tr[data-name='{name}']")
    first.locator(f"#kb-queue tr[data-name='{name}'] [data-action=case]").click()
    first.wait_for_selector(f".reader.case[data-name='{name}']")
    assert all(words in first.inner_text(".past") for words in ("钱七：已确认", "孙八：已驳回", "确是对应"))


def test_while_another_writes_the_words_stay_and_may_be_sent_again(opened_own: Opener, own_folder: Path) -> None:
    """Nothing is half kept."""
    page = opened_own()
    _review(page, "周九")
    _open(page, "未覆盖")
    before = _left(page)
    page.fill("#case-reason", "已有规定")
    with WriterLock(own_folder / "data"), _answered(page):
        page.click("[data-verdict=已驳回]")
    assert "正在写入" in page.inner_text(".alarm") and str(own_folder) not in page.inner_text("#kb-pane")
    assert page.input_value("#case-reason") == "已有规定" and _left(page) == before
    with _answered(page):
        page.click("[data-verdict=已驳回]")
    assert "已记下：驳回" in page.inner_text(".told")


def test_a_clause_that_changed_meanwhile_is_not_decided_on_unseen(opened_own: Opener, own_folder: Path) -> None:
    """It comes back with its words of now, as one that is in doubt."""
    page = opened_own()
    _review(page, "吴十")
    _open(page, QUOTE)
    (file,) = (own_folder / "corpus").glob("上海*.txt")
    file.write_text(file.read_text(encoding="utf-8").replace(QUOTE, "完成对 900 余名"), encoding="utf-8")
    _ingest(own_folder)
    with _answered(page):
        page.keyboard.press("y")
    assert "没有记下" in page.inner_text(".alarm") and "改过" in page.inner_text(".alarm")
    assert "900 余名" in page.inner_text(".case .sides") and page.inner_text(".case .state") == "可疑"
    assert page.locator("#kb-queue .chip", has_text="可疑").count() == 1
    page.fill("#case-reason", "数字已改")
    with _answered(page):
        page.click("[data-verdict=已驳回]")
    assert "已记下：驳回" in page.inner_text(".told")


def test_what_a_comparison_found_is_decided_on_here(opened_own: Opener, own_folder: Path) -> None:
    """Of two documents held; nothing is stored of what nobody decided on."""
    page = opened_own()  # by then the first ingest is over
    for table in (own_folder / "corpus" / "links").glob("*.csv"):
        table.unlink()
    _ingest(own_folder)
    page.click("[data-screen=compare]")
    page.select_option("#choose-upper", label=PLAN)
    page.select_option("#choose-lower", label=OPINIONS)
    page.click("#kb-compare .go")
    page.wait_for_selector("#kb-outcome .outcome", timeout=120_000)
    page.click("#kb-outcome [data-action=review]")
    page.wait_for_selector(".reader.case[data-key]", timeout=60_000)
    assert page.url.endswith("#review") and page.inner_text(".case .state") == "须核对"
    assert "还没有存入知识库" in page.inner_text(".case .item-facts")
    page.fill("#kb-queue [name=person]", "郑一")
    page.press("#kb-queue [name=person]", "Enter")
    before = _left(page)
    page.fill("#case-reason", "核对过")
    with _answered(page):
        page.click("[data-verdict=已驳回]")
    assert _left(page) == before - 1
    page.click("[data-screen=compare]")
    page.locator("#page-matrix .chip", has_text="直接落实").click()
    page.locator("#page-matrix tr:not([hidden]) [data-action=item]").first.click()
    page.wait_for_selector(".reader.item")
    page.locator(".reader.item [data-action=review]").first.click()
    page.wait_for_selector(".reader.case[data-key]")
    page.reload()
    page.wait_for_selector("#kb-queue .review-list", timeout=60_000)
    assert page.locator("#kb-queue .chip", has_text="须核对").count() == 0


def test_of_an_uploaded_draft_nothing_is_stored_and_that_is_said(opened_own: Opener, tmp_path: Path) -> None:
    """No button leads to a decision."""
    draft = tmp_path / "草案.txt"
    draft.write_text("某市方案\n\n一、任务\n（一）开展知识产权行政保护人员业务培训。\n", encoding="utf-8")
    page = opened_own()
    page.click("[data-screen=compare]")
    page.select_option("#choose-upper", label=PLAN)
    page.set_input_files("#upload-lower", str(draft))
    page.click("#kb-compare .go")
    page.wait_for_selector("#kb-outcome .outcome", timeout=120_000)
    assert "不存入知识库" in page.inner_text("#kb-outcome .downloads")
    page.locator("#page-matrix [data-action=item]").first.click()
    page.wait_for_selector(".reader.item")
    assert page.locator("[data-action=review]").count() == 0


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(opened: Opener, width: int) -> None:
    """List and link; on a phone the verdict is in view."""
    page = opened(width, 740)
    _review(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wider = "(s) => document.querySelector(s).scrollWidth - document.querySelector(s).clientWidth"
    assert page.evaluate(wider, "#kb-review") <= 1
    page.locator("#kb-queue [data-action=case]").nth(4).click()
    page.wait_for_selector(".reader.case .verdict-form")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(wider, ".case .paper") <= 1
    box = page.locator("[data-verdict=已确认]").bounding_box()
    assert box and box["y"] + box["height"] <= 740 and box["x"] + box["width"] <= width

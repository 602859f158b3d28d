"""An evaluator's way: a set is sent, watched, paused, looked into, compared with an earlier run and taken away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook

from eval.questions import SHIPPED

TARGET = "到2025年，知识产权人才队伍规模要超过多少？"
QUOTE = "知识产权人才队伍规模超过100万人"
EVIL = "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'>"
HEADER = ("编号", "问题", "可回答", "必须包含", "依据文件", "依据原文")
ROWS: tuple[Sequence[str], ...] = (
    ("对", TARGET, "是", "100万人", "规划", QUOTE),
    ("错", TARGET, "是", "200万人", "规划", QUOTE),
    ("无", "上海意见什么时候印发？", "", "", "", ""),
    ("坏", "国家规划的目标？", "也许", "", "", ""),
    ("", "", "是", "100万人", "", ""),
    ("=1+1", f"{EVIL}知识产权人才队伍规模是多少？", "否", "", "", ""),
)
Opener = Callable[..., Any]


def _set(folder: Path, rows: Sequence[Sequence[str]] = ROWS, name: str = "我的题集.csv") -> Path:
    words = io.StringIO(newline="")
    csv.writer(words).writerows([HEADER, *rows])
    (folder / name).write_text(words.getvalue(), encoding="gb18030")  # as Excel on a Chinese Windows saves it
    return folder / name


def _begin(page: Any, file: Path) -> None:
    page.click("[data-screen=batch]")
    page.wait_for_selector("#kb-set form")
    page.set_input_files("#upload-set", str(file))
    page.click("#kb-set .go")


def _finished(page: Any) -> None:
    page.wait_for_selector("#kb-run [data-does=discard]", timeout=180_000)
    page.wait_for_selector("#kb-results .outcome", timeout=30_000)


def _downloaded(page: Any, selector: str) -> bytes:
    with page.expect_download() as coming:
        page.click(selector)
    return Path(coming.value.path()).read_bytes()


def test_a_set_from_excel_is_answered_judged_and_taken_away(opened: Opener, tmp_path: Path) -> None:
    """Bad rows are told by their number, wrong answers come first, gold stands beside what was given."""
    page = opened()
    _begin(page, _set(tmp_path))
    _finished(page)
    assert "有 2 行没有收" in page.inner_text(".refused-rows summary")
    refused = page.locator(".refused-rows tbody tr").all_inner_texts()
    assert refused[0].startswith("5") and "填“是”或“否”" in refused[0]
    assert refused[1].startswith("6") and "缺少“问题”" in refused[1]
    assert "判分 3 题" in page.inner_text("#kb-results .overview")
    shown = "#page-batch-answers tbody tr:not([hidden])"
    assert page.locator(shown).first.get_attribute("data-verdict") == "错"
    page.locator("#page-batch-answers .chip", has_text="未判").click()
    assert {row.get_attribute("data-verdict") for row in page.locator(shown).all()} == {"未判"}
    page.locator("#page-batch-answers .chip", has_text="全部").click()
    page.locator("#page-batch-answers [data-action=outcome]", has_text="错").first.click()
    page.wait_for_selector(".reader.judged")
    assert "缺 200万人" in " ".join(page.inner_text(".reader.judged").split())
    page.locator(".reader.judged [data-action=evidence]").first.click()
    page.wait_for_selector("#cited", state="attached")
    page.click("#kb-pane [data-action=outcome]")
    page.wait_for_selector(".reader.judged")
    book = load_workbook(io.BytesIO(_downloaded(page, "#kb-run a[href$=xlsx]")))
    cells = [cell for row in book["结果"].iter_rows() for cell in row if cell.value is not None]
    assert "=1+1" in [cell.value for cell in cells] and all(cell.data_type == "s" for cell in cells)
    answers = [json.loads(line) for line in _downloaded(page, "#kb-run a[href$=jsonl]").decode().splitlines()]
    assert [row["id"] for row in answers] == ["对", "错", "无", "=1+1"]
    assert page.evaluate("window.hurt") is None


def test_the_template_is_a_set_that_runs_as_it_is(opened: Opener, tmp_path: Path) -> None:
    """Downloaded, sent back, answered; its figures have definitions and intervals."""
    page = opened()
    page.click("[data-screen=batch]")
    page.wait_for_selector("#kb-set form")
    (tmp_path / "题集.xlsx").write_bytes(_downloaded(page, "a[href='/question-template/xlsx']"))
    _begin(page, tmp_path / "题集.xlsx")
    _finished(page)
    page.click("#tab-batch-figures")
    said = page.inner_text("#page-batch-figures")
    assert "总正确率" in said and "Wilson" in said and "占全部判分题" in said


def test_a_run_is_paused_survives_a_reload_and_goes_on(opened: Opener) -> None:
    """With how many are done and the time left, beside a chat that does not wait."""
    page = opened()
    _begin(page, SHIPPED[0])
    page.wait_for_function(
        "/已答 [1-9]\\d* \\/ 75 题；还需约 \\d+ (秒|分钟)/.test(document.querySelector('#kb-run-progress').innerText)",
        timeout=60_000,
    )
    page.focus("[data-does=pause]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-does=resume]")
    page.wait_for_function("document.activeElement.dataset.does === 'resume'")
    page.wait_for_selector("#page-batch-answers tbody tr")
    page.reload()
    page.wait_for_selector("[data-does=resume]", timeout=60_000)
    before = page.inner_text("#kb-run .run-state")
    page.wait_for_timeout(1500)
    assert page.inner_text("#kb-run .run-state") == before and "已暂停" in before
    page.click("[data-does=resume]")
    page.wait_for_selector("[data-does=pause]")
    page.click("[data-screen=talk]")
    page.fill("#kb-question textarea", TARGET)
    page.keyboard.press("Enter")
    page.wait_for_selector(".exchange:last-of-type .answer:not(.looking)", timeout=30_000)
    page.click("[data-screen=batch]")
    _finished(page)
    assert page.locator("#page-batch-answers tbody tr").count() == 75
    assert page.locator("#kb-run-progress progress").count() == 0


def test_a_run_is_stopped_looked_at_and_deleted(opened: Opener) -> None:
    """What was answered stays until then."""
    page = opened()
    _begin(page, SHIPPED[0])
    page.wait_for_function("/已答 [1-9]/.test(document.querySelector('#kb-run-progress').innerText)", timeout=60_000)
    page.click("[data-does=stop]")
    _finished(page)
    assert "已停止" in page.inner_text("#kb-run .run-state")
    assert 0 < page.locator("#page-batch-answers tbody tr").count() < 75
    page.click("[data-does=discard]")
    page.wait_for_function("!document.querySelector('#kb-run').innerText && !document.querySelector('#kb-results tr')")


def test_two_runs_are_held_against_each_other(opened: Opener, tmp_path: Path) -> None:
    """One kept by this browser, then the report that was taken away; a changed question is not compared."""
    page = opened()
    _begin(page, _set(tmp_path))
    _finished(page)
    report = json.loads(_downloaded(page, "#kb-run a[href$=json]:not([href$=jsonl])"))
    page.click("#tab-batch-compare")
    page.click("#page-batch-compare .go")
    assert "还没有选前次结果" in page.inner_text("#page-batch-compare .form-note")
    changed = [("对", f"{TARGET[:-1]}呢？", *ROWS[0][2:]), *ROWS[1:]]
    _begin(page, _set(tmp_path, changed, "第二次.csv"))
    page.wait_for_function("document.querySelector('#kb-run h3')?.innerText === '第二次.csv'", timeout=60_000)
    _finished(page)
    page.click("#tab-batch-compare")
    page.select_option("#earlier-run", index=1)
    page.click("#page-batch-compare .go")
    page.wait_for_selector("#page-batch-compare .grid", state="attached", timeout=30_000)
    assert "1 题题目或答案改过，没有比" in page.text_content("#page-batch-compare")
    wrong = next(row for row in report["outcomes"] if row["id"] == "错")
    wrong["counts"] |= {"right": [1, 1], "correct": [1, 1]}
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")
    page.click("#tab-batch-compare")
    page.set_input_files("#upload-earlier", str(tmp_path / "report.json"))
    page.click("#page-batch-compare .go")
    page.wait_for_function(
        "document.querySelector('#page-batch-compare').textContent.includes('由对变错（1）')", timeout=30_000
    )
    assert "McNemar" in page.text_content("#page-batch-compare")
    page.click("#tab-batch-compare")
    page.locator("#page-batch-compare [data-action=outcome]").first.click()
    page.wait_for_selector(".reader.judged")
    (tmp_path / "坏.json").write_text("{", encoding="utf-8")
    page.set_input_files("#upload-earlier", str(tmp_path / "坏.json"))
    page.click("#page-batch-compare .go")
    page.wait_for_selector("#page-batch-compare [role=alert]", state="attached", timeout=30_000)
    said = page.text_content("#page-batch-compare [role=alert]")
    assert "坏.json：旧结果不是合法的 JSON" in said and "/tmp" not in said


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.csv", b"", "是空文件"),
        ("题集.docx", b"PK", "格式不能读"),
        ("坏.xlsx", b"PK\x03\x04 not a zip", "坏.xlsx：不是完整的"),
        ("无列.csv", "题目\n多少？\n".encode(), "第一行没有“问题”列"),
        ("全坏.jsonl", b'{"id": 1}\n[]\n', "没有一行能用（第1行：缺少“问题”；第2行：不是 JSON 对象）"),
    ],
)
def test_a_set_that_will_not_do_is_told_in_chinese(
    opened: Opener, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    """No traceback, no path of this machine, and the form can be used again."""
    (tmp_path / name).write_bytes(content)
    page = opened()
    _begin(page, tmp_path / name)
    page.wait_for_function(
        "(said) => document.querySelector('#kb-batch').innerText.includes(said)", arg=said, timeout=60_000
    )
    words = page.inner_text("#kb-batch")
    assert "Traceback" not in words and "/tmp" not in words
    page.wait_for_function("!document.querySelector('#kb-set .go').disabled")


def test_nothing_chosen_is_told_at_once(opened: Opener) -> None:
    """Without asking the server."""
    page = opened()
    page.click("[data-screen=batch]")
    page.click("#kb-set .go")
    assert "还没有选题集文件" in page.inner_text("#kb-set .form-note")


def test_anothers_run_is_neither_seen_nor_fetched(
    opened: Opener, application: Any, tmp_path: Path, broken_on_purpose: None
) -> None:
    """By another browser, nor by whoever guesses or steals its id."""
    page, other = opened(), opened()
    _begin(page, _set(tmp_path))
    _finished(page)
    link = page.get_attribute("#kb-run a[href$=xlsx]", "href")
    with pytest.raises(HTTPError) as refused:
        urlopen(urljoin(application.address, link), timeout=20)
    assert refused.value.code == 404
    refused.value.close()
    other.click("[data-screen=batch]")
    other.wait_for_timeout(1500)
    assert other.inner_text("#kb-run") == "" and other.inner_text("#kb-results") == ""
    assert other.evaluate("(at) => fetch(at).then((answer) => answer.status)", link) == 404
    _begin(other, _set(tmp_path, name="别人的.csv"))
    _finished(other)
    mine, theirs = link.split("/")[2], other.get_attribute("#kb-run a[href$=xlsx]", "href").split("/")[2]
    other.route(
        "**/gradio_api/queue/join*",
        lambda route: route.continue_(post_data=route.request.post_data.replace(theirs, mine)),
    )
    other.route(
        "**/gradio_api/run/**",
        lambda route: route.continue_(post_data=route.request.post_data.replace(theirs, mine)),
    )
    other.locator("#page-batch-answers [data-action=outcome]").first.click()
    other.wait_for_function("document.querySelector('#kb-reader').innerText.includes('这次评测已不在')", timeout=20_000)


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_nothing_of_a_run_is_wider_than_the_window(opened: Opener, tmp_path: Path, width: int) -> None:
    """Each part, and a question."""
    page = opened(width, 800)
    _begin(page, _set(tmp_path))
    _finished(page)
    inside = "document.querySelector('#kb-batch').scrollWidth - document.querySelector('#kb-batch').clientWidth"
    for name in ("figures", "compare", "answers"):
        page.click(f"#tab-batch-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(inside) <= 1
    page.locator("#page-batch-answers [data-action=outcome]").first.click()
    page.wait_for_selector(".reader.judged")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".reader.judged").bounding_box()["width"] <= width

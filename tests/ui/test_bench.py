"""kb.ui.bench: two documents chosen become an alignment, and drafts do not stay."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.alignment.result import Alignment
from kb.errors import InputError, ScannedFile
from kb.ui.bench import AT_ONCE, Bench, Choice, Compared, Fault, Step, opened
from kb.ui.cabinet import Cabinet
from kb.ui.desk import Library

ANNA, BERT = "a" * 43, "b" * 43
PLAN, OPINIONS = Choice(held="规划"), Choice(held="意见")


class Lay:
    """Stands in for the library: remembers what it was given, then answers or fails."""

    def __init__(self, outcome: Alignment | Exception) -> None:
        self.outcome = outcome
        self.given: list[tuple[str, str]] = []

    def __call__(self, upper: str, lower: str, *, on_step: Callable[[str], None]) -> Alignment:
        self.given.append((upper, lower))
        on_step("逐项对照")
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def cabinets() -> Iterator[tuple[Cabinet, Cabinet]]:
    """For drafts and for reports."""
    drafts, reports = Cabinet(seconds=60), Cabinet(seconds=60)
    yield drafts, reports
    drafts.close()
    reports.close()


Cabinets = tuple[Cabinet, Cabinet]


def _write(result: Any, path: Path) -> None:
    path.write_text(result.lower.title, encoding="utf-8")


def _bench(library: Library, lay: Lay, cabinets: Cabinets) -> Bench:
    return Bench(library, lay, _write, drafts=cabinets[0], reports=cabinets[1])


def _draft(cabinets: Cabinets, owner: str) -> tuple[Choice, Path]:
    key, path = cabinets[0].new(owner, "草案.txt")
    path.write_text("一、任务", encoding="utf-8")
    return Choice(draft=key), path


def test_steps_are_told_and_reports_lie_ready(library: Library, alignment: Alignment, cabinets: Cabinets) -> None:
    """Word and Excel, for the owner only."""
    news = [*_bench(library, Lay(alignment), cabinets).compare(ANNA, PLAN, OPINIONS)]
    assert [one.words for one in news[:-1] if isinstance(one, Step)][-2:] == ["逐项对照", "写报告"]
    outcome = news[-1]
    assert isinstance(outcome, Compared)
    files = [cabinets[1].find(ANNA, key) for _, key in outcome.reports]
    assert [file and file.suffix for file in files] == [".docx", ".xlsx"]
    assert not any(cabinets[1].find(BERT, key) for _, key in outcome.reports)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (InputError("报告写不下（磁盘空间不足）", where="/tmp/x"), "磁盘空间不足"),
        (OSError(28, "No space"), "磁盘空间不足"),
    ],
)
def test_a_report_that_cannot_be_written_does_not_take_the_result_with_it(
    library: Library, alignment: Alignment, cabinets: Cabinets, fault: Exception, said: str
) -> None:
    """What is there is shown; why the report is not, is told, and nothing half written stays."""

    def write(result: Any, path: Path) -> None:
        path.write_text("half", encoding="utf-8")
        if path.suffix == ".xlsx":
            raise fault

    bench = Bench(library, Lay(alignment), write, drafts=cabinets[0], reports=cabinets[1])
    [*_, outcome] = bench.compare(ANNA, PLAN, OPINIONS)
    assert isinstance(outcome, Compared)
    assert [name for name, _ in outcome.reports] == ["Word 报告"]
    assert said in outcome.lacking
    assert "/tmp" not in outcome.lacking
    assert len([*cabinets[1]._path.glob("*/*/*")]) == 1


def test_who_cannot_fetch_a_report_is_told_so(library: Library, alignment: Alignment, cabinets: Cabinets) -> None:
    """Without a cookie nobody can be known as its owner; no dead link, and nothing is written."""
    [*_, outcome] = _bench(library, Lay(alignment), cabinets).compare("", PLAN, OPINIONS)
    assert isinstance(outcome, Compared)
    assert outcome.reports == ()
    assert "Cookie" in outcome.lacking
    assert not [*cabinets[1]._path.glob("*/*")]


def test_a_report_is_named_after_a_title_with_a_stroke(
    library: Library, alignment: Alignment, cabinets: Cabinets
) -> None:
    """“2024/2025年” is no folder."""
    lower = replace(alignment.lower, title="关于2024/2025年工作的意见")
    [*_, outcome] = _bench(library, Lay(replace(alignment, lower=lower)), cabinets).compare(ANNA, PLAN, OPINIONS)
    assert isinstance(outcome, Compared)
    file = cabinets[1].find(ANNA, outcome.reports[0][1])
    assert file is not None
    assert file.name == "对照报告-关于2024_2025年工作的意见.docx"


def test_only_documents_of_the_library_on_both_sides_are_held(
    library: Library, alignment: Alignment, cabinets: Cabinets
) -> None:
    """A draft may bear the id of one that is held, and is another text all the same."""
    draft, _ = _draft(cabinets, ANNA)
    for lower, held in ((OPINIONS, True), (draft, False)):
        [*_, outcome] = _bench(library, Lay(alignment), cabinets).compare(ANNA, PLAN, lower)
        assert isinstance(outcome, Compared) and outcome.held == held


def test_a_draft_is_compared_and_then_deleted(library: Library, alignment: Alignment, cabinets: Cabinets) -> None:
    """The library is given its path, and afterwards the path leads nowhere."""
    choice, path = _draft(cabinets, ANNA)
    lay = Lay(alignment)
    assert isinstance([*_bench(library, lay, cabinets).compare(ANNA, PLAN, choice)][-1], Compared)
    assert lay.given == [("规划", str(path))]
    assert not path.exists()


def test_a_draft_that_cannot_be_read_is_deleted_too(library: Library, cabinets: Cabinets) -> None:
    """What is told names the file as its owner called it, never where it lay."""
    choice, path = _draft(cabinets, ANNA)
    error = ScannedFile("各页是图片，没有文字", where=str(path), hint="装上识别组件")
    [*_, fault] = _bench(library, Lay(error), cabinets).compare(ANNA, PLAN, choice)
    assert fault == Fault("草案.txt：各页是图片，没有文字。处理办法：装上识别组件。")
    assert not path.exists()


def test_the_draft_of_another_is_neither_read_nor_deleted(
    library: Library, alignment: Alignment, cabinets: Cabinets
) -> None:
    """Even by whoever knows its key."""
    choice, path = _draft(cabinets, ANNA)
    lay = Lay(alignment)
    [*_, fault] = _bench(library, lay, cabinets).compare(BERT, PLAN, choice)
    assert isinstance(fault, Fault)
    assert "已不在" in fault.words
    assert not lay.given
    assert path.exists()


@pytest.mark.parametrize("held", ["/etc/passwd", "README.md", "../规划", "没有"])
def test_a_choice_that_is_not_held_is_never_a_path(
    library: Library, alignment: Alignment, cabinets: Cabinets, held: str
) -> None:
    """The library would read a file of that name."""
    lay = Lay(alignment)
    [*_, fault] = _bench(library, lay, cabinets).compare(ANNA, Choice(held=held), OPINIONS)
    assert isinstance(fault, Fault)
    assert "没有所选的上位文件" in fault.words
    assert not lay.given


@pytest.mark.parametrize(
    ("upper", "lower", "said"),
    [(PLAN, PLAN, "选了同一份"), (PLAN, Choice(), "还没有选下位文件"), (Choice(), OPINIONS, "还没有选上位文件")],
)
def test_a_choice_that_makes_no_sense_is_told(
    library: Library, alignment: Alignment, cabinets: Cabinets, upper: Choice, lower: Choice, said: str
) -> None:
    """Before anything is read."""
    [*_, fault] = _bench(library, Lay(alignment), cabinets).compare(ANNA, upper, lower)
    assert isinstance(fault, Fault)
    assert said in fault.words


def test_a_fault_of_the_library_is_told_without_a_traceback(library: Library, cabinets: Cabinets) -> None:
    """With how to mend it."""
    [*_, fault] = _bench(library, Lay(InputError("没有条款", hint="换一份")), cabinets).compare(ANNA, PLAN, OPINIONS)
    assert fault == Fault("没有条款。处理办法：换一份。")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unforeseen_error_ends_the_waiting(library: Library, cabinets: Cabinets) -> None:
    """The traceback is in the console; the reader is told to try again, and the draft is gone."""
    choice, path = _draft(cabinets, ANNA)
    [*_, fault] = _bench(library, Lay(ZeroDivisionError()), cabinets).compare(ANNA, PLAN, choice)
    for thread in threading.enumerate():  # its traceback belongs to this test
        if thread.name == "compare":
            thread.join(10)
    assert isinstance(fault, Fault)
    assert "意外" in fault.words
    assert not path.exists()


def test_no_more_than_a_few_are_compared_at_once_even_for_readers_who_left(
    library: Library, alignment: Alignment, cabinets: Cabinets
) -> None:
    """Reloading the page starts no crowd; each waits for its turn, and comes to it."""
    going, most, gate = [0], [0], threading.Event()

    class Slow(Lay):
        def __call__(self, upper: str, lower: str, *, on_step: Callable[[str], None]) -> Alignment:
            going[0] += 1
            most[0] = max(most[0], going[0])
            gate.wait(10)
            going[0] -= 1
            return alignment

    bench = _bench(library, Slow(alignment), cabinets)
    begun = [bench.compare(ANNA, PLAN, OPINIONS) for _ in range(5)]
    for news in begun:
        next(news)
    gate.set()
    assert all(isinstance([*news][-1], Compared) for news in begun)
    assert most[0] <= AT_ONCE


def test_what_nobody_waits_for_is_not_begun(library: Library, alignment: Alignment, cabinets: Cabinets) -> None:
    """A reader who left while waiting takes no turn, and the draft is deleted all the same."""
    gate = threading.Event()

    class Slow(Lay):
        def __call__(self, upper: str, lower: str, *, on_step: Callable[[str], None]) -> Alignment:
            gate.wait(10)
            return super().__call__(upper, lower, on_step=on_step)

    lay = Slow(alignment)
    bench = _bench(library, lay, cabinets)
    running = [bench.compare(BERT, PLAN, OPINIONS) for _ in range(AT_ONCE)]
    for news in running:
        next(news)
    choice, path = _draft(cabinets, ANNA)
    waiting = bench.compare(ANNA, PLAN, choice)
    next(waiting)
    mine = [thread for thread in threading.enumerate() if thread.name == "compare"][-1]
    waiting.close()  # type: ignore[attr-defined]
    gate.set()
    mine.join(10)
    assert all(isinstance([*news][-1], Compared) for news in running)
    assert len(lay.given) == AT_ONCE
    assert not path.exists()


def test_a_clause_opens_in_its_document_with_the_way_back(alignment: Alignment) -> None:
    """Of the draft too, which the knowledge base does not hold."""
    pane = opened(alignment, "lower", "意见#s1i1p1", "开展专项培训")
    assert 'data-action="back"' in pane
    assert '<mark class="current">开展专项培训</mark>' in pane
    assert "stepper" not in pane
    assert "已没有这一条款" in opened(alignment, "upper", "意见#s1i1p1", "")

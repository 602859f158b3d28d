"""Between the 对标 screen and the library: two documents are chosen, laid side by side, and looked at item by item."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kb.errors import InputError, KbError, NotFound, refusal
from kb.model import Document
from kb.ui.cabinet import Cabinet
from kb.ui.markup import action
from kb.ui.render_pane import clause_pane

if TYPE_CHECKING:
    from kb.alignment.result import Alignment

_log = logging.getLogger(__name__)
_TICK_SECONDS = 0.5
AT_ONCE = 2  # comparisons; each holds a processor for seconds, and answers must not wait for it
Side = Literal["upper", "lower"]
SIDES: Mapping[Side, str] = {"upper": "上位文件", "lower": "下位文件"}
REPORTS = (("Word 报告", ".docx"), ("Excel 报告（可复核）", ".xlsx"))


class Heads(Protocol):
    """What choosing needs of the knowledge base."""

    def heads(self) -> Sequence[Document]:
        """All documents held, without their clauses."""
        ...


Lay = Callable[..., Any]
"""`kb.library.aligning.lay` of a knowledge base: (upper, lower, *, on_step) -> Alignment."""
Write = Callable[[Any, Path], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the two documents: the id of one held, or the key of an uploaded file, which then counts."""

    held: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is being done, and since how many seconds the whole runs."""

    words: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Compared:
    """An alignment, the keys of its reports by what they are called, and why one is lacking, in Chinese.

    `held` is True where both documents are the knowledge base's own, so that people can decide on their links.
    """

    result: Alignment
    reports: tuple[tuple[str, str], ...]
    lacking: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no alignment, in Chinese."""

    words: str


Outcome = Compared | Fault


class Bench:
    """Holds no state of its own: drafts and reports lie in cabinets, an alignment with whoever asked for it."""

    def __init__(self, library: Heads, lay: Lay, write: Write, *, drafts: Cabinet, reports: Cabinet) -> None:
        self._library, self._lay, self._write = library, lay, write
        self._drafts, self._reports = drafts, reports
        # Also for those whose reader has left while they ran: reloading the page again and again starts no crowd.
        self._room = threading.BoundedSemaphore(AT_ONCE)

    def heads(self) -> Sequence[Document]:
        """What may be chosen."""
        return self._library.heads()

    def compare(self, owner: str, upper: Choice, lower: Choice) -> Iterator[Step | Outcome]:
        """Steps while it runs, then what came of it. Whatever comes, the drafts are deleted."""
        told: queue.SimpleQueue[str | Outcome] = queue.SimpleQueue()
        left = threading.Event()
        # What runs goes on in its own thread when the reader leaves, and then clears up after itself.
        work = threading.Thread(
            target=self._work, args=(owner, upper, lower, told.put, left), name="compare", daemon=True
        )
        work.start()
        try:
            yield from _steps(told)
        finally:
            left.set()

    def _work(
        self, owner: str, upper: Choice, lower: Choice, tell: Callable[[str | Outcome], None], left: threading.Event
    ) -> None:
        outcome: Outcome = Fault("对照时出了意外，没有得到结果。请再试一次；若仍如此，请查看启动窗口中的错误信息。")
        try:
            tell("等候前面的对照")
            with self._room:
                if not left.is_set():  # nobody waits any more: those behind must not wait for it
                    outcome = self._compared(owner, upper, lower, tell)
        except KbError as error:
            _log.info("对照未能完成：%s", error)
            outcome = Fault(_told(error))
        finally:  # an unforeseen error still shows its traceback in the console
            for choice in (upper, lower):
                self._drafts.discard(owner, choice.draft)
            tell(outcome)

    def _compared(self, owner: str, upper: Choice, lower: Choice, tell: Callable[[str], None]) -> Compared:
        if upper == lower and upper != Choice():
            raise InputError("上位文件与下位文件选了同一份", hint="换一份")
        above, below = self._place(owner, upper, "upper"), self._place(owner, lower, "lower")
        result = self._lay(above, below, on_step=tell)
        tell("写报告")
        return replace(self._reported(owner, result), held=not (upper.draft or lower.draft))

    def _place(self, owner: str, choice: Choice, side: Side) -> str:
        """What the library is to take: the path of the draft, or an id that it surely holds and so is no path."""
        if choice.draft:
            file = self._drafts.find(owner, choice.draft)
            if file is None:
                raise NotFound(f"上传的{SIDES[side]}已不在", hint="重新选择文件再试")
            return str(file)
        if not choice.held:
            raise InputError(f"还没有选{SIDES[side]}", hint="从文件库中选一份，或上传一份")
        if all(choice.held != head.id for head in self._library.heads()):
            raise NotFound(f"知识库中没有所选的{SIDES[side]}", hint="刷新页面后再选")
        return choice.held

    def _reported(self, owner: str, result: Alignment) -> Compared:
        """With its reports; where one cannot be written, what was found is shown all the same."""
        if not owner:
            return Compared(result, (), "没有报告可下载：浏览器须允许本站的 Cookie，允许后刷新页面，重新对照")
        written: list[tuple[str, str]] = []
        try:
            for name, ending in REPORTS:
                written.append((name, self._report(owner, result, ending)))
        except (KbError, OSError) as error:
            why = error.what if isinstance(error, KbError) else f"报告写不下（{refusal(error)}）"
            _log.warning("报告没有写成：%s", error)
            return Compared(result, tuple(written), f"报告没有写全：{why}，稍后可重新对照")
        return Compared(result, tuple(written))

    def _report(self, owner: str, result: Alignment, ending: str) -> str:
        title = result.lower.title.replace("/", "_").replace("\\", "_")[:40]
        key, path = self._reports.new(owner, f"对照报告-{title}{ending}")
        try:
            self._write(result, path)
        except (KbError, OSError):
            self._reports.discard(owner, key)
            raise
        return key


def _steps(told: queue.SimpleQueue[str | Outcome]) -> Iterator[Step | Outcome]:
    """What is told, and between it that time goes by; the outcome is the last."""
    begun = time.monotonic()
    words = "准备"
    while True:
        try:
            news = told.get(timeout=_TICK_SECONDS)
        except queue.Empty:
            yield Step(words, time.monotonic() - begun)
            continue
        if not isinstance(news, str):
            yield news
            return
        words = news
        yield Step(words, time.monotonic() - begun)


def _told(error: KbError) -> str:
    """The error with the file's own name in place of where it lay here."""
    where = Path(error.where).name if error.where else ""
    return str(type(error)(error.what, where=where, hint=error.hint))


def opened(result: Alignment, side: str, clause_id: str, quote: str) -> str:
    """One of the two documents at a clause, for the reading pane, with the way back to the item."""
    document = result.upper if side == "upper" else result.lower
    return clause_pane(document, clause_id, quote, back=action("返回对照", "back", class_="step"))

"""Many readers at once: `python -m eval.crowd --data D [--askers 200] [--questions F] [--align ID ID] [--batch]`.

Every asker opens a page of its own, and all ask in the same moment, each a question of the set in turn. Told are
errors, mixed answers (another than the same page shows to a single reader) and how long each waited. Meanwhile, over
and over until the last reader has an answer, with `--align` one more page lays two documents side by side, and with
`--batch` all questions are answered by the command line.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.page import ROOT, Page, application
from kb.library.batch.question_sets import read_questions

WANTED = 3.0  # seconds, 95th percentile
_QUESTIONS = ROOT / "eval" / "questions" / "ip_dev.jsonl"
_TAG = re.compile(r"<[^>]+>")
_TOOK = re.compile(r"\d+\.\d+秒")  # what the page says of its own speed


class Asker(threading.Thread):
    """A reader who opens a page, waits for the others, asks once, and keeps what the page shows."""

    def __init__(self, address: str, question: str, start: threading.Barrier) -> None:
        super().__init__(daemon=True)
        self.question = question
        self.shown = ""
        self.seconds = 0.0
        self.error = ""
        self._address, self._start = address, start

    def run(self) -> None:
        """Ask; whatever goes wrong is this reader's error."""
        try:
            page = Page(self._address)
            self._start.wait()
            asked = time.monotonic()
            self.shown = page.ask(self.question)
            self.seconds = time.monotonic() - asked
        except Exception as error:
            self.error = f"{type(error).__name__}: {error}"


def measured(
    data: Path, questions: Sequence[str], count: int, pair: Sequence[str] = (), batch: Sequence[str] = ()
) -> dict[str, object]:
    """What the askers saw: errors, mixed answers, seconds waited; `batch` is a command that runs meanwhile."""
    with application(data) as (address, _), ExitStack() as beside:
        expected = {question: Page(address).ask(question) for question in questions}  # alone, one after another
        aligned = beside.enter_context(_beside(lambda: _aligned(address, pair))) if pair else []
        batches = beside.enter_context(_beside(lambda: _ran(batch))) if batch else []
        barrier = threading.Barrier(count)
        askers = [Asker(address, questions[n % len(questions)], barrier) for n in range(count)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    waited = [asker.seconds for asker in askers if not asker.error]
    mixed = sum(not a.error and _words(a.shown) != _words(expected[a.question]) for a in askers)
    p50, p95 = (round(float(np.quantile(waited, share)), 2) for share in (0.5, 0.95)) if waited else (0.0, 0.0)
    errors = [asker.error for asker in askers if asker.error]
    return {
        "askers": count, "questions": len(questions), "errors": len(errors), "first_errors": errors[:3], "mixed": mixed,
        "p50": p50, "p95": p95, "longest": round(max(waited, default=0.0), 2),
        "alignments": len(aligned), "batches": len(batches),
    }  # fmt: skip


def _words(page: str) -> str:
    return _TOOK.sub("", "".join(_TAG.sub(" ", page).split()))


def _aligned(address: str, pair: Sequence[str]) -> None:
    shown = Page(address).compare(*pair)
    if "fault" in shown:
        raise RuntimeError(_words(shown))


def _ran(command: Sequence[str]) -> None:
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[list[float]]:
    """Works again and again from now to the end; how long each took so far."""
    done: list[float] = []
    over = threading.Event()

    def again() -> None:
        while not over.is_set():
            began = time.monotonic()
            work()
            done.append(time.monotonic() - began)

    worker = threading.Thread(target=again, daemon=True)
    worker.start()
    try:
        yield done
    finally:
        over.set()
        worker.join()


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask, print."""
    parser = argparse.ArgumentParser(prog="eval.crowd", description="许多人同时提问")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--askers", type=int, default=200)
    parser.add_argument("--questions", type=Path, default=_QUESTIONS)
    parser.add_argument("--align", nargs=2, metavar=("UPPER", "LOWER"), default=(), help="两份文件的编号")
    parser.add_argument("--batch", action="store_true", help="同时批量回答同一题集")
    given = parser.parse_args(arguments)
    asked = [row["question"] for row in read_questions(given.questions) if row.get("question")]
    with TemporaryDirectory() as folder:
        out = ["--questions", str(given.questions), "--out", f"{folder}/answers.jsonl", "--data", str(given.data)]
        batch = [sys.executable, "-m", "eval.answer", *out] if given.batch else []
        found = measured(given.data, asked[: given.askers], given.askers, given.align, batch)
    print(json.dumps(found, ensure_ascii=False))
    told = f"出错 {found['errors']}，串答 {found['mixed']}，p95 {found['p95']} 秒（要求不超过 {WANTED:g} 秒）"
    print(f"{given.askers} 人同时提问：{told}")


if __name__ == "__main__":
    main()

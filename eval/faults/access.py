"""Folders and files that may not be touched, and files that change or vanish while they are read.

Root may touch everything, so what must be refused is tried as another user; a read-only file system is mounted where
that is allowed.
"""

from __future__ import annotations

import os
import pwd
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from eval.faults import corpus, state
from eval.faults.bench import Bench, Row
from eval.faults.process import Ended, Process, command
from eval.faults.space import mounted
from eval.faults.state import State

_OTHER = "nobody"


def refuse_all(bench: Bench, chance: random.Random, rounds: int) -> Iterator[Row]:
    """Each case once, the moving files so many rounds."""
    yield _closed(bench)
    yield _read_only_mount(bench)
    yield _moving(bench, chance, rounds)
    yield _rewritten_meanwhile(bench, chance, max(2, rounds // 2))


def _closed(bench: Bench) -> Row:
    """As another user: a data folder, a corpus file, a corpus folder that are not his."""
    row = Row("无权写、无权读")
    if os.geteuid() != 0:
        row.note = "须以 root 运行才能换一个用户来试"
        return row
    data = bench.copy("旧")
    corpus.write(bench.corpus, "增")
    ended = _as_other(bench, command("ingest", [str(bench.corpus), "--data", str(data)]))
    _judge(row, "入库到别人的文件夹", _refused(ended, "不能写入") + _is(bench.state(data), bench.clean("旧")))
    _judge(row, "向别人的文件夹提问", _answers(bench, data, as_other=True))
    bench.drop(data)

    data = bench.copy("旧")
    _give(data)
    closed = bench.corpus / "试点通知.txt"
    closed.chmod(0o600)
    ended = _as_other(bench, command("ingest", [str(bench.corpus), "--data", str(data)]))
    faults = _refused(ended, "试点通知") + _is(bench.state(data), bench.clean("旧"))
    _judge(row, "语料文件无权读", faults)
    closed.chmod(0o644)
    bench.corpus.chmod(0o700)
    ended = _as_other(bench, command("ingest", [str(bench.corpus), "--data", str(data)]))
    _judge(row, "语料文件夹无权读", _refused(ended, "") + _is(bench.state(data), bench.clean("旧")))
    bench.corpus.chmod(0o755)
    ended = _as_other(bench, command("ingest", [str(bench.corpus), "--data", str(data)]))
    faults = [ended.complaint] if ended.code else []
    _judge(row, "给了权限之后入库", faults + _is(bench.state(data), bench.clean("增")))
    bench.drop(data)
    return row


def _read_only_mount(bench: Bench) -> Row:
    """A data folder on a file system that nobody may write to."""
    row = Row("只读的文件系统")
    with mounted(bench.folder / "readonly") as disk:
        if disk is None:
            row.note = "此处不能挂载"
            return row
        for damaged in (False, True):
            data = disk / f"data-{damaged}"
            made = bench.copy("旧")
            shutil.copytree(made, data)
            bench.drop(made)
            if damaged:
                next(data.glob("index/*/lexical/*.term")).write_bytes(b"")
            subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
            corpus.write(bench.corpus, "增")
            ended = bench.ingest(data)
            _judge(row, "入库", _refused(ended, "不能写入"))
            _judge(row, "索引已损坏时提问" if damaged else "提问", _answers(bench, data))
            checked = bench.start("kb", "doctor", "--data", data).end()
            _judge(row, "体检", _refused(checked, "不能写入"))
            subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
            bench.ingest(data)
            _judge(row, "可写之后入库", _is(bench.state(data), bench.clean("增")))
    return row


def _moving(bench: Bench, chance: random.Random, rounds: int) -> Row:
    """A corpus file that changes or vanishes at a given moment of its reading; and comes back as it was."""
    row = Row("语料文件读到一半时变化、消失")
    kinds: list[tuple[str, Callable[[Bench, str], Callable[[], int]], str]] = [
        ("哈希之后变化", _altered_before_reading, "改"), ("哈希之后变化、读完又变回", _altered_and_back, "旧"),
        ("哈希之后消失", _vanishing, "删"),
    ]  # fmt: skip
    for number in range(rounds):
        name, make, after = kinds[number % len(kinds)]
        before = (None, "旧")[number // len(kinds) % 2]
        data = bench.copy(before)
        corpus.write(bench.corpus, "旧")
        if before:  # something to read anew
            _touch_all(bench)
        ended = Process(make(bench, str(data)), bench.path("said"), env=_env(bench)).end()
        faults = [ended.complaint] if ended.crashed else []
        again = bench.ingest(data)
        faults += [again.complaint] if again.code else []
        corpus.write(bench.corpus, after)
        faults += _is(bench.state(data), bench.clean(after))
        _judge(row, name, faults)
        bench.drop(data)
    return row


def _touch_all(bench: Bench) -> None:
    for path in bench.corpus.glob("*.txt"):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


def _altered_before_reading(bench: Bench, data: str) -> Callable[[], int]:
    return _meddling(bench, data, before=lambda path: corpus.write(bench.corpus, "改"), after=lambda path: None)


def _altered_and_back(bench: Bench, data: str) -> Callable[[], int]:
    return _meddling(
        bench,
        data,
        before=lambda path: corpus.write(bench.corpus, "改"),
        after=lambda path: corpus.write(bench.corpus, "旧"),
    )


def _vanishing(bench: Bench, data: str) -> Callable[[], int]:
    return _meddling(bench, data, before=lambda path: corpus.write(bench.corpus, "删"), after=lambda path: None)


def _meddling(
    bench: Bench, data: str, *, before: Callable[[Path], None], after: Callable[[Path], None]
) -> Callable[[], int]:
    """An ingest in which files are meddled with just before and just after each is read."""

    def work() -> int:
        from kb.config import Settings
        from kb.library import KnowledgeBase
        from kb.library.steps import default_steps

        steps = default_steps()

        def read(path: Path) -> object:
            before(path)
            try:
                return steps.read(path)
            finally:
                after(path)

        meddled = replace(steps, read=read)  # type: ignore[arg-type]
        base = KnowledgeBase.open(Settings.from_environment(data=Path(data)), steps=meddled)
        report = base.ingest([bench.corpus])
        print(report.to_text(), *report.refused, sep="\n")
        return 1 if any("程序处理" in result.reason for result in report.refused) else 0

    return work


def _rewritten_meanwhile(bench: Bench, chance: random.Random, rounds: int) -> Row:
    """Another process writes the corpus anew, over and over, while it is taken in; then it rests."""
    row = Row("入库时语料不断改写")
    for _ in range(rounds):
        data = bench.copy("旧")
        corpus.write(bench.corpus, "旧")
        stop = bench.path("stop")

        def work(stop: Path = stop) -> int:
            while not stop.exists():
                corpus.write(bench.corpus, chance.choice(corpus.VERSIONS[:5]))
            return 0

        writing = Process(work, bench.path("said"))
        faults = []
        for _ in range(3):
            ended = bench.ingest(data)
            faults += [ended.complaint] if ended.crashed else []
            if error := bench.state(data).error:
                faults.append(error)
        stop.touch()
        writing.end()
        bench.ingest(data, "增")
        _judge(row, "停下之后入库", faults + _is(bench.state(data), bench.clean("增")))
        bench.drop(data)
    return row


def _env(bench: Bench) -> dict[str, str]:
    return {"TMPDIR": str(bench.folder / "tmp")}


def _as_other(bench: Bench, work: Callable[[], int]) -> Ended:
    return Process(_other(work), bench.path("said"), env=_env(bench)).end()


def _other(work: Callable[[], int]) -> Callable[[], int]:
    """`work` as a user who owns nothing here."""

    def run() -> int:
        user = pwd.getpwnam(_OTHER)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
        return work()

    return run


def _give(folder: Path) -> None:
    user = pwd.getpwnam(_OTHER)
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid)


def _answers(bench: Bench, data: Path, *, as_other: bool = False) -> list[str]:
    """Faults of asking where nothing may be written: right answers, or a word that says so and what to do."""
    output = bench.folder / "tmp" / "state"

    def work() -> int:
        return state.look(data, output)

    ended = Process(_other(work) if as_other else work, bench.path("said"), env=_env(bench)).end()
    if ended.code:
        return [ended.complaint]
    seen = state.read(output)
    output.unlink()
    return [] if "不能写入" in seen.error and "处理办法" in seen.error else _is(seen, bench.clean("旧"))


def _refused(ended: Ended, word: str) -> list[str]:
    fine = ended.code == 1 and not ended.crashed and word in ended.said
    return [] if fine else [f"应当说明而没有（{ended.code}）：{ended.complaint}"]


def _is(seen: State, expected: State) -> list[str]:
    wrong = seen.differs(expected)
    return [wrong] if wrong else []


def _judge(row: Row, what: str, faults: list[str]) -> None:
    row.runs += 1
    row.outcomes[what] += 1
    row.faults += [f"{what}：{fault}" for fault in faults]

"""Disks that fill up: an ingest, a question and a check-up with so many bytes left, and again when there is room.

Where this may mount (root on Linux), the data folder or the temporary folder lies on a small file system of its own;
everywhere, no file may grow past a limit (RLIMIT_FSIZE). What fails must say so in Chinese, lose nothing, and go on
when there is room again.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from eval.faults import corpus
from eval.faults.bench import EMPTY, Bench, Row
from eval.faults.damage import DAMAGES
from eval.faults.process import Ended, Process, command
from eval.faults.state import State

_SIZE = 24 << 20
_MOST_LEFT = 3 << 20  # what an ingest of the small corpus takes, and some more
_LEFT = (0, 4096, 16_384, 65_536, 262_144, 524_288, 1 << 20, 1_400_000)
_CHANGES: tuple[tuple[str | None, str], ...] = ((None, "旧"), ("旧", "增改删"), ("旧", "增"))


def fill_all(bench: Bench, chance: random.Random, levels: int) -> Iterator[Row]:
    """So many fill levels of each kind."""
    with mounted(bench.folder / "small") as disk:
        if disk is None:
            yield Row("磁盘写满", note="此处不能挂载小磁盘，只用文件长度上限代替")
        else:
            yield _data_folder(bench, disk, chance, levels)
            yield _temporary_folder(bench, disk, chance, max(2, levels // 4))
            yield _mending(bench, disk, chance, max(2, levels // 4))
    yield _limited(bench, chance, levels)


@contextmanager
def mounted(place: Path, *, options: str = f"size={_SIZE}") -> Iterator[Path | None]:
    """A small file system in memory; None where this may not mount."""
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True, check=False)
    try:
        yield place if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", place], check=False)


def _data_folder(bench: Bench, disk: Path, chance: random.Random, levels: int) -> Row:
    row = Row("磁盘写满：知识库文件夹", note="tmpfs")
    for number in range(levels):
        before, after = _CHANGES[number % len(_CHANGES)]
        left = _LEFT[number] if number < len(_LEFT) else chance.randrange(_MOST_LEFT)
        data = disk / f"data-{number}"
        _copied(bench, before, data)
        corpus.write(bench.corpus, after)
        filler = _fill(disk, left)
        ended = bench.start("ingest", bench.corpus, "--data", data).end()
        seen = bench.state(data)
        checked = bench.doctor(data)[0]
        filler.unlink()
        outcome, faults = _judged(bench, ended, seen, before, after)
        if checked.crashed:
            faults.append(f"体检：{checked.complaint}")
        faults += _goes_on(bench, data, before, after)
        _note(row, outcome, [f"剩 {left} 字节（{before or '空'}→{after}）：{fault}" for fault in faults])
        shutil.rmtree(data)
        bench.drop(data)
    return row


def _temporary_folder(bench: Bench, disk: Path, chance: random.Random, levels: int) -> Row:
    row = Row("磁盘写满：临时文件夹", note="tmpfs")
    for number in range(levels):
        left = (0, 65_536, 262_144)[number] if number < 3 else chance.randrange(_MOST_LEFT // 2)
        data = bench.copy("旧")
        corpus.write(bench.corpus, "增")
        filler = _fill(disk, left)
        env = {"TMPDIR": str(disk)}
        seen = bench.state(data, env=env)
        ended = bench.start("ingest", bench.corpus, "--data", data, env=env).end()
        filler.unlink()
        faults = []
        if seen.error and "临时" not in seen.error:
            faults.append(f"提问：{seen.error[-300:]}")
        elif not seen.error and (wrong := seen.differs(bench.clean("旧"))):
            faults.append(f"提问：{wrong}")
        outcome, more = _judged(bench, ended, bench.state(data), "旧", "增")
        faults += [*more, *_goes_on(bench, data, "旧", "增")]
        asked = "提问时说明" if seen.error else "照常回答"
        _note(row, f"{asked}、入库{outcome}", [f"剩 {left} 字节：{fault}" for fault in faults])
        bench.drop(data)
    return row


def _mending(bench: Bench, disk: Path, chance: random.Random, levels: int) -> Row:
    """A damaged index on a full disk: answers from an index for the moment, mended when there is room."""
    row = Row("磁盘写满：索引又已损坏", note="tmpfs")
    for number in range(levels):
        left = (0, 16_384)[number] if number < 2 else chance.randrange(_MOST_LEFT // 2)
        data = disk / f"data-{number}"
        _copied(bench, "旧", data)
        DAMAGES["清空"](next(data.glob("index/*/lexical/*.term")), chance)
        filler = _fill(disk, left)
        seen = bench.state(data)
        checked = bench.doctor(data)[0]
        filler.unlink()
        told = "空间" in seen.error  # SQLite itself needs a page to read what may be in its log
        faults = [] if told or not (wrong := seen.differs(bench.clean("旧"))) else [f"提问：{wrong}"]
        if checked.crashed or (checked.code and not _is_clear(checked)):
            faults.append(f"体检：{checked.complaint}")
        corpus.write(bench.corpus, "旧")
        faults += _goes_on(bench, data, "旧", "旧")
        _note(row, "说明没有空间" if told else "照常回答", [f"剩 {left} 字节：{fault}" for fault in faults])
        shutil.rmtree(data)
        bench.drop(data)
    return row


def _limited(bench: Bench, chance: random.Random, levels: int) -> Row:
    """No file longer than a limit: the same errors from the same calls, without a disk of one's own."""
    row = Row("文件长度受限", note="RLIMIT_FSIZE")
    for number in range(levels):
        before, after = _CHANGES[number % len(_CHANGES)]
        limit = _LEFT[number] if number < len(_LEFT) else chance.randrange(_MOST_LEFT // 3)
        data = bench.copy(before)
        corpus.write(bench.corpus, after)
        inner = command("ingest", [str(bench.corpus), "--data", str(data)])
        ended = Process(_under(limit, inner), bench.path("said"), env={"TMPDIR": str(bench.folder / "tmp")}).end()
        outcome, faults = _judged(bench, ended, bench.state(data), before, after)
        faults += _goes_on(bench, data, before, after)
        _note(row, outcome, [f"上限 {limit} 字节（{before or '空'}→{after}）：{fault}" for fault in faults])
        bench.drop(data)
    return row


def _under(limit: int, work: Callable[[], int]) -> Callable[[], int]:
    """`work` with a limit on the length of files, not so small that it cannot say what is wrong."""

    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (max(limit, 4096), resource.RLIM_INFINITY))
        return work()

    return limited


def _copied(bench: Bench, before: str | None, data: Path) -> None:
    if before:
        made = bench.copy(before)
        shutil.copytree(made, data)
        shutil.rmtree(made)


def _fill(disk: Path, left: int) -> Path:
    """A file that takes all room but `left` bytes."""
    filler = disk / "filler"
    usage = os.statvfs(disk)
    room = usage.f_bavail * usage.f_frsize
    with filler.open("wb") as file, suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, max(1, room - left))
    return filler


def _judged(bench: Bench, ended: Ended, seen: State, before: str | None, after: str) -> tuple[str, list[str]]:
    """Whether it was done or clearly refused, and whether what is held is the old or the new."""
    old = bench.clean(before) if before else EMPTY
    if ended.code == 0:
        wrong = seen.differs(bench.clean(after))
        return "写得下", [f"写完后不同：{wrong}"] if wrong else []
    faults = [] if _is_clear(ended) else [f"说得不清楚（{ended.code}）：{ended.complaint}"]
    if seen.differs(old) and not (seen.error and "空间" in seen.error):
        faults.append(f"没有写完，却不再是原来的内容：{seen.differs(old)}")
    return "写不下而说明", faults


def _is_clear(ended: Ended) -> bool:
    """True for an error that says in Chinese that there is no room, and how to go on."""
    return not ended.crashed and "处理办法" in ended.said and ("空间" in ended.said or "写不下" in ended.said)


def _goes_on(bench: Bench, data: Path, before: str | None, after: str) -> list[str]:
    """With room again the old is there, and the next ingest gives what a clean one gives."""
    faults = []
    seen = bench.state(data)
    names = {"旧": bench.clean(before) if before else EMPTY, "新": bench.clean(after)}
    if not bench.which(seen, names):
        faults.append(f"腾出空间后既非旧也非新：{seen.differs(names['旧'])}")
    again = bench.ingest(data)
    if again.code or (wrong := bench.state(data).differs(names["新"])):
        faults.append(f"腾出空间后重新入库：{again.complaint if again.code else wrong}")
    _, findings, healthy = bench.doctor(data)
    return faults if healthy and not findings else [*faults, f"腾出空间后体检：{findings or '未能完成'}"]


def _note(row: Row, outcome: str, faults: list[str]) -> None:
    row.runs += 1
    row.outcomes[outcome] += 1
    row.faults += faults

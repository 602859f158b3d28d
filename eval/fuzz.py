"""Feeds mutated files to the readers: `python -m eval.fuzz --format docx [--count 10000] [--seed N] [--files DIR]`.

Every input goes through reading, structure and extraction in a bounded process that takes many inputs one after the
other. An error of the project's own tree is a refusal; any other exception, a hang, or too much memory is a fault, told
with the seed and number that make it again (`--replay`). Of what is read, clauses and noise must reproduce the text.
Without `--files` the seeds are small files made here; real ones are better.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tqdm import tqdm

from eval.fuzzing import mutate
from eval.hostile import packages, pages

SECONDS, MEGABYTES = 20, 900
# One process takes that many inputs, so that what a library leaves behind cannot grow for ever.
_BATCH = 200
# Larger files only make fewer inputs an hour.
_SMALL = 40_000
FORMATS = ("docx", "pdf", "html", "xlsx", "ofd", "txt", "md", "doc", "mht")


class Hang(BaseException):
    """The time for one input is up."""


@dataclass
class Tally:
    """What became of the inputs of one format."""

    inputs: int = 0
    read: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


def seeds(kind: str, folder: Path | None) -> list[bytes]:
    """Sound files of a format: those of `folder`, smallest first, else ones made here."""
    found = sorted((p for p in folder.rglob(f"*.{kind}")), key=lambda p: p.stat().st_size) if folder else []
    if found:
        return [p.read_bytes() for p in found[:24] if p.stat().st_size <= _SMALL] or [found[0].read_bytes()]
    text = pages.document(8) + "（一）甲\n1.乙\n第一条　丙。\n附件：1.丁\n\n某市人民政府\n2021年1月1日\n"
    made = {
        "docx": packages.docx(packages.tables(2), more=packages.numbering_loops()),
        "xlsx": packages.xlsx('<row r="4"><c r="A4" t="s"><v>0</v></c></row>', shared="<si><t>甲</t></si>"),
        "ofd": packages.ofd(),
        "pdf": pages.pdf(pages.page()),
        "html": pages.html("<table><tr><td colspan=2>甲<td>乙<tr><td rowspan=2>丙</table><ul><li>丁</ul>"),
        "mht": b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + pages.html("<p>x</p>"),
        "doc": packages.encrypted(),
    }
    return [made.get(kind, text.encode())]


def check(data: bytes, kind: str) -> str:
    """Read, structure and extract; "" or why it was refused. Raises whatever goes wrong."""
    from kb.errors import KbError
    from kb.graph import extract
    from kb.model import Source
    from kb.reading.formats import FORMATS as TABLE
    from kb.reading.formats import named
    from kb.reading.hygiene import clean
    from kb.reading.limits import checked
    from kb.reading.sandbox_wire import pack, unpack
    from kb.structure import parse

    how = TABLE[f".{kind}"]
    try:
        if how.convert is not None and kind == "doc":
            data, _ = named(how.convert)(data, suffix=f".{kind}", where="x")
        content = checked(named(how.reader)(data, where=f"x.{kind}"), where="x")
        passed = unpack(pack(content))
        assert passed == content, "the answer of the parsing process is not what the reader gave"
        content = clean(content)
        source = Source(f"x.{kind}", content.text, "", blocks=content.blocks)
        documents = parse(source)
        spans = [s for d in documents for c in d.clauses for s in c.spans]
        spans += [(n.start, n.end) for d in documents for n in d.noise]
        at = 0
        for start, end in sorted(spans):
            assert start == at < end, f"clauses and noise leave a gap or overlap at {at}"
            at = end
        assert at == len(source.text), "clauses and noise end before the text"
        for document in documents:
            extract(document)
    except KbError as error:
        return error.what
    return ""


def _batch(kind: str, files: list[bytes], numbers: range, seed: int, report: int) -> None:
    """In a process of its own: judge the inputs one by one, a line of JSON for each."""
    import resource

    # On top of what was inherited: a test's process has much mapped already.
    mapped = Path("/proc/self/statm")
    inherited = int(mapped.read_text().split()[0]) * resource.getpagesize() if mapped.exists() else 0
    most = inherited + 2 * MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    already = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # the high-water mark is inherited too
    signal.signal(signal.SIGALRM, _late)
    with os.fdopen(report, "w", encoding="utf-8") as out:
        for number in numbers:
            data = mutate(files, kind, random.Random(f"{seed}/{kind}/{number}"))
            print(json.dumps({"begin": number}), file=out, flush=True)
            before = time.perf_counter()
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            fault, said = "", ""
            try:
                said = check(data, kind)
            except Hang:
                fault = f"超过 {SECONDS} 秒：{_where(sys.exc_info()[2])}"
            except Exception as error:  # whatever it is, it is what this looks for
                fault = f"{type(error).__name__}: {str(error)[:80]} @ {_where(error.__traceback__)}"
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - already
            if not fault and held > MEGABYTES:
                fault = f"内存 {held:.0f} MB"
            print(
                json.dumps({"number": number, "fault": fault, "said": said, "seconds": time.perf_counter() - before}),
                file=out,
                flush=True,
            )
            if held > MEGABYTES:
                return


def _late(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def _where(trace: object) -> str:
    frames = traceback.extract_tb(trace)[-3:]  # type: ignore[arg-type]
    return " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))


def run(kind: str, count: int, seed: int, files: list[bytes], *, quiet: bool = False) -> Tally:
    """Judge `count` mutated inputs."""
    _preload(kind)
    tally = Tally()
    bar = tqdm(total=count, desc=kind, unit="份", disable=quiet or not sys.stderr.isatty())
    at = 0
    while at < count:
        done = _judged(kind, files, range(at, min(count, at + _BATCH)), seed, tally)
        bar.update(done - at)
        if bar.disable and not quiet and done // 1000 > at // 1000:
            print(
                f"{kind}\t{done}：读出 {tally.read}，拒收 {tally.refused}，异常 {len(tally.faults)}",
                file=sys.stderr,
                flush=True,
            )
        at = done
    bar.close()
    return tally


def _preload(kind: str) -> None:
    """Import here what all the processes need."""
    import contextlib

    with contextlib.suppress(AssertionError, OSError, ValueError):
        check(b"", kind)
    for name in ("lxml.html", "openpyxl", "pypdfium2", "email.parser"):
        with contextlib.suppress(ImportError):
            __import__(name)


def _judged(kind: str, files: list[bytes], numbers: range, seed: int, tally: Tally) -> int:
    """The number to go on with after one process."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 2)
        try:
            _batch(kind, files, numbers, seed, writing)
        finally:
            os._exit(0)
    os.close(writing)
    begun = ended = numbers.start - 1
    with os.fdopen(reading, encoding="utf-8") as lines:
        killer = _watch(pid)
        for line in lines:
            said = json.loads(line)
            killer.touch()
            if "begin" in said:
                begun = said["begin"]
                continue
            ended = said["number"]
            _count(tally, said)
        killer.stop()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if begun > ended:
        tally.inputs += 1
        tally.faults.append(f"{begun}: 进程结束（{status}）")
        ended = begun
    return ended + 1 if ended >= numbers.start else numbers.stop


def _count(tally: Tally, said: dict[str, object]) -> None:
    tally.inputs += 1
    tally.slowest = max(tally.slowest, float(str(said["seconds"])))
    if said["fault"]:
        tally.faults.append(f"{said['number']}: {said['fault']}")
    elif said["said"]:
        tally.refused += 1
        tally.reasons["".join(c for c in str(said["said"]) if not c.isdigit())[:24]] += 1
    else:
        tally.read += 1


class _watch:  # noqa: N801 — reads as a verb where it is used
    """Kills a process that shows no sign of life, as one stuck inside a library does."""

    def __init__(self, pid: int) -> None:
        import threading

        self._pid = pid
        self._over = threading.Event()
        self._seen = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(1):
            if time.monotonic() - self._seen > SECONDS + 10:
                os.kill(self._pid, signal.SIGKILL)
                return

    def touch(self) -> None:
        self._seen = time.monotonic()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def main() -> int:
    """Fuzz the formats asked for and show what was found."""
    parser = argparse.ArgumentParser(description="把变异的真实文件交给各读取器，找异常、卡死与内存超限")
    parser.add_argument("--format", action="append", choices=FORMATS, help="格式，可给多个；默认全部")
    parser.add_argument("--count", type=int, default=200, help="每种格式的份数")
    parser.add_argument("--seed", type=int, default=1, help="随机种子")
    parser.add_argument("--files", type=Path, help="真实文件所在文件夹（其中按扩展名找种子）")
    parser.add_argument("--replay", type=int, help="只重做这个序号，把输入存盘并显示异常")
    options = parser.parse_args()
    bad = 0
    for kind in options.format or FORMATS:
        files = seeds(kind, options.files)
        if options.replay is not None:
            return _replay(kind, files, options.seed, options.replay)
        before = time.monotonic()
        tally = run(kind, options.count, options.seed, files)
        bad += len(tally.faults)
        print(
            f"{kind}\t输入 {tally.inputs}\t读出 {tally.read}\t拒收 {tally.refused}\t异常 {len(tally.faults)}\t"
            f"最慢 {tally.slowest:.1f} 秒\t{(time.monotonic() - before) / 60:.1f} 分钟"
        )
        print("\t" + "；".join(f"{why} {n}" for why, n in tally.reasons.most_common(8)))
        for fault in tally.faults[:40]:
            print(f"\t种子 {options.seed} 序号 {fault}")
    return 1 if bad else 0


def _replay(kind: str, files: list[bytes], seed: int, number: int) -> int:
    data = mutate(files, kind, random.Random(f"{seed}/{kind}/{number}"))
    path = Path(tempfile.gettempdir()) / f"fuzz_{seed}_{number}.{kind}"
    path.write_bytes(data)
    print(f"{path}\t{len(data)} 字节")
    print(check(data, kind) or "读出")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Reads the hostile set: `python -m eval.hostile [--quick] [--out DIR] [--only TEXT] [--files DIR]`.

Every file is made in a temporary folder and given to `python -m kb parse` in a fresh process. Shown are what became of
it, the seconds (by the clock, and of processor), and the most memory the process and all below it held at once. With
`--quick` the process is forked off one that has everything imported, which tries the same in a third of the time.
Exit code 1 if one took more than 30 s or 1 GB, showed a traceback, leaked, called out, or was not refused with the
reason it should be.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

from tqdm import tqdm

from eval.hostile.cases import EITHER, READ, REFUSED, Case, cases, is_read

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 30.0, 1024.0
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Row:
    """What became of one file."""

    name: str
    outcome: str
    seconds: float
    processor: float
    megabytes: float
    said: str
    faults: tuple[str, ...]

    def __str__(self) -> str:
        verdict = "；".join(self.faults) or "通过"
        told = {"refused": "拒收", "read": "读出"}.get(self.outcome, self.outcome)
        cost = f"{self.seconds:.1f} s\t{self.processor:.1f} s\t{self.megabytes:.0f} MB"
        return f"{_plain(self.name):<28}\t{told}\t{cost}\t{verdict}\t{_plain(self.said)[:90]}"


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


@dataclass(frozen=True)
class Run:
    """How a process went that was given a file."""

    code: int
    seconds: float
    processor: float
    megabytes: float
    out: str
    err: str


def fresh(path: Path) -> Run:
    """`kb parse` in a fresh process."""
    return _watched([sys.executable, "-m", "kb", "parse", str(path)])


def _watched(command: list[str]) -> Run:
    begun, used = time.monotonic(), _processor()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=err, env=os.environ | {"OMP_NUM_THREADS": "1"})
        return _ended(process.pid, begun, used, out, err)


def forked(path: Path) -> Run:
    """`kb parse` in a fork of this process, which has imported everything."""
    from kb.cli import main as command
    from kb.reading import sandbox

    begun, used = time.monotonic(), _processor()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = os.fork()
        if pid == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = 70
            try:
                command(["parse", str(path)])
            except SystemExit as left:
                code = int(left.code or 0)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                sandbox.stop()
                os._exit(code)
        return _ended(pid, begun, used, out, err)


def _ended(pid: int, begun: float, used: float, out: IO[bytes], err: IO[bytes]) -> Run:
    peak = _Peak(pid)
    peak.start()
    _, status = os.waitpid(pid, 0)
    seconds = time.monotonic() - begun
    peak.stop()
    said = []
    for file in (out, err):
        file.seek(0)
        said.append(file.read().decode(errors="replace"))
    return Run(os.waitstatus_to_exitcode(status), seconds, _processor() - used, peak.megabytes, *said)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def judged(case: Case, run: Run, called: list[str]) -> Row:
    """What became of the file, and what of it is against the rules."""
    told = READ if run.code == 0 and is_read(run.out) else f"退出码 {run.code}"
    outcome = REFUSED if run.code == 1 and run.err.strip() and not run.out else told
    wrong = {
        "超过 30 秒": run.seconds > SECONDS,
        "超过 1 GB": run.megabytes > MEGABYTES,
        "有 traceback": "Traceback" in run.err or "Error:" in run.err,
        "结果不对": outcome not in ((READ, REFUSED) if case.outcome == EITHER else (case.outcome,)),
        "理由不对": outcome == REFUSED and (case.says not in run.err or not re.search(r"[\u4e00-\u9fff]", run.err)),
        "泄露": any(secret in run.out or secret in run.err for secret in case.never),
        "不止一行": outcome == REFUSED and len(run.err.strip().splitlines()) > 1,
        "连了网": bool(called),
    }
    called.clear()
    faults = tuple(fault for fault, so in wrong.items() if so)
    return Row(case.name, outcome, run.seconds, run.processor, run.megabytes, run.err.strip() or run.out[:60], faults)


class _Peak(threading.Thread):
    """Adds up, again and again, the resident memory of a process and of all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.megabytes = 0.0

    def run(self) -> None:
        while not self._over.wait(0.02):
            held = [_resident(pid) for pid in _family(self._pid)]
            own = held[0][1] + sum(resident - shared for resident, shared in held)
            self.megabytes = max(self.megabytes, own * _PAGE / 2**20)

    def stop(self) -> None:
        """No more looking."""
        self._over.set()
        self.join()


def _family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text("ascii")
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _resident(pid: int) -> tuple[int, int]:
    """Pages a process holds, and those of them that are files' and are counted once for all."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text("ascii").split()
    except OSError:
        return 0, 0
    return int(resident), int(shared)


def _listen(called: list[str]) -> int:
    """A port of this machine's that notes who calls."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            connection, peer = server.accept()
            called.append(str(peer))
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    return int(server.getsockname()[1])


def _given(folder: Path) -> list[Case]:
    """Real files of a folder, cut at every tenth of their length."""

    def cut(source: Path, tenth: int) -> Case:
        data = source.read_bytes()
        name = f"{source.stem[:20]}_{tenth}0%{source.suffix}"
        return Case(name, lambda path: path.write_bytes(data[: len(data) * tenth // 10]), EITHER)

    return [cut(source, tenth) for source in sorted(folder.iterdir()) if source.is_file() for tenth in range(1, 10)]


def _import_all() -> None:
    for name in ("kb.library.shapes", "kb.library.parsing", "kb.reading.sandbox", "kb.structure", "kb.graph"):
        import_module(name)


def main() -> int:
    """Make, read and judge all files."""
    parser = argparse.ArgumentParser(description="读一组恶意文件，核对时间、内存与拒收理由")
    parser.add_argument("--out", type=Path, help="把结果写成 JSON 的文件夹")
    parser.add_argument("--only", default="", help="只读名字里含有这些字的文件")
    parser.add_argument("--files", type=Path, help="另外把这个文件夹里的真实文件逐段截断")
    parser.add_argument("--quick", action="store_true", help="不为每份文件重新启动解释器")
    options = parser.parse_args()
    look = forked if options.quick else fresh
    if options.quick:
        _import_all()
    called: list[str] = []
    chosen = [
        c
        for c in [*cases(_listen(called)), *(_given(options.files) if options.files else [])]
        if options.only in c.name
    ]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(tqdm(chosen, unit="份", disable=not sys.stderr.isatty())):
            place = Path(folder) / str(number)
            place.mkdir()
            case.make(place / case.name)
            rows.append(judged(case, look(place / case.name), called))
            tqdm.write(str(rows[-1]))
            if (place / case.name).is_file() and not (place / case.name).is_symlink():
                (place / case.name).unlink()
    bad = [row for row in rows if row.faults]
    slowest, largest = max(r.seconds for r in rows), max(r.megabytes for r in rows)
    print(f"{len(rows)} 份，{len(bad)} 份不合要求；最慢 {slowest:.1f} 秒，最多 {largest:.0f} MB")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "hostile.json").write_text(
            json.dumps([asdict(r) for r in rows], ensure_ascii=False, indent=1), "utf-8"
        )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())

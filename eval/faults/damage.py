"""Files that rot: each file of the index in turn cut, emptied, zeroed, one bit turned, gone; and the database itself.

An index can be rebuilt, so every damage to it must be found and mended, whoever meets it first: one who asks, the
check-up, an ingest of nothing new, an ingest of something new. The database cannot: damage to it must be said.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from eval.faults import corpus
from eval.faults.bench import Bench, Row
from eval.faults.process import Process

Damage = Callable[[Path, random.Random], None]


def _cut(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(0, max(1, len(content)))])


def _emptied(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"")


def _zeroed(path: Path, chance: random.Random) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _bit_turned(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(content))


def _gone(path: Path, chance: random.Random) -> None:
    path.unlink()


def _page_zeroed(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    start = 4096 * chance.randrange(max(1, len(content) // 4096))
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    path.write_bytes(bytes(content))


DAMAGES: dict[str, Damage] = {
    "截断": _cut, "清空": _emptied, "写零": _zeroed, "翻一位": _bit_turned, "删去": _gone,
}  # fmt: skip
_FINDERS = ("提问", "体检", "入库", "入库新文件")


def damage_index(bench: Bench, chance: random.Random, share: float = 1.0) -> Iterator[Row]:
    """Every damage to every file of an index that has been changed since it was built; `share` of them where asked."""
    data = _changed_once(bench)
    files = sorted(path.relative_to(data) for path in (data / "index").rglob("*") if path.is_file())
    for finder_turn, (name, damage) in enumerate(DAMAGES.items()):
        row = Row(f"索引文件{name}", note=f"{len(files)} 个文件逐一")
        for number, file in enumerate(files):
            if chance.random() > share:
                continue
            finder = _FINDERS[(number + finder_turn) % len(_FINDERS)]
            hurt = bench.path("data")
            shutil.copytree(data, hurt)
            before = (hurt / file).read_bytes()
            damage(hurt / file, chance)
            unhurt = (hurt / file).exists() and (hurt / file).read_bytes() == before
            faults = _found(bench, hurt, finder, unhurt=unhurt)
            row.runs += 1
            row.outcomes[f"{finder}时发现"] += 1
            row.faults += [f"{name} {file.name}，先{finder}：{fault}" for fault in faults]
            bench.drop(hurt)
        yield row
    yield _folders(bench, data)


def _changed_once(bench: Bench) -> Path:
    """A knowledge base whose index has two groups, additions and passed-over vectors; its state is that of “增”."""
    data = bench.copy("旧")
    bench.ingest(data, "增改删")
    bench.ingest(data, "增")
    return data


def _folders(bench: Bench, data: Path) -> Row:
    """The whole generation gone, the whole index gone, a foreign file in it."""
    row = Row("索引文件夹删去、多出")
    deeds: dict[str, Callable[[Path], object]] = {
        "一代删去": lambda hurt: shutil.rmtree(next(p for p in (hurt / "index").iterdir())),
        "全部删去": lambda hurt: shutil.rmtree(hurt / "index"),
        "多出文件": lambda hurt: (next((hurt / "index").iterdir()) / "lexical" / "多余").write_text("多余"),
        "多出半成品": lambda hurt: (hurt / "index" / "building-0").mkdir(),
        "锁文件有内容": lambda hurt: [(hurt / n).write_text("?") for n in (".lock", "writer.json")],
    }
    for number, (name, deed) in enumerate(deeds.items()):
        finder = _FINDERS[number % len(_FINDERS)]
        hurt = bench.path("data")
        shutil.copytree(data, hurt)
        deed(hurt)
        row.runs += 1
        row.outcomes[f"{finder}时发现"] += 1
        faults = _found(bench, hurt, finder, unhurt="删去" not in name)
        row.faults += [f"{name}，先{finder}：{fault}" for fault in faults]
        bench.drop(hurt)
    return row


def _found(bench: Bench, data: Path, finder: str, *, unhurt: bool) -> list[str]:
    """What is wrong after that one met the damage first."""
    faults = []
    expected = bench.clean("增")
    corpus.write(bench.corpus, "增改删" if finder == "入库新文件" else "增")
    if finder == "提问" and (wrong := bench.state(data).differs(expected)):
        faults.append(wrong)
    if finder == "体检":
        ended, findings, healthy = bench.doctor(data)
        if not healthy or (not findings and not unhurt):
            faults.append(f"没有发现或没有修好：{ended.complaint}")
    if finder.startswith("入库"):
        ended = bench.ingest(data)
        expected = bench.clean("增改删") if finder == "入库新文件" else expected
        if ended.code:
            faults.append(f"入库未成功：{ended.complaint}")
    if wrong := bench.state(data).differs(expected):
        faults.append(f"之后与全新入库不同：{wrong}")
    _, findings, healthy = bench.doctor(data)
    if findings or not healthy:
        faults.append(f"之后体检仍有：{findings or '未能完成'}")
    return faults


def damage_truth(bench: Bench, chance: random.Random, times: int) -> Iterator[Row]:
    """The database cut, zeroed, bits turned: never another answer without a word."""
    kinds: dict[str, tuple[Damage, int]] = {
        "截断": (_cut, times // 4), "清空": (_emptied, 1), "写零": (_zeroed, 1), "删去": (_gone, 1),
        "一页写零": (_page_zeroed, times // 2), "翻一位": (_bit_turned, times),
    }  # fmt: skip
    for name, (damage, count) in kinds.items():
        row = Row(f"数据库{name}")
        for number in range(count):
            data = bench.copy("增")
            damage(data / "truth.sqlite3", chance)
            outcome, faults = _said(bench, data)
            row.runs += 1
            row.outcomes[outcome] += 1
            row.faults += [f"第 {number + 1} 次：{fault}" for fault in faults]
            bench.drop(data)
        yield row
    yield _journals(bench, chance)


def _said(bench: Bench, data: Path) -> tuple[str, list[str]]:
    """Whether the damage is said, by whoever looks first or by the check-up, and whether a new ingest goes on."""
    expected = bench.clean("增")
    seen = bench.state(data)
    if seen.error:
        clear = "真相库" in seen.error or "数据库" in seen.error
        return "打开时说明", [] if clear else [f"说得不清楚：{seen.error[-300:]}"]
    ended, findings, healthy = bench.doctor(data)
    if ended.crashed:
        return "体检出错", [ended.complaint]
    wrong = seen.differs(expected)
    if findings or not healthy:
        if not findings and not ended.said.strip():
            return "体检出错", ["体检没有说明原因"]
        return ("体检说明", []) if not wrong else ("体检说明（体检之前答得不同）", [])
    return ("没有影响", []) if not wrong else ("未发现", [f"内容变了而没有说明：{wrong}"])


def _journals(bench: Bench, chance: random.Random) -> Row:
    """The write-ahead log of a killed process, which holds its last commits: gone, cut, zeroed, one bit turned."""
    row = Row("数据库日志（-wal、-shm）缺失或损坏")
    deeds = [(end, name, damage) for end in ("-shm", "-wal") for name, damage in DAMAGES.items()]
    for end, name, damage in deeds:
        data = bench.copy("旧")
        corpus.write(bench.corpus, "增")
        process = Process(_ingest_and_die(bench, data), bench.path("said"), env={"TMPDIR": str(bench.folder / "tmp")})
        process.end()
        file = data / f"truth.sqlite3{end}"
        if not file.exists():
            row.faults.append(f"没有 {file.name} 可供损坏")
            continue
        damage(file, chance)
        names = {"新": bench.clean("增")} | ({"旧": bench.clean("旧")} if end == "-wal" else {})
        outcome = bench.which(bench.state(data), names)
        row.runs += 1
        row.outcomes[outcome or "错"] += 1
        if not outcome:
            row.faults.append(f"{name}{end}：{bench.state(data).differs(bench.clean('增'))}")
        _, findings, healthy = bench.doctor(data)
        bench.ingest(data)
        if not healthy or bench.state(data).differs(bench.clean("增")):
            row.faults.append(f"{name}{end}：再入库后 {findings}")
        bench.drop(data)
    return row


def _ingest_and_die(bench: Bench, data: Path) -> Callable[[], int]:
    """An ingest killed when it is done, while somebody else still has the database open, so that its log stays."""

    def work() -> int:
        import os
        import signal
        import sqlite3

        import ingest

        reader = sqlite3.connect(data / "truth.sqlite3")
        reader.execute("SELECT count(*) FROM meta").fetchall()
        ingest.main([str(bench.corpus), "--data", str(data)])
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    return work

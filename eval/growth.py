"""What a growing knowledge base costs: how long it takes, how fast it answers, what one more document takes.

    python -m eval.growth --corpus C[,C…] --sizes 1000,10000,… [--add] [--compare] [--json] [--plot FILE.svg]

C: jsonl(.gz) of `{"id","name","text"}` (`content` is read as `text`), taken in as files of sixty clauses each. Every
size is ingested in a process of its own and asked in another. `--add` then adds one file, takes it in again unchanged,
changes it, and deletes one from the middle, each as a whole ingest, while a second knowledge base stays open and must
answer from it. `--compare` builds the index of the outcome anew and asks both.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from tqdm import tqdm

from eval.growth_plot import draw
from eval.retrieval.corpora import units
from eval.retrieval.systems import percentile
from kb.config import Settings
from kb.index import Index, dense, generation, lexical
from kb.library import KnowledgeBase, Steps, indexing
from kb.model import Clause, Document, Extracts, Source
from kb.retrieval import Retriever

CLAUSES_PER_FILE = 60
QUESTIONS = 300
DEPTH = 100
ADDED = "#growth 关于测试增量入库的通知"
NEEDLE = "本通知所称增量入库指鸑鷟号知识库只为新增文件付出代价"


def read(path: Path) -> Source:
    """A file of ours as a source."""
    data = path.read_bytes()
    return Source(path.name, data.decode(), hashlib.sha256(data).hexdigest())


def parse(source: Source) -> tuple[Document, ...]:
    """The first line is the title, every further one a clause."""
    title, *lines = source.text.splitlines()
    doc_id, start, clauses = Path(source.file).stem, len(title) + 1, []
    for number, line in enumerate(lines, 1):
        spans = ((start, start + len(line)),)
        clauses.append(
            Clause(f"{doc_id}#para_{number}", "paragraph", None, None, None, line, f"第{number}段", None, spans)
        )
        start += len(line) + 1
    return (Document(doc_id, title, None, (), (), None, "通知", None, tuple(clauses), (), ()),)


STEPS = Steps(read, parse, lambda _: Extracts(), lambda _, __: ((), ()), "growth-1")


def write_files(folder: Path, corpora: Iterable[Path], size: int) -> None:
    """The first `size` clauses as files."""
    folder.mkdir(parents=True)
    rows = islice((unit for corpus in corpora for unit in units(corpus) if unit.text.strip()), size)
    for number, some in enumerate(_batches(rows)):
        lines = [" ".join(unit.text.split()) for unit in some]
        title = some[0].name or "文件"
        (folder / f"d{number:06}.txt").write_text("\n".join([title, *lines]) + "\n", encoding="utf-8")


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, CLAUSES_PER_FILE)):
        yield some


def questions_of(folder: Path) -> list[str]:
    """The beginning of a clause out of every so many files."""
    files = sorted(folder.glob("d*.txt"))
    step = max(1, len(files) // QUESTIONS)
    lines = [file.read_text(encoding="utf-8").splitlines() for file in files[::step]]
    found = [line[:24] for own in lines for line in own[1 :: max(1, CLAUSES_PER_FILE * len(lines) // QUESTIONS)]]
    return found[:QUESTIONS]


@contextmanager
def timed(seconds: dict[str, float]) -> Iterator[None]:
    """Add up what the parts of an ingest take."""
    parts = {"encode": (indexing, "keep_vectors"), "lexical": (lexical, "build"), "dense": (dense, "build")}
    with ExitStack() as stack:
        for part, (module, name) in parts.items():
            counted = partial(_counted, getattr(module, name), part, seconds)
            stack.enter_context(mock.patch.object(module, name, counted))
        yield


def _counted(function: Callable[..., Any], part: str, seconds: dict[str, float], *given: Any, **named: Any) -> Any:
    started = time.monotonic()
    try:
        return function(*given, **named)
    finally:
        seconds[part] = seconds.get(part, 0.0) + time.monotonic() - started


def disk(folder: Path) -> float:
    """MB of the files below, each counted once however many names it has."""
    sizes = {s.st_ino: s.st_size for s in (path.stat() for path in folder.rglob("*") if path.is_file())}
    return sum(sizes.values()) / 2**20


def memory() -> float:
    """Greatest resident size of this process so far, in MB."""
    told = Path("/proc/self/status")
    if told.exists():  # rusage counts what the process that started this one had
        return next(int(line.split()[1]) for line in told.read_text().splitlines() if line.startswith("VmHWM")) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def ask(data: Path, corpus: Path) -> dict[str, float]:
    """Open what lies there, and ask."""
    started = time.monotonic()
    base = KnowledgeBase.open(Settings(data=data), steps=STEPS)
    asked = questions_of(corpus)
    base.search(asked[0], 10)
    first, seconds, processor = time.monotonic() - started, [], []
    for question in asked:
        started, used = time.monotonic(), time.process_time()
        base.search(question, 10)
        seconds.append(time.monotonic() - started)
        processor.append(time.process_time() - used)
    base.close()
    return {
        "open_seconds": first,
        "p50_ms": 1000 * percentile(seconds, 0.5),
        "p95_ms": 1000 * percentile(seconds, 0.95),
        "p50_processor_ms": 1000 * percentile(processor, 0.5),
        "p95_processor_ms": 1000 * percentile(processor, 0.95),
        "ask_memory_mb": memory(),
    }


def changes(base: KnowledgeBase, settings: Settings, corpus: Path, full: float) -> dict[str, Any]:
    """Add, change and delete; seconds, share of the full build, and when an open knowledge base answered from it."""
    added = corpus / "new.txt"
    body = [f"第{number}项措施，{NEEDLE}的第{number}个例子。" for number in range(1, CLAUSES_PER_FILE)]
    files = sorted(corpus.glob("d*.txt"))
    gone = files[len(files) // 2]
    deleted, other = gone.read_text(encoding="utf-8").splitlines()[1], NEEDLE + "二"

    def write(line: str) -> None:
        added.write_text("\n".join([ADDED, line, *body]) + "\n", encoding="utf-8")

    steps: tuple[tuple[str, Callable[[], Any], Path, str, bool], ...] = (
        ("增加一份", partial(write, NEEDLE), added, NEEDLE, True),
        ("再次入库", bool, added, NEEDLE, True),
        ("修改一份", partial(write, other), added, other, True),
        ("删除一份", gone.unlink, corpus, deleted, False),
    )
    told: dict[str, Any] = {}
    reader = KnowledgeBase.open(settings, steps=STEPS)
    reader.search(NEEDLE, 1)
    for name, act, path, question, there in steps:
        act()
        started = time.monotonic()
        base.ingest([path])
        spent = time.monotonic() - started
        started = time.monotonic()
        found = {ranked.clause.text for ranked in reader.search(question, 3)}
        told[name] = {"seconds": spent, "share": spent / full, "seen_after": time.monotonic() - started}
        told[name]["right"] = (question in found) is there
    reader.close()
    return told


def compare(base: KnowledgeBase, corpus: Path, data: Path) -> dict[str, float]:
    """How the index as it became differs from one built anew of the same truth, over the questions."""
    with base.view() as (snapshot, retriever):
        with tempfile.TemporaryDirectory(dir=data.parent) as folder:
            name, _ = indexing.build_from(snapshot, base.encoder, Path(folder))
            clean = generation.open_generation(Path(folder), name)
        became = generation.open_generation(data / "index", snapshot.generation or "")
        asked = questions_of(corpus)
        anew = Retriever(snapshot, clean, base.encoder)
        same = [
            [(hit.clause_id, round(hit.score, 5)) for hit in retriever.search(question, limit=DEPTH)]
            == [(hit.clause_id, round(hit.score, 5)) for hit in anew.search(question, limit=DEPTH)]
            for question in asked
        ]
        first = [
            [hit.clause_id for hit in retriever.search(q, limit=10)] == [h.clause_id for h in anew.search(q, limit=10)]
            for q in asked
        ]
        words = [became.lexical(question, 200) == clean.lexical(question, 200) for question in asked]
        recalls = [recall(index, base, asked) for index in (became, clean)]
        for index in (became, clean):
            index.close()
    return {
        "same_words": sum(words) / len(asked),
        f"same_first_{DEPTH}": sum(same) / len(asked),
        "same_first_10": sum(first) / len(asked),
        "recall_50": recalls[0],
        "recall_50_anew": recalls[1],
    }


def recall(index: Index, base: KnowledgeBase, asked: Sequence[str]) -> float:
    """Share of the fifty nearest by exact search that the index brings."""
    held = index.vectors([*index.hashes()])
    ids = [*held]
    matrix = np.stack([held[i] for i in ids])
    shares = []
    for vector in base.encoder.encode_queries(list(asked)):
        exact = matrix @ vector
        edge = float(np.partition(exact, -50)[-50]) if len(ids) > 50 else -2.0
        found = index.dense(vector, 50)
        shares.append(sum(score >= edge - 1e-5 for _, score in found) / min(50, len(ids)))
    return float(np.mean(shares))


def grow(corpora: Sequence[Path], size: int, *, add: bool, anew: bool) -> dict[str, Any]:
    """All figures of one size."""
    with tempfile.TemporaryDirectory(prefix="kb-growth-") as folder:
        corpus, data = Path(folder) / "corpus", Path(folder) / "data"
        write_files(corpus, corpora, size)
        base = KnowledgeBase.open(Settings(data=data), steps=STEPS)
        seconds: dict[str, float] = {}
        started = time.monotonic()
        with timed(seconds):
            report = base.ingest([corpus])
        full = time.monotonic() - started
        figures: dict[str, Any] = {"clauses": report.clauses, "full_seconds": full, "parts": seconds}
        figures |= {"build_memory_mb": memory(), "index_mb": disk(data / "index"), "truth_mb": disk(data)}
        figures["truth_mb"] -= figures["index_mb"]
        figures |= _child(["--ask", str(data), "--corpus", str(corpus)])
        if add:
            figures["changes"] = changes(base, Settings(data=data), corpus, full)
            figures["asked_after"] = _child(["--ask", str(data), "--corpus", str(corpus)])
        if anew:
            figures["compared"] = compare(base, corpus, data)
        base.close()
    figures["load"] = os.getloadavg()[0]
    return figures


def _child(arguments: Sequence[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "eval.growth", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def shown(figures: dict[str, Any]) -> Iterator[str]:
    """The figures of one size in lines."""
    parts = "，".join(f"{name} {seconds:.1f}" for name, seconds in figures["parts"].items())
    yield f"{figures['clauses']} 条：全新入库 {figures['full_seconds']:.1f} 秒（{parts}），负载 {figures['load']:.1f}"
    yield (
        f"  打开到第一次检索 {figures['open_seconds']:.2f} 秒，"
        f"p50 {figures['p50_ms']:.1f} 毫秒，p95 {figures['p95_ms']:.1f} 毫秒"
        f"（处理器 {figures['p50_processor_ms']:.1f}、{figures['p95_processor_ms']:.1f} 毫秒）；"
        f"内存 入库 {figures['build_memory_mb']:.0f} MB、检索 {figures['ask_memory_mb']:.0f} MB；"
        f"磁盘 索引 {figures['index_mb']:.0f} MB、真相库 {figures['truth_mb']:.0f} MB"
    )
    for name, told in figures.get("changes", {}).items():
        yield (
            f"  {name}：{told['seconds']:.2f} 秒，为全新入库的 {100 * told['share']:.2f} %；"
            f"已打开的知识库再过 {told['seen_after']:.2f} 秒看到，{'对' if told['right'] else '错'}"
        )
    if "asked_after" in figures:
        after = figures["asked_after"]
        yield f"  之后 p50 {after['p50_ms']:.1f} 毫秒，p95 {after['p95_ms']:.1f} 毫秒"
    if "compared" in figures:
        yield "  与重建相比：" + "，".join(f"{name} {value:.4f}" for name, value in figures["compared"].items())


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="条款增多时入库、检索、增量的代价。")
    options.add_argument("--corpus", required=True, help="条款，jsonl(.gz)，多个以逗号分隔")
    options.add_argument("--sizes", default="1000,10000", help="条款数，以逗号分隔")
    options.add_argument("--add", action="store_true", help="再增加、修改、删除一份文件")
    options.add_argument("--compare", action="store_true", help="与重建的索引逐问比较")
    options.add_argument("--json", action="store_true", help="输出 JSON")
    options.add_argument("--plot", type=Path, help="画成图（SVG，需要 matplotlib）")
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    corpora = [Path(part) for part in given.corpus.split(",") if part]
    if given.ask:
        print(json.dumps(ask(given.ask, corpora[0])))
        return
    if given.one:
        print(json.dumps(grow(corpora, given.one, add=given.add, anew=given.compare)))
        return
    flags = [flag for flag, is_on in (("--add", given.add), ("--compare", given.compare)) if is_on]
    results = []
    for size in tqdm([int(part) for part in given.sizes.split(",") if part], leave=False, disable=None):
        results.append(_child(["--corpus", given.corpus, "--one", str(size), *flags]))
        if not given.json:
            print("\n".join(shown(results[-1])), flush=True)
    if given.json:
        print(json.dumps(results, ensure_ascii=False, indent=1))
    if given.plot:
        draw(results, given.plot)


if __name__ == "__main__":
    main()

"""How long an alignment takes, for `eval.alignment --speed`: the command beside `import sentence_transformers`, and one
plan against ever more drafts.

Texts are made of the shipped documents' own sentences under numbered headings, so that anybody can repeat it; a folder
of real drafts may be given for the second part.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path

from kb.alignment import align
from kb.config import DEFAULT_CORPUS
from kb.graph import extract
from kb.model import Document, Source
from kb.reading import read
from kb.structure import parse
from kb.structure.numbering import to_chinese

PLAN_SIZE, DRAFT_SIZE = 10_000, 12_000
_ROUNDS = 3
_IN_SECTION = 8  # sentences under one heading
_SEED = 20231001


def speed(folder: Path | None, count: int) -> None:
    """Print both parts."""
    sentences = tuple(_sentences())
    plan, draft = made("某省发展规划", sentences, PLAN_SIZE), made("某市实施方案", sentences[::-1], DRAFT_SIZE)
    _beside_the_import(plan, draft)
    _growth(plan, _drafts(folder, sentences, count))


def _sentences() -> Iterator[str]:
    for path in sorted(DEFAULT_CORPUS.glob("*.txt")):
        for document in parse(read(path)):
            for clause in document.clauses:
                if clause.kind == "paragraph":
                    yield from (f"{part.strip()}。" for part in clause.text.split("。") if len(part.strip()) > 8)


def made(title: str, sentences: Sequence[str], size: int) -> str:
    """A document of about `size` characters: sentences in turn, some under each numbered heading."""
    lines = [title, "某省人民政府", "2021年3月1日"]
    length, taken = 0, cycle(sentences)
    for number in range(1, size):
        if length >= size:
            break
        paragraph = "".join(next(taken) for _ in range(_IN_SECTION))
        lines += [f"{to_chinese(number)}、第{to_chinese(number)}方面任务", paragraph]
        length += len(paragraph) + len(lines[-2])
    return "\n".join(lines) + "\n"


def _beside_the_import(plan: str, draft: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        upper, lower = Path(folder) / "规划.txt", Path(folder) / "方案.txt"
        upper.write_text(plan, encoding="utf-8")
        lower.write_text(draft, encoding="utf-8")
        command = ["-m", "kb", "align", "--upper", str(upper), "--lower", str(lower), "--json", "--data", folder]
        ours = statistics.median(_seconds(command) for _ in range(_ROUNDS))
    library = statistics.median(_seconds(["-c", "import sentence_transformers"]) for _ in range(_ROUNDS))
    print(
        f"{len(plan)}字规划对{len(draft)}字草案，整条命令 {ours:.2f} 秒；"
        f"import sentence_transformers {library:.2f} 秒；相当于 {ours / library:.2f} 次（要求不到 3 次）",
        flush=True,
    )


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _drafts(folder: Path | None, sentences: Sequence[str], count: int) -> list[str]:
    """Real drafts in an order that mixes long and short ones, else made ones of different order."""
    chance = random.Random(_SEED)
    if folder is not None:
        files = sorted(folder.glob("*.txt"))
        chance.shuffle(files)
        return [file.read_text(encoding="utf-8") for file in files[:count]]
    return [
        made(f"第{number}市实施方案", chance.sample(sentences, len(sentences)), DRAFT_SIZE) for number in range(count)
    ]


def _growth(plan: str, drafts: Sequence[str]) -> None:
    """Seconds after a quarter, half and all of the drafts; linear is one figure a thousand characters throughout."""
    upper = _document(plan)
    asked, seconds, size = extract(upper), 0.0, 0
    marks = {max(1, len(drafts) // 4), max(1, len(drafts) // 2), len(drafts)}
    for number, text in enumerate(drafts, start=1):
        started = time.perf_counter()
        lower = _document(text)
        align(upper, asked, lower, extract(lower))
        seconds += time.perf_counter() - started
        size += len(text)
        print(f"\r{number}/{len(drafts)}", end="", file=sys.stderr, flush=True)
        if number in marks:
            print(
                f"1 份规划对 {number} 份草案（{size}字）：{seconds:.1f} 秒，每千字 {1000 * seconds / size:.3f} 秒",
                flush=True,
            )


def _document(text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return max(parse(Source(file="x.txt", text=text, sha256=digest)), key=lambda document: len(document.clauses))

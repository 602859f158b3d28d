"""What a filtered search costs and misses: `python -m eval.filters --corpus C --queries Q [--limit N] [--json]`.

C: jsonl(.gz) of `{"id","name","text"}` (`content` is read as `text`), Q: jsonl(.gz) of `{"question"}`. Each law becomes
a document; level, region, genre and dates are dealt out by the hash of its name, so that filters of every width can be
tried. Each filtered search is held against the same search with exact comparison of all vectors inside, and its dense
half against Chroma's own `where` on the same vectors. Times are of the processor, all threads, in milliseconds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from tqdm import tqdm

from eval.retrieval.corpora import lines, units
from eval.retrieval.systems import percentile
from kb.config import Settings
from kb.index import Index, dense, generation
from kb.library import KnowledgeBase, Steps
from kb.model import Clause, Dates, Document, Extracts, Level, Source
from kb.retrieval import scope
from kb.retrieval.filters import Filter
from kb.store import Snapshot

_LAW = re.compile(r"^(?P<law>.+?)(?:之)?第[一二三四五六七八九十百千零〇\d]+条")
REGIONS = ("上海市", "北京市", "广东省", "浙江省", "江苏省", "四川省", "陕西省", "河北省")
GENRES = ("通知", "意见", "规划", "办法", "行动计划", "措施", "方案", "决定")


def write_files(folder: Path, corpus: Path) -> None:
    """One file for each law."""
    folder.mkdir(parents=True)
    laws: dict[str, list[str]] = {}
    for unit in units(corpus):
        found = _LAW.match(unit.name)
        if text := " ".join(unit.text.split()):
            laws.setdefault(found["law"] if found else unit.name or "文件", []).append(text)
    for number, (law, words) in enumerate(laws.items()):
        (folder / f"d{number:05}.txt").write_text("\n".join([law, *words]) + "\n", encoding="utf-8")


def read(path: Path) -> Source:
    """A file of ours as a source."""
    data = path.read_bytes()
    return Source(path.name, data.decode(), hashlib.sha256(data).hexdigest())


def parse(source: Source) -> tuple[Document, ...]:
    """The first line is the title, every further one a clause."""
    title, *lines = source.text.splitlines()
    doc_id, start, clauses = Path(source.file).stem, len(title) + 1, []
    for number, line in enumerate(lines, 1):
        span = (start, start + len(line))
        clauses.append(
            Clause(f"{doc_id}#art_{number}", "article", None, None, None, line, f"第{number}条", None, (span,))
        )
        start += len(line) + 1
    dealt = hashlib.sha256(title.encode()).digest()
    level: Level = "国家" if dealt[0] < 128 else "省" if dealt[0] < 224 else "市"
    region = None if level == "国家" else REGIONS[dealt[1] % len(REGIONS)]
    made = f"{1990 + dealt[3] % 36}-{1 + dealt[4] % 12:02}-01"
    expires = f"{int(made[:4]) + 5}-12-31" if dealt[5] < 64 else None
    return (
        Document(
            doc_id, title, None, (), (), made, GENRES[dealt[2] % len(GENRES)], None, tuple(clauses), (), (),
            dates=Dates(made=made, effective=made, expires=expires), level=level, region=region,
        ),
    )  # fmt: skip


STEPS = Steps(read, parse, lambda _: Extracts(), lambda _, __: ((), ()), "filters-1")

DEPTH = 100
DENSE_DEPTH = 600  # what the retriever asks of the dense index
Where = dict[str, Any]
# What is asked, and the same in Chroma's words.
CASES: tuple[tuple[str, Filter, Where], ...] = (
    ("一份文件", Filter(document="d00005"), {"doc": "d00005"}),
    ("上海市的规划", Filter(region="上海", genre="规划"), {"$and": [{"region": "上海市"}, {"genre": "规划"}]}),
    ("上海市", Filter(region="上海"), {"region": "上海市"}),
    ("规划", Filter(genre="规划"), {"genre": "规划"}),
    ("省级", Filter(level="省"), {"level": "省"}),
    ("国家", Filter(level="国家"), {"level": "国家"}),
    ("省级和国家", Filter(level=("省", "国家")), {"level": {"$in": ["省", "国家"]}}),
)


def timed(act: Callable[[str], Any], asked: Sequence[str]) -> tuple[list[Any], dict[str, float]]:
    """What comes of every question, and the first time, p50 and p95."""
    found, seconds = [], []
    for question in asked:
        started = time.process_time()
        found.append(act(question))
        seconds.append(time.process_time() - started)
    usual = seconds[1:] or seconds
    told = {"first": seconds[0], "p50": percentile(usual, 0.5), "p95": percentile(usual, 0.95)}
    return found, {name: 1000 * value for name, value in told.items()}


def with_metadata(folder: Path, snapshot: Snapshot, index: Index) -> Any:
    """A collection as ours, but with the metadata that `where` filters by."""
    ids = [*index.hashes()]
    held = index.vectors(ids)
    vectors = np.stack([held[i] for i in ids])
    import chromadb

    settings = chromadb.Settings(anonymized_telemetry=False)
    client = chromadb.PersistentClient(str(folder), settings=settings)
    hnsw: Any = {"space": "cosine", "ef_search": dense._EF_SEARCH}
    collection = client.create_collection("filtered", embedding_function=None, configuration={"hnsw": hnsw})
    heads = snapshot.heads()
    for start in range(0, len(ids), 5000):
        some = ids[start : start + 5000]
        of = [heads[i.rpartition("#")[0]] for i in some]
        facts: list[Any] = [
            {"doc": d.id, "level": d.level or "", "region": d.region or "", "genre": d.genre} for d in of
        ]
        collection.add(ids=some, embeddings=vectors[start : start + 5000], metadatas=facts)
    return collection


def case(base: KnowledgeBase, given: Filter, where: Where, asked: Sequence[str], collection: Any) -> dict[str, Any]:
    """The figures of one filter."""
    with base.view() as (snapshot, retriever):
        vectors = dict(zip(asked, base.encoder.encode_queries(list(asked)), strict=True))
        doc_ids = given.doc_ids(snapshot) or frozenset()

        def search(question: str) -> list[str]:
            return [hit.clause_id for hit in retriever.search(question, limit=DEPTH, doc_ids=doc_ids)]

        def near(question: str) -> list[str]:
            hits = retriever.nearest(vectors[question], limit=DENSE_DEPTH, doc_ids=doc_ids)
            return [hit.clause_id for hit in hits]

        def by_where(question: str) -> list[str]:
            found = collection.query([vectors[question]], n_results=DENSE_DEPTH, where=where, include=["distances"])
            return [*found["ids"][0]]

        found, ours = timed(search, asked)
        nearest, half = timed(near, asked)
        theirs, chroma = timed(by_where, asked)
        inside = len(snapshot.clause_ids(doc_ids))
        with mock.patch.object(scope, "_EXACT_UP_TO", inside):
            exact, exact_near = [search(q) for q in asked], [near(q) for q in asked]
        return {
            "documents": len(doc_ids), "clauses": inside, "search": ours, "dense": half, "where": chroma,
            "recall": recall(found, exact), "dense_recall": recall(nearest, exact_near),
            "where_recall": recall(theirs, exact_near),
        }  # fmt: skip


def recall(found: Sequence[list[str]], exact: Sequence[list[str]]) -> float:
    """Share of the first hundred of an exact search that are among the first hundred found."""
    pairs = [(set(f[:DEPTH]), set(e[:DEPTH])) for f, e in zip(found, exact, strict=True)]
    return float(np.mean([len(f & e) / len(e) for f, e in pairs if e]))


def run(corpus: Path, queries: Path, limit: int, data: Path) -> dict[str, Any]:
    """All figures; a knowledge base that lies in `data` already is used as it is."""
    if not (data / "data").exists():
        write_files(data / "corpus", corpus)
        KnowledgeBase.open(Settings(data=data / "data"), steps=STEPS).ingest([data / "corpus"])
    base = KnowledgeBase.open(Settings(data=data / "data"), steps=STEPS)
    asked = [str(row["question"]) for _, row in lines(queries)][:limit]
    with base.view() as (snapshot, retriever), tempfile.TemporaryDirectory() as folder:
        index = generation.open_generation(data / "data" / "index", snapshot.generation or "")
        collection = with_metadata(Path(folder) / "where", snapshot, index)
        retriever.search(asked[0], limit=DEPTH)
        _, whole = timed(lambda question: retriever.search(question, limit=DEPTH), asked)
        told: dict[str, Any] = {"clauses": len(index), "documents": len(snapshot.heads()), "unfiltered": whole}
        told["cases"] = {
            name: case(base, given, where, asked, collection) for name, given, where in tqdm(CASES, disable=None)
        }
        index.close()
    base.close()
    return told | {"load": os.getloadavg()[0], "questions": len(asked)}


def shown(told: dict[str, Any]) -> str:
    """The figures as a table."""
    whole = told["unfiltered"]
    rows = [
        f"{told['documents']} 份文件，{told['clauses']} 条，{told['questions']} 问，负载 {told['load']:.1f}；"
        f"处理器毫秒 p50／p95；不加条件的检索 {whole['p50']:.1f}／{whole['p95']:.1f}",
        "| 条件 | 文件 | 条款 | 检索 | 第一次 | 与不加条件之比 | 找回 | 其中向量 | 找回 | Chroma where | 找回 |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, one in told["cases"].items():
        times = {part: f"{one[part]['p50']:.1f}／{one[part]['p95']:.1f}" for part in ("search", "dense", "where")}
        rows.append(
            f"| {name} | {one['documents']} | {one['clauses']} | {times['search']} | {one['search']['first']:.0f} | "
            f"{one['search']['p50'] / whole['p50']:.2f} | {one['recall']:.4f} | {times['dense']} | "
            f"{one['dense_recall']:.4f} | {times['where']} | {one['where_recall']:.4f} |"
        )
    return "\n".join(rows)


def main() -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="有条件的检索：代价与找回。")
    options.add_argument("--corpus", type=Path, required=True, help="条款，jsonl(.gz)")
    options.add_argument("--queries", type=Path, required=True, help="问题，jsonl(.gz)")
    options.add_argument("--limit", type=int, default=100, help="只问前 N 个问题")
    options.add_argument("--data", type=Path, help="知识库放在这个文件夹，留着下次用；默认用后删除")
    options.add_argument("--json", action="store_true", help="输出 JSON")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb-filters-") as folder:
        told = run(given.corpus, given.queries, given.limit, given.data or Path(folder) / "base")
    print(json.dumps(told, ensure_ascii=False, indent=1) if given.json else shown(told))


if __name__ == "__main__":
    main()

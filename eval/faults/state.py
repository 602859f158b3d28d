"""What a knowledge base holds and answers, as values that can be laid beside those of a clean ingest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.faults.corpus import QUERIES, QUESTIONS

Hits = tuple[tuple[str, float], ...]

_LIMIT = 20
_SAME = 2e-5  # cosines of the matrix and of what lies beside it are summed in another order


@dataclass(frozen=True, slots=True)
class State:
    """`truth` digests documents, extracts, links and sources; `hits` are ranked; `error` is its complaint, if any."""

    documents: int = 0
    truth: str = ""
    answers: tuple[str, ...] = ()
    hits: tuple[Hits, ...] = ()
    error: str = ""

    @property
    def is_empty(self) -> bool:
        """True for a knowledge base nothing was ever taken into."""
        return self == State()

    def differs(self, other: State) -> str:
        """What is not as in `other`, in a few words; "" where all is the same."""
        if self == other:
            return ""
        if self.error:
            return f"打不开：{self.error[-300:]}"
        for name in ("documents", "truth"):
            if getattr(self, name) != getattr(other, name):
                return f"{name} 不同（{getattr(self, name)} 与 {getattr(other, name)}）"
        for question, mine, theirs in zip(QUESTIONS, self.answers, other.answers, strict=True):
            if mine != theirs:
                return f"回答不同：{question}"
        for query, found, expected in zip(QUERIES, self.hits, other.hits, strict=True):
            if not _same_hits(found, expected):
                return f"检索不同：{query}"
        return ""


def look(data: Path, output: Path, model: str | None = None) -> int:
    """Write the state of `data`, seen by this process, into `output`."""
    output.write_text(json.dumps(_seen(data, model), ensure_ascii=False), encoding="utf-8")
    return 0


def read(output: Path) -> State:
    """What `look` wrote."""
    held = json.loads(output.read_text(encoding="utf-8"))
    hits = tuple(tuple((clause, score) for clause, score in found) for found in held.pop("hits", ()))
    return State(**held | {"answers": tuple(held.get("answers", ())), "hits": hits})


def answer_of(answer: Any) -> str:
    """An answer as text: words, citations with ids and spans; not the seconds."""
    from kb.library.shapes import answer_json

    return json.dumps({**answer_json(answer), "seconds": 0}, ensure_ascii=False, sort_keys=True)


def _seen(data: Path, model: str | None) -> dict[str, Any]:
    from dataclasses import replace

    from kb.config import Settings
    from kb.errors import KbError
    from kb.library import KnowledgeBase

    settings = Settings.from_environment(data=data)
    base = KnowledgeBase.open(replace(settings, model=model) if model else settings)
    try:
        if base.is_empty:
            return {}
        seen = _content(base)
        seen["answers"] = [answer_of(base.ask(question)) for question in QUESTIONS]
        return seen
    except KbError as error:
        return {"error": f"{type(error).__name__} {error}"}
    finally:
        base.close()


def _content(base: Any) -> dict[str, Any]:
    with base.view() as (snapshot, retriever):
        documents = snapshot.documents()
        held = [*documents, *snapshot.links(), *(snapshot.extracts(document.id) for document in documents)]
        texts = [snapshot.source_of(document.id).text for document in documents]
        found = [retriever.search(query, limit=_LIMIT) for query in QUERIES]
        return {
            "documents": len(documents),
            "truth": _digest([held, [(s.path, s.sha256, s.doc_ids) for s in snapshot.sources], texts]),
            "hits": [[(hit.clause_id, float(hit.score)) for hit in hits] for hits in found],
        }


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def _same_hits(found: Hits, expected: Hits) -> bool:
    """True when scores agree; equal scores may come in another order, and the last be cut off elsewhere."""
    if len(found) != len(expected):
        return False
    if any(abs(mine[1] - theirs[1]) > _SAME for mine, theirs in zip(found, expected, strict=True)):
        return False
    edge = min((score for _, score in expected), default=0.0) + _SAME
    return all(_holds(some, other, edge) for some, other in ((found, expected), (expected, found)))


def _holds(found: Hits, expected: Hits, edge: float) -> bool:
    """True when all that scores above the edge is expected with such a score."""
    scores = dict(expected)
    return all(abs(scores.get(clause, -1.0) - score) <= _SAME for clause, score in found if score > edge)

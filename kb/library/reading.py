"""Library stage, what is read for a question: all documents where they are few, else those the question may mean."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from kb.answer import Answerer, Catalogue, Counted
from kb.answer.evidence import FULL_READING, Search
from kb.answer.question import clean
from kb.answer.works import Read, Work
from kb.library.reviewing import standing
from kb.model import Extracts, Link, Turn
from kb.retrieval import Retriever
from kb.store import Snapshot

_WHOLE, _PARTS = "library.answerers", "library.catalogues"
_KEPT = 3  # of one state: for what holds today, and for other days asked for
_VERIFIED = 200  # clauses that hold all pairs of a run of words, and are looked through for the run itself
_PAIRS_KEPT = 1 << 16


def answerer(
    snapshot: Snapshot,
    retriever: Retriever,
    question: str,
    history: Sequence[Turn],
    search: Search,
    *,
    within: frozenset[str] | None = None,
) -> Answerer:
    """What answers the question, of those documents only where given; what was read is kept for the next question."""
    if snapshot.counts()[1] <= FULL_READING:
        return _over_all(snapshot, within)
    catalogue = _catalogue(snapshot, within)
    beyond = _Beyond(catalogue.works, snapshot, retriever)
    selected = catalogue.select(clean(question), history, search, beyond=beyond, read=_reader(snapshot))
    ids = frozenset().union(*(work.ids for work in selected.works))
    return Answerer.over(selected, _ExtractsOf(snapshot, ids), _links(snapshot, within))


def _over_all(snapshot: Snapshot, within: frozenset[str] | None) -> Answerer:
    kept: OrderedDict[frozenset[str] | None, Answerer] = snapshot.memo.setdefault(_WHOLE, OrderedDict())
    if within not in kept:
        documents = [d for d in snapshot.documents() if within is None or d.id in within]
        extracts = {d.id: snapshot.extracts(d.id) for d in documents}
        kept[within] = Answerer(documents, extracts, _links(snapshot, within))
        _forget(kept)
    return kept[within]


def _catalogue(snapshot: Snapshot, within: frozenset[str] | None) -> Catalogue:
    kept: OrderedDict[frozenset[str] | None, Catalogue] = snapshot.memo.setdefault(_PARTS, OrderedDict())
    if within not in kept:
        heads = [head for doc_id, head in snapshot.heads().items() if within is None or doc_id in within]
        kept[within] = Catalogue(heads, read=_reader(snapshot))
        _forget(kept)
    return kept[within]


def _forget(kept: OrderedDict[frozenset[str] | None, Answerer] | OrderedDict[frozenset[str] | None, Catalogue]) -> None:
    while len(kept) > _KEPT:
        kept.popitem(last=False)


def _reader(snapshot: Snapshot) -> Read:
    return lambda head: snapshot.document(head.id)


class _Beyond:
    """What is looked up in the index and the truth without reading documents."""

    def __init__(self, works: Sequence[Work], snapshot: Snapshot, retriever: Retriever) -> None:
        self.works = works
        self._snapshot = snapshot
        self._retriever = retriever

    @cached_property
    def counted(self) -> Counted:
        """Counts of the index, where a clause's pairs of characters are its tokens."""
        return Counted(len(self._retriever), lru_cache(maxsize=_PAIRS_KEPT)(self._retriever.frequency))

    @cached_property
    def deadlines(self) -> frozenset[int]:
        """The years in which any target is due."""
        kept: dict[str, frozenset[int]] = self._snapshot.memo.setdefault("library.deadlines", {})
        if "all" not in kept:
            kept["all"] = self._snapshot.deadlines()
        return kept["all"]

    def holding(self, words: str) -> Iterator[tuple[str, str]]:
        """Clauses that hold all pairs of the words, by the index; then those that hold them as they are typed."""
        found = self._retriever.holding(words, limit=_VERIFIED)
        yield from self._snapshot.texts(found)
        yield from self._snapshot.texts_with(words)


class _ExtractsOf(Mapping[str, Extracts]):
    """The extracts of some documents; those of a document are read when they are asked for."""

    def __init__(self, snapshot: Snapshot, doc_ids: Iterable[str]) -> None:
        self._snapshot = snapshot
        self._doc_ids = dict.fromkeys(sorted(doc_ids))

    def __getitem__(self, doc_id: str) -> Extracts:
        if doc_id not in self._doc_ids:
            raise KeyError(doc_id)
        kept: dict[str, Extracts] = self._snapshot.memo.setdefault("library.extracts", {})
        if doc_id not in kept:
            kept[doc_id] = self._snapshot.extracts(doc_id)
        return kept[doc_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._doc_ids)

    def __len__(self) -> int:
        return len(self._doc_ids)


def _links(snapshot: Snapshot, within: frozenset[str] | None) -> list[Link]:
    return [link for link in standing(snapshot) if within is None or _documents_of(link) <= within]


def _documents_of(link: Link) -> set[str]:
    return {end.clause.rpartition("#")[0] for end in (link.upper, link.lower) if end}

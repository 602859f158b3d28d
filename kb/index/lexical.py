"""Index stage, search by words: a tantivy index (BM25) of our own tokens, joined by spaces.

How the index lies in its files, and how it is changed, is told in `kb.index.segments`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from kb.errors import Damaged
from kb.index import many_tokens, segments, terms, workers
from kb.index.entry import Entry
from kb.index.segments import Group, Row
from kb.index.terms import Terms
from kb.index.tokens import load_whole, pairs, words

# Weight of each field's BM25 in the sum. Words and pairs alike: R@10 0.435 on 60,395 statute articles and 1,234 lay
# questions (STARD); words alone 0.414, pairs alone 0.429. Headings cost a little there, where questions name no law
# (weight 0.3: 0.430, 1.0: 0.400), and help where people ask by heading (“保障措施有哪些”): hence a small weight.
WEIGHTS = {"words": 1.0, "pairs": 1.0, "path_words": 0.2, "path_pairs": 0.2}

_FEW = 500  # entries; for more the whole dictionary is loaded
_MOST_TERMS = 1024  # of one kind in one query; a question of 5,000 characters keeps its rarest
_TIES = 32  # asked for beyond the limit, so that equal scores at its edge can be put in order of id


def build(folder: Path, entries: Sequence[Entry]) -> None:
    """Write the index of `entries` into a new folder."""
    folder.mkdir(parents=True)
    shares = [*segments.shares(entries)]
    groups = workers.each(writer, (folder, *terms.taken()), shares)
    if groups is None:
        shutil.rmtree(folder)  # whatever a worker left half written must not become part of the index
        folder.mkdir()
        _prepare(entries)
        groups = [_write(folder, share) for share in shares]
    segments.save(folder, groups, _schema())


def writer(told: tuple[Path, Path | None, bool]) -> Callable[[Sequence[Entry]], Group]:
    """What cuts the words of whole documents and writes their segments into a folder; also given: what terms to take.

    For a process of its own: the terms of this one are changed.
    """
    folder, own, optional = told
    terms.take(own, optional=optional)
    load_whole()
    return partial(_write, folder)


def _write(folder: Path, entries: Iterable[Entry]) -> Group:
    known = terms.now()
    return segments.write(folder, _cut([*entries], known), _schema())


def update(folder: Path, gone: Collection[str], entries: Sequence[Entry]) -> None:
    """Take the documents `gone` out of the index in `folder`, and `entries` in; scores are those of a new build.

    No file of the index is written to, only replaced.
    """
    _prepare(entries)
    segments.update(folder, gone, entries, schema=_schema(), cut=partial(_cut, known=terms.now()))


class LexicalIndex:
    """An open index of words."""

    def __init__(self, index: Any) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def open(cls, folder: Path) -> LexicalIndex:
        """The index in `folder`; Damaged where tantivy cannot read it."""
        import tantivy

        try:
            index = tantivy.Index.open(str(folder))
            index.config_reader(reload_policy="manual")
            return cls(index)
        except (ValueError, OSError) as error:
            raise Damaged(f"词法索引打不开（{error}）", where=str(folder)) from error

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        query: str,
        limit: int,
        doc_ids: Collection[str] | None = None,
        *,
        weights: Mapping[str, float] = WEIGHTS,
    ) -> list[tuple[str, float]]:
        """Clause ids and scores, best first, of the documents asked for; empty where no token matches."""
        tokens = {"words": self._rarest("words", words(query)), "pairs": self._rarest("pairs", pairs(query))}
        if limit < 1 or not any(tokens.values()) or (doc_ids is not None and not doc_ids):
            return []
        best = self._best(self._query(tokens, doc_ids, weights), limit)
        found = [(self._searcher.doc(address).get_first("id"), float(score)) for score, address in best]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def frequency(self, pair: str) -> int:
        """How many entries hold a token of pairs; headings do not count."""
        return int(self._searcher.doc_freq("pairs", pair))

    def holding(self, text: str, limit: int) -> list[str]:
        """Ids of entries that hold every token of the pairs of `text`, at most `limit`."""
        import tantivy

        query, must = tantivy.Query, tantivy.Occur.Must
        tokens = [query.term_query(self._schema, "pairs", token, index_option="freq") for token in set(pairs(text))]
        if not tokens:
            return []
        found = self._searcher.search(query.boolean_query([(must, term) for term in tokens]), limit)
        return [self._searcher.doc(address).get_first("id") for _, address in found.hits]

    def hashes(self, doc_ids: Collection[str] | None = None) -> dict[str, str]:
        """Clause id → hash of the indexed entry, for those documents or for all."""
        import tantivy

        every = tantivy.Query.all_query() if doc_ids is None else self._within(doc_ids)
        found = self._searcher.search(every, max(1, len(self)))
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return {document.get_first("id"): document.get_first("hash") for document in documents}

    def holds(self, entry: Entry) -> bool:
        """True where the entry is found by its id together with every one of its words, pairs and headings."""
        import tantivy

        query, must = tantivy.Query, tantivy.Occur.Must
        [row] = _cut([entry], terms.now())
        tokens = [("id", entry.clause_id), *((field, term) for field in WEIGHTS for term in set(row[field].split()))]
        parts = [(must, query.term_query(self._schema, field, term, index_option="freq")) for field, term in tokens]
        return len(self._searcher.search(query.boolean_query(parts), 2).hits) == 1

    def unheld(self, hashes: Iterable[str]) -> set[str]:
        """Those of `hashes` that no entry bears."""
        return {text_hash for text_hash in hashes if not self._searcher.doc_freq("hash", text_hash)}

    def _best(self, query: Any, limit: int) -> list[tuple[float, Any]]:
        """The hits that may be among the first `limit`: equal scores come in an order that differs between builds."""
        wanted = limit + _TIES
        while True:
            hits: list[tuple[float, Any]] = self._searcher.search(query, wanted).hits
            if len(hits) < wanted or hits[-1][0] < hits[limit - 1][0]:
                edge = hits[min(limit, len(hits)) - 1][0] if hits else 0.0
                return [hit for hit in hits if hit[0] >= edge]
            wanted *= 4

    def _query(self, asked: dict[str, list[str]], doc_ids: Collection[str] | None, weights: Mapping[str, float]) -> Any:
        import tantivy

        query, should = tantivy.Query, tantivy.Occur.Should
        parts = []
        for field, weight in weights.items():
            for term in asked[field.removeprefix("path_")]:
                match = query.term_query(self._schema, field, term, index_option="freq")
                parts.append((should, query.boost_query(match, weight)))
        matching = query.boolean_query(parts)
        if doc_ids is None:
            return matching
        return query.boolean_query([(tantivy.Occur.Must, matching), (tantivy.Occur.Must, self._within(doc_ids))])

    def _within(self, doc_ids: Collection[str]) -> Any:
        import tantivy

        query = tantivy.Query
        return query.const_score_query(query.term_set_query(self._schema, "doc", sorted(doc_ids)), 0.0)

    def _rarest(self, field: str, tokens: Iterable[str]) -> list[str]:
        distinct = list(dict.fromkeys(tokens))
        if len(distinct) <= _MOST_TERMS:
            return distinct
        return sorted(distinct, key=lambda token: self._searcher.doc_freq(field, token))[:_MOST_TERMS]


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("hash", stored=True, tokenizer_name="raw")
    builder.add_text_field("doc", tokenizer_name="raw")
    for field in WEIGHTS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _prepare(entries: Sequence[Entry]) -> None:
    if len(entries) > _FEW:
        load_whole()


def _cut(entries: Sequence[Entry], known: Terms) -> list[Row]:
    paths = ["\n".join(entry.path) for entry in entries]
    distinct = dict.fromkeys(paths)  # neighbouring clauses share theirs
    of_paths = dict(zip(distinct, many_tokens.joined([*distinct], known), strict=True))
    texts = many_tokens.joined([entry.text for entry in entries], known)
    return [
        {
            "id": entry.clause_id, "hash": entry.hash, "doc": entry.doc_id,
            "words": own[0], "pairs": own[1], "path_words": of_paths[path][0], "path_pairs": of_paths[path][1],
        }
        for entry, path, own in zip(entries, paths, texts, strict=True)
    ]  # fmt: skip

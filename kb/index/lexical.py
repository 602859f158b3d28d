"""Index stage, search by words: a tantivy index (BM25) of our own tokens, joined by spaces."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from kb.errors import Damaged
from kb.index.entry import Entry
from kb.index.tokens import pairs, words

# Weight of each field's BM25 in the sum. Words and pairs alike: R@10 0.435 on 60,395 statute articles and 1,234 lay
# questions (STARD); words alone 0.414, pairs alone 0.429. Headings cost a little there, where questions name no law
# (weight 0.3: 0.430, 1.0: 0.400), and help where people ask by heading (“保障措施有哪些”): hence a small weight.
WEIGHTS = {"words": 1.0, "pairs": 1.0, "path_words": 0.2, "path_pairs": 0.2}

_HEAP_BYTES = 64_000_000
_MOST_TERMS = 1024  # of one kind in one query; a question of 5,000 characters keeps its rarest


def build(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the index of `entries` into an empty folder, in one segment, and close it."""
    import tantivy

    folder.mkdir(parents=True)
    index = tantivy.Index(_schema(), path=str(folder), reuse=False)
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for entry in entries:
        writer.add_document(_document(entry))
    writer.commit()
    writer.wait_merging_threads()


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
        terms = {"words": self._rarest("words", words(query)), "pairs": self._rarest("pairs", pairs(query))}
        if limit < 1 or not any(terms.values()) or (doc_ids is not None and not doc_ids):
            return []
        result = self._searcher.search(self._query(terms, doc_ids, weights), limit)
        return [(self._searcher.doc(address).get_first("id"), float(score)) for score, address in result.hits]

    def hashes(self) -> dict[str, str]:
        """Clause id → hash of the indexed entry, for all."""
        import tantivy

        everything = self._searcher.search(tantivy.Query.all_query(), max(1, len(self)))
        documents = [self._searcher.doc(address) for _, address in everything.hits]
        return {document.get_first("id"): document.get_first("hash") for document in documents}

    def _query(self, terms: dict[str, list[str]], doc_ids: Collection[str] | None, weights: Mapping[str, float]) -> Any:
        import tantivy

        query, should = tantivy.Query, tantivy.Occur.Should
        parts = []
        for field, weight in weights.items():
            for term in terms[field.removeprefix("path_")]:
                match = query.term_query(self._schema, field, term, index_option="freq")
                parts.append((should, query.boost_query(match, weight)))
        matching = query.boolean_query(parts)
        if doc_ids is None:
            return matching
        within = query.const_score_query(query.term_set_query(self._schema, "doc", sorted(doc_ids)), 0.0)
        return query.boolean_query([(tantivy.Occur.Must, matching), (tantivy.Occur.Must, within)])

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


def _document(entry: Entry) -> Any:
    import tantivy

    path = "\n".join(entry.path)
    fields = {
        "id": entry.clause_id, "hash": entry.hash, "doc": entry.doc_id,
        "words": " ".join(words(entry.text)), "pairs": " ".join(pairs(entry.text)),
        "path_words": " ".join(words(path)), "path_pairs": " ".join(pairs(path)),
    }  # fmt: skip
    document = tantivy.Document()
    for name, value in fields.items():
        document.add_text(name, value)
    return document

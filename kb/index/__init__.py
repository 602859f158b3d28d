"""Index stage: lexical and dense search over clauses, derived from the truth and disposable."""

from kb.index.encoder import Encoder
from kb.index.entry import Entry, entries_of
from kb.index.generation import Index

__all__ = ["Encoder", "Entry", "Index", "entries_of"]

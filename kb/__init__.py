"""A knowledge base of Chinese policy documents that answers with clauses."""

__version__ = "0.1.0"

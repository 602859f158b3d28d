"""Graph room: what a document asks, of whom, how much and by when, and the links between documents."""

from kb.graph.extraction import extract

__all__ = ["extract"]

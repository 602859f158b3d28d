"""Alignment room: two documents laid side by side, item by item."""

from kb.alignment.engine import align
from kb.alignment.result import AlignedLink, Alignment, Item, LowerEnd

__all__ = ["AlignedLink", "Alignment", "Item", "LowerEnd", "align"]

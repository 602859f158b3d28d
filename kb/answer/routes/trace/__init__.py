"""Tracing between two documents: what answers to a duty from above, and what a local measure rests on.

Stands on links (curated, or the engine's candidates); what is not linked is looked for in the text, and what the text
does not hold is said to be absent with the words that were looked for.
"""

from kb.answer.routes.trace.direction import answer

__all__ = ["answer"]

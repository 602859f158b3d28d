"""Alignment, before it: which document of a file is laid side by side, where a file holds several, and what is left.

A notice with what it carries is one file and several documents. What it carries is meant as a rule; but of a notice
that re-attaches the very document it is to carry out, its own words are.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.alignment.remarks import WHOLE, body, held
from kb.model import Document, Extracts
from kb.text import book_title

Part = tuple[Document, Extracts]
_ASKING = 3  # duties; “现将……印发给你们，请认真贯彻执行” asks nothing of its own


def upper_part(parts: Sequence[Part], meant: str = "") -> tuple[Part, tuple[str, ...]]:
    """The document with the tasks, and Chinese sentences on what of the file is left out."""
    chosen = _main(parts, meant)
    return chosen, _left("上位文件", chosen, parts)


def lower_part(parts: Sequence[Part], upper: Document, meant: str = "") -> tuple[Part, tuple[str, ...]]:
    """The document with the measures: not a copy of `upper`, where the notice before it asks something itself."""
    chosen = _main(parts, meant)
    document = chosen[0]
    carrier = next((part for part in parts if part[0].id == document.carried_by), None)
    if not meant and carrier and len(carrier[1].duties) >= _ASKING and (share := _copied(upper, document)) >= WHOLE:
        own = len(body(carrier[0]))
        told = (
            f"下位文件重附了上位文件（上位文件的{share:.0%}原样在内），重附的部分不算落实；"
            f"对照的是通知自己的文字（{book_title(carrier[0].title)}，正文约{own}字）"
        )
        return carrier, (told, *_left("下位文件", carrier, [part for part in parts if part is not chosen]))
    return chosen, _left("下位文件", chosen, parts)


def _main(parts: Sequence[Part], meant: str) -> Part:
    """The one asked for by its own id, else the longest of those that carry no other."""
    for part in parts:
        if part[0].id == meant:
            return part
    carriers = {document.carried_by for document, _ in parts}
    heads = [part for part in parts if part[0].id not in carriers]
    return max(heads or parts, key=lambda part: len(part[0].clauses))


def _copied(upper: Document, document: Document) -> float:
    above, below = body(upper), body(document)
    return held(above, below) if above and below else 0.0


def _left(side: str, chosen: Part, parts: Sequence[Part]) -> tuple[str, ...]:
    """Other documents of the file that ask something are named: no one may think that they were looked at."""
    asking = [document for document, extracts in parts if len(extracts.duties) >= _ASKING]
    others = [book_title(document.title) for document in asking if document is not chosen[0]]
    if not others:
        return ()
    what = f"{side}所在的文件含几份文件，对照的是{book_title(chosen[0].title)}"
    return (f"{what}；{'、'.join(others)}没有对照，要对照它们请各存成单独的文件，或入库后用各自的编号",)

"""First stage: the structure tree that tagged PDFs carry (Word, LibreOffice, browsers), as a hint where text breaks."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

# Elements that only mark up a run of words within a paragraph.
_INLINE = frozenset(
    ("Span", "NonStruct", "Link", "Quote", "Reference", "BibEntry", "Code", "Em", "Strong", "Sub", "Annot", "Lbl",
     "LBody", "Ruby", "RB", "RT", "Warichu", "Form")
)  # fmt: skip
_DEEPEST = 60
# A whole law has some 2,000 elements; a tree of more than this over all pages is not worth its time.
_MOST_ELEMENTS = 400_000


@dataclass(frozen=True, slots=True)
class Leaf:
    """A run of text in the structure tree. `block` numbers the paragraph it stands in, `role` is that one's type."""

    block: int
    role: str


class Tags:
    """The structure trees of all pages: the same element has the same number on every page it reaches."""

    def __init__(self, *, tagged: bool, browser: bool = False) -> None:
        self.browser = browser
        self._open = tagged
        self._seen = 0
        self._numbers: dict[tuple[int, ...], int] = {}
        self.leaf: dict[int, Leaf] = {}
        self.paths: dict[int, tuple[int, ...]] = {}

    def leaves(self, page: Any, index: int) -> dict[int, int]:
        """The leaf of every marked run of the page."""
        if not self._open:
            return {}
        import pypdfium2.raw as raw

        tree = raw.FPDF_StructTree_GetForPage(page)
        if not tree:
            return {}
        try:
            return self._walk(tree)
        finally:
            raw.FPDF_StructTree_Close(tree)

    def _walk(self, tree: Any) -> dict[int, int]:
        import pypdfium2.raw as raw

        found: dict[int, int] = {}
        stack: list[tuple[Any, tuple[int, ...], int, str]] = []
        for i in range(min(raw.FPDF_StructTree_CountChildren(tree), _MOST_ELEMENTS)):
            child = raw.FPDF_StructTree_GetChildAtIndex(tree, i)
            if child:
                stack.append((child, (i,), -1, ""))
        while stack and self._open:
            element, path, block, role = stack.pop()
            kind = _type(element)
            if kind not in _INLINE:
                block, role = self._number(path), kind
            children = max(0, raw.FPDF_StructElement_CountChildren(element))
            self._seen += 1 + children
            self._open = self._seen <= _MOST_ELEMENTS
            if not self._open:
                break
            for k in range(min(max(0, raw.FPDF_StructElement_GetMarkedContentIdCount(element)), children + 1)):
                mark = raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, k)
                if mark >= 0:
                    number = self._number((*path, -1))
                    found[mark] = number
                    self.leaf[number] = Leaf(block, role)
                    self.paths[number] = path
            if len(path) < _DEEPEST:
                for i in range(children):
                    child = raw.FPDF_StructElement_GetChildAtIndex(element, i)
                    if child:
                        stack.append((child, (*path, i), block, role))
        return found

    def _number(self, path: tuple[int, ...]) -> int:
        return self._numbers.setdefault(path, len(self._numbers))


def _type(element: Any) -> str:
    import pypdfium2.raw as raw

    buffer = ctypes.create_string_buffer(64)
    size = raw.FPDF_StructElement_GetType(element, buffer, 64)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", errors="replace") if 2 <= size <= 64 else ""

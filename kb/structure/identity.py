"""Second stage, step 9: what clauses are called: eIds for machines (Akoma Ntoso's manner), labels for people (三（四）第2段)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.structure.numbering import Marker, to_chinese
from kb.structure.outline import Node

_SEGMENT = {
    "annex": "annex", "part": "part", "chapter": "chp", "section": "div", "article": "art", "box": "box", "cn": "sec", "cnp": "item",
    "num": "pt", "dec": "pt", "nump": "subpt", "numr": "ind", "circled": "ind", "stem": "ind", "letter": "ind",
}  # fmt: skip
_IN_ARTICLE = ("pt", "subpt", "ind")


@dataclass(frozen=True, slots=True)
class Named:
    """A node with its names. `depth` is its level where it is numbered or a heading, None for text."""

    node: Node
    eid: str
    label: str
    parent: str | None
    depth: int | None


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where in the tree we are: the names of the node above."""

    eid: str = ""
    label: str = ""
    depth: int = 0
    annex_eid: str = ""
    annex_label: str = ""
    article: int = 0
    parent: str | None = None

    def under(self, segment: str) -> str:
        return f"{self.eid}__{segment}" if self.eid else segment


def named(root: Node) -> Iterator[Named]:
    """All nodes below `root` in reading order, with unique eIds."""
    used: set[str] = set()
    headed = any(c.holds for c in root.children)
    scope = _Scope()
    for one in _children(root, scope, "前言" if headed else "正文"):
        eid, n = one.eid, 2
        while eid in used:
            eid, n = f"{one.eid}-{n}", n + 1
        used.add(eid)
        yield Named(one.node, eid, one.label, one.parent, one.depth)


def _children(node: Node, scope: _Scope, own: str) -> Iterator[Named]:
    """Names of what stands under `node`; `own` is what text directly under it is called."""
    texts = [c for c in node.children if c.kind == "paragraph"]
    tables = list(dict.fromkeys(c.table for c in node.children if c.table is not None))
    for child in node.children:
        if child.table is not None:
            yield _table_part(child, node, scope, own if scope.label or len(tables) > 1 else "", tables)
        elif child.kind == "paragraph":
            yield from _text(child, scope, own, texts)
        else:
            yield from _numbered(child, scope)


def _text(node: Node, scope: _Scope, own: str, siblings: list[Node]) -> Iterator[Named]:
    n = next(k for k, s in enumerate(siblings, 1) if s is node)
    if scope.article:
        eid = scope.under(f"cl_{n}")
        label = f"{own}第{to_chinese(n)}款"
        inner = _Scope(eid, own if len(siblings) == 1 else label, scope.depth, scope.annex_eid, scope.annex_label, 1, eid)
    else:
        eid = scope.under(f"para_{n}")
        label = own if len(siblings) == 1 else f"{own}第{n}段"
        inner = _Scope(eid, label, scope.depth, scope.annex_eid, scope.annex_label, 0, eid)
    yield Named(node, eid, label, scope.parent, None)
    yield from _children(node, inner, inner.label)


def _numbered(node: Node, scope: _Scope) -> Iterator[Named]:
    number = node.marker
    depth = scope.depth + 1
    eid, label = _names(node, number, scope)
    own = label
    annex = (eid, label) if number and number.style == "annex" else (scope.annex_eid, scope.annex_label)
    article = 1 if node.kind == "article" else scope.article + 1 if scope.article else 0
    inner = _Scope(eid, own, depth, *annex, article, eid)
    shown = f"{label}标题" if node.kind in ("heading", "box") else label
    yield Named(node, eid, shown, scope.parent, depth)
    if node.kind == "item":
        yield from _item_children(node, inner)
    else:
        yield from _children(node, inner, own)


def _item_children(node: Node, scope: _Scope) -> Iterator[Named]:
    """Text under an item: the item itself is the first paragraph, what follows the second."""
    n = 1
    for child in node.children:
        if child.kind == "paragraph":
            n += 1
            eid = scope.under(f"para_{n}")
            yield Named(child, eid, f"{scope.label}第{n}段", scope.parent, None)
        elif child.table is None:
            yield from _numbered(child, scope)


def _names(node: Node, number: Marker | None, scope: _Scope) -> tuple[str, str]:
    if number is None:
        return scope.under(f"hd_{_slug(node.title or '')}"), f"{scope.label}“{node.title}”"
    plain = number.number.rstrip(".．")
    if node.kind == "item" and scope.article:
        segment = _IN_ARTICLE[min(scope.article, 3) - 1]
        unit = "项" if scope.article == 1 else "目"
        return scope.under(f"{segment}_{number.value}"), f"{scope.label}第{plain}{unit}"
    segment = f"{_SEGMENT[number.style]}_{'-'.join(map(str, number.path)) or number.value or 1}"
    if number.style in ("article", "box") and number.value:
        eid = f"{scope.annex_eid}__{segment}" if scope.annex_eid else segment
        return eid, f"{scope.annex_label}{plain}"
    if number.style == "dec":
        kept = re.sub(r"(?:\d+(?:[.．]\d+)*)$", "", scope.label)
        return scope.under(segment), f"{kept}{plain}"
    if number.style in ("annex", "part", "chapter"):
        return scope.under(segment), f"{scope.annex_label}{_annex_word(plain)}"
    return scope.under(segment), f"{scope.label}{plain}"


def _annex_word(plain: str) -> str:
    return "附件" if plain == "附" else plain


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "", title)[:16] or "1"


def inner_quotes(text: str) -> str:
    """`text` as it stands inside double quotation marks (GB/T 15834: single ones inside double ones)."""
    return text.translate({ord("“"): "‘", ord("”"): "’"})


def _table_part(node: Node, parent: Node, scope: _Scope, own: str, tables: list[int]) -> Named:
    place = tables.index(node.table or 0) + 1 if node.table in tables else 1
    base = scope.under(f"tbl_{place}")
    same = [c for c in parent.children if c.table == node.table]
    caption = next((c.run.tidy().text for c in same if c.kind == "caption"), None)
    label = f"表“{inner_quotes(caption)}”" if caption else f"{own}表{place if len(tables) > 1 else ''}"
    if node.kind == "caption":
        return Named(node, f"{base}__caption", f"{label}表题", scope.parent, None)
    if node.kind == "table_header":
        return Named(node, f"{base}__header", f"{label}表头", scope.parent, None)
    n = next(k for k, c in enumerate([c for c in same if c.kind == "table_row"], 1) if c is node)
    return Named(node, f"{base}__row_{n}", f"{label}第{n}行", scope.parent, None)

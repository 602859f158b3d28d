"""Second stage, step 9: names of clauses: eIds for machines (as in Akoma Ntoso), labels for people (三（四）第2段)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kb.structure.numbering import to_chinese
from kb.structure.outline import Node

_SEGMENT = {
    "annex": "annex", "part": "part", "subpart": "subpart", "chapter": "chp",
    "section": "div", "article": "art", "box": "box", "cn": "sec",
    "cnp": "item", "num": "pt", "bare": "pt", "dec": "pt", "nump": "subpt", "numr": "ind", "circled": "ind",
    "stem": "ind", "roman": "ind", "letter": "ind",
}  # fmt: skip
_IN_ARTICLE = ("pt", "subpt", "ind")
_CHINESE = "一二三四五六七八九十"
_UNNUMBERED = ("附件", "附录", "附表", "专栏")
_COUNTED = ("num", "bare", "dec")


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
    """Where in the tree we are: the names of the node above, and of the annex around it."""

    eid: str = ""
    label: str = ""
    depth: int = 0
    annex: tuple[str, str] = ("", "")
    article: int = 0
    """0 outside articles; in one, how many steps below it."""
    counted: str = ""
    """The 1.2 that the label ends with, where the node above is counted so."""

    @property
    def parent(self) -> str | None:
        return self.eid or None


def named(root: Node) -> Iterator[Named]:
    """All nodes below `root` in reading order, with unique eIds."""
    headed = any(c.holds for c in root.children)
    yield from _Namer().children(root, _Scope(), "前言" if headed else "正文")


class _Namer:
    """Gives names and sees to it that no two nodes get the same eId: numbers that restart get -2, -3 …"""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._times: Counter[str] = Counter()

    def children(self, node: Node, scope: _Scope, own: str) -> Iterator[Named]:
        """Names of what stands under `node`; `own` is what text directly under it is called."""
        n = 1 if node.kind == "item" else 0  # An item is its own first paragraph.
        total = n + sum(c.kind == "paragraph" for c in node.children)
        tables = {t: k for k, t in enumerate(dict.fromkeys(c.table for c in node.children if c.table is not None), 1)}
        # The first caption of a table names it; a second one tells its unit.
        captions = {c.table: c.run.tidy().text for c in reversed(node.children) if c.kind == "caption"}
        rows: Counter[int | None] = Counter()
        for child in node.children:
            if child.table is not None:
                rows[child.table] += child.kind == "table_row"
                place = tables[child.table] if len(tables) > 1 else 0
                name = _table_name(captions.get(child.table), own if scope.label else "", place)
                yield self._table_part(child, scope, name, place, rows[child.table])
            elif child.kind == "caption":
                eid = self._unique(scope, "fig")
                yield Named(child, eid, f"{own}图题", scope.parent, None)
            elif child.kind == "paragraph":
                n += 1
                yield from self._text(child, scope, own, n, total)
            else:
                yield from self._numbered(child, scope)

    def _unique(self, scope: _Scope, segment: str, *, top: str | None = None) -> str:
        above = scope.eid if top is None else top
        base = f"{above}__{segment}" if above else segment
        self._times[base] += 1
        eid = base if self._times[base] == 1 else f"{base}-{self._times[base]}"
        if eid in self._used:
            return self._unique(scope, segment, top=top)
        self._used.add(eid)
        return eid

    def _text(self, node: Node, scope: _Scope, own: str, n: int, total: int) -> Iterator[Named]:
        """The n-th of `total` paragraphs (款 in an article) under what is called `own`."""
        if scope.article == 1:
            eid, label = self._unique(scope, f"cl_{n}"), f"{own}第{to_chinese(n)}款"
            inner_label = own if total == 1 else label
        else:
            eid = self._unique(scope, f"para_{n}")
            inner_label = label = own if total == 1 else f"{own}第{n}段"
        yield Named(node, eid, label, scope.parent, None)
        inner = _Scope(eid, inner_label, scope.depth, scope.annex, scope.article)
        yield from self.children(node, inner, inner_label)

    def _numbered(self, node: Node, scope: _Scope) -> Iterator[Named]:
        eid, label = self._names(node, scope)
        annexed = node.marker is not None and node.marker.style == "annex"
        article = 1 if node.kind == "article" else scope.article + 1 if scope.article else 0
        counted = node.marker.number.rstrip(".．、") if node.marker and node.marker.style in _COUNTED else ""
        inner = _Scope(eid, label, scope.depth + 1, (eid, label) if annexed else scope.annex, article, counted)
        shown = f"{label}标题" if node.kind in ("heading", "box") else label
        yield Named(node, eid, shown, scope.parent, scope.depth + 1)
        yield from self.children(node, inner, label)

    def _names(self, node: Node, scope: _Scope) -> tuple[str, str]:
        number = node.marker
        if number is None:
            title = node.title or ""
            return self._unique(scope, f"hd_{_slug(title)}"), f"{scope.label}“{inner_quotes(title)}”"
        plain = number.number.rstrip(".．")
        if node.kind == "item" and scope.article:
            segment = _IN_ARTICLE[min(scope.article, len(_IN_ARTICLE)) - 1]
            unit = "项" if scope.article == 1 else "目"
            shown = plain if plain[:1] in "（(" else plain.rstrip("）)")
            return self._unique(scope, f"{segment}_{number.value}"), f"{scope.label}第{shown}{unit}"
        segment = f"{_SEGMENT[number.style]}_{'-'.join(map(str, number.path)) or number.value or 1}"
        segment += f"-{number.sub}" if number.sub else ""
        if number.style in ("article", "box") and number.value:
            return self._unique(scope, segment, top=scope.annex[0]), f"{scope.annex[1]}{plain}"
        if number.style in ("annex", "part", "subpart", "chapter"):
            return self._unique(scope, segment), f"{scope.annex[1]}{'附件' if plain == '附' else plain}"
        if number.style == "dec":
            return self._unique(scope, segment), _joined(scope.label.removesuffix(scope.counted), plain)
        return self._unique(scope, segment), _joined(scope.label, plain)

    def _table_part(self, node: Node, scope: _Scope, label: str, place: int, n: int) -> Named:
        """A table's caption, header or n-th row; `place` counts the tables under one heading, 0 where it is alone."""
        base = f"tbl_{place or 1}"
        if node.kind in ("caption", "table_header"):
            segment, word = ("caption", "表题") if node.kind == "caption" else ("header", "表头")
            return Named(node, self._unique(scope, f"{base}__{segment}"), f"{label}{word}", scope.parent, None)
        return Named(node, self._unique(scope, f"{base}__row_{n}"), f"{label}第{n}行", scope.parent, None)


def _joined(label: str, plain: str) -> str:
    """The label and a number behind it, which do not run into one: 附件1第7项, 附件第一部分, not 附件17, 附件一."""
    bare = label.endswith(_UNNUMBERED)
    if plain[:1].isdecimal() and (bare or label[-1:].isdecimal()):
        return f"{label}第{plain.rstrip('）)')}项"
    return f"{label}第{plain}部分" if bare and plain[:1] in _CHINESE else f"{label}{plain}"


def _table_name(caption: str | None, own: str, place: int) -> str:
    return f"表“{inner_quotes(caption)}”" if caption else f"{own}表{place or ''}"


def inner_quotes(text: str) -> str:
    """`text` as it stands inside double quotation marks (GB/T 15834: single ones inside double ones)."""
    return text.translate({ord("“"): "‘", ord("”"): "’"})


def _slug(title: str) -> str:
    return re.sub(r"[^\w]+", "", title)[:16] or "1"

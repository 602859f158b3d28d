"""Graph, views: the graph as GraphML that Gephi, yEd and networkx open.

GraphML knows flat attributes only, and XML not every character: lists become one line, what is None is left out,
characters XML forbids are dropped. An attribute has one type throughout, lest a program read half of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx

Flat = str | int | float | bool
_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?")
_LONGEST_LABEL = 40


def write(graph: networkx.MultiDiGraph, path: Path) -> None:
    """Write the graph of `views.network`; OSError where `path` cannot be written."""
    import networkx

    with path.open("wb") as file:
        networkx.write_graphml(flattened(graph), file)


def flattened(graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """The graph as GraphML can hold it; every node and edge also gets a `label`, which Gephi shows."""
    import networkx

    nodes = [(legal(node), {"label": _label(facts)} | dict(facts)) for node, facts in graph.nodes(data=True)]
    edges = [
        (legal(start), legal(end), legal(key), {"label": facts["kind"]} | dict(facts))
        for start, end, key, facts in graph.edges(keys=True, data=True)
    ]
    of_nodes, of_edges = _types(f for _, f in nodes), _types(edge[3] for edge in edges)
    flat = networkx.MultiDiGraph()
    for node, facts in nodes:
        flat.add_node(node, **_flat(facts, of_nodes))
    for start, end, key, facts in edges:
        flat.add_edge(start, end, key=key, **_flat(facts, of_edges))
    return flat


def _label(facts: Mapping[str, Any]) -> str:
    """What a node is called in a drawing: its label, title or name, else the first of its words."""
    words = next((str(facts[key]) for key in ("label", "title", "name", "quote", "item") if facts.get(key)), "")
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_LABEL else words[: _LONGEST_LABEL - 1] + "…"


def _flat(facts: Mapping[str, Any], types: Mapping[str, type]) -> dict[str, Flat]:
    values = ((name, _value(value)) for name, value in facts.items())
    return {name: types[name](value) for name, value in values if value is not None}


def _types(every: Iterable[Mapping[str, Any]]) -> dict[str, type]:
    """The one type of every attribute: numbers of two kinds are floats, anything else that differs is text."""
    seen: dict[str, set[type]] = {}
    for facts in every:
        for name, value in facts.items():
            flat = _value(value)
            if flat is not None:
                seen.setdefault(name, set()).add(type(flat))
    return {
        name: kinds.copy().pop() if len(kinds) == 1 else float if kinds == {int, float} else str
        for name, kinds in seen.items()
    }


def _value(value: object) -> Flat | None:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        parts = ("-".join(map(str, part)) if isinstance(part, (list, tuple)) else str(part) for part in value)
        return legal("；".join(parts)) if value else None
    return legal(str(value))


def legal(text: str) -> str:
    """The text as XML can hold it; a workbook is XML too."""
    return _ILLEGAL.sub("", _LINE_END.sub("\n", text))

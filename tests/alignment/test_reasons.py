"""Reasons speak in words of the two documents, so that a person can check them."""

from __future__ import annotations

from kb.alignment import Alignment
from kb.alignment.units import plain


def test_every_reason_of_the_engine_quotes_what_it_stands_on(without_links: Alignment) -> None:
    """Parts of the duty where there are links, the nearest clause where there are none; never a method's name."""
    clauses = {clause.label: plain(clause.text) for clause in without_links.lower.clauses}
    assert without_links.items
    for item in without_links.items:
        assert "得分" in item.reason and "回归" not in item.reason
        if item.links:
            quoted = [part.split("”")[0] for part in item.reason.split("“")[1:]]
            assert all(plain(part.removesuffix("…")) in plain(item.quote) for part in quoted)
        else:
            said = item.reason.removeprefix("没有足够相近的条款；最近的是").rpartition("”（得分")[0]
            place = next(label for label in clauses if said.startswith(f"{label}“"))
            assert plain(said.removeprefix(f"{place}“").removesuffix("…")) in clauses[place]


def test_what_stands_below_and_what_does_not_are_told_apart(without_links: Alignment) -> None:
    """A copied duty has nothing missing."""
    copied = next(i for i in without_links.items if i.quote == "加强国际谈判、海外维权等人才队伍建设")
    assert copied.reason.startswith("字面相合：“加强国际谈判”“海外维权等人才队伍建设”（得分")
    missing = next(i for i in without_links.items if i.quote.startswith("指导地方开展行政管理人员网络培训"))
    assert "字面相合：“实现全员轮训”；未见或说法不同：“指导地方开展行政管理人员网络培训”" in missing.reason

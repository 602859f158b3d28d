"""One item of an alignment, for the pane: both clauses side by side, with the words they share and where they part."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kb.model import Clause, Document, Span
from kb.text import find_quote
from kb.ui.likeness import COPIED, rest, share, shared
from kb.ui.markup import action, element, plain_title, text
from kb.ui.render_alignment import degree_html
from kb.ui.render_pane import unavailable_html

if TYPE_CHECKING:
    from kb.alignment.result import AlignedLink, Alignment, Item

_ORIGINS = {"curated": "人工整理", "engine": "程序找到", "person": "人工审阅"}


def item_html(result: Alignment, place: int, *, held: bool = False) -> str:
    """The item at that place, with its counterparts; steps to its neighbours follow the table's own order.

    Where both documents are `held`, each counterpart can be decided on.
    """
    if not 0 <= place < len(result.items):
        return unavailable_html("这一项不在当前的对照结果中。请重新对照。")
    item = result.items[place]
    bar = element(
        "div", _stepper(place) + action("关闭", "close", class_="close", aria_label="关闭"), class_="pane-bar"
    )
    title = element("h2", text(item.label) + degree_html(item.degree), class_="pane-title")
    head = element("header", bar + title, class_="pane-head")
    body = _facts(item) + _sides(result, item) + _near(result, item) + (_decisions(item, place) if held else "")
    sheet = element("div", body, class_="paper item-sheet", tabindex="0", role="document", aria_label="对照详情")
    inner = head + element("div", sheet, class_="pane-body")
    return element(
        "section", inner, class_="reader item", tabindex="-1", aria_label=f"对照详情：{item.label}", data_item=place
    )


def _stepper(place: int) -> str:
    back = action('‹<span class="word"> 上一项</span>', "neighbour", data_by="-1", class_="step", aria_label="上一项")
    on = action('<span class="word">下一项 </span>›', "neighbour", data_by="1", class_="step", aria_label="下一项")
    count = element("span", str(place + 1), class_="count", aria_live="polite")
    return element("div", back + count + on, class_="stepper")


def _facts(item: Item) -> str:
    rows = [("类别", item.kind), ("承担者", item.addressee), ("依据", item.reason or "没有写明")]
    if item.certainty:
        rows.append(("程序的把握", item.certainty))
    inner = "".join(element("dt", name) + element("dd", text(value)) for name, value in rows)
    return element("dl", inner, class_="item-facts")


def _sides(result: Alignment, item: Item) -> str:
    clauses = _clauses(result.lower)
    below = [clauses[link.lower.clause] for link in item.links if link.lower.clause in clauses]
    upper = _upper(result.upper, item, below)
    if not item.links:
        nothing = element("p", "下位文件中没有找到对应的条款。", class_="nothing")
        lower = element("article", element("h3", "下位") + nothing, class_="side")
    else:
        lower = "".join(_lower(result.lower, item, link, clauses.get(link.lower.clause)) for link in item.links)
    legend = element("mark", "底色", class_="same") + "：两处都有的字句　" + element("u", "虚线", class_="own")
    legend += "：只在这一处有"
    columns = element("div", upper + element("div", lower, class_="below"), class_="sides")
    return columns + (element("p", legend, class_="hint") if item.links else "")


def _clauses(document: Document) -> dict[str, Clause]:
    return {clause.id: clause for clause in document.clauses}


def _upper(document: Document, item: Item, below: list[Clause]) -> str:
    clause = _clauses(document).get(item.clause)
    words = clause.text if clause else item.quote
    meant = find_quote(words, item.quote) or (0, len(words))
    spans = shared(item.quote, [other.text for other in below])
    same = tuple((start + meant[0], end + meant[0]) for start, end in _in(words, meant, item.quote, spans))
    own = rest(words, same, meant) if share(item.quote, spans) >= COPIED else ()
    return _side("上位", document, "upper", item.label, item.clause, item.quote, marked(words, meant, same, own))


def _in(words: str, meant: Span, quote: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of a quote, which may be spaced otherwise than the clause, as spans of the words that are meant."""
    if words[meant[0] : meant[1]] == quote:
        return spans
    found = (find_quote(words[meant[0] : meant[1]], quote[start:end]) for start, end in spans)
    return tuple(span for span in found if span)


def _lower(document: Document, item: Item, link: AlignedLink, clause: Clause | None) -> str:
    words = clause.text if clause else link.lower.quote
    meant = find_quote(words, link.lower.quote) or (0, len(words))
    same = shared(words, [item.quote])
    inside = [span for span in same if span[0] >= meant[0] and span[1] <= meant[1]]
    own = rest(words, same, meant) if share(words[meant[0] : meant[1]], inside) >= COPIED else ()
    told = [_ORIGINS[link.origin], link.status]
    if link.verbatim:
        told.append(f"上位原文的 {link.verbatim:.0%} 照写")
    facts = element("p", text("　".join(told)), class_="document-facts")
    end = link.lower
    content = marked(words, meant, same, own)
    return _side("下位", document, "lower", end.label, end.clause, end.quote, content, facts)


def _side(
    name: str, document: Document, side: str, label: str, clause: str, quote: str, content: str, facts: str = ""
) -> str:
    head = element("h3", f"{name}　{text(label)}") + element("p", text(plain_title(document)), class_="document-facts")
    words = element("blockquote", content, tabindex="0", aria_label=f"{name}{label}的原文")
    opened = action(
        "在文件中查看", "open", class_="quiet", data_side=side, data_clause=clause, data_quote=quote,
        aria_label=f"在文件中查看{name}{label}",
    )  # fmt: skip
    return element("article", head + facts + words + opened, class_="side")


def marked(words: str, meant: Span, same: tuple[Span, ...], own: tuple[Span, ...]) -> str:
    """`words` escaped; what is meant in `<b>`, shared words in `<mark>`, words of its own in `<u>`."""
    kinds = [(meant[0] <= at < meant[1], "") for at in range(len(words))]
    for tag, spans in (("own", own), ("same", same)):
        for start, end in spans:
            kinds[start:end] = [(bold, tag) for bold, _ in kinds[start:end]]
    out = []
    for (bold, tag), run in groupby(range(len(words)), key=lambda at: kinds[at]):
        places = [*run]
        piece = text(words[places[0] : places[-1] + 1])
        if tag:
            piece = element("mark" if tag == "same" else "u", piece, class_=tag)
        out.append(element("b", piece) if bold else piece)
    return "".join(out)


def _decisions(item: Item, place: int) -> str:
    """A button for each counterpart and look-alike that a person may confirm or strike out."""
    named = [(number, f"与{link.lower.label}的对应") for number, link in enumerate((*item.links, *item.near))]
    rows = "".join(
        action(text(said), "review", class_="quiet", data_item=place, data_link=number, aria_label=f"审阅{said}")
        for number, said in named
    )
    heading = element("h3", "由人来定")
    rows = rows or element("p", "没有相近的条款可以审阅。要写明一条对应，用审阅表。", class_="hint")
    return element("section", heading + element("div", rows, class_="quick"), class_="near")


def _near(result: Alignment, item: Item) -> str:
    if not item.near:
        return ""
    rows = "".join(
        element("li", action(
            text(link.lower.label), "open", class_="link", data_side="lower", data_clause=link.lower.clause,
            data_quote=link.lower.quote, aria_label=f"在文件中打开{link.lower.label}",
        ) + "：" + text(link.lower.quote))
        for link in item.near
    )  # fmt: skip
    return element("section", element("h3", "相近的条款，没有算作对应") + element("ul", rows), class_="near")

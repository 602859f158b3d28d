"""Second stage, step 8: the tree. Every numbered passage finds its parent, every plain one its place under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb.model import Kind
from kb.structure.numbering import LOOKED, STYLED, Marker
from kb.structure.passages import LONGEST_TITLE, Passage, ended
from kb.structure.places import FAR, Place, placed
from kb.structure.runs import Run, join
from kb.structure.series import Numbered, leads, title_end
from kb.structure.wording import names_genre

_DASH = re.compile(r"(?:—+|-{2,}|－{2,})\s*")
_TITLE_END = re.compile(r"[。：:；\s]+$")
# What an article is about, in brackets behind its number: 第三条【消极适用范围】, 第一条（目的和依据）.
_BOXED = re.compile(
    r"[【\[（(](?P<title>(?![一二三四五六七八九十\d]+[）)])[^】\]（）()]{1,40})[】\]）)](?![，。；、的])"
)


_ANNEX_END = re.compile(
    r"(?:名单|名录|名册|一览表|汇总表|分工表|统计表|申[请报]表|清单|职责|样[本式张])(?:[（(][^（()）]*[）)])?$"
)
_NAMES_END = re.compile(r"(?:成员|人员|专家|委员|代表|单位|同志)名单(?:[（(][^（()）]*[）)])?$")
# What stands under a picture: 图 3 标准体系框架, 国旗制法图案.
_FIGURE = re.compile(
    r"图\s?[\d一二三四五六七八九十]{1,3}(?:[-—.]\d{1,2})?[：:.\s\u3000]{0,3}[^。；，：]{2,40}"
    r"|[^。；，、：]{2,20}(?:示意图|流程图|框架图|结构图|框图|图案)"
)


@dataclass(slots=True)
class Node:
    """A clause to be. `run` is its own text; `title` a heading's words or a paragraph's leading sentence."""

    kind: Kind | None
    run: Run
    marker: Marker | None = None
    title: str | None = None
    children: list[Node] = field(default_factory=list)
    cells: tuple[Run, ...] = ()
    table: int | None = None
    gap: Run | None = None

    @property
    def holds(self) -> bool:
        """True for what text can stand under."""
        return self.kind in (None, "heading", "article", "box")


def outline(body: list[Passage]) -> Node:
    """The tree of `body` under a root without text."""
    places, at = placed(body)
    _judge(body, places, at)
    root = Node(None, Run("", ()))
    _grow(root, body, places, at)
    _finish(root)
    return root


def _judge(body: list[Passage], places: list[Place], at: dict[int, int]) -> None:
    """Settle for every numbered passage whether it is a heading, an article, a box or an item."""
    index = {n: i for i, n in at.items()}
    numbered = []
    for n, place in enumerate(places):
        after = index[n] + 1
        followed = after < len(body) and (after not in at or places[at[after]].depth > place.depth)
        below = at.get(after)
        divided = below is not None and places[below].depth > place.depth and _has_text(body, after, places[below])
        numbered.append(Numbered(place.passage, place.marker, followed, divided))
    for place, (heading, lead) in zip(places, leads(numbered), strict=True):
        above = None if place.parent is None else places[place.parent].kind
        if place.marker.style in ("article", "box"):
            place.kind = "article" if place.marker.style == "article" else "box"
        elif place.marker.style not in (STYLED, LOOKED) and (above in ("article", "item") or not heading):
            place.kind = "item"
        else:
            place.lead = lead


def _has_text(body: list[Passage], i: int, place: Place) -> bool:
    """True where the number at `i` has a title and text behind it, so that it is a heading and no item of a list."""
    end = title_end(place.passage.text[place.marker.end :])
    return end is not None and not body[i].text.endswith(("；", ";"))


def _grow(root: Node, body: list[Passage], places: list[Place], at: dict[int, int]) -> None:
    nodes: list[Node] = []
    clause_like = _clause_like(body, places, at)
    current, item = root, None
    skip = -1
    for i, passage in enumerate(body):
        if i <= skip:
            continue
        if passage.role != "text":
            current.children.append(_table_node(passage))
            item = None
        elif i in at:
            n = at[i]
            node, skip = _numbered_node(body, i, places[n], at)
            _parent(root, nodes, places[n].parent).children.append(node)
            nodes.append(node)
            if node.holds:
                current, item = node, None
            else:
                item = node if n in clause_like else None
                current = _holder(root, nodes, places, n)
        elif (last := _list_title(body, i, at)) is not None and (annex := _annex_above(places, nodes)) is not None:
            current, item, skip = annex, None, last
            annex.children.append(Node("caption", join([p.run for p in body[i : last + 1]]).tidy(prose=False)))
        else:
            here = _unfinished(places, nodes) or item or current
            place = _leads(passage, at.get(i + 1), places, nodes, here)
            (root if place == -1 else here if place is None else nodes[place]).children.append(_paragraph(passage))


def _list_title(body: list[Passage], i: int, at: dict[int, int]) -> int | None:
    """The last line of the title of a list of names that begins at `i`, behind a finished paragraph; else None."""
    if i == 0 or not ended(body[i - 1].text):
        return None
    for last in range(i, min(i + 2, len(body) - 1)):
        lines = body[i : last + 1]
        if any(p.role != "text" or ended(p.text) or len(p.text) > LONGEST_TITLE for p in lines) or last in at:
            return None
        following = body[last + 1]
        if _NAMES_END.search(lines[-1].text):
            return last if following.role == "text" and last + 1 not in at and not ended(following.text) else None
    return None


def _annex_above(places: list[Place], nodes: list[Node]) -> Node | None:
    """The annex that what was read last stands in: a list with a title of its own is a part of it, not of its 四、."""
    n: int | None = len(nodes) - 1 if nodes else None
    while n is not None and places[n].marker.style != "annex":
        n = places[n].parent
    return None if n is None else nodes[n]


def _unfinished(places: list[Place], nodes: list[Node]) -> Node | None:
    """The item of an article that text below its own items belongs to: its list goes on behind the text.

    （一）… 1.… 2.… “text” （二）…: the text is no 款 of the article, or （二） would stand under that 款.
    """
    following = places[len(nodes)] if 0 < len(nodes) < len(places) else None
    found: Node | None = None
    last = at = len(nodes) - 1
    while following is not None and at >= 0 and places[at].kind == "item":
        goes_on = following.parent == places[at].parent and following.marker.style == places[at].marker.style
        next_one = goes_on and following.marker.value == places[at].marker.value + 1
        if found is None and (following.parent == at or (next_one and at != last)):
            found = nodes[at]
        above = places[at].parent
        at = -1 if above is None else above
    return found if at >= 0 and places[at].kind == "article" else None


def _leads(passage: Passage, following: int | None, places: list[Place], nodes: list[Node], here: Node) -> int | None:
    """Where a label such as “创新服务：” goes that leads into the next numbers of our series: above that series.

    -1 is the root, None the usual place.
    """
    if following is None or not passage.text.endswith(("：", ":")) or len(passage.text) > LONGEST_TITLE:
        return None
    mine = next((n for n in range(len(nodes) - 1, max(-1, len(nodes) - FAR), -1) if nodes[n] is here), None)
    if mine is None or places[following].parent != places[mine].parent:
        return None
    above = places[mine].parent
    return -1 if above is None else above if nodes[above].holds else None


def _parent(root: Node, nodes: list[Node], parent: int | None) -> Node:
    """The node a numbered one goes under; items of an article go under its latest 款."""
    if parent is None:
        return root
    node = nodes[parent]
    if node.kind == "article" and node.children and node.children[-1].kind == "paragraph":
        return node.children[-1]
    return node


def _holder(root: Node, nodes: list[Node], places: list[Place], n: int) -> Node:
    """The nearest heading or article above an item: the list over, text goes on there."""
    parent = places[n].parent
    while parent is not None and not nodes[parent].holds:
        parent = places[parent].parent
    return root if parent is None else nodes[parent]


def _clause_like(body: list[Passage], places: list[Place], at: dict[int, int]) -> set[int]:
    """Items of a series whose members, not only the last, are followed by paragraphs: these belong to the items."""
    by_place = {n: i for i, n in at.items()}
    series: list[list[int]] = []
    open_series: dict[tuple[int | None, str], list[int]] = {}
    for n, place in enumerate(places):
        chain = open_series.get((place.parent, place.marker.style))
        if chain is None or place.marker.value <= places[chain[-1]].marker.value:
            chain = []
            series.append(chain)
            open_series[(place.parent, place.marker.style)] = chain
        chain.append(n)
    found: set[int] = set()
    for chain in series:
        followed = [n for n in chain[:-1] if by_place[n] + 1 not in at and body[by_place[n] + 1].role == "text"]
        if followed:
            found.update(chain)
    return found


def _numbered_node(body: list[Passage], i: int, place: Place, at: dict[int, int]) -> tuple[Node, int]:
    """The node of a numbered passage, its run-in text as its first child; and the last index of `body` it takes."""
    run, number = body[i].run, place.marker
    if number.style in (STYLED, LOOKED):
        return Node("heading", run.tidy(), None, _title(run)), i
    if place.kind == "item":
        return Node("item", _tidy_after(run, number), number), i
    if place.kind == "article":
        titled = i + 1 < len(body) and not run.cut(number.end).text.strip() and _BOXED.fullmatch(body[i + 1].text)
        return (_article(join([run, body[i + 1].run]), number), i + 1) if titled else (_article(run, number), i)
    if number.style in ("annex", "box"):
        return _captioned(body, i, place, at)
    words = run.cut(number.end)
    margin = len(words.text) - len(words.text.lstrip())
    head = run if place.lead is None else run.cut(0, number.end + margin + place.lead)
    node = Node(place.kind, _tidy_after(head, number), number, _title(head.cut(number.end)))
    if place.lead is not None:
        node.children.append(Node("paragraph", run.cut(len(head.text)).tidy()))
    return node, i


def _article(run: Run, number: Marker) -> Node:
    titled = _BOXED.match(run.text[number.end :])
    head = number.end + titled.end() if titled else len(run.text[: number.end].rstrip())
    node = Node("article", run.cut(0, head).tidy(), number, titled["title"] if titled else None)
    rest = run.cut(head).tidy()
    if rest.text:
        node.gap = run.cut(head, len(run.text) - len(run.cut(head).text.lstrip()))
        node.children.append(Node("paragraph", rest))
    return node


def _captioned(body: list[Passage], i: int, place: Place, at: dict[int, int]) -> tuple[Node, int]:
    """附件 and 专栏: a number alone on its line takes the title lines below it."""
    number, kind = place.marker, place.kind
    runs, last = [body[i].run], i
    title = body[i].run.cut(number.end).text.strip()
    while last + 1 < len(body) and last + 1 not in at and _names(title, body[last + 1]):
        last += 1
        title += body[last].text
        runs.append(body[last].run)
    if not title and last + 1 < len(body) and body[last + 1].role == "caption":
        last += 1
        runs.append(body[last].run)
    joined = join(runs)
    return Node(kind, _tidy_after(joined, number), number, _title(joined.cut(number.end)) or None), last


def _names(title: str, following: Passage) -> bool:
    """True where `following` is the title of an annex or a box, or ends it."""
    text = "".join(following.text.split())
    # A line broken behind 的 or 和 goes on in the next, even where a table stands below that.
    broken = title.endswith(("的", "和", "与", "及", "、")) and len(text) < 30
    if following.role not in ("text", "caption" if broken else "text") or ended(text) or len(text) > 50:
        return False
    if not title:
        return True
    completes = not _is_whole(title) and _is_whole(title + text) and len(text) < 30
    return completes or broken or title.count("《") > title.count("》")


def _is_whole(title: str) -> bool:
    """True where a title ends as those of annexes do, which are documents, lists and tables."""
    return names_genre(title) or bool(_ANNEX_END.search(title))


def _title(words: Run) -> str:
    return _TITLE_END.sub("", words.tidy().text)


def _tidy_after(run: Run, number: Marker) -> Run:
    """The run with stray spaces removed from its words, but not what sets the number apart."""
    head = run.cut(0, number.end)
    return join([head, run.cut(number.end).tidy()]) if number.end < len(run.text) else head.strip()


def _paragraph(passage: Passage) -> Node:
    text = passage.text
    if len(text) <= LONGEST_TITLE and _FIGURE.fullmatch(text):
        return Node("caption", passage.run.tidy(prose=False))
    return Node("paragraph", passage.run.tidy(prose=ended(text) or "。" in text))


def _table_node(passage: Passage) -> Node:
    assert passage.role != "text"
    return Node(passage.role, passage.run.strip(), cells=tuple(c.tidy() for c in passage.cells), table=passage.table)


def _finish(node: Node) -> None:
    """Fold single-款 articles into one clause, and give paragraphs that share the habit their leading sentences."""
    paragraphs = [c for c in node.children if c.kind == "paragraph"]
    leads = [_lead(p.run.text) for p in paragraphs]
    habit = sum(x is not None for x in leads) >= max(2, 0.5 * len(paragraphs)) and node.kind not in ("article", "item")
    for paragraph, lead in zip(paragraphs, leads, strict=True):
        if lead and (habit or _DASH.match(paragraph.run.text)):
            paragraph.title = lead
    for child in node.children:
        _finish(child)
    if node.kind == "article" and len(node.children) == 1:
        only = node.children[0]
        if only.kind == "paragraph" and not only.children:
            node.run = join([node.run, node.gap or Run("", ()), only.run])
            node.children = []


def _lead(text: str) -> str | None:
    """The leading sentence that names what a paragraph is about."""
    dash = _DASH.match(text)
    start = dash.end() if dash else 0
    end = title_end(text[start:])
    if end is None or end > 30:
        return None
    lead = _TITLE_END.sub("", text[start : start + end])
    return lead if dash or lead.count("，") <= 1 else None

"""Graph, first step: what part of a document a clause stands in, and where its words lie in the source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kb.model import BODY_KINDS, Clause, Document, DutyKind, Span, Table

Role = Literal["背景", "原则", "目标", "任务", "项目", "保障", "附则", "条文"]

# What headings of parts are called. Of the headings above a clause the topmost that fits decides, except that the
# general part (总体要求) is told apart further down; words that also occur in headings of tasks count only where they
# end a heading.
_ROLE_WORDS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "背景",
        re.compile(
            r"(背景|现状|回顾|形势|发展环境|发展基础|工作基础|成效|成就|进展)(与|和|及|、|分析|$)|面临|"
            r"^(主要|突出|存在的?)?(问题|短板|困难)(与|和|及)?(挑战|不足)?$|^(发展|面临的?)?(机遇|挑战)(与|和|及|、)?(挑战|机遇)?$|存在.{0,4}问题|(重要|重大)意义"
            r"|适用范围|名词解释"
        ),
    ),
    ("原则", re.compile("指导思想|原则$|总体思路|总体要求|工作思路|基本要求|战略定位|发展理念|适用对象")),
    ("目标", re.compile("目标|指标|愿景")),
    ("附则", re.compile("附则|施行|有效期|^其他(事项)?$")),
    (
        "保障",
        re.compile(
            "保障措施|保障$|组织实施|组织领导|实施机制|落实机制|监督考核|考核|抓好落实|强化落实|工作要求|"
            "规划实施|实施保障|推进机制"
        ),
    ),
    ("项目", re.compile("(项目|工程|专项)$|(重点|重大)(项目|工程)|^专栏")),
    ("任务", re.compile("任务|重点工作|工作重点|主要措施|重点举措|工作措施|政策措施|主要内容|工作安排")),
)
_ASKING = re.compile(
    "夯实|筑牢|打牢|强化|优化|营造|改善|构建|创新|提升|推动|推进|加强|加快|完善|打造|建设|培育|壮大|"
    "巩固|抢抓|促进|深化|积极|大力|确保"
)
# Below a heading that tells nothing, only a heading that is plainly a report counts as background.
_BACKGROUND_BELOW = re.compile(
    "(背景|现状|形势|发展基础|工作基础|现实基础|成效|存在的?(主要)?问题)$|^(主要|突出)?(问题|"
    "短板)(与|和)?(挑战|不足)?$|^发展机遇$"
)
# No list of goals is longer.
_NEAR = 40
_GENERAL: frozenset[Role] = frozenset({"原则", "目标"})
_STATUTE_GENRES = ("法", "法律", "法规", "条例", "办法", "规定", "细则", "规则", "规程", "决定", "章程")
_DUTY_KIND: dict[Role, DutyKind] = {"目标": "目标", "项目": "项目", "保障": "保障", "任务": "任务", "条文": "任务"}


@dataclass(frozen=True, slots=True)
class Outline:
    """The clauses of a document by id, with the role of each."""

    document: Document
    by_id: Mapping[str, Clause]
    roles: Mapping[str, Role]
    places: Mapping[str, tuple[tuple[Clause, ...], int]] = field(default_factory=dict)
    """Of every clause the clauses of its parent, and which of them it is."""
    tables: Mapping[str, Table] = field(default_factory=dict)
    """The table of every clause that is a row of one."""

    def path(self, clause: Clause) -> tuple[Clause, ...]:
        """The clause and its ancestors, nearest first."""
        found, at = [clause], clause
        while at.parent and at.parent in self.by_id and len(found) < 32:
            at = self.by_id[at.parent]
            found.append(at)
        return tuple(found)

    def before(self, clause: Clause) -> tuple[Clause, ...]:
        """The clauses of the same parent that stand before the clause, the nearest 40 of them."""
        siblings, place = self.places[clause.id]
        return siblings[max(0, place - _NEAR) : place]

    def role(self, clause: Clause) -> Role:
        """The part of the document the clause belongs to."""
        return self.roles[clause.id]


def outline(document: Document) -> Outline:
    """The outline of a document; every clause gets a role, front and back matter too."""
    by_id = {clause.id: clause for clause in document.clauses}
    draft = Outline(document, by_id, {})
    headed = {_part(clause) for clause in document.clauses if clause.kind == "heading"}
    roles: dict[str, Role] = {}
    below: dict[str | None, Role] = {}  # text under the same heading plays the same part
    for clause in document.clauses:
        if clause.kind in ("heading", "box", "article"):
            roles[clause.id] = _role(draft, clause, has_headings=_part(clause) in headed)
            continue
        if clause.parent is None or clause.parent not in below:
            below[clause.parent] = _role(draft, clause, has_headings=_part(clause) in headed)
        roles[clause.id] = below[clause.parent]
    tables = {row: table for table in reversed(document.tables) for row in table.row_clauses}
    return Outline(document, by_id, roles, _places(document), tables)


def _places(document: Document) -> dict[str, tuple[tuple[Clause, ...], int]]:
    families: dict[str | None, list[Clause]] = {}
    for clause in document.clauses:
        families.setdefault(clause.parent, []).append(clause)
    return {c.id: (family, i) for family in map(tuple, families.values()) for i, c in enumerate(family)}


def _role(draft: Outline, clause: Clause, *, has_headings: bool) -> Role:
    path = draft.path(clause)
    headings = [place for place in reversed(path) if place.kind in ("heading", "box")]
    role = _role_of_headings(headings)
    if role is not None:
        return role
    if any(place.kind == "article" for place in path):
        return "条文"
    # “一、请各地…” beside headings is one of the things asked, no opening talk.
    listed = path[-1].kind == "item" and bool(path[-1].number)
    return "任务" if headings or listed or not has_headings else "背景"


def _part(clause: Clause) -> str:
    """The annex a clause stands in, empty for the document's own text: an annex's headings are not its."""
    eid = clause.id.rpartition("#")[2]
    return eid.partition("__")[0] if eid.startswith("annex") else ""


def _role_of_headings(headings: list[Clause]) -> Role | None:
    found: Role | None = None
    for depth, heading in enumerate(headings):
        role = _role_of_words(_heading_words(heading))
        if role is None or (depth > 0 and found is None and role == "附则"):
            continue
        if depth > 0 and found is None and role == "背景" and not _BACKGROUND_BELOW.search(_heading_words(heading)):
            continue
        found = role
        if role not in _GENERAL:
            break
    return found


@lru_cache(maxsize=1 << 12)
def _role_of_words(words: str) -> Role | None:
    for role, pattern in _ROLE_WORDS:
        # “营造良好发展环境”, “夯实发展基础” ask for something; a heading of background names a state.
        if pattern.search(words) and not (role == "背景" and _ASKING.match(words)):
            return role
    return None


def _heading_words(heading: Clause) -> str:
    """A heading's words; of a long run-in heading only the start, lest its talk decide."""
    return (heading.title or heading.text).strip(" 　。：:")[:24]


def is_statute(document: Document) -> bool:
    """A law or regulation, whose figures are norms and whose sentences are provisions."""
    return document.genre.endswith(_STATUTE_GENRES)


def duty_kind(role: Role) -> DutyKind | None:
    """The kind of a duty in a part of the document; None where nothing is asked (background, principles, closing)."""
    return _DUTY_KIND.get(role)


def body(document: Document) -> tuple[Clause, ...]:
    """The clauses that are body text, in reading order."""
    return tuple(clause for clause in document.clauses if clause.kind in BODY_KINDS)


def source_spans(clause: Clause, start: int, end: int) -> tuple[Span, ...]:
    """The spans in the source of `clause.text[start:end]`.

    A clause's text is what its spans give, one after the other; where noise inside a span makes the two differ in
    length the way back is not known and the clause's own spans are returned.
    """
    if len(clause.spans) == 1:
        a, b = clause.spans[0]
        low, high = max(start, 0), min(end, b - a)
        if b - a != len(clause.text):
            return clause.spans
        return ((a + low, a + high),) if low < high else ()
    if sum(b - a for a, b in clause.spans) != len(clause.text):
        return clause.spans
    found, offset = [], 0
    for a, b in clause.spans:
        low, high = max(start, offset), min(end, offset + b - a)
        if low < high:
            found.append((a + low - offset, a + high - offset))
        offset += b - a
    return tuple(found)

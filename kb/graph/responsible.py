"""Graph: bodies a clause makes responsible (责任单位、牵头、配合), as text, brackets and tables name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kb.graph.bodies import split_bodies
from kb.graph.charges import charges
from kb.graph.hints import hinted
from kb.graph.sections import Outline
from kb.model import BODY_KINDS, Clause, Part, Responsible, Table

_LABEL = (
    r"(?:(?:(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,4}?)?(?:责任|牵头|配合|主责|主办|协办|实施|完成|参与|参加|落实|分工|承办|考核|负责|协同)"
    r"[\u4e00-\u9fff]{0,3}?(?:单位|部门|主体|机构|处室|科室)|牵头落实|牵头|配合)"
)
_LABEL_WORDS = "单位 部门 主体 机构 处室 科室 牵头 配合"
_NESTED = r"(?:[^（()）〔〕]|[（(][^（()）]*[）)]|〔[^〔〕]*〕)"
_LABELLED = hinted(
    rf"[（(〔\[【［][^（()）：:]{{0,30}}?(?P<bodies>{_LABEL}\s*[：:]\s*{_NESTED}{{2,500}}?)\s*[）)〕\]】］]",
    "： :",
    "（ ( 〔 [ 【 ［",
)
_LINE = hinted(rf"(?P<bodies>(?<![\u4e00-\u9fff]){_LABEL}\s*[：:]\s*[^。\n]{{2,400}})", "： :", _LABEL_WORDS)
_SEGMENT = re.compile(rf"(?P<label>{_LABEL})\s*[：:]\s*")
_OTHER_LABEL = re.compile(r"[；;，,\s]*(?:完成|办结|推进|启动)?(?:时限|时间|期限|进度|年限)\s*[：:].*$")
_IN_CHARGE = hinted(
    rf"[（(［]\s*(?P<bodies>{_NESTED}{{2,400}}?(?:负责|牵头|配合|参与|参加|分别负责|落实|实施)"
    rf"(?:{_NESTED}{{0,200}}?(?:负责|配合|参与|参加|落实|实施))?)\s*[）)］]",
    "（ ( ［",
    "负责 牵头 配合 参与 参加 落实 实施",
)
# A list of bodies and nothing else in parentheses at the end of a paragraph (Shandong's plans write it so).
_BODY = r"[\u4e00-\u9fff]{1,24}(?:局|厅|委|部|办|院|署|政府|办公室|办公厅|中心|集团|公司|海关|银行|总工会|联合会)"
_BARE = hinted(
    rf"[（(]\s*(?P<bodies>(?:(?:{_BODY}[、，,]\s*)+|(?=[省市县区州各]|国家|中央|自治区)){_BODY}(?:等(?:部门|单位)?)?)\s*[）)]\s*[。；]?\s*$",
    "） )",
    "（ (",
)
# “张鸿斌（市旅委）”: where a member of a body comes from.
_MEMBER = re.compile(r"(?:^|[、，,；;：:\s])[\u4e00-\u9fff][\s\u3000]*[\u4e00-\u9fff]{1,2}\s*$")
_OPENS = re.compile("[（(〔\\[【［：:]")
_COLUMN = re.compile(
    rf"^{_LABEL}(?:及[\u4e00-\u9fff]+)?$|^(?:责任|牵头|配合|主管|主责)(?:单位|部门|处室|分工)|^(?:牵头|配合)$"
)
_LEAD = re.compile("牵头|主责|主办")
_HELP = re.compile("配合|协办|参与|参加|协同")

Named = tuple[tuple[str, ...], tuple[Part, ...]]


def responsible(tree: Outline) -> tuple[Responsible, ...]:
    """Every statement of responsibility: labelled lists (责任单位：…), “…负责”, columns of tables; where a document has
    none of these, also duties said in its sentences (“由…规定”, “…部门应当”).
    """
    found: dict[str, list[Responsible]] = {}
    for clause in tree.document.clauses:
        if clause.kind in BODY_KINDS or clause.kind == "note":
            found[clause.id] = [*_in_clause(clause)]
    for table in tree.document.tables:
        for entry in _in_table(table):
            if entry.quote not in [other.quote for other in found.get(entry.clause, [])]:
                found.setdefault(entry.clause, []).append(entry)
    listed = any(found.values())
    for clause in tree.document.clauses:
        if clause.kind in BODY_KINDS and clause.kind != "table_row":
            said = charges(tree, clause, only_lead=listed)
            found[clause.id] += [s for s in said if not any(s.quote in o.quote for o in found[clause.id])]
    return tuple(entry for clause in tree.document.clauses for entry in found.get(clause.id, []))


def responsibility_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the text merely lists who is responsible (“（责任单位：…）”, “（…负责）”, “责任单位：…”)."""
    return tuple(match.span() for match in _statements(text)) if _OPENS.search(text) else ()


@lru_cache(maxsize=1 << 12)
def _statements(text: str) -> tuple[re.Match[str], ...]:
    """In reading order; the clauses of a document are asked for twice, by `responsible` and for the duties."""
    found: list[re.Match[str]] = []
    bare = _BARE if text.rstrip().rstrip("。；").rstrip().endswith(("）", ")")) else None
    for pattern in (_LABELLED, _IN_CHARGE, _LINE, bare):
        for match in pattern.finditer(text) if pattern else ():
            if pattern is _BARE and _MEMBER.search(text, 0, match.start()):
                continue
            if not any(match.start() < other.end() and other.start() < match.end() for other in found):
                found.append(match)
    return tuple(sorted(found, key=lambda match: match.start()))


def _in_clause(clause: Clause) -> Iterator[Responsible]:
    for match in _statements(clause.text) if _OPENS.search(clause.text) else ():
        bodies, roles = _named(match["bodies"])
        if bodies:
            yield Responsible(clause.id, bodies, match.group(0), roles)


def _named(text: str) -> Named:
    """The bodies of a statement with the part of each: by the label before them, else by the verb behind them."""
    labels = [*_SEGMENT.finditer(text)]
    if not labels:
        return _by_verbs(text)
    pairs: dict[str, Part] = {}
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        stop = following.start() if following else len(text)
        listed = _OTHER_LABEL.sub("", text[label.end() : stop].split("。")[0])
        bodies, roles = _by_verbs(listed)
        own: Part | None = "牵头" if _LEAD.search(label["label"]) else "配合" if _HELP.search(label["label"]) else None
        for body, role in zip(bodies, roles, strict=True):
            pairs.setdefault(body, own or role)
    return tuple(pairs), tuple(pairs.values())


def _by_verbs(text: str) -> Named:
    """“A牵头，B、C配合”, “A会同B负责”, “A、B按职责分工负责”."""
    pairs: dict[str, Part] = {}
    rest = text
    for pattern, part in _VERBS:
        match = pattern.match(rest)
        if match:
            for body in split_bodies(match["bodies"]):
                pairs.setdefault(body, part)
            rest = rest[match.end() :]
    leads = "牵头" in pairs.values()
    for body in split_bodies(rest):
        helps = leads and bool(_HELP.search(rest))
        pairs.setdefault(body, "配合" if helps else "责任")
    return tuple(pairs), tuple(pairs.values())


_VERBS: tuple[tuple[re.Pattern[str], Part], ...] = (
    (re.compile(r"(?P<bodies>[^；;。]{2,200}?)(?:牵头(?:负责|组织|落实|推进|实施)?|会同)[，,；;、]?"), "牵头"),
)


def _in_table(table: Table) -> Iterator[Responsible]:
    """The cells of columns of responsible bodies, one statement a row."""
    columns = [
        (i, "".join(head.split())) for i, head in enumerate(table.header) if _COLUMN.match("".join(head.split()))
    ]
    for cells, clause in zip(table.rows, table.row_clauses, strict=False):
        if len(cells) > 1 and len(set(cells)) == 1:
            # One cell over all columns names the rows under it (一、推动产业升级); it makes nobody responsible.
            continue
        for i, head in columns:
            cell = cells[i] if i < len(cells) else ""
            bodies, roles = _named(cell)
            own: Part | None = "牵头" if _LEAD.search(head) else "配合" if _HELP.search(head) else None
            if bodies and re.search(r"[\u4e00-\u9fff]", cell):
                yield Responsible(clause, bodies, cell, tuple(own or role for role in roles))

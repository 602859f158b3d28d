"""Graph: bodies a clause makes responsible (责任单位、牵头、配合), as the text names them."""

from __future__ import annotations

import re

from kb.graph.sections import Outline
from kb.model import BODY_KINDS, Clause, Responsible

_LABEL = (
    "责任单位|责任部门|牵头单位|牵头部门|主责单位|配合单位|责任主体|责任领导|主办单位|协办单位|"
    "实施单位|完成单位|参与单位|落实单位|分工单位"
)
_NESTED = r"(?:[^（()）]|[（(][^（()）]*[）)])"
_LABELLED = re.compile(rf"[（(〔\[【]\s*(?:{_LABEL})\s*[：:]\s*(?P<bodies>{_NESTED}{{2,400}}?)\s*[）)〕\]】]")
_LINE = re.compile(rf"(?:{_LABEL})\s*[：:]\s*(?P<bodies>[^。\n]{{2,300}})")
_IN_CHARGE = re.compile(
    rf"[（(]\s*(?P<bodies>{_NESTED}{{2,300}}?(?:负责|牵头|配合|参与|参加|分别负责|"
    rf"按职责分工负责)(?:{_NESTED}{{0,120}}?(?:负责|配合|参与|参加|落实))?)\s*[）)]"
)
_BY = re.compile(r"由(?P<bodies>[\u4e00-\u9fff、（）()]{2,60}?)(?:牵头|负责|会同|规定|组织实施|承担|制定|决定)")
# Bodies made responsible by a deontic verb; only clearly institutional names count.
_ORGAN = r"(?:部门|机关|机构|单位|政府|委员会|办公室|办公厅|管委会|系统|[^，。；、]{1,8}[局厅委部署院办])"
_DEONTIC = re.compile(
    rf"(?:^|[。；\n])\s*(?P<bodies>[\u4e00-\u9fff、（）()“”]{{1,40}}?{_ORGAN})(?:要|应当|应|须|"
    rf"必须)(?!求|用|收|对的)"
)
_NOISE = re.compile(
    r"(?:等(?:有关|相关|部门|单位)*)$|^(?:由|市级|省级)?(?:责任单位|牵头单位|配合单位|责任部门)[：:]|"
    r"(?:按照?职责分工|分工|分别|共同)?(?:负责|牵头|配合|参与|参加|落实)+$|^由"
)
_AND = re.compile(r"[、，,；;]|(?<=[局厅委部会办府门院司])(?:和|及|与|会同|牵头)|以及")
# Divisions inside parentheses, put out of the way into the private use area and back.
_SHIELD = {ord(char): 0xE000 + i for i, char in enumerate("、，,；;")}
_UNSHIELD = {hidden: char for char, hidden in _SHIELD.items()}


def responsible(tree: Outline) -> tuple[Responsible, ...]:
    """Every statement of responsibility: labelled lists (责任单位：…), “…负责”, “由…牵头”, else “…部门要/应当”."""
    found: list[Responsible] = []
    for clause in tree.document.clauses:
        if clause.kind in BODY_KINDS or clause.kind == "note":
            found.extend(_in_clause(clause))
    return tuple(found)


def _in_clause(clause: Clause) -> list[Responsible]:
    found: list[tuple[int, Responsible]] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_LABELLED, _IN_CHARGE, _LINE, _BY, _DEONTIC):
        for match in pattern.finditer(clause.text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            bodies = split_bodies(match["bodies"])
            if bodies:
                taken.append(match.span())
                found.append((match.start(), Responsible(clause.id, bodies, match.group(0).lstrip("。；\n "))))
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def responsibility_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where the text merely lists who is responsible (“（责任单位：…）”, “（…负责）”, “责任单位：…”)."""
    return tuple(
        sorted({match.span() for pattern in (_LABELLED, _IN_CHARGE, _LINE) for match in pattern.finditer(text)})
    )


def split_bodies(text: str) -> tuple[str, ...]:
    """Bodies of a list (“市大数据局、市财政局等部门，各市政府”); commas inside parentheses do not divide."""
    shielded = re.sub(r"[（(][^（()）]*[）)]", lambda m: m.group(0).translate(_SHIELD), text)
    names = []
    for part in _AND.split(shielded):
        name = _tidy(part)
        if name and name not in names:
            names.append(name)
    return tuple(names)


def _tidy(part: str) -> str:
    name = part.translate(_UNSHIELD).strip(" 　。：:\n")
    previous = None
    while name != previous:
        previous, name = name, _NOISE.sub("", name).strip()
    return name if 2 <= len(name) <= 40 else ""

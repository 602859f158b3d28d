"""Graph: other documents a document names (《…》), and how it stands to them."""

from __future__ import annotations

import re
from typing import Literal

from kb.graph.sections import Outline
from kb.model import Clause, Reference
from kb.text import fold

Relation = Literal["依据", "修订", "废止", "提及"]

# 文号 such as （国发〔2021〕20号), (2019年第3号公告), （广州市人民政府令第193号）
_NUMBER = (
    r"(?:\s*[（(](?P<number>[^（()）《》]{0,30}?(?:[〔\[（(]\s*(?:19|20)\d\d\s*[〕\])）]\s*\d+\s*号|"
    r"令第?\s*\d+\s*号|第\s*\d+\s*号|\d+号)[^（()）]{0,12})[）)])?"
)
_TITLE = re.compile(rf"《(?P<title>(?:[^《》]|《[^《》]*》){{2,80}})》{_NUMBER}")
_LISTED = re.compile(r"^(?:[、,，和及与以等\s]|(?<=及)其)*$")
_GROUND = re.compile(
    r"(?:根据|依据|依照|按照|遵照|为(?:深入|全面|认真|进一步|切实)*(?:贯彻|落实|执行|实施|推进)|"
    r"(?:深入|全面|认真|切实)*(?:贯彻|落实|执行|实施)(?:落实|执行|实施)?(?:好)?|"
    r"经.{0,8}同意|现将|结合|对照|衔接)[^。；《》]{0,40}$"
)
_NOTHING_BUT_TITLES = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》(?:\s*[（(][^（()）]*[）)])?")
_REPEAL_AFTER = re.compile(r"^[^。；]{0,60}?(?:同时|即行|予以|相应)?废止|^[^。；]{0,20}不再执行")
_REPEAL_BEFORE = re.compile(r"废止[^。；，]{0,12}$")
_AMEND_AFTER = re.compile(
    r"^\s*(?:等[^。；，]{0,12})?(?:作(?:出)?(?:如下)?(?:修改|修订)|进行(?:了)?(?:修改|修订)|"
    r"(?:的)?(?:第[一二三四五]次)?(?:修正|修订|修改)|基础上(?:修订|修改|更新|制定)?|同时修改)"
)
_AMEND_BEFORE = re.compile(r"(?:修订|修改|修正|将原?|在)\s*(?:了)?\s*$")
# As far as the words reach that say how a title is meant; a list of titles before it included.
_NEAR = 600
_PARTS = ("。", "；", "\n")
_ANNEX = re.compile(r"(附件|附表|附录)\s*\d*\s*[：:]?\s*$")


def references(tree: Outline) -> tuple[Reference, ...]:
    """Every document named in the clauses, once a clause, the document's own title and that of what it carries left
    out."""
    own = fold(tree.document.title)
    found: list[Reference] = []
    for clause in tree.document.clauses:
        if clause.kind in ("title", "doc_number", "caption", "table_header"):
            continue
        found.extend(reference for reference in _in_clause(clause) if not _is_own(reference.title, own))
    return tuple(found)


def _is_own(title: str, own: str) -> bool:
    """The document itself, or the plan that a notice of this title issues (关于印发《…》的通知)."""
    folded = fold(title)
    return folded in own if len(folded) >= 8 else folded == own


def _in_clause(clause: Clause) -> list[Reference]:
    found = _constitution(clause)
    seen: set[tuple[str, Relation]] = set()
    for match in _TITLE.finditer(clause.text):
        if _ANNEX.search(clause.text[max(0, match.start() - 20) : match.start()]):
            continue
        relation = _relation(clause.text, match)
        title = "".join(match["title"].split())
        if (title, relation) in seen:
            continue
        seen.add((title, relation))
        number = match["number"].strip() if match["number"] else None
        found.append(Reference(clause.id, title, number, relation, match.group(0)))
    return found


def _constitution(clause: Clause) -> list[Reference]:
    """The one document cited as ground without 《》: “根据宪法，制定本法”."""
    match = re.search(r"(?:根据|依据)(宪法)(?=[，、和])", clause.text)
    return [Reference(clause.id, "宪法", None, "依据", match.group(0))] if match else []


def _relation(text: str, match: re.Match[str]) -> Relation:
    start = max(text.rfind(stop, 0, match.start()) for stop in _PARTS) + 1
    before, after = text[max(start, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
    if _REPEAL_AFTER.match(after) or _REPEAL_BEFORE.search(before):
        return "废止"
    if _AMEND_AFTER.match(after) or (
        _AMEND_BEFORE.search(before) and re.match(r"[^。；，]{0,16}(修订|修改|修正|基础上)", after)
    ):
        return "修订"
    # Titles earlier in a list (“根据《…》和《…》”) share the verb in front of them.
    lead = _NOTHING_BUT_TITLES.sub("", before)
    part = re.split(r"[，,]", lead)
    near = part[-1] if part[-1].strip(" 和、及与等") else (part[-2] if len(part) > 1 else part[-1])
    return "依据" if _GROUND.search(near) or (_GROUND.search(lead[-60:]) and _LISTED.match(part[-1])) else "提及"

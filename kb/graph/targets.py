"""Graph: the figures a document sets (目标) and those it starts from (baseline), from its text and its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.graph.judging import Deadline, Place, Setting, deadline_of, judge, sentence_at, shares_verb
from kb.graph.naming import name_of, subject_of
from kb.graph.periods import DeadlineSource, find_deadlines, issue_year, plan_period_end
from kb.graph.quantities import Quantity, find_quantities
from kb.graph.rulings import IN_TABLE, IN_TABLE_BEFORE, Ruling
from kb.graph.sections import Outline, is_statute
from kb.graph.tables import table_figures
from kb.graph.words import either
from kb.model import Clause, Span, Target

_CENTRAL = re.compile(either("国家 国务院 中共中央 中央 工业和信息化部 [\\u4e00-\\u9fff]{1,8}部(?!门) 最高人民"))
_LOCAL = re.compile(r"(?:中共)?([\u4e00-\u9fff]{2,8}?)(?:省|市|自治区|自治州|州|县|区|盟)")
_SUPPORT_GENRES = ("措施", "政策", "举措")
_GRANT = re.compile("给予|奖励|补贴|补助|资助|奖补|贴息")
# “到2027年，…” begins the goals; “数字化普及率显著提升。” is one of them.
_BY = re.compile(r"\s*(?:力争)?到\s*(?:20\d\d\s*年|[“\"]十)")
_BECOMES = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]+[）)、.．])?\s*[\u4e00-\u9fff、]{2,20}?"
    r"(?:显著|明显|持续|不断|进一步|全面|基本|更加|大幅|稳步|有效|日益|加快|加速|逐步)[\u4e00-\u9fff]{2,6}[。：]"
)
_CONDITIONS = re.compile(
    "(?:申报|申请|认定|评选|评定|创建|基本|基础|入选|准入|遴选|评审|资格|入库)(?:的)?(?:基本|基础)?条件"
)
_STOPS = "，,；;。：:！？\n"


@dataclass(frozen=True, slots=True)
class Judged:
    """A figure that was judged: its place `[start, end)` in the text of its clause, and the target it makes, if any."""

    clause: str
    start: int
    end: int
    quantity: Quantity
    ruling: Ruling
    target: Target | None


def targets(tree: Outline) -> tuple[Target, ...]:
    """All targets and baselines of a document, in reading order: of its text and of its tables of indicators."""
    return tuple(figure.target for figure in judged(tree) if figure.target is not None)


def judged(tree: Outline) -> tuple[Judged, ...]:
    """Every figure of the text that has a unit, and those of tables of indicators, with what each is."""
    document = tree.document
    home, period_end = _home(tree), plan_period_end(document)
    found = [_of_table(*figure) for figure in table_figures(document, scope=home)]
    for clause in document.clauses:
        if clause.kind in ("heading", "paragraph", "article", "item", "box"):
            found.extend(_of_clause(tree, clause, home, period_end))
    order = {clause.id: i for i, clause in enumerate(document.clauses)}
    return tuple(sorted(found, key=lambda figure: order.get(figure.clause, 0)))


def _of_table(place: Span, quantity: Quantity, target: Target) -> Judged:
    ruling = IN_TABLE_BEFORE if target.baseline else IN_TABLE
    return Judged(target.clause, *place, quantity, ruling, target)


def _home(tree: Outline) -> str:
    """全国 for a document of a central body, else the place of the issuing body; 不明 where neither shows."""
    issuers = "".join(tree.document.issuers) or tree.document.title
    if _CENTRAL.match(issuers):
        return "全国"
    place = _LOCAL.match(issuers)
    return place.group(1) if place else "不明"


def _of_clause(tree: Outline, clause: Clause, home: str, period_end: int | None) -> Iterator[Judged]:
    quantities = find_quantities(clause.text)
    if not quantities:
        return
    lead = _lead_deadline(tree, clause)
    spelled_out = lead is not None and tree.role(clause) == "原则" and _spells_out(clause)
    setting = Setting(
        role="目标" if spelled_out else tree.role(clause),
        statute=is_statute(tree.document),
        issued=issue_year(tree.document),
        lead=lead,
        granting=tree.document.genre.endswith(_SUPPORT_GENRES) and bool(_GRANT.search(clause.text)),
        conditional=any(p.kind == "heading" and _sets_conditions(p.title or p.text) for p in tree.path(clause)[1:]),
    )
    previous: tuple[Place, Ruling] | None = None
    name = ""
    for quantity in quantities:
        place = _place(clause.text, quantity, previous[0] if previous else None)
        ruling = judge(place, setting, previous)
        target = None
        if ruling.kind in ("目标", "现状"):
            behind = max(previous[0].quantity.reach[1] if previous else 0, place.start)
            name = name_of(clause.text, quantity, behind, name if previous and previous[0].start == place.start else "")
            baseline = ruling.kind == "现状"
            deadline, source = _deadline(place, baseline, deadline_of(place, setting), period_end)
            target = _target(clause, place, name, behind, _scope(place, home), baseline, deadline, source)
        yield Judged(clause.id, quantity.start, quantity.end, place.quantity, ruling, target)
        previous = place, ruling


def _sets_conditions(heading: str) -> bool:
    return "条件" in heading and _CONDITIONS.search(heading) is not None


def _place(text: str, quantity: Quantity, previous: Place | None) -> Place:
    """The figure in its sentence; of “分别不超过30个和10个” the words before the first hold for the second too."""
    place = Place.of(text, quantity)
    if previous is None or quantity.marked or not shares_verb(place, previous):
        return place
    before = previous.quantity
    said_before = before.marked and (before.reach[0] < before.start or before.op == "=")
    return replace(place, quantity=replace(quantity, op=before.op)) if said_before else place


def _lead_deadline(tree: Outline, clause: Clause) -> Deadline | None:
    """The deadline of a lead-in: above the clause (“到2025年，实现以下目标：”) or, among goals, before it
    (“到2025年，…。——…”)."""
    for place in tree.path(clause)[1:]:
        words = place.title or place.text
        due = [d for d in find_deadlines(words) if d.outright or "目标" in words]
        if due and (place.kind == "heading" or place.text.rstrip().endswith(("：", ":"))):
            return due[-1].year, "承前"
    # “——…。” under 总体要求 spell out the goals of the paragraph before them where that one gives the year.
    general = tree.role(clause) == "原则"
    if tree.role(clause) != "目标" and not (general and _spells_out(clause)):
        return None
    dashed = general and clause.text.startswith("—")
    for sibling in reversed(tree.before(clause)):
        if general and not dashed and not _BY.match(sibling.text):
            continue
        if dashed and sibling.text.startswith("—"):
            continue
        outright = [d for d in find_deadlines(sibling.text) if d.outright]
        if outright:
            return outright[-1].year, "承前"
    return None


def _spells_out(clause: Clause) -> bool:
    """Of the general part: a dash, or a paragraph that names what is to become of something (“普及率显著提升。…”)."""
    return clause.text.startswith("—") or (clause.kind == "paragraph" and _BECOMES.match(clause.text) is not None)


def _target(
    clause: Clause,
    place: Place,
    name: str,
    behind: int,
    scope: str,
    baseline: bool,
    deadline: int | None,
    source: DeadlineSource | None,
) -> Target:
    """A range (2-3家) is kept as its lower end: that much is asked at least; the quotation shows both."""
    quantity = place.quantity
    start, end = _quote(clause.text, quantity, behind)
    return Target(
        clause=clause.id,
        name=name,
        subject=subject_of(name),
        op=quantity.op,
        value=quantity.value,
        unit=quantity.unit,
        normalized=quantity.normalized,
        scope=scope,
        deadline=deadline,
        deadline_source=source,
        attribute=None,
        baseline=baseline,
        quote=clause.text[start:end],
        per=quantity.per,
    )


def _deadline(
    place: Place, baseline: bool, said: Deadline | None, period_end: int | None
) -> tuple[int | None, DeadlineSource | None]:
    """Stated or carried, else the end of the plan's period; a baseline and a yearly figure have none."""
    if baseline or (place.quantity.per or "").startswith("每年"):
        return None, None
    if said is not None:
        return said
    return (period_end, "规划期") if period_end else (None, None)


def _scope(place: Place, home: str) -> str:
    """Whose figure it is: 全国, a place, 每家, or 不明 where several bodies may each or all together be meant."""
    per = place.quantity.per or ""
    if per and not per.startswith(("每年", "年均")):
        return per
    if re.match(r"\s*各[^地区市县，。]{2,}", place.before):
        return "不明"
    return "全国" if re.search(r"全国[^，。；]*$", place.before) else home


def _quote(text: str, quantity: Quantity, behind: int) -> tuple[int, int]:
    """A readable run around the figure, from the stop before it to the stop behind it, other figures left out."""
    start = max(text.rfind(stop, 0, quantity.reach[0]) for stop in _STOPS) + 1
    if start < behind:
        start = text.rfind("、", behind, quantity.reach[0]) + 1 or start
    _, sentence_end = sentence_at(text, quantity.start)
    stops = (text.find(stop, quantity.reach[1], sentence_end) for stop in _STOPS)
    end = min((stop for stop in stops if stop >= 0), default=sentence_end)
    following = re.search(r"、(?=[^，。；]*\d)", text[quantity.reach[1] : end])
    if following:
        end = quantity.reach[1] + following.start()
    while start < end and text[start].isspace():
        start += 1
    return start, end

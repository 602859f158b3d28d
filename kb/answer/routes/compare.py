"""Two documents side by side: wording, figures and whether the figures may be compared."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.figures import asks_how_it_stands, best_targets
from kb.answer.phrasing import amounting, figures_held, number, place, quoted, shown, until
from kb.answer.routes import lists, passage
from kb.answer.terms import carried
from kb.answer.units import Unit, sentence_of, sentences
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work, upper_and_lower
from kb.model import Answer, Target
from kb.text import fold

# Each document must carry this share of the question for the two to be set side by side.
LEAST = 0.35
# Sentences that agree this well (difflib's ratio) are two wordings of one; longer changes (characters) are not listed.
ALIKE, LONGEST_CHANGE = 0.6, 24
# At most this many further sentences are shown that use a wording asked about.
ALSO = 2
# At most this many further sentences of the local document are shown that break its figure down.
COMPONENTS = 2
# A figure counts something else where its name carries less of the question than this share of what the other's does.
SAME_MATTER = 0.6
_SHARE = re.compile(r"占|百分之几|比例|几成|比重")
_FIGURES = re.compile(r"\d|多少|指标|目标数|总量|数量|口径|占|比重|几家|几个")
_SCOPE_DIFFERS = re.compile(r"口径不同|不可比|口径加入")


def answer(case: Case) -> Answer | None:
    """The best clause of each document, what differs, and for figures whether they count the same thing."""
    # “分别是什么” about one document compares nothing.
    works = case.question.scope or case.held.works
    if "compare" not in case.question.wants or len(works) != 2:
        return None
    upper, lower = upper_and_lower(works) or (works[0], works[1])
    if found := _wordings(case, upper, lower) or lists.answer(case, upper, lower):
        return found
    above, below = _best(case, upper), _best(case, lower)
    if above is None or below is None:
        return None
    if _FIGURES.search(case.question.text):
        above, below = _same_indicator(case, above, below)
    targets = _targets(case, above, below) if _FIGURES.search(case.question.text) else None
    if targets and (other := _of_another_matter(case, targets)) is not None:
        _say_one_figure(case, (above, below), targets, other)
    elif targets:
        _say_figures(case, (above, below), targets)
    else:
        for unit in (above, below):
            case.draft.say(f"{shown(case.draft, unit)}。")
        _say_difference(case, above, below)
    return case.draft.finish("compare")


def _wordings(case: Case, upper: Work, lower: Work) -> Answer | None:
    """Two quoted wordings, each of which only one of the documents has: where each stands, and that they differ."""
    if len(case.question.quoted) != 2:
        return None
    first, second = (_only_unit(case, words, (upper, lower)) for words in case.question.quoted)
    if first is None or second is None or first.work is second.work:
        return None
    draft = case.draft
    for words, unit in zip(case.question.quoted, (first, second), strict=True):
        path = "—".join(p for p in case.held.path(unit.clause) if p)
        first_said, *more = sorted([unit, *_also(case, words, unit)], key=lambda u: u.start)
        mark = draft.cite_unit(first_said)
        draft.say(f"{quoted(words)}见{place(unit.work, unit.clause)}（{path}）：{quoted(first_said.text)}{mark}。")
        for other in more:
            draft.say(f"同一条还写有：{quoted(other.text)}{draft.cite_unit(other)}。")
    marks = draft.cite_unit(first) + draft.cite_unit(second)
    named = zip(case.question.quoted, (first, second), strict=True)
    only = "，".join(f"{quoted(words)}只见于{unit.work.name}" for words, unit in named)
    draft.say(f"两个说法不同：{only}{marks}。")
    return draft.finish("compare")


def _only_unit(case: Case, words: str, works: Sequence[Work]) -> Unit | None:
    """The best sentence with these words, where exactly one of the works has them."""
    units = [u for w in works for u in case.held.evidence.units(w)]
    units = [u for u in units if u.clause.kind != "heading" and fold(words) in fold(u.text)]
    if len({u.work.document.id for u in units}) != 1:
        return None
    ranked = case.held.evidence.rank_units(case.terms, units, limit=1)
    return ranked[0].unit if ranked else units[0]


def _also(case: Case, words: str, unit: Unit) -> list[Unit]:
    """The other sentences of the clause with these words: what they mean is said by all of them."""
    units = [u for u in case.held.evidence.units(unit.work) if u.clause.id == unit.clause.id and u.start != unit.start]
    return [u for u in units if fold(words) in fold(u.text)][:ALSO]


def _best(case: Case, work: Work) -> Unit | None:
    """The sentence of a work that carries the question best, one with a target where figures are compared."""
    ranked = case.held.evidence.rank(case.terms, [work], limit=8)
    if _FIGURES.search(case.question.text):
        ranked = [s for s in ranked if _targets_asked(case, s.unit)] or ranked
    return passage.in_place_of_heading(case, ranked[0].unit)[0] if ranked and ranked[0].cover >= LEAST else None


def _same_indicator(case: Case, above: Unit, below: Unit) -> tuple[Unit, Unit]:
    """The two sentences; where the other work sets a figure by the name of the one that is asked for, the one there."""
    best = [best_targets(case, _targets_asked(case, u))[:1] for u in (above, below)]
    shares = [carried(case.terms, bigrams(t[0].name)) if t else 0.0 for t in best]
    side = 0 if shares[0] >= shares[1] else 1
    if not best[side] or (best[1 - side] and best[1 - side][0].name == best[side][0].name):
        return above, below
    other = (above, below)[1 - side].work
    for target in (t for d in other.documents for t in case.held.extracts(d).targets):
        same = fold(target.name) == fold(best[side][0].name) and (not target.baseline or asks_how_it_stands(case))
        if same and (unit := case.held.unit(target.clause, target.quote)):
            return (above, sentence_of(unit)) if side == 0 else (sentence_of(unit), below)
    return above, below


def _targets(case: Case, above: Unit, below: Unit) -> tuple[Target, Target] | None:
    upper, lower = (best_targets(case, _targets_asked(case, u)) for u in (above, below))
    return (upper[0], lower[0]) if upper and lower else None


def _targets_asked(case: Case, unit: Unit) -> list[Target]:
    """What a sentence aims at; where it is asked how things stand, what is there already as well."""
    return [t for t in case.held.targets_in(unit) if not t.baseline or asks_how_it_stands(case)]


def _of_another_matter(case: Case, targets: tuple[Target, Target]) -> int | None:
    """Which of the two figures, 0 or 1, is not of what is asked about, where the other one is."""
    shares = [carried(case.terms, bigrams(target.name)) for target in targets]
    least = 0 if shares[0] < shares[1] else 1
    return least if shares[least] < SAME_MATTER * shares[1 - least] else None


def _say_one_figure(case: Case, units: tuple[Unit, Unit], targets: tuple[Target, Target], other: int) -> None:
    """The figure that is asked for, and that the other document's nearest one counts something else."""
    unit, target, draft = units[1 - other], targets[1 - other], case.draft
    mark = draft.cite_unit(unit)
    draft.say(f"{place(unit.work, unit.clause)}：{target.name}{until(target)}{amounting(target)}{mark}。")
    unit, target = units[other], targets[other]
    near = f"{place(unit.work, unit.clause)}的{target.name}{until(target)}{amounting(target)}{draft.cite_unit(unit)}"
    draft.say(f"{unit.work.name}没有找到问的这一项指标；名称最相近的是{near}，不是同一项，不能放在一起比较。")


def _say_figures(case: Case, units: tuple[Unit, Unit], targets: tuple[Target, Target]) -> None:
    """Both figures, their ratio where it is asked for, and that they do not count the same thing."""
    draft = case.draft
    upper, lower = (u.work.place for u in units)
    marks = [draft.cite_unit(u) for u in units]
    for unit, target, mark in zip(units, targets, marks, strict=True):
        state = "（现状，不是目标）" if target.baseline else ""
        draft.say(f"{place(unit.work, unit.clause)}：{target.name}{until(target)}{amounting(target)}{state}{mark}。")
    whole, part = (t.normalized for t in targets)
    if _SHARE.search(case.question.text) and whole:
        share = computed(number(round(100 * part / whole, 2)))
        division = f"{computed(number(part))}÷{computed(number(whole))}"
        draft.say(f"按数值折算，{lower}为{upper}的{share}%（{division}）{''.join(marks)}。")
    links = case.held.links_of(units[0].clause, units[1].clause)
    why = links[0].reason if links and _SCOPE_DIFFERS.search(links[0].reason) else ""
    components = list(_components(case, units[1]))[:COMPONENTS]
    # What the table of links says of a figure is said with the clauses that hold the figure, or not at all.
    holding = [] if figures_held(why, units) else [u for u in components if figures_held(why, (*units, u))][:1]
    why = why if figures_held(why, (*units, *holding)) else ""
    marks += [draft.cite_unit(u) for u in holding]
    draft.say(
        f"两个数的范围不同（{upper}、{lower}），文件也没有给出比较基准，不能直接比较，也不能据此判断高低"
        f"{f'（整理说明：{why}）' if why else ''}{''.join(marks)}。"
    )
    for unit in components:
        draft.say(f"另见{shown(draft, unit)}。")


def _components(case: Case, local: Unit) -> Iterator[Unit]:
    """Other sentences of the local document about the same figure, which may break it down."""
    ends = [(k.item, k.lower) for k in case.held.links if k.relation == "落实" and k.upper and k.lower]
    items = {item for item, end in ends if end and end.clause == local.clause.id}
    for item, end in ends:
        if item in items and end and end.clause != local.clause.id:
            unit = case.held.unit(end.clause, end.quote)
            # What breaks a figure down, or says it again, has one itself.
            if unit is not None and case.held.targets_in(unit):
                yield unit


def _say_difference(case: Case, above: Unit, below: Unit) -> None:
    """Where the two sentences are nearly the same: the words that differ."""
    if len(sentences(above.text)) + len(sentences(below.text)) > 2:  # of whole paragraphs nobody reads such a list
        return
    x, y = above.text.rstrip("。；"), below.text.rstrip("。；")
    matcher = difflib.SequenceMatcher(None, x, y, autojunk=False)
    if matcher.ratio() < ALIKE:
        return
    changes = [(x[i:j], y[k:m]) for tag, i, j, k, m in matcher.get_opcodes() if tag == "replace"]
    words = "；".join(f"“{p}”→“{q}”" for p, q in changes if 2 <= len(p) + len(q) <= LONGEST_CHANGE)
    if words:
        case.draft.say(f"两处表述的差别：{words}{case.draft.cite_unit(above)}{case.draft.cite_unit(below)}。")

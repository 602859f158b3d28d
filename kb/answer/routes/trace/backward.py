"""From a local measure to what it rests on above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.absence import absent_words
from kb.answer.case import Case
from kb.answer.evidence import Scored
from kb.answer.phrasing import figures_held, listed, quoted, shown
from kb.answer.references import bound
from kb.answer.routes import passage
from kb.answer.routes.trace.items import LEAST, NEAR_BEST
from kb.answer.routes.trace.topic import topic
from kb.answer.terms import Term, carried
from kb.answer.units import Unit
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work
from kb.model import Answer, Link
from kb.structure import citation

# All shares below were chosen by reading rankings of the shipped question sets, not fitted.
# The upper document says the same where a sentence of it carries this share of the topic, and nearly as much of it as
# the local one.
SAYS_IT, SAME_WORDS = 0.55, 0.75
# A link counts where its words carry this share of the question; a finding of no basis where they carry this.
LINKED, NO_BASIS = 0.1, 0.4
# A ground that carries less than this part of what the best one does is left out where that one says it.
OF_THE_BEST = 0.5
# At most this many grounds are said.
MOST = 3
# … and of those of a named place.
MOST_NAMED = 12
_SAME_SAID = re.compile(
    r"同样|一样的(说法|话|表述)|原话|相同的?(表述|说法|提法)|也是?(这样|这么|如此|这般)(写|说|讲|提|要求|规定|表述)"
)


def answer(case: Case, *, lower: Work, upper: Work) -> Answer | None:
    """The grounds of the sentence the question means: by links, by the same words above, or that there are none."""
    if found := _from_named_place(case, lower, upper):
        return found
    terms = topic(case, lower)
    local = case.held.evidence.rank(terms, [lower], limit=1)
    if not local or local[0].own < LEAST:
        return None
    here = local[0].unit
    same = _says_the_same(case, terms, local[0], upper)
    links = _links_at(case, here, upper)
    finding = _no_basis(case, here, terms)
    if finding is not None and _share(case, finding) >= max((_share(case, k) for k in links), default=0.0):
        links = []  # what is asked about is the very thing found to have no basis, not its neighbour in the sentence
    if links and not (same and _SAME_SAID.search(case.question.text)):
        _say_links(case, links, here, upper)
    elif same and finding is None:
        said = f"{quoted(same.text)}{case.draft.cite_unit(same)}"
        case.draft.say(f"{upper.name}有相应表述，在{_where(case, same)}：{said}。")
        case.draft.say(f"{shown(case.draft, here)}。")
    else:
        words = absent_words(case, lower, upper)
        nowhere = f"，全文没有出现{listed(words)}" if words else ""
        told = finding is not None and finding.reason not in ("", "无") and figures_held(finding.reason, [here])
        reason = f"（{finding.reason}）" if finding and told else ""
        if near := _nearest(case, terms, upper) if finding is None and not nowhere else None:
            case.draft.say(
                f"没有整理过这一项的对应关系；{upper.name}里字面上最接近的是{_where(case, near)}："
                f"{quoted(near.text)}{case.draft.cite_unit(near)}，是否即为依据请对照原文判断。"
            )
            case.draft.say(f"{shown(case.draft, passage.in_place_of_heading(case, here)[0])}。")
            return case.draft.finish("graph")
        case.draft.say(f"没有找到{upper.name}对这一项的直接规定{nowhere}{reason}。它出自{shown(case.draft, here)}。")
    return case.draft.finish("graph")


def _share(case: Case, link: Link) -> float:
    """The share of the question that a link's lower words carry."""
    return carried(case.terms, bigrams(link.lower.quote)) if link.lower else 0.0


def _from_named_place(case: Case, lower: Work, upper: Work) -> Answer | None:
    """The grounds of a clause or section that the question names by its number."""
    ref = bound(case.question).get(lower)
    for document in reversed(lower.documents) if ref else ():
        clauses = {c.id for c in citation.resolve(document, ref)} if ref else set()
        links = [
            k
            for k in case.held.linked_between(upper, lower)
            if k.relation == "落实" and k.lower and k.lower.clause in clauses
        ]
        if links:
            return _say_grounds(case, links, upper)
    return None


def _say_grounds(case: Case, links: Sequence[Link], upper: Work) -> Answer:
    """Every measure under the place with what it rests on."""
    draft = case.draft
    for link in links[:MOST_NAMED]:
        above = case.held.unit(link.upper.clause, link.upper.quote) if link.upper else None
        below = case.held.unit(link.lower.clause, link.lower.quote) if link.lower else None
        if above and below:
            ground = f"{case.words_of(above)}{draft.cite_unit(above)}（{link.degree}，{link.status}）"
            measure = f"{below.clause.label}{case.words_of(below)}{draft.cite_unit(below)}"
            draft.say(f"{measure}的依据在{upper.name}{_where(case, above)}：{ground}。")
    return draft.finish("graph")


def _says_the_same(case: Case, terms: Sequence[Term], local: Scored, upper: Work) -> Unit | None:
    """The sentence above that carries nearly as much of the topic as the local one."""
    above = case.held.evidence.rank(terms, [upper], limit=1)
    return above[0].unit if above and above[0].own >= max(SAYS_IT, SAME_WORDS * local.own) else None


def _nearest(case: Case, terms: Sequence[Term], upper: Work) -> Unit | None:
    """The sentence above that says something of it, though too little to be called the same."""
    above = case.held.evidence.rank(terms, [upper], limit=1)
    return passage.in_place_of_heading(case, above[0].unit)[0] if above and above[0].own >= LEAST else None


def _links_at(case: Case, here: Unit, upper: Work) -> list[Link]:
    """Links whose lower end lies in the sentence (under it, for a heading) and carries most of the question."""
    found: list[tuple[Link, Unit]] = []
    for link in case.held.linked_between(upper, here.work):
        end = case.held.unit(link.lower.clause, link.lower.quote) if link.relation == "落实" and link.lower else None
        if end and _lies_in(case, end, here):
            found.append((link, end))
    ranked = case.held.evidence.rank_units(case.terms, [end for _, end in found], limit=len(found))
    if not ranked or ranked[0].own < LINKED:
        return []
    best = {id(s.unit) for s in ranked if s.own >= NEAR_BEST * ranked[0].own}
    return [link for link, end in found if id(end) in best]


def _lies_in(case: Case, end: Unit, here: Unit) -> bool:
    if here.clause.kind == "heading":
        return end.clause.id != here.clause.id and case.held.is_under(end.clause, here.clause)
    return end.overlaps(here)


def _no_basis(case: Case, here: Unit, terms: Sequence[Term]) -> Link | None:
    """The finding that these words have no basis above, where it is about what the question asks."""
    for link in case.held.links:
        end = link.lower if link.relation == "无上位依据" else None
        unit = case.held.unit(end.clause, end.quote) if end and end.clause == here.clause.id else None
        if unit and unit.overlaps(here):
            ranked = case.held.evidence.rank_units(terms, [unit], limit=1)
            if ranked and ranked[0].own >= NO_BASIS:
                return link
    return None


def _most_telling(case: Case, links: Sequence[Link]) -> list[Link]:
    """The grounds that say most of what is asked first; those that say little beside one that says it, not at all."""
    shares = {k.id: carried(case.terms, bigrams(k.upper.quote)) if k.upper else 0.0 for k in links}
    best = max(shares.values(), default=0.0)
    ranked = sorted(links, key=lambda k: -shares[k.id])
    return [k for k in ranked if best < SAYS_IT or shares[k.id] >= OF_THE_BEST * best]


def _say_links(case: Case, links: Sequence[Link], here: Unit, upper: Work) -> None:
    """The grounds by link, then the sentence itself, then the words of the question that stand nowhere above."""
    draft, told = case.draft, set[str]()
    for link in _most_telling(case, links)[:MOST]:
        unit = case.held.unit(link.upper.clause, link.upper.quote) if link.upper else None
        if unit:
            said = f"{quoted(unit.text)}{draft.cite_unit(unit)}（{link.degree}，{link.status}）"
            again = unit.clause.id in told
            draft.say(f"同一处还有：{said}。" if again else f"上位依据在{upper.name}{_where(case, unit)}：{said}。")
            told.add(unit.clause.id)
    draft.say(f"{shown(draft, here)}。")
    if words := absent_words(case, here.work, upper):
        mark = draft.cite_unit(here)
        draft.say(f"{upper.name}全文没有出现{listed(words)}，以上是最接近的依据{mark}。")


def _where(case: Case, unit: Unit) -> str:
    """The label with the titles above it: “三（四）第2段（主要任务—壮大人才队伍）”."""
    path = "—".join(p for p in case.held.path(unit.clause) if p)
    return f"{unit.clause.label}（{path}）" if path else unit.clause.label

"""Lists a document gives by its headings and tables, and every place that uses given words (“各地区要”)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.builder import computed
from kb.answer.case import Case
from kb.answer.phrasing import quoted, section, shown
from kb.answer.routes import charged, passage
from kb.answer.terms import carried
from kb.answer.units import Unit, whole
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work
from kb.model import Answer, Clause, Document
from kb.text import fold

# Share of a heading's words that the question must hold, and of the question that the heading must carry, for the
# heading to be what is asked about. Chosen by reading rankings of the shipped question sets, not fitted.
NAMED, CARRIED = 0.75, 0.5
# Characters: a heading this long that stands in the question word for word is meant.
LITERAL = 4
# … of the best one, that the sentences of another document must carry to be listed with it.
NEARLY = 0.85
# Words of less weight only say what kind of answer is wanted.
NOUN = 0.9
# A question this short that names a heading asks for what stands under it.
LONGEST_BARE = 16
# At most this many works are listed from.
MOST_PARTS, MOST_ENTRIES = 2, 3
MOST_ASKED = 15
_ASKED_OF = re.compile(
    r"对(?P<who>[^，。？?的]{2,10}?)(提出|提了|提的|有|都有|作出|做出|的)[^，。？?]{0,8}(要求|任务|规定)"
)
_ASPECTS_ASKED = re.compile(r"哪?几个?(方面|条|项|点|类)|哪些方面")
_ALL = re.compile(r"全列|列出|列全|所有|哪些地方|都列|逐[条项一处]|每一?[处条项]|几处|全部|列举|罗列")
_ENTRIES = re.compile(r"哪|几(个|条|项|大|类|方面|点|块)|分别|列|名称|包括|分(成|为)?几|有什么|叫什么|都有")
_INDICATORS = re.compile(r"指标(表|有哪|都有|分别|对|一共|有几|列|的?异同|的?区别|有什么不)")


def answer(case: Case) -> Answer | None:
    """The concordance of quoted words, the parts of a document, or the entries under what the question names."""
    return _concordance(case) or _asked_of(case) or _parts(case) or _entries(case)


def named(case: Case, document: Document) -> Clause | None:
    """The heading or table title whose words the question holds, and that holds most of what the question is about."""
    best: tuple[float, int] = (0.0, 0)
    found: Clause | None = None
    for clause in document.clauses:
        words = clause.title if clause.kind == "heading" else clause.text if clause.kind == "caption" else None
        grams = bigrams(words or "")
        if not words or len(grams) < 2 or not children(case, document, clause):
            continue
        share = carried(case.terms, grams) if case.terms else 1.0
        if not _is_about(case, document, grams):
            continue
        if _is_named(case, clause, words, share) and (found is None or (share, len(grams)) > best):
            best, found = (share, len(grams)), clause
    return found


def children(case: Case, document: Document, clause: Clause) -> Sequence[Clause]:
    """The rows of a table by its title, or the entries with a title of their own under a heading."""
    if clause.kind == "caption":
        rows = next((t.row_clauses for t in document.tables if t.title and fold(t.title) == fold(clause.text)), ())
        return [c for c in document.clauses if c.id in rows]
    titled = [c for c in case.held.below(clause) if c.title]
    return titled if len(titled) > 1 else []


def _is_about(case: Case, document: Document, heading: frozenset[str]) -> bool:
    """False where the question names no document and speaks of something neither the heading nor the title holds.

    “人工智能领域有哪些重点任务” asks not for the 重点任务 of whatever document has such a heading.
    """
    if case.question.scope:
        return True
    nouns = [w for w in case.question.words if w.noun and w.weight >= NOUN and not bigrams(w.text) <= heading]
    return not nouns or carried(case.held.terms(nouns), heading | bigrams(document.title)) >= CARRIED


def _is_named(case: Case, clause: Clause, words: str, share: float) -> bool:
    """True where the question gives the words of a heading or a table's title, or says 指标表 for a table of them."""
    if len(fold(words)) >= LITERAL and fold(words) in case.text:
        return True
    grams = bigrams(words)
    held = len(grams & bigrams(case.text)) / len(grams)
    if clause.kind == "caption":  # “主要指标” names “…发展主要指标”
        indicators = words.endswith("指标") and _INDICATORS.search(case.text)
        if held == 1 or indicators or fold(words)[-LITERAL:] in case.text:
            return True
    return held >= NAMED and share >= CARRIED


def _concordance(case: Case) -> Answer | None:
    """Every sentence that holds the quoted words."""
    question = case.question
    if not question.quoted or not _ALL.search(question.text):
        return None
    words = fold(question.quoted[0])
    units = (u for w in case.scope for u in case.held.evidence.units(w))
    hits = [u for u in units if u.clause.kind != "heading" and words in fold(u.text)]
    if not hits:
        return None
    case.draft.note(f"写有{quoted(question.quoted[0])}的共{len(hits)}处：")
    for position, unit in enumerate(hits, 1):
        case.draft.say(f"{computed(position)}. {shown(case.draft, unit)}。")
    return case.draft.finish("outline")


def _asked_of(case: Case) -> Answer | None:
    """“对各地区提了哪些要求”: every sentence that names them, in reading order."""
    found = _ASKED_OF.search(case.question.text)
    if not found:
        return None
    who = fold(found["who"])
    units = (u for w in case.scope for u in case.held.evidence.units(w))
    hits = [u for u in units if u.clause.kind in ("paragraph", "article", "item") and who in fold(u.text)]
    if not 0 < len(hits) <= MOST_ASKED:
        return None
    if not case.question.scope and len({u.work.name for u in hits}) > 1:
        hits = _of_subject(case, hits)
    if (about := _about(case, hits, before=found.start())) and len(about) < len(hits):
        for unit in about:
            case.draft.say(f"{shown(case.draft, unit)}。")
        passage.say_strength(case, about)
        return case.draft.finish("outline")
    if _ASPECTS_ASKED.search(case.question.text) and (heads := _heads(case, hits)):
        case.draft.note(f"{case.scope[0].name}对{found['who']}的要求分{len(heads)}个方面：")
        for unit, head in heads:
            name = f"{head.number}、{head.title}{case.draft.cite(unit.document, head)}"
            case.draft.say(f"{name}：{quoted(unit.text)}{case.draft.cite_unit(unit)}。")
        return case.draft.finish("outline")
    for position, unit in enumerate(hits, 1):
        case.draft.say(f"{f'{computed(position)}. ' if len(hits) > 1 else ''}{shown(case.draft, unit)}。")
    if len(hits) > 1:
        whose = "" if case.question.scope else "、".join(dict.fromkeys(u.work.name for u in hits))
        case.draft.note(f"以上是{whose}写到{quoted(found['who'])}的全部{len(hits)}处。")
    return case.draft.finish("outline")


def _about(case: Case, hits: Sequence[Unit], *, before: int) -> list[Unit]:
    """The sentences on what the question names first (“经费投入方面，…”); none where it names nothing they say."""
    words = case.question.words_between(0, before)
    ranked = case.held.evidence.rank_units(case.held.terms(words), hits) if words else []
    if not ranked or ranked[0].own < CARRIED:
        return []
    return [s.unit for s in ranked if s.own >= CARRIED * ranked[0].own]


def _of_subject(case: Case, hits: Sequence[Unit]) -> list[Unit]:
    """Of sentences in several documents, none of which is named, those of the documents that say most of the rest."""
    ranked = case.held.evidence.rank_units(case.terms, hits)
    best = {s.unit.work.name for s in ranked if s.cover >= NEARLY * ranked[0].cover}
    return [u for u in hits if u.work.name in best] or list(hits)


def _heads(case: Case, hits: Sequence[Unit]) -> list[tuple[Unit, Clause]]:
    """Every sentence with the heading over it, where each stands under another one beside the others."""
    heads = [(u, above[-1]) for u in hits if (above := case.held.above(u.clause)) and above[-1].title]
    same_level = len({h.parent for _, h in heads}) == 1 and len({h.id for _, h in heads}) == len(hits) > 1
    return heads if same_level else []


def _parts(case: Case) -> Answer | None:
    """The top headings of the documents named."""
    if "outline" not in case.question.wants:
        return None
    for work in case.scope[:MOST_PARTS]:
        document = work.document
        tops = [c for c in document.clauses if c.kind in ("heading", "box") and c.level == 1 and c.title]
        if len(tops) > 1:
            names = "；".join(f"{c.number or ''}、{c.title}{case.draft.cite(document, c)}" for c in tops)
            case.draft.say(f"{work.name}共{computed(len(tops))}个部分：{names}。")
    return None if case.draft.empty else case.draft.finish("outline")


def _entries(case: Case) -> Answer | None:
    """What stands under the heading or in the table that the question names."""
    question = case.question
    bare = len(fold(question.text)) <= LONGEST_BARE
    if charged.ASKED.search(question.text):  # a body is asked for, not a list
        return None
    if not (_ENTRIES.search(question.text) or bare) or ("compare" in question.wants and len(question.scope) > 1):
        return None
    for work in case.scope[:MOST_ENTRIES]:
        for document in reversed(work.documents):
            if (head := named(case, document)) is not None:
                _say_entries(case, work, document, head)
    return None if case.draft.empty else case.draft.finish("outline")


def _say_entries(case: Case, work: Work, document: Document, head: Clause) -> None:
    draft = case.draft
    entries = children(case, document, head)
    title = "" if head.kind == "caption" else quoted(head.title or "")
    # What the list is stands in the place; the entries carry the answer, and only they are cited.
    draft.note(f"{work.name}{section(head)}{title}共{len(entries)}项：")
    for position, entry in enumerate(entries, 1):
        if entry.kind == "table_row":
            words = case.words_of(whole(work, document, entry))
            draft.say(f"{computed(position)}. {words}{draft.cite(document, entry)}{_stop(position, entries)}")
            continue
        number = entry.number if entry.number and not entry.number.startswith("—") else f"{computed(position)}. "
        draft.say(f"{number}{entry.title}{draft.cite(document, entry, entry.title)}{_stop(position, entries)}")


def _stop(position: int, entries: Sequence[Clause]) -> str:
    return "。" if position == len(entries) else "；"

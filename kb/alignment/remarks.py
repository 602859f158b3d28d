"""Alignment, what must be known of a pair before its report is read: one text twice, the wrong way round.

Only what is measured is said: the words the two share, the level and place of who issued them, the share of items with
a counterpart. The constants are from real pairs and from documents of other fields; see docs/form.md.
"""

from __future__ import annotations

from kb.alignment.result import Alignment
from kb.alignment.runs import COPIED_RUN
from kb.alignment.units import plain
from kb.model import BODY_KINDS, Document, Extracts
from kb.text import book_title, fold

_LEVELS = ("国家", "省", "市", "县区")
_SAME = 0.95  # share of the words of either that stand in the other; then it is one text
WHOLE = 0.9  # share of the upper words in the lower one; then the lower one holds a copy of it
_HARDLY = 0.1  # share of items with a counterpart that counts as next to none
_LIKELY = 0.46  # a score that counts as a counterpart here: the cut of a link goes lower where documents are unlike
_FEW_ITEMS = 8  # of fewer no share is taken
_ALMOST_NONE = 2  # items; a document of tasks has more
_LONG = 300_000  # characters; a report on such a text is no longer read


def remarks(
    result: Alignment, upper_extracts: Extracts, lower_extracts: Extracts, *, named: bool = False
) -> tuple[str, ...]:
    """Chinese sentences in the order in which they matter; none for an ordinary pair.

    `named` tells that the lower file names the upper document: then it is of its field, whatever the measure.
    """
    return (
        *_same_text(result),
        *_nothing_asked(upper_extracts, lower_extracts),
        *_hardly_asked(result, lower_extracts),
        *_wrong_way_round(result, upper_extracts),
        *_another_place(result.upper, result.lower),
        *(() if named else _another_field(result, len(lower_extracts.duties))),
        *_long(result.lower),
    )


def _same_text(result: Alignment) -> list[str]:
    above, below = body(result.upper), body(result.lower)
    if not above or not below:
        return []
    forth, back = held(above, below), held(below, above)
    if forth >= _SAME and back >= _SAME and result.upper.level != result.lower.level and result.lower.carried_by:
        return [f"下位文件所印发的正文与上位文件几乎相同（相同的占{min(forth, back):.0%}），是转发；照抄之处不等于落实"]
    if forth >= _SAME and back >= _SAME:
        return [
            f"两份文件的文字几乎相同（相同的占{min(forth, back):.0%}），可能把同一份文件选了两次，下面的对照没有意义"
        ]
    if forth >= WHOLE:
        return [f"上位文件的{forth:.0%}原样写在下位文件中，下位文件可能是转发或附了上位文件，照抄之处不等于落实"]
    if back >= _SAME:
        return [f"下位文件的{back:.0%}是上位文件的原文，它可能只是上位文件的节选，不是落实它的文件"]
    return []


def body(document: Document) -> str:
    """The words of a document's body without white space and marks."""
    return "".join(plain(clause.text) for clause in document.clauses if clause.kind in BODY_KINDS)


def held(words: str, others: str) -> float:
    """The share of `words` that stands in `others` in runs of a dozen characters."""
    size = 2 * COPIED_RUN
    runs = {others[i : i + size] for i in range(len(others) - size + 1)}
    starts = range(0, max(1, len(words) - size + 1), COPIED_RUN)
    return sum(words[i : i + size] in runs for i in starts) / len(starts)


def _nothing_asked(upper: Extracts, lower: Extracts) -> list[str]:
    found = []
    if not upper.duties:
        found.append("上位文件中没有找到任务、指标或项目，没有可以对照的事项；请核对是否选对了文件，文字是否读全")
    if not lower.duties:
        found.append("下位文件中没有找到任务或措施，所有事项都会显示为未覆盖；请核对是否选对了文件，文字是否读全")
    return found


def _hardly_asked(result: Alignment, lower: Extracts) -> list[str]:
    """An approval or a letter (批复、函) says a thing or two and carries out no plan; nor is one a plan."""
    count, below = len(result.items), len(lower.duties)
    found = []
    if 0 < count <= _ALMOST_NONE:
        found.append(f"上位文件中只找到{count}项任务、指标或项目，请核对是否选对了文件，文字是否读全")
    if 0 < below < _FEW_ITEMS <= count and not _met(result):
        found.append(
            f"下位文件中只找到{below}项任务或措施，上位文件的{count}项没有一项找到较可靠的对应；"
            "请核对是否选对了文件，文字是否读全"
        )
    return found


def _met(result: Alignment) -> int:
    """How many items have a counterpart that people gave or that is likely."""
    linked = [item for item in result.items if item.degree != "未覆盖"]
    return sum(item.score is None or item.score >= _LIKELY for item in linked)


def _wrong_way_round(result: Alignment, upper_extracts: Extracts) -> list[str]:
    """The “upper” one comes from a lower level, or itself names the “lower” one as its basis."""
    upper, lower = result.upper, result.lower
    if upper.level and lower.level and _LEVELS.index(upper.level) > _LEVELS.index(lower.level):
        return [
            f"作为上位文件的{book_title(upper.title)}由{_level(upper)}机关制发，作为下位文件的{book_title(lower.title)}由"
            f"{_level(lower)}机关制发，两份文件可能放反了"
        ]
    number, title = fold(lower.doc_number or ""), fold(lower.title)
    for reference in upper_extracts.references:
        named = fold(reference.doc_number or "") == number != "" or fold(reference.title) == title
        if reference.relation == "依据" and named:
            return [f"作为上位文件的{book_title(upper.title)}以{book_title(lower.title)}为依据，两份文件可能放反了"]
    return []


def _level(document: Document) -> str:
    names = {"国家": "国家级", "省": "省级", "市": "市级", "县区": "县区级"}
    return names[document.level] if document.level else ""


def _another_place(upper: Document, lower: Document) -> list[str]:
    """Two documents of one local level, of different places: neither stands above the other."""
    if upper.level in (None, "国家") or upper.level != lower.level or not upper.region or not lower.region:
        return []
    if upper.region == lower.region:
        return []
    return [f"两份文件分别由{upper.region}和{lower.region}的同级机关制发，没有上下级关系，对照只供参考"]


def _another_field(result: Alignment, below: int) -> list[str]:
    """Of the side that asks less hardly anything has a counterpart: a short draft cannot meet a long plan in full."""
    count = len(result.items)
    met = _met(result)
    if min(count, below) < _FEW_ITEMS or met > _HARDLY * min(count, below):
        return []
    return [f"上位文件的{count}项中只有{met}项找到较可靠的对应，两份文件可能不属于同一领域，请核对是否选对了文件"]


def _long(lower: Document) -> list[str]:
    size = sum(len(clause.text) for clause in lower.clauses)
    return [f"下位文件有{size // 10_000}万字，候选对应较多，建议分章对照"] if size > _LONG else []

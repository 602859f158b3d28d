"""What a question asserts beside what it asks, held against the text: figures by their name, attributes, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.answer.case import Case
from kb.answer.question import Figure, Mention
from kb.answer.terms import Term, carried
from kb.answer.units import Unit
from kb.answer.vocabulary import bigrams
from kb.answer.works import Work
from kb.model import Clause, Document, Target
from kb.structure.numbering import from_chinese
from kb.text import fold

# A target is meant where its name and the words beside the asserted figure cover each other this well (mean of both
# shares). Another phrase that holds the figure and is nearly as near makes the claim good. Chosen by reading rankings
# of the shipped question sets, not fitted.
NAMED, NEARLY = 0.6, 0.8
# … of a figure of now: few figures tell the state, so a shorter name is enough.
NAMED_NOW = 0.5
# Characters: what follows a count must agree for this long to be the thing counted (“五支｜重点人才…”).
SAME_THING = 4
# Characters: a shorter title of a heading stands in a question by chance.
SHORTEST_TITLE = 3
_SCALE = {"万": 1e4, "亿": 1e8}
_PEOPLE, _BODIES = frozenset("人名位"), frozenset("家个所")
_PHRASE_END = re.compile(r"[，。；;：:？?！!、,]|(?:和|与|及)(?=[^，。；;：:？?！!、,]*\d)")
_TEXT_PHRASE = re.compile(r"[，。；！？、]")
_AS_IT_STANDS = re.compile(r"已经?(有|达|是|超|突破)|现有|目前|如今|现状|截至")
_COUNT_SUFFIX = re.compile(r"(数量|总数|人数|规模|总量)$")
_COUNTED = re.compile(r"([一二两三四五六七八九十]{1,3}|\d{1,3})([支类项大个种条批])([一-龥]{2,})")
_ATTRIBUTES = ("约束性", "预期性")
_YEAR_OF_ISSUE = re.compile(
    r"(?P<year>(?:19|20)\d{2})年?(?:初|底|年底)?(?:由[^，。？?]{2,12})?(?:联合)?(?:(?:印发|发布|制定|出台|下发|颁布|公布|发|出台?)的|(?:印发|发布|制定|出台|下发|颁布|公布)(?:的时候|时|之时|之初))"
    r"|(?:印发|发布|制定|出台|颁布|公布)于(?P<later>(?:19|20)\d{2})年"
    r"|(?:是|在)(?P<asked>(?:19|20)\d{2})年(?:印发|发布|制定|出台|下发|颁布|公布)"
)
# What a document's own kind ends its name with; “上海” alone before “市…纲要” is no document.
_NAME_END = re.compile(r"(规划|纲要|意见|方案|计划|办法|措施|政策|条例|规定|通知|细则|要点|法|令|决定|文件|》|”)$")
_BESIDE = " ，,《》“”是在于由"
# “…发布的”, and nothing that is issued after it.
_NOTHING_AFTER = re.compile(r"(吗|么|吧|呢|对|是不是|[，,。？?！!]|$)")
_DATE = re.compile(r"(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?")
_HAS_ENTRIES = re.compile(r"(?:一共|总共|共|都)?有([一二两三四五六七八九十]{1,3}|\d{1,3})([个项条大])")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年)")
# Grades that an amount may differ by.
_GRADE = re.compile(r"[特一二三四五甲乙丙]级|第[一二三四五]档|[甲乙丙]类|(?:国家|省|市|县|区|州)级")
_ISSUED = re.compile(r"(联合)?(印发|发布|制定|出台|下发|颁布|发|出)的|(印发|发布|下发)(?=[吗吧，。？?]|$)|成文|落款")
_BODY = re.compile(
    r"(?:是由|由|是|系)(?P<body>[一-龥]{0,12}(?:部|委|委员会|局|厅|办公厅|办公室|政府|国务院|党中央|人大))"
    r"(?=[、和与会于在\d印发发布制定出台下颁联]|$)"
)
_NUMERALS = "一二两三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Claim:
    """An asserted figure, the terms of its phrase, and the works it is asserted of."""

    figure: Figure
    terms: tuple[Term, ...]
    grams: frozenset[str]
    works: tuple[Work, ...]
    of_now: bool
    years: frozenset[int] = frozenset()


def contradicted(case: Case) -> Iterator[tuple[Figure, Target]]:
    """Asserted figures that stand beside the name of a target of another amount, with that target.

    A figure may well occur in the text, only not for what it is said of (two numbers exchanged).
    """
    told: set[tuple[str, str]] = set()
    for claim in _claims(case):
        scored = sorted(_named(case, claim), key=lambda pair: -pair[0])
        if not scored or scored[0][0] < (NAMED_NOW if claim.of_now else NAMED) or _holds(case, claim, scored):
            continue
        target = scored[0][1]
        if (claim.figure.text, target.name) not in told:
            told.add((claim.figure.text, target.name))
            yield claim.figure, target


def asserts_how_it_stands(text: str) -> bool:
    """True for “已经有69万人”: a figure of now, not a target."""
    return bool(_AS_IT_STANDS.search(text))


def wrong_attribute(case: Case) -> Target | None:
    """The target that the question means, where it calls it 约束性 and the text 预期性, or the reverse."""
    named = [a for a in _ATTRIBUTES if a in case.question.text]
    if len(named) != 1:
        return None
    asserted = {_amount(f) for f in case.question.figures}
    marked = [t for w in case.scope for d in w.documents for t in case.held.extracts(d).targets if t.attribute]
    meant = [t for t in marked if t.normalized in asserted] or marked
    if not meant or any(t.attribute == named[0] for t in meant):
        return None
    return max(meant, key=lambda t: carried(case.terms, bigrams(f"{t.name}{t.subject}")))


def wrong_count(case: Case) -> tuple[str, str, Unit] | None:
    """“五支重点人才队伍” where the text has “四支重点人才队伍”: both, and where the latter stands."""
    for found in _COUNTED.finditer(case.question.text):
        asked, counter, thing = found.groups()
        if case.question.text[: found.start()].endswith("第") or len(thing) < SAME_THING:
            continue
        other = re.compile(rf"(?<!第)([{_NUMERALS}]{{1,3}}|\d{{1,3}}){counter}{re.escape(fold(thing)[:SAME_THING])}")
        units = [u for w in case.scope for u in case.held.evidence.units(w)]
        hits = [(m, u) for u in units for m in other.finditer(fold(u.text))]
        if hits and not any(_same_count(m[1], asked) for m, _ in hits):
            return asked + counter + thing[:SAME_THING], hits[0][0][0], hits[0][1]
    return None


def wrong_entries(case: Case) -> tuple[Document, Clause, str, Sequence[Clause]] | None:
    """A heading said to have another number of entries (“六大重点项目”, “基本原则有五条”) than stand under it."""
    text = fold(case.question.text)
    said = [(m, text[m.end(2) :], True) for m in _COUNTED.finditer(text)]
    said += [(m, text[: m.start()], False) for m in _HAS_ENTRIES.finditer(text)]
    wrong = None
    for document, head in ((d, c) for w in case.scope for d in w.documents for c in d.clauses if c.kind == "heading"):
        title = fold(head.title or "")
        entries = [c for c in case.held.below(head) if c.title]
        if len(title) < SHORTEST_TITLE or len(entries) < 2:
            continue
        for found, beside, before in said:
            named = beside.startswith(title) if before else beside.endswith(title)
            ordinal = text[: found.start()].endswith("第")
            if not named or ordinal:
                continue
            if _number(found[1]) == len(entries):  # so many there are in one of the documents
                return None
            wrong = wrong or (document, head, found[1] + found[2], entries)
    return wrong


def _number(text: str) -> int:
    return int(text) if text.isdigit() else from_chinese(text.replace("两", "二"))


def wrong_origin(case: Case) -> tuple[Work, str] | None:
    """A work and the issuer, full date or year that the question says it was issued by, on or in, and was not."""
    text = case.question.text
    said_year = _YEAR_OF_ISSUE.search(text)
    found = said_year or _ISSUED.search(text)
    if not found or "还是" in text or not case.question.scope:
        return None
    work = _issued(case, found)
    if work is None:
        return None
    if date := _DATE.search(text):
        asked = fold(date[0])
        if not any(asked in fold(c.text) for d in work.documents for c in d.clauses):
            return work, date[0]
    if said_year and not date:
        said = said_year["year"] or said_year["later"] or said_year["asked"]
        if (dated := _years_of(work)) and int(said) not in dated:
            return work, f"{said}年"
    issuers = [fold(i) for d in work.documents for i in d.issuers]
    body = _BODY.search(text)
    if body is None or not issuers or any(fold(body["body"]) in i for i in issuers):
        return None
    return work, body["body"]


def _issued(case: Case, found: re.Match[str]) -> Work | None:
    """The work that is said to be issued: named right behind “…印发的”, else before; None where it is another document
    (“上海意见提到2014年发布的标准了吗”)."""
    text, body = case.question.text, _BODY.search(case.question.text)
    named = (
        range(*body.span("body")) if body else range(0)
    )  # “国家知识产权局” is who issued it, not the document of 国家
    mentions = [m for m in case.question.mentions if m.start < m.end and m.start not in named]
    behind = [m for m in mentions if m.start >= found.end() and not text[found.end() : m.start].strip(_BESIDE)]
    if behind and found[0].endswith(("的", "时", "时候", "之初")):
        name = text[behind[0].start : behind[0].end]
        return behind[0].work if _NAME_END.search(name) else None
    if found[0].endswith("的") and not _NOTHING_AFTER.match(text, found.end()):
        return None
    before = [m for m in mentions if m.end <= found.start()]
    start = body.start() if body and body.start() < found.start() else found.start()
    if found.re is _YEAR_OF_ISSUE and before and text[before[-1].end : start].strip(_BESIDE):
        return None
    return before[-1].work if before else case.question.scope[0]


def _years_of(work: Work) -> set[int]:
    """The years a work may be of: of its dates, its number and the notes under its title.

    What is signed in December may well be given out in January.
    """
    dates = [date for d in work.documents for date in (d.date, d.dates.printed, *d.dates.amended) if date]
    notes = [c.text for d in work.documents for c in d.clauses if c.kind in ("note", "date", "doc_number")]
    told = " ".join([*dates, *notes, *(d.doc_number or "" for d in work.documents)])
    years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", told)}
    late = {int(d.date[:4]) + 1 for d in work.documents if d.date and d.date[5:7] == "12" and d.genre != "令"}
    return years | late


def _same_count(one: str, other: str) -> bool:
    return one.replace("两", "二") == other.replace("两", "二")


def _claims(case: Case) -> Iterator[Claim]:
    text, at = case.question.text, 0
    ends = [m.end() for m in _PHRASE_END.finditer(text)]
    for figure in case.question.figures:
        place = text.find(figure.text, at)
        at = place + len(figure.text)
        start = max((e for e in ends if e <= place), default=0)
        end = min((e for e in ends if e > at), default=len(text))
        words = case.question.words_between(start, end)
        if sum(w.weight for w in words if w.noun) < 1:
            start, end, words = 0, len(text), case.question.words
        yield Claim(
            figure,
            case.held.terms(words),
            bigrams(case.held.vocabulary.correct(fold(text[start:end]))),
            _works_of(case, at),
            asserts_how_it_stands(text[start:end]),
            frozenset(int(year) for year in _YEAR.findall(text[start:end])),
        )


def _works_of(case: Case, end: int) -> tuple[Work, ...]:
    """The work named last before the figure; the works in scope where none is."""
    before: list[Mention] = [m for m in case.question.mentions if m.start < m.end <= end]
    return (before[-1].work,) if before else case.scope


def _named(case: Case, claim: Claim) -> Iterator[tuple[float, Target]]:
    """The targets of a unit of the same kind, with how well the words beside the figure name them."""
    for target in (t for w in claim.works for d in w.documents for t in case.held.extracts(d).targets):
        if not _same_kind(claim.figure.unit, target.unit) or (claim.of_now and not target.baseline):
            continue
        if not _of_years(claim, [target]):
            continue
        name = bigrams(_COUNT_SUFFIX.sub("", target.name))
        share = len(name & claim.grams) / len(name) if name else 0.0
        yield (share + carried(claim.terms, bigrams(f"{target.name} {target.subject} {target.quote}"))) / 2, target


def _holds(case: Case, claim: Claim, scored: Sequence[tuple[float, Target]]) -> bool:
    """True where a target nearly as well named, or a phrase that carries nearly as much, has the figure."""
    best = scored[0]
    if any(_equals(claim.figure, t) for score, t in scored if score >= NEARLY * best[0]):
        return True
    least = NEARLY * carried(claim.terms, bigrams(f"{best[1].name} {best[1].subject} {best[1].quote}"))
    amount = re.compile(rf"(?<![\d.]){re.escape(f'{claim.figure.value:g}')}(?![\d.])")
    units = (u for w in claim.works for u in case.held.evidence.units(w) if amount.search(fold(u.text)))
    units = (u for u in units if _of_years(claim, case.held.targets_in(u)))
    phrases = (p for u in units for p in _TEXT_PHRASE.split(fold(u.text)) if p)
    return any(carried(claim.terms, bigrams(p)) >= least for p in phrases if amount.search(p))


def _of_years(claim: Claim, targets: Sequence[Target]) -> bool:
    """False where every one of the figures is due in another year than the claim speaks of."""
    due = {t.deadline for t in targets}
    return not claim.years or not due or None in due or bool(due & claim.years)


def wrong_grade(case: Case) -> tuple[Figure, Unit] | None:
    """A figure said of a grade (“二级…奖励2000万元”) where the one sentence on that grade has another, and where."""
    for claim in _claims(case):
        grades = set(_GRADE.findall(_phrase(case.question.text, claim.figure.text)))
        if len(grades) != 1 or len(claim.works) > 1:
            continue
        units = [u for w in claim.works for u in case.held.evidence.units(w)]
        of_grade = [u for u in units if grades == set(_GRADE.findall(u.text))]
        ranked = case.held.evidence.rank_units(claim.terms, of_grade)
        # The matter itself may stand where grades are written otherwise (“国家、省、市企业技术中心分别…”).
        matter = [t for t in claim.terms if t.text not in grades]
        best = case.held.evidence.rank_units(matter, units, limit=1)
        own = case.held.evidence.rank_units(matter, of_grade, limit=1)
        if not best or not own or own[0].own < NEARLY * best[0].own:
            continue
        near = [s.unit for s in ranked if s.own >= NEARLY * ranked[0].own]
        amounts = re.compile(rf"(\d+(?:\.\d+)?){re.escape(claim.figure.unit) or '[万亿%元]'}")
        told = [(u, {float(n) for n in amounts.findall(fold(u.text))}) for u in near]
        holding = [(u, numbers) for u, numbers in told if numbers]
        if holding and ranked[0].own >= NAMED and not any(claim.figure.value in numbers for _, numbers in holding):
            return claim.figure, holding[0][0]
    return None


def _phrase(text: str, figure: str) -> str:
    """The part of the question between its punctuation that holds the figure."""
    return next((p for p in re.split(r"[，。；;？?！!,]", text) if figure in p), text)


def _equals(figure: Figure, target: Target) -> bool:
    """The same amount; a bare number is also read in the target's own scale."""
    return _amount(figure) == target.normalized or (not figure.unit and figure.value == target.value)


def _amount(figure: Figure) -> float:
    return figure.value * _SCALE.get(figure.unit[:1], 1)


def _same_kind(asked: str, held: str) -> bool:
    """人, 名 and 人次 go together, 家, 个 and 所; a number without a counter goes with anything."""
    bare = asked.lstrip("万亿")
    unit = held.split("/")[0].lstrip("万亿")
    if not bare:
        return asked != "%" or unit == "%"
    kinds = (_PEOPLE, _BODIES)
    return bare == unit or any(bare[:1] in kind and unit[:1] in kind for kind in kinds)

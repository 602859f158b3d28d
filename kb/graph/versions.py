"""Graph: versions of one work (修订、废止、重新印发), and which of them holds on a day, as the texts held say.

What is shown as 已废止 or 已修订 stands in a clause or in the document's own note; that a later text of the same name
comes first when nothing is asked is an order of search, not a statement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kb.model import Document, Reference
from kb.store import Snapshot
from kb.text import fold

Ending = Literal["废止", "修订", "期满"]
Naming = tuple[str, Reference, str]
"""The document that names another, the naming, and the words of the clause it stands in."""
Note = tuple[str, str, str]
"""(document, clause, words) of a note or a title."""

_KEPT_AS = "graph.versions"
_RELATIONS = ("废止", "修订")
_VERSION = re.compile(
    r"[（(](?:(?:19|20)\d\d年?)?(?:第[一二三四五六七八九十]+次)?(?:修订|修正|修改|试行|暂行|最新)[^（()）]{0,6}[）)]$"
)
_AMENDED_TITLE = re.compile(
    r"[（(](?:(?:19|20)\d\d年?)?(?:第[一二三四五六七八九十]+次)?(?:修订|修正|修改)(?:版|本|稿)?[）)]$"
)
_ISSUED_AGAIN = re.compile(
    r"(?:重新|修订后?|修改后?|再次)(?:印发|公布|发布)|(?:印发|公布|发布)(?:重新)?(?:修订|修改|修正)后?的"
)
_ENDED_TITLE = re.compile(r"[（(【\[〔](?:现?已|全文)?(?P<how>废止|失效)[）)】\]〕]")
_AMENDING_TITLE = re.compile(r"关于(?:修改|修订|修正|废止和修改|修改和废止|调整)")
_ON_ITS_BASIS = re.compile(r"(?:基础上|进行了?|作了?)[^。；]{0,8}(?:修订|修改|更新)")
_FROM = re.compile(
    r"(?:自|从)\s*((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起[^。；]{0,40}?(?:废止|失效|停止执行|不再执行)"
)
# A task to do away with a document is no end of it.
_INTENDED = re.compile(r"(?:研究|推动|推进|适时|拟|建议|开展|加快|逐步|提请|做好|组织|及时|涉及)[^，。；]{0,24}$")
# Documents of these kinds come every year under one name; a later one takes nothing from an earlier one.
_RECURRENT = frozenset({"通知", "公告", "通告", "公报", "报告", "函", "批复", "决定", "纪要", "议案", "令", "其他"})
# “中华人民共和国国务院令” says who speaks and how, not of what.
_NO_NAME = re.compile(r"(?!.*关于)(?!.*〈).*(?:令|公告|通告|公报|文件|通知|决定)$")
_INNER = str.maketrans("《》<>", "〈〉〈〉")
_SHORTEST = 6  # characters; shorter titles (“管理办法”) name nothing


@dataclass(frozen=True, slots=True)
class Ground:
    """The words of a held clause that say so."""

    clause: str
    quote: str


@dataclass(frozen=True, slots=True)
class Version:
    """A document as one version of a work, with what the texts say of its validity; days are ISO.

    `work` is the id of the work's first version. `since` is the first day (施行, else 成文), `until` the first day it
    holds no more; both None where no text fixes them. `ended` tells how it ended, `by` which document ended it.
    `succeeded` is the first day of the next text of the same name; nothing says that this one ended then.
    """

    doc_id: str
    work: str
    since: str | None = None
    until: str | None = None
    ended: Ending | None = None
    by: str | None = None
    grounds: tuple[Ground, ...] = ()
    succeeded: str | None = None
    amended: tuple[Ground, ...] = ()
    """Clauses that change single places of it (作如下修改); it holds on as changed."""

    def holds(self, on: str) -> bool:
        """True where no text held says that it does not hold on that day."""
        if self.since is not None and on < self.since:
            return False
        if self.ended is not None and self.until is None:
            return False
        ends = [day for day in (self.until, self.succeeded) if day is not None]
        return not ends or on < min(ends)


def in_force(snapshot: Snapshot, on: date) -> frozenset[str]:
    """Ids of the documents that hold on that day; one whose days no text tells holds on every day."""
    day = on.isoformat()
    return frozenset(doc_id for doc_id, version in versions(snapshot).items() if version.holds(day))


def current(snapshot: Snapshot, today: date) -> frozenset[str]:
    """Ids of what a question is answered from when it names no day: of each work the version that holds today.

    A work of which none holds stays with what only ran out (期满) or is still to come: there is nothing else to show.
    """
    day = today.isoformat()
    found = versions(snapshot)
    holding = {version.work for version in found.values() if version.holds(day)}
    return frozenset(
        doc_id
        for doc_id, version in found.items()
        if version.holds(day) or (version.work not in holding and not _is_over(version, day))
    )


def _is_over(version: Version, day: str) -> bool:
    if version.ended in ("废止", "修订") and (version.until is None or version.until <= day):
        return True
    return version.succeeded is not None and version.succeeded <= day


def versions(snapshot: Snapshot) -> Mapping[str, Version]:
    """Every document as a version of its work, by id. Read once a revision; no document is read whole."""
    kept: Mapping[str, Version] | None = snapshot.memo.get(_KEPT_AS)
    if kept is None:
        headers = [*snapshot.heads().values()]
        terms = {d.id: d.dates.expires_words for d in headers if d.dates.expires and d.dates.expires_words}
        notes = [*snapshot.clauses_of_kind("note"), *snapshot.clauses_of_kind("title"), *snapshot.clauses_saying(terms)]
        kept = versions_of(headers, snapshot.named_as(_RELATIONS), notes)
        snapshot.memo[_KEPT_AS] = kept
    return kept


def versions_of(headers: Sequence[Document], named: Iterable[Naming], notes: Iterable[Note]) -> dict[str, Version]:
    """The versions that documents (their clauses are not looked at), namings and notes tell of."""
    said: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for doc_id, clause, words in notes:
        said[doc_id].append((clause, words))
    units = _units(headers, said)
    families = _Families(units)
    _join_kin(units, families)
    holders = {d.id: unit for unit in units for d in unit.documents}
    by_name: dict[str, list[_Unit]] = defaultdict(list)
    for unit in units:
        for name in unit.names:
            by_name[name].append(unit)
    for doc_id, reference, words in named:
        if speaker := holders.get(doc_id):
            _apply(speaker, reference, words, by_name, families)
    for family in families.all():
        _put_in_order(family)
    works = {unit.root: family[0].root for family in families.all() for unit in family}
    return {d.id: replace(unit.version, doc_id=d.id, work=works[unit.root]) for unit in units for d in unit.documents}


@dataclass(slots=True)
class _Unit:
    """A notice with what it carries: they begin and end together."""

    documents: tuple[Document, ...]
    notes: tuple[tuple[str, str], ...]
    version: Version

    @property
    def root(self) -> str:
        return self.documents[0].id

    @property
    def main(self) -> Document:
        """What a notice carries, where it carries something."""
        return self.documents[1] if len(self.documents) > 1 else self.documents[0]

    @property
    def titles(self) -> frozenset[str]:
        bare = (bare_title(d.title) for d in self.documents)
        return frozenset(title for title in bare if len(title) >= _SHORTEST and not _NO_NAME.match(title))

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(fold(d.doc_number) for d in self.documents if d.doc_number)

    @property
    def day(self) -> str | None:
        """By which versions are put in order."""
        return self.version.since

    @property
    def is_recurrent(self) -> bool:
        return self.main.genre in _RECURRENT

    @property
    def names(self) -> frozenset[str]:
        """By which other documents may call it."""
        return self.titles | self.numbers

    @property
    def place(self) -> tuple[str | None, str | None]:
        """Of the bodies that issued it."""
        return self.main.region, self.main.level

    @property
    def bodies(self) -> frozenset[str]:
        """Those that issued it; the place stands for them where none is named, and nothing where that is unknown."""
        named = frozenset(body for d in self.documents for body in d.issuers)
        return named or (frozenset([str(self.place)]) if any(self.place) else frozenset())

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """What it shares with every other text of its name: a title or a 文号 of the same bodies, or both of them."""
        titled = {(body, title) for body in self.bodies for title in self.titles if self.main.genre != "报告"}
        numbered = {(told, number) for told in self.bodies | self.titles for number in self.numbers}
        return frozenset(titled | numbered)


def bare_title(title: str) -> str:
    """A title by which versions of a work are known: folded, without 《》 and without the version behind it."""
    return _VERSION.sub("", fold(title).strip("《》").translate(_INNER))


def _units(headers: Sequence[Document], said: Mapping[str, list[tuple[str, str]]]) -> list[_Unit]:
    by_id = {d.id: d for d in headers}
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in headers:
        head = document
        while (carrier := by_id.get(head.carried_by or "")) and carrier is not head:
            head = carrier
        groups[head.id].append(document)
    units = []
    for root, documents in groups.items():
        ordered = tuple(sorted(documents, key=lambda d: d.id != root))
        notes = tuple(note for d in ordered for note in said.get(d.id, ()))
        units.append(_Unit(ordered, notes, _own(root, ordered, notes)))
    return units


def _own(root: str, documents: Sequence[Document], notes: Sequence[tuple[str, str]]) -> Version:
    """What a unit says of itself: since when, until when, and that it is no longer in force."""
    found = Version(root, root, since=_since(documents))
    for clause, words in notes:
        if _ENDED_TITLE.search(words):
            return replace(found, ended="废止", grounds=(Ground(clause, words),))
    for document in documents:
        if document.dates.expires:
            term = document.dates.expires_words or ""
            grounds = tuple(Ground(clause, term) for clause, text in notes if term and term in text)[:1]
            return replace(found, until=_day_after(document.dates.expires), ended="期满", grounds=grounds)
    return found


def _since(documents: Sequence[Document]) -> str | None:
    """施行, else 成文 or 印发; of an amended law the last amendment where nothing later is told."""
    amended = max((day for d in documents for day in d.dates.amended), default=None)
    effective = next((d.dates.effective for d in reversed(documents) if d.dates.effective), None)
    if amended and (effective is None or effective < amended):
        return amended
    return effective or next((day for d in documents for day in (d.dates.made, d.dates.printed) if day), None)


def _day_after(day: str) -> str:
    try:
        return date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()
    except ValueError:  # a month or a year alone
        return day + "~"


class _Families:
    """Units that are versions of one work."""

    def __init__(self, units: Sequence[_Unit]) -> None:
        self._of = {unit.root: [unit] for unit in units}

    def join(self, one: _Unit, other: _Unit) -> None:
        """Make the works of both one."""
        family, joined = self._of[one.root], self._of[other.root]
        if family is not joined:
            family.extend(joined)
            self._of.update((unit.root, family) for unit in joined)

    def all(self) -> list[list[_Unit]]:
        """Every family, oldest version first."""
        families = {id(family): family for family in self._of.values()}
        return [sorted(family, key=_age) for family in families.values()]


def _age(unit: _Unit) -> tuple[str, str]:
    return unit.day or "9999", unit.root


def _join_kin(units: Sequence[_Unit], families: _Families) -> None:
    """Join what bears one 文号, or one title given by the same bodies."""
    first: dict[tuple[str, str], _Unit] = {}
    for unit in units:
        for key in sorted(unit.keys):
            families.join(first.setdefault(key, unit), unit)


def _apply(
    speaker: _Unit, reference: Reference, words: str, by_name: Mapping[str, list[_Unit]], families: _Families
) -> None:
    """What one naming does to the units it names."""
    before, sentence = _sentence(words, reference.quote)
    if _INTENDED.search(before):
        return
    ground = Ground(reference.clause, sentence)
    for unit in _meant(reference, speaker, by_name):
        if reference.relation == "废止":
            stated = _FROM.search(sentence)
            day = f"{int(stated[1]):04}-{int(stated[2]):02}-{int(stated[3]):02}" if stated else speaker.day
            _end(unit, "废止", day, speaker, ground)
            if not re.search("废止|失效|清理", speaker.documents[0].title):
                families.join(speaker, unit)
        elif _AMENDING_TITLE.search(speaker.documents[0].title):
            unit.version = replace(unit.version, amended=(*unit.version.amended, ground))
        elif _ON_ITS_BASIS.search(sentence):
            _end(unit, "修订", speaker.day, speaker, ground)
            families.join(speaker, unit)


def _sentence(words: str, quote: str) -> tuple[str, str]:
    """What stands before the naming in its sentence, and the sentence."""
    at = max(words.find(quote), 0)
    start = max(words.rfind(stop, 0, at) for stop in "。；\n") + 1
    ends = [end for stop in "。；\n" if (end := words.find(stop, at + len(quote))) >= 0]
    return words[start:at], words[start : min(ends, default=len(words))].strip()


def _meant(reference: Reference, speaker: _Unit, by_name: Mapping[str, list[_Unit]]) -> list[_Unit]:
    """The units a naming means: by 文号 where it gives one, else by title among older texts of the same place."""
    number, title = fold(reference.doc_number or ""), bare_title(reference.title)
    if number and number not in speaker.numbers:
        alike = by_name.get(number, []) or [unit for unit in by_name.get(title, []) if not unit.numbers]
    else:
        alike = [] if number else by_name.get(title, [])
    return [
        unit
        for unit in alike
        if unit is not speaker
        and not _is_older(speaker, unit)
        and (number in unit.numbers or unit.place == speaker.place)
        and (title not in speaker.titles or _is_older(unit, speaker))
    ]


def _is_older(unit: _Unit, than: _Unit) -> bool:
    return unit.day is not None and than.day is not None and unit.day < than.day


def _end(unit: _Unit, how: Ending, day: str | None, by: _Unit, ground: Ground) -> None:
    """Let a unit end, unless it is known to have ended before."""
    held = unit.version
    if held.until is not None and day is not None and held.until <= day:
        return
    unit.version = replace(held, until=day, ended=how, by=by.root, grounds=(ground,))


def _put_in_order(family: Sequence[_Unit]) -> None:
    """Tell every version of one name when the next one begins, and that it was revised where the next one says so."""
    for at, unit in enumerate(family):
        later = next((u for u in family[at + 1 :] if _is_older(unit, u) and unit.keys & u.keys), None)
        if later is None or later.day is None:
            continue
        ground = _says_revised(later, since=unit.day or "")
        if ground and unit.version.ended is None:
            _end(unit, "修订", later.day, later, ground)
        if ground or not unit.is_recurrent or unit.numbers & later.numbers:
            unit.version = replace(unit.version, succeeded=later.day)


def _says_revised(unit: _Unit, *, since: str) -> Ground | None:
    """Where a unit says that it is the text as revised after `since`: in its title, its notice's title, its history."""
    amended = any(day > since for d in unit.documents for day in d.dates.amended)
    for clause, words in unit.notes:
        plain = fold(words)
        if _AMENDED_TITLE.search(plain) or _ISSUED_AGAIN.search(plain):
            return Ground(clause, words)
        if amended and re.search("修正|修订|修改", plain):
            return Ground(clause, words)
    return None

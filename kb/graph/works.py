"""Graph: every document that documents name as one node, held here or cited and not held.

A 文号 of a body's sign, a year and a number tells a document. A title tells one in the form it takes without what
varies from one naming to the next: the issuer before 关于, 关于印发…的通知, the marks inside, （试行）, 中华人民共和国.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kb.model import Document, Reference
from kb.text import fold

Name = tuple[str, str]
"""(issuer as the title tells it or empty, title in its plain form)."""

_BRACKETS = str.maketrans("【（﹝［", "〔〔〔〔") | str.maketrans("】）﹞］", "〕〕〕〕")
_NUMBER = re.compile(r"(?P<sign>[\u4e00-\u9fffa-z]*)〔(?P<year>(?:19|20)\d\d)〕第?(?P<number>\d+)号(?P<order>令|公告)?")
_SAID_BEFORE_NUMBER = re.compile(r"^.*(?:文号|字号|简称|详见|参见|见)为?")
# An order carries a law; when the law is amended it gets another, so an order tells no document apart from its title.
_ORDER = re.compile(r"(?:令|公告|通告)$")
_MARKS = str.maketrans("", "", "《》〈〉<>\"'、")
_VERSION = re.compile(
    r"（(?:(?:19|20)\d\d年?)?(?:\d+月)?(?:第[一二三四五六七八九十]+次)?(?:试行|暂行|修订|修正|修改)(?:版|本|稿)?）(?:（[^（）]*稿）)?$"
)
_BODY = re.compile(
    r"(?:[部委局署厅院社行组处办]|委员会|办公室|政府|中央|会|中心|机关|部门|单位|机制|指挥部|综合组|省|市|区|县)$"
)
_ISSUED = re.compile(
    r"^(?P<issuer>[^，。]{0,80}?)(?P<about>关于)?(?:印发|发布|公布|颁布|下发|印送)(?:实施)?(?P<what>.{4,}?)"
    r"(?(about)(?:的?(?:通知|公告|通告|决定|令|函))?|的?(?:通知|公告|通告|决定|令|函))$"
)
_ABOUT = re.compile(r"^(?P<issuer>[^，。]{2,80}?)(?P<rest>关于.{4,})$")
# Said without it, the newest edition is meant.
_EDITION = re.compile(r"（(?P<year>(?:19|20)\d\d)年?[版本]）$")
_PERIOD = re.compile(r"((?:19|20)\d\d-(?:19|20)\d\d)年")
# Every place has decisions of this name; whose it is, the document that was amended by it tells.
_OF_THE_PLACE = re.compile(
    r"^关于(?:修改|修正|废止|清理)[^〈〉]*(?:部分|[一二三四五六七八九十\d]+[件部项]).*(?:法规|规章|条例|规定|办法|文件)的决定$"
)
_LAW = re.compile(r"(?:(?<!办)法|条例|宪法|法典|法(?:实施)?细则)(?:（[^（）]*）)?$")
_OFFICIAL = re.compile(
    r"(?:规定|办法|细则|通知|意见|决定|决议|方案|规划|计划|纲要|目录|标准|规范|指南|规程|规则|措施|政策|公告|通告|要点"
    r"|批复|函|复函|制度|章程|清单|准则|原则|导则|指引|解释|要求|名单|分类|分级|安排|分工|协定|建议|请示|报告|体系|机制|预案|通则|大纲|令)"
    r"(?:（[^（）]*）|\d+版?)*$"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """One naming: the document that names, and how."""

    document: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Work:
    """A document that is held or cited, with every naming of it.

    `id` is the held document's, else `reference:…`. `titles` are the ways it is named, most frequent first; `alike`
    tells that a naming without a number fits more than one document of this name.
    """

    id: str
    title: str
    doc_number: str | None
    held: tuple[str, ...]
    titles: tuple[str, ...]
    citations: tuple[Citation, ...]
    alike: bool = False

    @property
    def cited_by(self) -> tuple[str, ...]:
        """Ids of the documents that name it."""
        return tuple(dict.fromkeys(citation.document for citation in self.citations))

    @property
    def kind(self) -> str:
        """法律法规, 公文 (standards and guides too), or 未辨明 where neither number nor title tells."""
        plain = plain_title(self.title)[1]
        if _LAW.search(plain):
            return "法律法规"
        return "公文" if self.doc_number or self.held or _OFFICIAL.search(plain) else "未辨明"


def works(headers: Iterable[Document], named: Iterable[tuple[str, Reference]]) -> tuple[Work, ...]:
    """All documents held (their clauses are not looked at) and all that they name, held ones first, each once."""
    register = _Register(tuple(headers))
    citations = [Citation(document, reference) for document, reference in named]
    # A number tells most: what bears one is settled before titles alone are compared with it.
    for citation in sorted(citations, key=lambda c: number_key(c.reference.doc_number) is None):
        register.cite(citation)
    order = {citation: place for place, citation in enumerate(citations)}
    return tuple(register.works(order.__getitem__))


def number_key(doc_number: str | None) -> str | None:
    """A 文号 in one form (国发〔2021〕20号); None for orders and for numbers without a sign or a year."""
    found = _NUMBER.search(fold(doc_number or "").translate(_BRACKETS))
    sign = _SAID_BEFORE_NUMBER.sub("", found["sign"]) if found else ""
    if not found or not sign or found["order"] or _ORDER.search(sign):
        return None
    return f"{sign}〔{found['year']}〕{int(found['number'])}号"


def plain_title(title: str) -> Name:
    """The issuer that a title begins with, and the title in its plain form."""
    plain = re.sub("-+", "-", fold(title).translate(_MARKS))
    issuer = ""
    for _ in range(3):  # a notice that issues what bears its issuer's name again
        found = next((m for m in (_ISSUED.match(plain), _ABOUT.match(plain)) if m and _is_issuer(m["issuer"])), None)
        if found is None:
            break
        issuer = issuer or found["issuer"].removeprefix("中华人民共和国")
        plain = found["what"] if "what" in found.re.groupindex else found["rest"]
        if found.re is _ABOUT and not _ISSUED.match(plain):
            break
    plain = _PERIOD.sub(r"\1", _VERSION.sub("", plain))
    return issuer, plain.removeprefix("中华人民共和国") if len(plain) > len("中华人民共和国") + 1 else plain


def _is_issuer(words: str) -> bool:
    return not words or bool(_BODY.search(words))


@dataclass(slots=True, eq=False)
class _Entry:
    """A document while its namings are gathered."""

    held: list[Document] = field(default_factory=list)
    number: str | None = None
    names: set[Name] = field(default_factory=set)
    citations: list[Citation] = field(default_factory=list)
    alike: bool = False

    @property
    def main(self) -> Document:
        """What a notice carries, where it carries something."""
        return next((d for d in self.held if d.carried_by), self.held[0])

    def is_called(self, name: Name) -> bool:
        """True where title and issuer, as far as both tell one, are its own."""
        issuer, plain = name
        own = [said for said, title in self.names if plain in (title, _EDITION.sub("", title))]
        return bool(own) and any(_agree(issuer, said) for said in own)

    def fits(self, region: str | None) -> bool:
        """Only where it holds can a document of a place be meant by a name that many places use."""
        where = self.main.region if self.held else None
        if where is None or region is None or region.startswith(where) or where.startswith(region):
            return True
        place = re.sub(r"(?:省|市|自治区|[县区])$", "", re.split(r"(?<=[省区])(?=.)", where)[-1])
        return any(place in title for _, title in self.names)

    @property
    def day(self) -> str:
        """When it was made, as far as date or number tell; empty where they do not."""
        made = self.main.date if self.held else None
        editions = [found["year"] for _, title in self.names if (found := _EDITION.search(title))]
        year = re.search(r"〔(\d{4})〕", self.number or "")
        return made or (year[1] if year else max(editions, default=""))

    def is_copy(self, unit: Sequence[Document], number: str | None) -> bool:
        """The same text held twice: of one day, as far as told, and not of two numbers."""
        days = {d.date for d in (*unit, *self.held) if d.date}
        return bool(self.held) and len(days) < 2 and not (number and self.number)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one in other or other in one


def _are_versions(alike: Sequence[_Entry], title: str) -> bool:
    """Editions of a series, or texts of one name that are all held or that one body gave by their numbers' signs."""
    if all(all(title != said for _, said in entry.names) for entry in alike):
        return True
    signs = {(entry.number or "")[:2] for entry in alike}
    return all(entry.held for entry in alike) or (len(signs) == 1 and "" not in signs)


class _Register:
    """All documents met so far, by number and by title."""

    def __init__(self, headers: Sequence[Document]) -> None:
        self._headers = {document.id: document for document in headers}
        self._holder: dict[str, _Entry] = {}
        self._entries: list[_Entry] = []
        self._numbered: dict[str, _Entry] = {}
        self._titled: dict[str, list[_Entry]] = defaultdict(list)
        self._editions: dict[str, list[_Entry]] = defaultdict(list)
        self._family: dict[str, list[_Entry]] = {}
        for unit in _units(headers):
            self._hold(unit)

    def cite(self, citation: Citation) -> None:
        """Lay a naming to the document it means."""
        reference = citation.reference
        number, name = number_key(reference.doc_number), self._name(citation)
        entry = self._numbered.get(number) if number else None
        if entry is None:
            entry = self._by_title(name, number, citation.document) or self._add()
        self._enter(entry, number, [name])
        entry.citations.append(citation)

    def _name(self, citation: Citation) -> Name:
        issuer, plain = plain_title(citation.reference.title)
        said_by = self._headers.get(citation.document)
        if not issuer and said_by and _OF_THE_PLACE.match(plain):
            issuer = said_by.region or fold("".join(said_by.issuers))
        return issuer, plain

    def works(self, place: Callable[[Citation], int]) -> Iterator[Work]:
        """The documents, held ones first; namings in the order of `place`."""
        taken: set[str] = set()
        for entry in sorted(self._entries, key=lambda e: not e.held):
            citations = tuple(sorted(entry.citations, key=place))
            yield _work(entry, citations, taken)

    def _hold(self, unit: tuple[Document, ...]) -> None:
        """A notice and the one text it carries are one document; of several texts each is one."""
        number = next((key for d in unit if (key := number_key(d.doc_number))), None)
        parts = [unit] if len(unit) < 3 else [(document,) for document in unit]
        family = []
        for part in parts:
            family.append(self._held(part, number if part is parts[0] else None))
        self._family.update((document.id, family) for document in unit)

    def _held(self, part: tuple[Document, ...], number: str | None) -> _Entry:
        names = [_of_held(document) for document in part]
        entry = self._numbered.get(number) if number else None
        if entry is None:
            called = (e for name in names for e in self._titled.get(name[1], ()) if e.is_called(name))
            entry = next((e for e in called if e.is_copy(part, number)), None) or self._add()
        entry.held.extend(part)
        self._enter(entry, number, names)
        self._holder.update((document.id, entry) for document in part)
        return entry

    def _add(self) -> _Entry:
        entry = _Entry()
        self._entries.append(entry)
        return entry

    def _enter(self, entry: _Entry, number: str | None, names: Iterable[Name]) -> None:
        if number:
            entry.number = entry.number or number
            self._numbered.setdefault(number, entry)
        for name in names:
            if name not in entry.names:
                entry.names.add(name)
                if entry not in self._titled[name[1]]:
                    self._titled[name[1]].append(entry)
                if (series := _EDITION.sub("", name[1])) != name[1] and entry not in self._editions[series]:
                    self._editions[series].append(entry)

    def _by_title(self, name: Name, number: str | None, speaker: str) -> _Entry | None:
        """The one document so called that the speaker can mean: what it carries itself, else another than itself."""
        said_by = self._headers.get(speaker)
        region, day = (said_by.region, said_by.date) if said_by else (None, None)
        own = self._holder.get(speaker)
        for entry in self._family.get(speaker, ()):
            if entry.is_called(name) and said_by is not entry.main and not number:
                return entry
        called = self._titled.get(name[1], ()) or self._editions.get(name[1], ())
        alike = [entry for entry in called if entry is not own and entry.is_called(name) and entry.fits(region)]
        if number:
            alike = [entry for entry in alike if entry.number is None]
        if len(alike) > 1:
            exact = [entry for entry in alike if name in entry.names]
            alike = exact if len(exact) == 1 else alike
        if len(alike) > 1 and _are_versions(alike, name[1]):
            # The youngest that there was when it was named.
            there = [entry for entry in alike if not day or entry.day <= day] or alike
            return max(there, key=lambda entry: entry.day)
        if len(alike) > 1:
            return self._undecided(alike)
        return alike[0] if alike else None

    def _undecided(self, alike: Sequence[_Entry]) -> _Entry:
        """What fits several is a node of its own, and says so."""
        known = [entry for entry in alike if entry.alike]
        entry = known[0] if known else self._add()
        entry.alike = True
        return entry


def _units(headers: Sequence[Document]) -> Iterator[tuple[Document, ...]]:
    """Every notice with what it carries."""
    by_id = {document.id: document for document in headers}
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in headers:
        head = document
        while (carrier := by_id.get(head.carried_by or "")) and carrier is not head:
            head = carrier
        groups[head.id].append(document)
    for root, documents in groups.items():
        yield tuple(sorted(documents, key=lambda document: document.id != root))


def _of_held(document: Document) -> Name:
    issuer, plain = plain_title(document.title)
    return issuer or fold("".join(document.issuers)).removeprefix("中华人民共和国"), plain


def _work(entry: _Entry, citations: tuple[Citation, ...], taken: set[str]) -> Work:
    said = Counter(citation.reference.title for citation in citations)
    titles = tuple(sorted(said, key=lambda title: (-said[title], -len(title), title)))
    numbers = Counter(c.reference.doc_number for c in citations if c.reference.doc_number)
    if entry.held:
        main = entry.main
        number = next((d.doc_number for d in (main, *entry.held) if d.doc_number), None)
        held = tuple(dict.fromkeys([main.id, *(d.id for d in entry.held)]))
        return Work(main.id, main.title, number, held, titles, citations)
    issuer, plain = plain_title(titles[0])
    best = f"reference:{entry.number or plain}"
    node = next(n for n in _ways(best, issuer) if n not in taken)
    taken.add(node)
    number = entry.number or (numbers.most_common(1)[0][0] if numbers else None)
    return Work(node, titles[0], number, (), titles, citations, alike=entry.alike)


def _ways(best: str, issuer: str) -> Iterator[str]:
    """Names for a node whose title another node has too."""
    yield best
    if issuer:
        yield f"{best}（{issuer}）"
    count = 2
    while True:
        yield f"{best}（{count}）"
        count += 1

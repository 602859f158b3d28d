"""Documents as people name them: “国家规划”, “上海意见”, “38号文”, 《…》 in part.

A work (文件) is what a reader thinks of as one document: the carried plan together with the notice that issues it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kb.answer import wording
from kb.answer.places import is_national, rank_of, region_of, region_told, short_region, spoken_names
from kb.model import Document
from kb.text import book_title, fold

# Share of a document's longer clauses that stand word for word in another for it to be a copy.
COPIED = 0.6
# Clauses longer than this (characters) are long enough to tell a copy; shorter ones recur in any two documents.
TELLING = 20
_ORGANS = "部委局厅办署"
_GENRES = ("规划", "纲要", "实施意见", "意见", "方案", "计划", "办法", "措施", "政策", "条例", "规定", "通知")
_LAWS = frozenset({"条例", "规定", "办法", "法", "行政法规"})
_LINKS = ("", "的", "这份", "这个", "那个", "那份")
Read = Callable[[Document], Document]
_PASSES_ON = re.compile(r"(落实|转发|贯彻|执行).{0,4}[《〈＜<].*通知$")
_NUMBER = re.compile(r"(.*?)[〔\[（(]?(\d{4})?[〕\]）)]?\s*(?:第)?(\d+)号")


@dataclass(frozen=True, slots=True)
class Work:
    """A document with the notice that issues it. `region` is None and `rank` 0 for a national document."""

    document: Document
    notice: Document | None
    region: str | None
    rank: int
    name: str
    """What answers call it: “国家规划”, “上海意见”, or 《title》 where that would be ambiguous."""
    aliases: tuple[str, ...]

    def __hash__(self) -> int:
        """By its id: hashing a document means hashing every clause of it, a dozen times for a question."""
        return hash(self.document.id)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The notice first, where there is one."""
        return (self.notice, self.document) if self.notice else (self.document,)

    @property
    def ids(self) -> frozenset[str]:
        """Ids of its documents."""
        return frozenset(d.id for d in self.documents)

    @property
    def place(self) -> str:
        """“国家” or the region's short name."""
        return short_region(self.region) if self.region else "国家"


def works_of(documents: Iterable[Document], *, read: Read = lambda document: document) -> tuple[Work, ...]:
    """Group documents into works and give each the names people use; names that two works share are kept by none.

    Where the documents come without their clauses, `read` gives one with them.
    """
    documents = tuple(documents)
    titled: dict[str, list[Document]] = {}
    for document in documents:
        titled.setdefault(fold(document.title), []).append(document)
    documents = tuple(d for d in documents if not _is_copy(d, documents, titled[fold(d.title)], read))
    by_id = {d.id: d for d in documents}
    carriers = {d.carried_by for d in documents if d.carried_by}
    heads = []
    for document in documents:
        if document.id not in carriers:
            notice = by_id.get(document.carried_by or "")
            region = region_of(notice or document) or region_told(notice or document)
            heads.append((document, notice, region, names_of(document, notice, region)))
    uses = Counter(alias for *_, aliases in heads for alias in aliases)
    works = []
    for document, notice, region, aliases in heads:
        own = tuple(sorted((a for a in aliases if uses[a] == 1), key=len, reverse=True))
        issued_by = short_region(region) if region else "国家" if is_national(notice or document) else ""
        short = issued_by + _genre(document)
        # Nobody calls a law of the nation “国家条例”.
        told = issued_by and fold(short) in own and not (issued_by == "国家" and _genre(document) in _LAWS)
        name = short if told else book_title(document.title)
        works.append(Work(document, notice, region, rank_of(region), name, own))
    return tuple(works)


def upper_and_lower(works: Sequence[Work]) -> tuple[Work, Work] | None:
    """The higher and the lower of two works, None where their levels do not tell."""
    if len(works) != 2 or works[0].rank == works[1].rank:
        return None
    a, b = works
    return (a, b) if a.rank < b.rank else (b, a)


def _is_copy(document: Document, documents: Sequence[Document], alike: Sequence[Document], read: Read) -> bool:
    """True for a plan that a forwarding notice re-attaches while the plan itself is held (among those of like title).

    Only the notice's own text counts then.
    """
    if document.carried_by is None or len(alike) < 2:
        return False
    carrier = next((d for d in documents if d.id == document.carried_by), None)
    if carrier is None or not any(c.kind == "heading" for c in read(carrier).clauses):
        return False
    own = {c.text for c in read(document).clauses if len(c.text) > TELLING}
    others = (d for d in alike if d.id not in (document.id, carrier.id) and not d.id.startswith(carrier.id + "."))
    return bool(own) and any(len(own & {c.text for c in read(d).clauses}) >= COPIED * len(own) for d in others)


def _genre(document: Document) -> str:
    """What kind of document it is spoken of as: a notice by what it issues, unless it passes on what others issued."""
    if document.genre == "通知" and _PASSES_ON.search(document.title):
        return "通知"
    for name in _GENRES:
        if document.genre == name or name in document.title[-14:]:
            return "意见" if name == "实施意见" else name
    return document.genre or "文件"


def names_of(document: Document, notice: Document | None, region: str | None) -> frozenset[str]:
    """Every name a work may go by, folded; which of them are its own is seen when all works are known."""
    national = not region and is_national(notice or document)
    places = _places(region, national)
    names: set[str] = set()
    for held in (document, notice):
        if held:
            numbers = _number_aliases(held.doc_number) if held.doc_number else set()
            # “沪28号文”: the place said before a number of its own.
            names |= {held.title, *numbers, *(p + n for p in places for n in numbers if n[:1].isdigit())}
    genre = _genre(document)
    own = {fold(name) for name in names if name}
    return _names_by_place(region, national, genre) | _names_by_bodies((notice or document).issuers, genre) | own


def _places(region: str | None, national: bool) -> tuple[str, ...]:
    return tuple(spoken_names(region)) if region else ("国家", "全国", "中央") if national else ()


@lru_cache(maxsize=4096)
def _names_by_place(region: str | None, national: bool, genre: str) -> frozenset[str]:
    """What documents of a kind and a place are called, folded."""
    places = _places(region, national)
    names = {p for p in places if len(p) > 1}
    names |= {p + link + kind for p in places for link in _LINKS for kind in (genre, "文件")}
    names |= {p + kind for p in places for kind in ("实施" + genre, "局文件")}
    if region:
        level = {1: "省", 2: "市", 3: "县"}[rank_of(region)]
        names |= {f"{level}{link}{genre}" for link in ("", "里", "里的", "的")} | {level + "里"}
    if national:
        names |= {"国规" if genre == "规划" else "国家" + genre, "上位规划", "上位文件", "部里", "部委"}
        names |= {before + genre for before in ("部", "部里", "部里的", "中央", "国家局")} | {"国家层面"}
    return frozenset(fold(name) for name in names)


@lru_cache(maxsize=4096)
def _names_by_bodies(issuers: tuple[str, ...], genre: str) -> frozenset[str]:
    """What documents of a kind are called by who issued them, in full and for short (工业和信息化部办公厅: 工信部)."""
    bodies = set(issuers).union(*(_short_names(issuer) for issuer in issuers))
    return frozenset(fold(body + link + kind) for body in bodies for link in _LINKS for kind in (genre, "文件"))


@lru_cache(maxsize=4096)
def _short_names(issuer: str) -> frozenset[str]:
    return frozenset(short for written, ways in _organs() if written in issuer for short in ways)


@lru_cache(maxsize=1)
def _organs() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What bodies are called, and their other names that end like it."""
    official = wording.load().official
    named = {
        word: tuple(w for w in ways if w[-1] == word[-1]) for word, ways in official.items() if word[-1] in _ORGANS
    }
    return tuple((word, ways) for word, ways in named.items() if ways)


def _number_aliases(doc_number: str) -> set[str]:
    """“沪知局〔2023〕28号” → itself, “28号文”, “沪知局28号文”, “2023年28号文” …"""
    found = _NUMBER.match(doc_number)
    if not found:
        return {doc_number}
    prefix, year, number = found[1], found[2] or "", found[3]
    tails = {f"{number}号文件", f"{number}号文", f"{year}年{number}号文"}
    return {doc_number, *tails, *(prefix + t for t in tails), f"{prefix}{number}号", f"{prefix}{year}{number}号"}

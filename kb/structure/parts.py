"""Second stage, step 6: a file may hold a notice and what it carries; the passages are divided among the documents."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.structure.matter import Front, Piece, back, front, same_title
from kb.structure.numbering import marker
from kb.structure.passages import Passage, ended
from kb.structure.wording import TRAILING_NUMBER, carried_title, doc_number, is_carrier, names_genre, quoted_titles

_ISSUING = re.compile(r"现?将.{0,200}(?:印发|转发|下发|发布|公布|发给)|(?:现予?|予以)(?:印发|发布|公布|转发)|批转")
_ISSUES_NOW = re.compile(r"现(?:将|予|印发|下发|转发|批转|发布)")
# A notice that only issues another document says so in a few paragraphs.
_SHORT_NOTICE = 6
_LONGEST_CODE = 10
_ANNEX_WORD = re.compile(r"附\s*件?\s*[\d一二三四五六七八九十]*\s*[：:]?$")


@dataclass(frozen=True, slots=True)
class Part:
    """The pieces of one document. `carrier` is the place of the notice that issues it among the parts, or None."""

    front: Front
    pieces: tuple[Piece, ...]
    carrier: int | None = None
    missing: str | None = None
    """The title this notice issues, where the file does not hold it."""


def parts(passages: list[Passage]) -> list[Part]:
    """The documents `passages` hold, a notice before what it carries."""
    passages = [q for k, p in enumerate(passages) for q in (_apart(p) if k < 3 else [p])]
    head = _order(passages, front(passages, 0, len(passages)))
    titled = is_carrier(head.title)
    if not titled and not _issues_untitled(passages, head):
        return [_part(passages, head, len(passages))]
    starts = _carried_starts(passages, head)
    if not starts and not titled:
        return [_part(passages, head, len(passages))]
    if not starts:
        whole = _part(passages, head, len(passages))
        return [whole if _says_more(whole) else replace(whole, missing=_promised(head, passages))]
    found = [_part(passages, head, starts[0][0])]
    for (start, title), stop in zip(starts, [*(s for s, _ in starts[1:]), len(passages)], strict=True):
        found.append(_carried(passages, start, stop, title))
    return found


def _issues_untitled(passages: list[Passage], head: Front) -> bool:
    """True where a notice whose title was not kept says which document it issues."""
    first = passages[head.after : head.after + 4]
    return not head.title and any(_ISSUES_NOW.search(p.text) and quoted_titles(p.text) for p in first)


def _apart(passage: Passage) -> list[Passage]:
    """A title and the 发文字号 printed on one line become two passages."""
    number = TRAILING_NUMBER.search(passage.text)
    if passage.role != "text" or not number:
        return [passage]
    for at in range(number.start("year") - 2, max(0, number.start("year") - _LONGEST_CODE), -1):
        if names_genre(passage.text[:at].strip(" （(")) and doc_number(passage.text[at:]):
            return [replace(passage, run=passage.run.cut(0, at).strip()), Passage(passage.run.cut(at))]
    return [passage]


def _order(passages: list[Passage], head: Front) -> Front:
    """The front of an order (令), where the page's title line, that of what it issues, stands before it."""
    coming = range(head.after + 1, min(head.after + 12, len(passages)))
    if not head.title or not any(same_title(passages[k].text, head.title) for k in coming):
        return head
    order = front(passages, head.after, len(passages))
    if not order.title.endswith("令"):
        return head
    page = tuple(Piece(p.passage, None, "重复的标题") for p in head.pieces)
    return Front((*page, *order.pieces), order.title, order.number, order.addressee, order.after)


def _part(passages: list[Passage], head: Front, stop: int, *, carrier: int | None = None) -> Part:
    closing = back(passages, head.after, stop)
    body = [Piece(passages[i], closing.get(i)) for i in range(head.after, stop)]
    return Part(head, (*head.pieces, *body), carrier)


def _carried(passages: list[Passage], start: int, stop: int, title: str | None) -> Part:
    lead: list[Piece] = []
    while start < stop and _ANNEX_WORD.match(passages[start].text):
        lead.append(Piece(passages[start], "note"))
        start += 1
    head = front(passages, start, stop, title)
    part = _part(passages, head, stop, carrier=0)
    return Part(head, (*lead, *part.pieces), 0)


def _says_more(part: Part) -> bool:
    """True where a notice has articles or chapters of its own: then what it issues may well be itself."""
    body = [p.passage for p in part.pieces if p.kind is None and p.noise is None]
    return len(body) > _SHORT_NOTICE or any(p.role != "text" for p in body)


def _promised(head: Front, passages: list[Passage]) -> str | None:
    """The title the notice says it issues."""
    title = carried_title(head.title)
    if title:
        return title
    for passage in passages[head.after : head.after + 3]:
        if _ISSUING.search(passage.text):
            named = quoted_titles(passage.text)
            if named:
                return named[0]
    return None


def _carried_starts(passages: list[Passage], head: Front) -> list[tuple[int, str | None]]:
    """Where the carried documents begin, with the titles the notice gives them."""
    wanted = [t for t in [carried_title(head.title)] if t]
    for passage in passages[head.after : head.after + 4]:
        if _ISSUING.search(passage.text):
            wanted += [t for t in quoted_titles(passage.text) if not any(same_title(t, w) for w in wanted)]
    found: list[tuple[int, str | None]] = []
    for title in wanted:
        at = _find_title(passages, head.after, title)
        if at is not None and all(at != a for a, _ in found):
            found.append((_with_annex_word(passages, head.after, at), title))
    if not found and head.title:
        at = _after_closing(passages, head)
        found = [(at, None)] if at is not None else []
    return sorted(found, key=lambda pair: pair[0])


def _find_title(passages: list[Passage], start: int, title: str) -> int | None:
    """The first place where one to four passages together read `title`."""
    opening = ("《", title[:1]) if title[:1].isalnum() else ("《", "“", '"', "「", title[:1])
    for at in range(start, len(passages)):
        if not passages[at].text.startswith(opening):
            continue
        joined = ""
        for k in range(at, min(at + 4, len(passages))):
            if passages[k].role != "text" or len(passages[k].text) > len(title) + 30:
                break
            joined += passages[k].text
            if same_title(joined, title):
                return at
    return None


def _with_annex_word(passages: list[Passage], start: int, at: int) -> int:
    return at - 1 if at - 1 >= start and _ANNEX_WORD.match(passages[at - 1].text) else at


def _after_closing(passages: list[Passage], head: Front) -> int | None:
    """What follows the notice's date, where it begins like a document: a title, then something to cite."""
    closing = back(passages, head.after, len(passages))
    dated = [i for i, kind in closing.items() if kind == "date"]
    if not dated:
        return None
    at = min(dated) + 1
    while at < len(passages) and closing.get(at) == "note":
        at += 1
    rest = passages[at:]
    if len(rest) < 2 or not any(ended(p.text) or marker(p.text) for p in rest):
        return None
    start = at
    while at < len(passages) and _ANNEX_WORD.match(passages[at].text):
        at += 1
    lines = [p.text for p in passages[at : at + 4]]
    titled = any(names_genre("".join(lines[: k + 1])) and not ended(lines[k]) for k in range(min(3, len(lines))))
    return start if at > start or titled else None

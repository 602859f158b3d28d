"""Second stage, the clauses of one document by what they are called: article, 款, 项, chapter, annex."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import Clause, Document
from kb.structure.numbering import Marker, marker


class ClauseIndex:
    """Looks clauses up by number, within the annex (or the main part) the asking clause stands in."""

    def __init__(self, document: Document) -> None:
        self.known = {c.id: c for c in document.clauses}
        self._children: dict[str, list[Clause]] = {}
        self._markers: dict[str, Marker] = {}
        self._annexes: list[Clause] = []
        self._boxes: list[Clause] = []
        self._articles: dict[str, list[Clause]] = {}
        self._by_number: dict[tuple[str, int, int], list[Clause]] = {}
        self._groups: dict[tuple[str, str, int], list[Clause]] = {}
        self._annex_of: dict[str, str] = {}
        for clause in document.clauses:
            self._add(clause)
        self._place = {c.id: n for group in self._articles.values() for n, c in enumerate(group)}

    def _add(self, clause: Clause) -> None:
        self._children.setdefault(clause.parent or "", []).append(clause)
        number = _marker(clause.number) if clause.number else None
        scope = self._annex_of.get(clause.parent or "", "")
        if number is not None:
            self._markers[clause.id] = number
            if number.style == "annex":
                self._annexes.append(clause)
                scope = clause.id
            elif number.style == "box":
                self._boxes.append(clause)
            elif number.style == "article":
                self._articles.setdefault(scope, []).append(clause)
                self._by_number.setdefault((scope, number.value, number.sub), []).append(clause)
            elif number.style in _GROUPS:
                self._groups.setdefault((scope, number.style, number.value), []).append(clause)
        self._annex_of[clause.id] = scope

    def upwards(self, clause: Clause) -> Iterator[Clause]:
        """`clause` and what it stands under, from the inside out."""
        at: Clause | None = clause
        while at is not None:
            yield at
            at = self.known.get(at.parent or "")

    def article(self, clause: Clause) -> Clause | None:
        """The article `clause` is or stands in."""
        return next((c for c in self.upwards(clause) if c.kind == "article"), None)

    def paragraph(self, clause: Clause) -> Clause | None:
        """The 款 `clause` is or stands in; an article in one piece is its own."""
        chain = [*self.upwards(clause)]
        for here in chain:
            above = self.known.get(here.parent or "")
            if here.kind == "article" or (here.kind == "paragraph" and above is not None and above.kind == "article"):
                return here
        return None

    def paragraphs(self, article: Clause) -> list[Clause]:
        """The 款 of an article."""
        own = [c for c in self._children.get(article.id, ()) if c.kind == "paragraph"]
        return own or [article]

    def items(self, clause: Clause) -> list[Clause]:
        """The 项 right under `clause`."""
        return [c for c in self._children.get(clause.id, ()) if c.kind == "item"]

    def nth(self, article: Clause, n: int) -> Clause | None:
        """The n-th 款 of an article."""
        own = self.paragraphs(article)
        return own[n - 1] if 1 <= n <= len(own) else None

    def item(self, above: Clause | None, value: int) -> Clause | None:
        """The 项 of that number under a 款, or under an article or a list where only one of its 款 has it."""
        if above is None:
            return None
        places = [above, *self._children.get(above.id, ())] if above.kind == "article" else [above]
        found = [i for p in places for i in self.items(p) if self._value(i) == value]
        return found[0] if len(found) == 1 else None

    def beside(self, clause: Clause, value: int) -> Clause | None:
        """（N） among what `clause` stands beside, or the nearest above it does."""
        for here in self.upwards(clause):
            beside = self._children.get(here.parent or "", ())
            found = [c for c in beside if self._value(c) == value and self._markers[c.id].style in ("cnp", "nump")]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def numbered_article(self, value: int, sub: int, clause: Clause) -> Clause | None:
        """第N条 of the part `clause` stands in, where there is exactly one."""
        found = self._by_number.get((self._annex_of[clause.id], value, sub), [])
        return found[0] if len(found) == 1 else None

    def group(self, path: list[tuple[str, int]], clause: Clause) -> list[Clause]:
        """第N章 (第M节): the heading, where there is exactly one."""
        found: list[Clause] = []
        for unit, value in path:
            styles = _UNITS[unit]
            here = [c for s in styles for c in self._groups.get((self._annex_of[clause.id], s, value), ())]
            found = [c for c in here if not found or any(a.id == found[0].id for a in self.upwards(c))]
            if len(found) != 1:
                return []
        return found

    def above(self, clause: Clause, _first: str, unit: str) -> Clause | None:
        """The chapter (章) or section (节) `clause` stands in."""
        return next((c for c in self.upwards(clause) if c.number and c.number.endswith(unit)), None)

    def annex(self, value: int | None, sub: int = 0) -> list[Clause]:
        """附件N, or 附件N-M; 附件 without a number is one only where there is one."""
        found = [c for c in self._annexes if value is None or (self._value(c), self._markers[c.id].sub) == (value, sub)]
        return found if len(found) == 1 else []

    def box(self, value: int, clause: Clause) -> list[Clause]:
        """专栏N of the part `clause` stands in."""
        here = self._annex_of[clause.id]
        found = [c for c in self._boxes if self._value(c) == value and self._annex_of[c.id] == here]
        return found if len(found) == 1 else []

    def between(self, first: Clause, last: Clause | None) -> list[Clause]:
        """What stands between two of a series, where it is whole: nothing where they are not of one, or in disorder."""
        if last is None:
            return []
        series = self._series(first)
        places = [n for n, c in enumerate(series) if c.id in (first.id, last.id)]
        if len(places) != 2 or self._value(last) - self._value(first) != places[1] - places[0]:
            return [] if len(places) != 2 or first.kind != "paragraph" else series[places[0] : places[1]]
        return series[places[0] + 1 : places[1]] or [first]

    def _series(self, clause: Clause) -> list[Clause]:
        if clause.kind == "article":
            return self._articles[self._annex_of[clause.id]]
        return [c for c in self._children.get(clause.parent or "", ()) if c.kind == clause.kind]

    def paragraphs_before(self, clause: Clause, many: int) -> list[Clause]:
        """The `many` 款 before the one `clause` stands in; none where it has not so many before it."""
        article, own = self.article(clause), self.paragraph(clause)
        if article is None or own is None:
            return []
        return _before([c.id for c in self.paragraphs(article)], own.id, many, self.known)

    def articles_before(self, clause: Clause, many: int) -> list[Clause]:
        """The `many` articles before the one `clause` stands in, where their numbers follow each other."""
        article = self.article(clause)
        if article is None:
            return []
        series = self._articles[self._annex_of[article.id]]
        found = _before([c.id for c in series], article.id, many, self.known)
        return found if found and self._value(article) - self._value(found[0]) == many else []

    def items_before(self, clause: Clause, many: int) -> list[Clause]:
        """The `many` 项 before the one `clause` is."""
        item = next((c for c in self.upwards(clause) if c.kind == "item"), None)
        if item is None:
            return []
        series = [c.id for c in self._children.get(item.parent or "", ()) if c.kind == "item"]
        return _before(series, item.id, many, self.known)

    def _value(self, clause: Clause) -> int:
        number = self._markers.get(clause.id)
        return number.value if number else 0


_GROUPS = {"part", "subpart", "chapter", "section", "cn"}
_UNITS = {"编": ("part",), "章": ("chapter",), "节": ("section",), "部分": ("part", "cn")}


def _marker(number: str) -> Marker | None:
    """The number of a clause, printed without what closes it."""
    return marker(number) or marker(f"{number}、") or marker(f"{number}：") or marker(f"{number} 甲")


def _before(series: list[str], here: str, many: int, known: dict[str, Clause]) -> list[Clause]:
    at = series.index(here) if here in series else 0
    return [known[i] for i in series[at - many : at]] if at >= many > 0 else []

"""A knowledge base too large to be read for a question: its works as they are called, and which ones a question means.

Reading 690 documents takes twenty seconds, their titles and numbers a tenth of one. So the works a question names, and
those whose clauses a search finds, are read, and the question is answered from them; what is said of the whole (how
rare a word is, that it stands nowhere) is looked up in the index.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kb.answer.evidence import Evidence, Search
from kb.answer.holdings import Beyond, Selected
from kb.answer.question import understand
from kb.answer.vocabulary import bigrams
from kb.answer.works import Read, Work, names_of, works_of
from kb.model import Document, Turn
from kb.text import fold

# Clauses the search brings, and how many of one work count for it: one sentence may stand in many works by chance.
RETRIEVED, COUNTED = 120, 3
# Works read for a question that names none, and beside those it names.
MOST, MOST_BESIDE = 10, 4
# A title is meant where the question holds this share of its pairs, and nearly as much as of the one it holds most of.
# Chosen by reading what questions about 531 official documents select.
TITLED, NEAR_BEST = 0.6, 0.85
# A name that more works than this bear tells nothing.
MOST_OF_A_NAME = 40
# Works kept read; a work has about a hundred clauses.
KEPT = 150
_BOOK_TITLE = re.compile(r"《([^》]{3,60})》")
_FRAME = re.compile(
    r"^.{2,30}?(?:印发|转发|发布|公布)|[（(][\d\s—–-]*年?[）)]|[（）()《》“”\"]|的?(?:通知|公告)$|^关于|\s"
)


class Catalogue:
    """The works of a collection by their heads, and those that were read so far."""

    def __init__(self, heads: Iterable[Document], *, read: Read) -> None:
        """`heads` come without their clauses, and `read` gives one with them."""
        self.works = works_of(heads, read=read)
        self._bearers = _bearers(self.works)
        self._titles = [(work, bigrams(_FRAME.sub("", work.document.title))) for work in self.works]
        self._of_document = {doc_id: work for work in self.works for doc_id in work.ids}
        self._read: OrderedDict[str, Work] = OrderedDict()
        self._evidence = Evidence()

    def select(self, text: str, history: Sequence[Turn], search: Search, *, beyond: Beyond, read: Read) -> Selected:
        """The works to answer a cleaned question from, those it names first, then the likeliest."""
        question = understand(text, self.works)
        named = list(question.scope) or self._of_history(history)
        titled = [] if named else self._titled(question.text)
        query = " ".join(question.segments) or text

        def found(within: Sequence[Work]) -> list[Work]:
            inside = frozenset().union(*(w.ids for w in within)) if within else None
            return self._found(search(query, RETRIEVED, inside))

        if named:
            chosen = [*named, *found(())[:MOST_BESIDE]]
        elif titled:
            inside = found(titled)[:MOST] if len(titled) > 1 else titled
            chosen = [*inside, *titled[:MOST], *found(())[:MOST_BESIDE]]
        else:
            bearing = self._bearing(fold(question.text))
            chosen = [*(found(bearing)[:MOST_BESIDE] if bearing else ()), *found(())[:MOST]]
        works = tuple(self._whole(work, read) for work in dict.fromkeys(chosen))
        meant = works[0] if len(titled) == 1 else None
        return Selected(works, self._evidence, beyond, meant)

    def _of_history(self, history: Sequence[Turn]) -> list[Work]:
        """The works that earlier turns named, and those the last answer stands on."""
        named = [w for turn in history for w in understand(turn.question, self.works).scope]
        last = history[-1].answer if history else None
        cited = [self._of_document.get(citation.doc_id) for citation in (last.citations if last else ())]
        return list(dict.fromkeys([*named, *(w for w in cited if w)]))

    def _titled(self, text: str) -> list[Work]:
        """The works whose titles the question gives, in book-title marks, in whole or nearly."""
        for match in _BOOK_TITLE.finditer(text):
            part = fold(match[1])
            if found := [w for w in self.works if any(part in fold(d.title) for d in w.documents)]:
                return found if len(found) <= MOST_OF_A_NAME else []
        asked = bigrams(text)
        shares = [(len(title & asked) / len(title), work) for work, title in self._titles if len(title) > 2]
        best = max((share for share, _ in shares), default=0.0)
        if best < TITLED:
            return []
        return [work for share, work in shares if share >= NEAR_BEST * best][:MOST_OF_A_NAME]

    def _bearing(self, text: str) -> list[Work]:
        """The works that go by the longest name in the question that several share (“上海意见”, “上海”)."""
        names = sorted((name for name in self._bearers if name in text), key=len, reverse=True)
        return list(self._bearers[names[0]]) if names else []

    def _found(self, scores: Mapping[str, float]) -> list[Work]:
        """The works of the clauses found, best first, by their best few clauses."""
        own: dict[str, list[float]] = {}
        of_work: dict[str, Work] = {}
        for clause_id, score in sorted(scores.items(), key=lambda pair: -pair[1]):
            work = self._of_document.get(clause_id.rpartition("#")[0])
            if work is not None:
                of_work[work.document.id] = work
                own.setdefault(work.document.id, []).append(score)
        ranked = sorted(own, key=lambda key: -sum(own[key][:COUNTED]))
        return [of_work[key] for key in ranked]

    def _whole(self, work: Work, read: Read) -> Work:
        """The work with its clauses; the same object each time, as long as it is kept."""
        key = work.document.id
        if key not in self._read:
            self._read[key] = replace(work, document=read(work.document), notice=work.notice and read(work.notice))
            if len(self._read) > KEPT:
                self._read.popitem(last=False)
                self._evidence = Evidence()
        self._read.move_to_end(key)
        return self._read[key]


def _bearers(works: Sequence[Work]) -> dict[str, tuple[Work, ...]]:
    """The works of every name that several bear, but not so many that it tells nothing."""
    found: dict[str, list[Work]] = {}
    for work in works:
        for name in names_of(work.document, work.notice, work.region):
            found.setdefault(name, []).append(work)
    return {name: tuple(bear) for name, bear in found.items() if 1 < len(bear) <= MOST_OF_A_NAME and len(name) > 1}

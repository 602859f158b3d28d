"""Between the 图谱 screen and the library: what one document sets, asks and charges, each row with its clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from kb.errors import KbError
from kb.model import Document
from kb.ui.render_pane import clause_pane, unavailable_html

if TYPE_CHECKING:
    from kb.graph.charged import ResponsibleRow
    from kb.graph.deadlines import Deadlines
    from kb.graph.views import DutyRow, TargetRow


class Holdings(Protocol):
    """What looking at a document needs of the knowledge base."""

    def heads(self) -> Sequence[Document]:
        """All documents held, without their clauses."""
        ...

    def document(self, doc_id: str) -> Document:
        """One document; NotFound if it is not held."""
        ...


@dataclass(frozen=True, slots=True)
class Views:
    """The four views of a document by its id, as `kb.library.graph_views` gives them."""

    targets: Callable[[str], tuple[Document, tuple[TargetRow, ...]]]
    duties: Callable[[str], tuple[Document, tuple[DutyRow, ...]]]
    responsible: Callable[[str], tuple[Document, tuple[ResponsibleRow, ...]]]
    deadlines: Callable[[str], Deadlines]


def views_of(library: Any) -> Views:
    """The views of a knowledge base; what makes them takes a second to import and is not before the first look."""

    def view(name: str) -> Callable[[str], Any]:
        def look(doc_id: str) -> Any:
            from kb.library import graph_views

            return getattr(graph_views, name)(library, doc_id)

        return look

    def deadlines(doc_id: str) -> Deadlines:
        from kb.library import graph_views

        return graph_views.deadlines(library, [doc_id])[0]

    return Views(view("targets"), view("duties"), view("responsible"), deadlines)


class Atlas:
    """Every method takes what the screen knows and returns what it shows next."""

    def __init__(self, library: Holdings, views: Views) -> None:
        self._library, self._views = library, views

    def heads(self) -> Sequence[Document]:
        """What may be chosen."""
        return self._library.heads()

    def document(self, doc_id: str) -> Document:
        """One document; NotFound if it is not held."""
        return self._library.document(doc_id)

    def look(self, doc_id: str) -> str:
        """The views of one document."""
        from kb.ui.render_views import unseen_html, views_html

        if not doc_id:
            return unseen_html("请先从列表中选一份文件。")
        views = self._views
        try:
            if all(doc_id != head.id for head in self._library.heads()):
                return unseen_html("知识库中没有这份文件，请刷新页面后再选。")
            document, targets = views.targets(doc_id)
            duties, responsible = views.duties(doc_id)[1], views.responsible(doc_id)[1]
            deadlines = views.deadlines(doc_id)
        except KbError as error:
            return unseen_html(str(error))
        return views_html(document, targets, duties, responsible, deadlines)

    def clause(self, doc_id: str, clause_id: str, quote: str) -> str:
        """A document at a clause, for the reading pane."""
        try:
            document = self._library.document(doc_id)
        except KbError as error:
            return unavailable_html(str(error))
        return clause_pane(document, clause_id, quote)

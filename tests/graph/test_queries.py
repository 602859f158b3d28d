"""Small questions to extracts and links."""

from __future__ import annotations

from kb.config import DEFAULT_CORPUS
from kb.graph import links, queries
from kb.model import Document, Extracts

TABLE = DEFAULT_CORPUS / "links" / "国家规划—上海意见.csv"


def test_links_are_found_from_either_side(documents: tuple[Document, ...], national: Document) -> None:
    """By clause, and by words within the clause."""
    held = links.load(TABLE, documents)
    clause = next(c for c in national.clauses if c.label == "三（四）第1段")
    assert len(queries.links_of_upper(held, clause.id)) > 5
    [exact] = queries.links_of_upper(held, clause.id, "加快国际化人才知识更新")
    assert exact.lower is not None
    assert exact in queries.links_of_lower(held, exact.lower.clause, "鼓励开展知识产权国际规则研究")
    assert queries.links_of_item(held, exact.item) == (exact,)


def test_links_between_two_documents_include_the_findings_of_one_side(
    documents: tuple[Document, ...], national: Document, shanghai: Document
) -> None:
    """All 142 rows concern the pair; the other way round there is none."""
    held = links.load(TABLE, documents)
    assert len(queries.links_between(held, national, shanghai)) == 142
    assert queries.links_between(held, shanghai, national) == ()


def test_targets_and_baselines_are_asked_for_apart(national_extracts: Extracts) -> None:
    """69万人 is no target."""
    assert len(queries.targets_of(national_extracts)) == 12
    assert [t.value for t in queries.targets_of(national_extracts, baselines=True)] == [69]


def test_duties_are_found_by_addressee(national_extracts: Extracts) -> None:
    """Named places can be asked for one by one or all together."""
    assert queries.duties_for(national_extracts, "点名上海") == queries.duties_for(national_extracts, "点名")
    assert len(queries.duties_for(national_extracts, "点名上海")) == 1
    assert len(queries.duties_for(national_extracts, "有条件的地方")) == 3


def test_a_heading_has_everything_below_it(national: Document) -> None:
    """A chapter with its sections and paragraphs."""
    chapter = next(c for c in national.clauses if c.text.startswith("四、重点项目"))
    below = queries.clauses_under(national, chapter.id)
    assert sum(c.kind == "heading" for c in below) == 7
    assert sum(c.kind == "paragraph" for c in below) == 6

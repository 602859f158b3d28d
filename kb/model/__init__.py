"""Value objects of the whole project; every other room speaks in these."""

from kb.model.answers import Answer, Citation, Statement, Turn
from kb.model.documents import BODY_KINDS, Block, Clause, Document, Kind, Layout, Noise, Source, Span, Table
from kb.model.graph import (
    Degree,
    Duty,
    DutyKind,
    Extracts,
    Link,
    LinkEnd,
    Op,
    Origin,
    Reference,
    Responsible,
    Status,
    Target,
)

__all__ = [
    "BODY_KINDS",
    "Answer",
    "Block",
    "Citation",
    "Clause",
    "Degree",
    "Document",
    "Duty",
    "DutyKind",
    "Extracts",
    "Kind",
    "Layout",
    "Link",
    "LinkEnd",
    "Noise",
    "Op",
    "Origin",
    "Reference",
    "Responsible",
    "Source",
    "Span",
    "Statement",
    "Status",
    "Table",
    "Target",
    "Turn",
]

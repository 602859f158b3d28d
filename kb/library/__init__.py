"""Library stage: the knowledge base, the one face of everything below."""

from kb.library.knowledge_base import KnowledgeBase
from kb.library.parsing import parse_file
from kb.library.report import DoctorReport, FileResult, Finding, IngestReport, OnProgress
from kb.library.searching import Ranked
from kb.library.steps import Steps
from kb.retrieval import Filter

__all__ = [
    "DoctorReport",
    "FileResult",
    "Filter",
    "Finding",
    "IngestReport",
    "KnowledgeBase",
    "OnProgress",
    "Ranked",
    "Steps",
    "parse_file",
]

"""Library stage: the knowledge base, the one face of everything below."""

from kb.library.knowledge_base import KnowledgeBase, Ranked
from kb.library.parsing import parse_file
from kb.library.report import DoctorReport, FileResult, Finding, IngestReport, OnProgress
from kb.library.steps import Steps

__all__ = [
    "DoctorReport",
    "FileResult",
    "Finding",
    "IngestReport",
    "KnowledgeBase",
    "OnProgress",
    "Ranked",
    "Steps",
    "parse_file",
]

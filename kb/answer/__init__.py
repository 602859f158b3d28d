"""Answering: a question becomes an answer whose every statement stands on a clause."""

from kb.answer.answerer import Answerer
from kb.answer.catalogue import Catalogue
from kb.answer.vocabulary import Counted

__all__ = ["Answerer", "Catalogue", "Counted"]

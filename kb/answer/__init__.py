"""Answering: a question becomes an answer whose every statement stands on a clause."""

from kb.answer.answerer import Answerer

__all__ = ["Answerer"]

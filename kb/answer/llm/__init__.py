"""Answering with a language model, where one is configured: it chooses and shortens, every sentence is verified."""

from kb.answer.llm.endpoint import Endpoint, Model, Unavailable
from kb.answer.llm.material import Held, Material
from kb.answer.llm.writer import is_for_a_model, shown, write

__all__ = ["Endpoint", "Held", "Material", "Model", "Unavailable", "is_for_a_model", "shown", "write"]

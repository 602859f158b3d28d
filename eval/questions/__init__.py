"""Question sets on the shipped documents, and their checker."""

from pathlib import Path

SHIPPED = tuple(Path(__file__).with_name(f"ip_{name}.jsonl") for name in ("dev", "extra", "more", "paraphrase"))
"""The sets that come with the project."""
